import type { Dialect } from '../schemas/dataset.ts';
import { roleOf } from './header.ts';

type Delimiter = Dialect['delimiter'];

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|'];

/** The line by which Excel names the delimiter of the file: `sep=;`. */
const SEPARATOR_LINE = /^"?sep=([,;\t|])"?\r?$/i;

/** True for the first cell of a `sep=;` line. */
export function isSeparatorLine(cells: readonly string[]): boolean {
  return /^sep=[,;\t|]?$/i.test(cells[0] ?? '') && cells.slice(1).every((cell) => cell === '');
}

/**
 * The delimiter of a file by its first line: the one that splits it into the most known column names, then into the
 * most cells; a comma when there is none of them. Delimiters between quotes do not count.
 */
export function delimiterOf(line: string): Delimiter {
  const named = SEPARATOR_LINE.exec(line)?.[1] as Delimiter | undefined;
  if (named !== undefined) return named;
  const unquoted = line
    .slice(0, 10_000)
    .replace(/"(?:[^"]|"")*"/g, (cell) => cell.slice(1, -1).replace(/[,;\t|]/g, ' '));
  const scores = DELIMITERS.map((delimiter) => {
    const cells = unquoted.split(delimiter);
    return {
      delimiter,
      known: cells.filter((cell) => roleOf(cell.trim()) !== 'covariate').length,
      cells: cells.length,
    };
  });
  scores.sort((a, b) => b.known - a.known || b.cells - a.cells);
  return scores[0]?.delimiter ?? ',';
}

/** True when a line has spaces beside its delimiters: then all cells are trimmed while they are parsed, which takes time. */
export function isPadded(line: string, delimiter: Delimiter): boolean {
  return line.includes(`${delimiter} `) || line.includes(` ${delimiter}`) || /^ /.test(line);
}

/** Where the first line that is not blank ends, a line break between quotes apart; undefined when it is not complete. */
export function firstLineOf(text: Uint8Array): string | undefined {
  let quotes = false;
  let blank = true;
  for (let i = 0, from = 0; i < text.length; i++) {
    const byte = text[i] ?? 0;
    if (byte === 0x22) quotes = !quotes;
    if ((byte === 0x0a || byte === 0x0d) && !quotes) {
      if (!blank) return Buffer.from(text.subarray(from, i)).toString();
      from = i + 1;
    }
    if (byte > 0x20) blank = false;
  }
  return undefined;
}
