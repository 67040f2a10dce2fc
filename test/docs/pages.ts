import { readdirSync } from 'node:fs';
import { PROJECT_FOLDER, readText } from '../project.ts';

/** The Markdown of the project. */

export const PROJECT = PROJECT_FOLDER;

const FOLDERS = ['docs', '.github', 'bench', 'clients', 'deploy', 'examples', 'test', 'web'];

export const readProject = readText;

/** Paths of all pages from the root of the project, those of installed packages left out. */
export function pagePaths(): string[] {
  const within = FOLDERS.flatMap((folder) =>
    readdirSync(`${PROJECT}${folder}`, { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  );
  return [...readdirSync(PROJECT), ...within]
    .filter((path) => path.endsWith('.md') && !path.includes('node_modules/'))
    .sort();
}

/** Pages for those who use the service: their commands are run. */
export function guidePaths(): string[] {
  return pagePaths().filter((path) => !path.includes('/') || path.startsWith('docs/'));
}

/** A fenced block; `from` and `to` are the lines of its content, as `slice` takes them. */
export interface Fence {
  readonly language: string;
  readonly content: string;
  readonly from: number;
  readonly to: number;
}

export function fencesIn(markdown: string): Fence[] {
  const fences: Fence[] = [];
  const lines = markdown.split('\n');
  let opened: { language: string; from: number; indent: string } | undefined;
  for (const [index, line] of lines.entries()) {
    const [, indent = '', language] = /^( *)```(\S*)/.exec(line) ?? [];
    if (language === undefined) continue;
    if (opened === undefined) opened = { language, from: index + 1, indent };
    else {
      const { from } = opened;
      fences.push({ language: opened.language, content: lines.slice(from, index).join('\n'), from, to: index });
      opened = undefined;
    }
  }
  if (opened !== undefined) throw new Error(`A fence is opened in line ${opened.from} and never closed`);
  return fences;
}

/** What is outside of fenced blocks. */
export function proseOf(markdown: string): string {
  const lines = markdown.split('\n');
  for (const { from, to } of fencesIn(markdown).toReversed()) lines.splice(from - 1, to - from + 2);
  return lines.join('\n');
}

/** Anchors of the headings, as GitHub makes them. */
export function anchorsIn(markdown: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of proseOf(markdown).matchAll(/^#{1,6} +(.*)$/gm)) {
    const anchor = anchorOf(heading);
    let unique = anchor;
    for (let count = 1; anchors.has(unique); count += 1) unique = `${anchor}-${count}`;
    anchors.add(unique);
  }
  return anchors;
}

function anchorOf(heading: string): string {
  const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').trim();
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-');
}

/** Cells of each row of the tables, without the header and its line. */
export function tableRows(markdown: string): string[][] {
  const rows: string[][] = [];
  const lines = proseOf(markdown).split('\n');
  for (const [index, line] of lines.entries()) {
    const isHeader = /^\|[\s|:-]+\|$/.test(lines[index + 1] ?? '');
    if (!line.startsWith('|') || isHeader || /^\|[\s|:-]+\|$/.test(line)) continue;
    rows.push(
      line
        .slice(1, line.lastIndexOf('|'))
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll('\\|', '|')),
    );
  }
  return rows;
}
