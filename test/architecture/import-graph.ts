import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Import {
  /** A path from the root for a file of the project; else the specifier as it is written. */
  readonly target: string;
  /** Nothing is left of it at run time. */
  readonly typeOnly: boolean;
}

export interface Source {
  /** From the root, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

/** Who points to whom. Every node is a key. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

export type ImportKind = 'run-time' | 'type' | 'all';

const IMPORT =
  /^(?:import|export)\s(?<type>type\s)?(?:[^'";]*?from\s+)?'(?<from>[^']+)'|(?<typeOf>\btypeof\s+)?\bimport\('(?<dynamic>[^']+)'\)/gms;

/** `.ts` and `.tsx` without declarations, in the order of their paths. */
export function readSources(root: string, folders: readonly string[]): Source[] {
  return folders
    .flatMap((folder) => filesBelow(root, folder))
    .sort()
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return { path, text, imports: importsOf(path, text) };
    });
}

function filesBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
    .map((file) => join(folder, file).replaceAll('\\', '/'));
}

/** Under `verbatimModuleSyntax` only `import type` disappears; `import { type A }` still loads the module. */
export function importsOf(path: string, text: string): Import[] {
  return [...text.matchAll(IMPORT)].map(({ groups = {} }) => {
    const specifier = groups.from ?? groups.dynamic;
    const target = specifier.startsWith('.') ? join(dirname(path), specifier).replaceAll('\\', '/') : specifier;
    return { target, typeOnly: groups.type !== undefined || groups.typeOf !== undefined };
  });
}

/** The files of `sources` and the imports between them. A file that is imported both ways is a run-time import. */
export function importGraph(sources: readonly Source[], kind: ImportKind): Graph {
  const paths = new Set(sources.map(({ path }) => path));
  const wanted = ({ typeOnly }: Import) => kind === 'all' || typeOnly === (kind === 'type');
  return new Map(
    sources.map(({ path, imports }) => {
      const targets = imports.filter(wanted).map(({ target }) => target);
      return [path, new Set(targets.filter((target) => paths.has(target) && target !== path))];
    }),
  );
}

/** The graph of the groups that `groupOf` puts the nodes into; undefined leaves a node out. */
export function groupGraph(graph: Graph, groupOf: (node: string) => string | undefined): Graph {
  const groups = new Map<string, Set<string>>();
  for (const [node, targets] of graph) {
    const group = groupOf(node);
    if (group === undefined) continue;
    const reached = groups.get(group) ?? new Set();
    groups.set(group, reached);
    for (const target of [...targets].map(groupOf)) {
      if (target !== undefined && target !== group) reached.add(target);
    }
  }
  return groups;
}

export function importersOf(graph: Graph): Map<string, string[]> {
  const importers = new Map<string, string[]>([...graph.keys()].map((node) => [node, []]));
  for (const [node, targets] of graph) for (const target of targets) importers.get(target)?.push(node);
  return importers;
}

/** Strongly connected components of more than one node, the largest first. */
export function circlesOf(graph: Graph): string[][] {
  return componentsOf(graph)
    .filter(({ length }) => length > 1)
    .map((component) => component.sort())
    .sort((a, b) => b.length - a.length || (a[0] < b[0] ? -1 : 1));
}

/** The most nodes that follow one another. A circle on the way counts with all of its nodes. */
export function longestChain(graph: Graph): string[] {
  const chains = new Map<string, string[]>();
  let longest: string[] = [];
  for (const component of componentsOf(graph)) {
    const targets = component.flatMap((node) => [...(graph.get(node) ?? [])]);
    const followers = targets.map((target) => chains.get(target) ?? []);
    const after = followers.reduce((best, chain) => (chain.length > best.length ? chain : best), []);
    const chain = [...component, ...after];
    for (const node of component) chains.set(node, chain);
    if (chain.length > longest.length) longest = chain;
  }
  return longest;
}

/** Tarjan's algorithm: a component comes after all those that it points to. */
function componentsOf(graph: Graph): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const components: string[][] = [];
  const low = (node: string) => lowest.get(node) ?? Number.POSITIVE_INFINITY;

  const visit = (node: string): void => {
    const index = order.size;
    order.set(node, index);
    lowest.set(node, index);
    stack.push(node);
    for (const target of graph.get(node) ?? []) {
      if (!order.has(target)) visit(target);
      lowest.set(node, Math.min(low(node), low(target)));
    }
    if (low(node) !== index) return;
    const component = stack.splice(stack.indexOf(node));
    // Those that come later must not be drawn into it.
    for (const member of component) lowest.set(member, Number.POSITIVE_INFINITY);
    components.push(component);
  };

  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return components;
}
