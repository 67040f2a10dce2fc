import { stringify } from 'csv-stringify/sync';
import { inertText } from '../csv.ts';

/** What an answer has in rows, whichever kind of file it becomes. */
export interface Table {
  /** Of the file, without its ending: letters, digits and hyphens. */
  readonly name: string;
  /** Of the sheet in a workbook: at most 31 characters, none of `[]/\:*?`. */
  readonly title: string;
  readonly columns: readonly TableColumn[];
  /** A cell for each column. */
  readonly rows: readonly (readonly Cell[])[];
}

export interface TableColumn {
  /** For programs: the first row of a CSV. */
  readonly header: string;
  /** For people, in their language: the first row of a workbook; by default the header. */
  readonly title?: string | undefined;
  /** Days are ISO days. Amounts are numbers that people read with separators of thousands. */
  readonly kind: 'day' | 'amount' | 'number' | 'text';
  /** Decimals that numbers are rounded to where they are text, and shown with in a workbook; by default all that they have. */
  readonly decimals?: number | undefined;
}

/** `printed` stands for the value where numbers are rounded: rounded columns that have to add up. Null is an empty cell. */
export type Cell = string | number | null | { readonly value: number; readonly printed: number };

/** The part of a table that a CSV has; its rows may be made as they are asked for, once. */
export interface TableRows {
  readonly columns: readonly TableColumn[];
  readonly rows: Iterable<readonly Cell[]>;
}

/** How a CSV is written. */
export interface CsvDialect {
  readonly list: ',' | ';';
  readonly decimal: '.' | ',';
  /** A byte order mark: spreadsheets take UTF-8 for another encoding without. */
  readonly bom: boolean;
  readonly newline: 'windows' | 'unix';
}

export const PLAIN_CSV: CsvDialect = { list: ',', decimal: '.', bom: false, newline: 'windows' };

/** Countries whose Windows separates lists by semicolons although their decimals have a point. */
const SEMICOLON_WITH_POINT = new Set(['CH', 'LI']);

/**
 * The CSV that Excel opens by a double click in the language and country of these people: tags of languages (BCP 47), the
 * most wanted first. English where none of them is one that the runtime knows.
 */
export function excelCsv(languages: readonly string[]): CsvDialect {
  const locale = languages.flatMap(knownLocale)[0] ?? new Intl.Locale('en');
  const decimal = decimalOf(locale) === ',' ? ',' : '.';
  const isSemicolon = decimal === ',' || SEMICOLON_WITH_POINT.has(locale.region ?? '');
  return { ...PLAIN_CSV, list: isSemicolon ? ';' : ',', decimal, bom: true };
}

function knownLocale(tag: string): Intl.Locale[] {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).map((known) => new Intl.Locale(known));
  } catch {
    return []; // `*`, or no tag at all
  }
}

function decimalOf(locale: Intl.Locale): string | undefined {
  return new Intl.NumberFormat(locale).formatToParts(0.5).find(({ type }) => type === 'decimal')?.value;
}

/** Headers and texts are a stranger's, and made inert; numbers stay numbers, negative ones too. */
export function csvText(table: TableRows, dialect: CsvDialect = PLAIN_CSV): string {
  return [...csvPieces(table, dialect)].join('');
}

/** So many rows take a few milliseconds. */
const PIECE_ROWS = 2000;

/** As `csvText`, piece by piece: what else has to be done can be done in between. */
export function* csvPieces(
  { columns, rows }: TableRows,
  { list, decimal, bom, newline }: CsvDialect = PLAIN_CSV,
): Generator<string> {
  const number = (value: number, decimals: number | undefined) => {
    const text = decimals === undefined ? String(value) : value.toFixed(decimals);
    return decimal === '.' ? text : text.replace('.', decimal);
  };
  const written = (cell: Cell, { kind, decimals }: TableColumn) => {
    if (cell === null) return '';
    if (typeof cell === 'string') return kind === 'text' ? inertText(cell) : cell;
    return number(typeof cell === 'number' ? cell : cell.printed, decimals);
  };
  const textOf = (lines: readonly string[][], hasMark: boolean) =>
    stringify([...lines], { delimiter: list, bom: hasMark, record_delimiter: newline });
  let lines = [columns.map(({ header }) => inertText(header))];
  let isFirst = true;
  for (const row of rows) {
    lines.push(columns.map((column, i) => written(row[i], column)));
    if (lines.length < PIECE_ROWS) continue;
    yield textOf(lines, bom && isFirst);
    [lines, isFirst] = [[], false];
  }
  if (lines.length > 0) yield textOf(lines, bom && isFirst);
}
