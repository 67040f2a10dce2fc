import type { Delimiter } from '../dataset.ts';
import { MAX_COLUMNS, MOST_TITLE_ROWS } from './roles/header.ts';
import { conceptsOf } from './roles/header-names.ts';

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|'];

/** The line by which Excel names the delimiter of the file: `sep=;`. */
const SEPARATOR_LINE = /^\s*"?sep=([,;\t|])"?\s*$/i;

/** True for the first cell of a `sep=;` line. */
export function isSeparatorLine(cells: readonly string[]): boolean {
  return /^sep=[,;\t|]?$/i.test(cells[0] ?? '') && cells.slice(1).every((cell) => cell === '');
}

/** Longer lines are looked at up to here. */
const LONGEST_LINE = 10_000;
const MOST_LINES = 200;

/** How the cells of a file stand in its lines. */
export interface Layout {
  readonly delimiter: Delimiter;
  /** There are spaces around the delimiters, so that quotes do not begin a cell. */
  readonly padded: boolean;
}

/**
 * The layout of a file by its first lines: the delimiter by which some line names the most columns, then the one that splits
 * the most lines into equally many cells, then the one that makes the most cells; a comma when there is none of them.
 * Delimiters between quotes do not count.
 */
export function layoutOf(text: string): Layout {
  const lines = linesOf(text);
  const named = SEPARATOR_LINE.exec(lines[0] ?? '')?.[1] as Delimiter | undefined;
  const delimiter = named ?? delimiterOf(lines);
  const header = lines.find((line) => line.includes(delimiter)) ?? '';
  return { delimiter, padded: isPadded(header, delimiter) };
}

/** The first lines that are not blank; a line break between quotes does not end one. */
function linesOf(text: string): string[] {
  const lines: string[] = [];
  let quotes = false;
  let from = 0;
  for (let i = 0; i <= text.length && lines.length < MOST_LINES; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) quotes = !quotes;
    if (i < text.length && (quotes || (code !== 0x0a && code !== 0x0d))) continue;
    const line = text.slice(from, Math.min(i, from + LONGEST_LINE));
    if (line.trim() !== '') lines.push(line);
    from = i + 1;
  }
  return lines;
}

function delimiterOf(lines: readonly string[]): Delimiter {
  const unquoted = lines.map((line) =>
    line.replace(/"(?:[^"]|"")*"/g, (cell) => cell.slice(1, -1).replace(/[,;\t|]/g, ' ')),
  );
  const scores = DELIMITERS.map((delimiter) => {
    const split = unquoted.map((line) => line.split(delimiter));
    const known = Math.max(
      0,
      ...split
        .slice(0, MOST_TITLE_ROWS)
        .map((cells) => cells.slice(0, MAX_COLUMNS).filter((cell) => conceptsOf(cell).size > 0).length),
    );
    const counts = new Map<number, number>();
    for (const { length } of split) counts.set(length, (counts.get(length) ?? 0) + 1);
    const [cells = 1, alike = 0] = [...counts].filter(([count]) => count > 1).sort((a, b) => b[1] - a[1])[0] ?? [];
    return { delimiter, known, alike, cells };
  });
  const usable = scores.filter(({ cells }) => cells > 1);
  usable.sort((a, b) => b.known - a.known || b.alike - a.alike || b.cells - a.cells);
  return usable[0]?.delimiter ?? ',';
}

/** True when a line has spaces beside its delimiters: then all cells are trimmed while they are parsed, which takes time. */
function isPadded(line: string, delimiter: Delimiter): boolean {
  return line.includes(`${delimiter} `) || line.includes(` ${delimiter}`) || /^ /.test(line);
}
