import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'vite';
import { PROJECT_FOLDER } from '../project.ts';
import { GAP } from './rules.ts';

/** A text of the sources, as it is written there. */
export interface WrittenSentence {
  readonly text: string;
  readonly place: string;
  readonly isChosen: boolean;
}

const FOLDERS = ['web/src', 'src', 'services', 'cli'];

export const SOURCES = FOLDERS.flatMap((folder) =>
  readdirSync(join(PROJECT_FOLDER, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name)),
);

/** `es`, `esSteps`, `warningsEs`: what holds Spanish words. */
const SPANISH = /^es$|^es[A-Z]|Es$/;

/** Other languages of cells and headers, which are no sentences. */
const NO_SENTENCES = /^src\/sales\/reading\//;

/** A node of the syntax tree of a file, as ESTree has it. */
type Node = Readonly<Record<string, unknown>> & { readonly type: string; readonly start: number; readonly end: number };

/** A node with those that it is in, the nearest first, up to the table. */
interface Place {
  readonly node: Node;
  readonly within: readonly Node[];
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

const partsOf = (node: Node): Node[] => Object.values(node).flat().filter(isNode);

/** Every text in the tables of Spanish words. */
export function writtenSentences(): WrittenSentence[] {
  return SOURCES.filter((path) => !NO_SENTENCES.test(path)).flatMap((path) => {
    const source = readFileSync(join(PROJECT_FOLDER, path), 'utf8');
    const program: unknown = parseAst(source, { lang: path.endsWith('x') ? 'tsx' : 'ts' });
    return tablesIn(program).flatMap((table) => {
      const told = placesIn({ node: table, within: [] }).filter((place) => !isCode(place));
      return told.flatMap((place) => {
        const text = textOf(place.node);
        if (text === undefined) return [];
        const line = source.slice(0, place.node.start).split('\n').length;
        return [{ text, place: `${path}:${line}`, isChosen: isChosen(place, source) }];
      });
    });
  });
}

function tablesIn(node: unknown): Node[] {
  if (!isNode(node)) return [];
  const { type, key, id, value, init } = node;
  const name = type === 'Property' ? key : type === 'VariableDeclarator' ? id : undefined;
  const table = type === 'Property' ? value : init;
  const isTable = isNode(name) && typeof name.name === 'string' && SPANISH.test(name.name);
  if (isTable && isNode(table)) return table.type === 'Identifier' ? [] : [table];
  return partsOf(node).flatMap(tablesIn);
}

function placesIn(place: Place): Place[] {
  const within = [place.node, ...place.within];
  return [place, ...partsOf(place.node).flatMap((node) => placesIn({ node, within }))];
}

function textOf({ type, value, quasis }: Node): string | undefined {
  if (type === 'Literal') return typeof value === 'string' ? value : undefined;
  if (type !== 'TemplateLiteral' || !Array.isArray(quasis)) return undefined;
  return quasis.map(({ value }) => value.cooked).join(GAP);
}

/** A name of a property, what something is compared with, an argument of a method. */
function isCode({ node, within: [parent] }: Place): boolean {
  if (parent === undefined) return false;
  const { type, key, callee } = parent;
  if (type === 'Property') return key === node;
  if (type === 'CallExpression') return isNode(callee) && callee.type === 'MemberExpression';
  return type === 'BinaryExpression' || type === 'MemberExpression';
}

/** Whether it is a branch for one or for many. */
function isChosen({ node, within }: Place, source: string): boolean {
  return within.some((parent, i) => {
    const { type, test } = parent;
    if (type !== 'ConditionalExpression' || !isNode(test) || test === (within[i - 1] ?? node)) return false;
    return /isOne\(|[=<>]=* ?'?1\b/.test(source.slice(test.start, test.end));
  });
}

/** The sentences that a table of words gives: its texts, and those of its functions where every count is one. */
export function spokenSentences(words: unknown): string[] {
  if (typeof words === 'string') return [words];
  if (typeof words === 'function') return saidOfOne(words as (...given: unknown[]) => unknown);
  if (typeof words !== 'object' || words === null) return [];
  return Object.values(words).flatMap(spokenSentences);
}

/** A function of words is given numbers, texts or an object of them: whatever it takes, it is given ones. */
function saidOfOne(say: (...given: unknown[]) => unknown): string[] {
  const partNamed = (name: string | symbol) =>
    name === 'toString' ? () => '1' : typeof name === 'string' ? '1' : undefined;
  const parts = new Proxy({}, { get: (_, name) => partNamed(name) });
  const attempts = [1, '1', parts].map((one) => {
    try {
      return spokenSentences(say(...Array.from({ length: 6 }, () => one)));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return ['undefined'];
    }
  });
  return attempts.find((told) => !told.some((text) => text.includes('undefined'))) ?? [];
}
