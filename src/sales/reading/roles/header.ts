import { isMissing, readNumber } from '../columns/numbers.ts';
import { conceptsOf, positionOf } from './header-names.ts';

/** A header has no more. */
export const MAX_COLUMNS = 100;

/** The header stands in one of so many rows. */
export const MOST_TITLE_ROWS = 40;

/** A record as it stands in the file. */
export interface RawRecord {
  readonly row: number;
  readonly cells: readonly string[];
}

/** The header of a file, by position in its first records. */
export interface Header {
  readonly position: number;
  /** The names as they are used: trimmed, and told apart by a number where two are the same. */
  readonly names: readonly string[];
}

/**
 * Finds the header among the first records: the first that names every column of `wanted`; without any the one that names
 * the most concepts, or else the first whose cells are all text and that is as wide as what follows. Undefined when the
 * file begins with data.
 */
export function findHeader(records: readonly RawRecord[], wanted: readonly string[]): Header | undefined {
  const rows = records.slice(0, MOST_TITLE_ROWS).map(({ row, cells }) => ({ row, cells: columnsIn(cells) }));
  const named = rows.findIndex(
    ({ cells }) => wanted.length > 0 && wanted.every((name) => positionOf(cells, name) >= 0),
  );
  if (named >= 0) return headerAt(rows, named);
  const known = rows.map(({ cells }) => (isText(cells) ? conceptsNamed(cells) : 0));
  const most = Math.max(0, ...known);
  if (most > 0) return headerAt(rows, known.indexOf(most));
  const width = widthOf(records);
  const first = rows.findIndex(({ cells }) => filledCells(cells) >= Math.max(1, width - 1));
  return first >= 0 && isText(rows[first].cells) ? headerAt(rows, first) : undefined;
}

function headerAt(rows: readonly RawRecord[], position: number): Header {
  return { position, names: uniqueNames(rows[position].cells) };
}

/** The cells of a record that may be columns: those far behind are looked at no more than to tell that there are too many. */
function columnsIn(cells: readonly string[]): readonly string[] {
  if (cells.length <= MAX_COLUMNS) return cells;
  return cells.slice(
    0,
    1 +
      Math.min(
        MAX_COLUMNS,
        cells.findLastIndex((cell) => cell.trim() !== ''),
      ),
  );
}

/** How many cells name something, each thing once. */
function conceptsNamed(cells: readonly string[]): number {
  const named = new Set<string>();
  for (const cell of cells) {
    const [concept] = conceptsOf(cell);
    if (cell.trim() !== '' && concept !== undefined) named.add(`${concept} ${cell}`);
  }
  return named.size;
}

/** No cell of a header is a day, nor a number unless other cells name what a file of sales must have. */
function isText(cells: readonly string[]): boolean {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (filled.some((cell) => /^\d[\d\s:./T-]{5,}/.test(cell))) return false;
  const numbers = filled.filter((cell) => readNumber(cell) !== undefined).length;
  if (numbers === 0) return filled.length > 0;
  const named = new Set(filled.flatMap((cell) => [...conceptsOf(cell)]));
  return numbers < filled.length / 2 && named.has('date') && (named.has('sales') || named.has('amount'));
}

function filledCells(cells: readonly string[]): number {
  return cells.filter((cell) => !isMissing(cell.trim())).length;
}

/** The most usual number of filled cells. */
function widthOf(records: readonly RawRecord[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of records.slice(0, 200)) {
    const filled = filledCells(columnsIn(cells));
    counts.set(filled, (counts.get(filled) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
}

function uniqueNames(cells: readonly string[]): string[] {
  const used = new Set<string>();
  return cells.map((cell) => {
    const name = cell.trim().replace(/\s+/g, ' ');
    if (name === '') return '';
    let unique = name;
    for (let n = 2; used.has(unique); n++) unique = `${name} (${n})`;
    used.add(unique);
    return unique;
  });
}
