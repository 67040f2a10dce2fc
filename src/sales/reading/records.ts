import { CsvError, Parser } from 'csv-parse';
import type { Fault } from '../../errors.ts';
import { COLUMN_ROLES, foldName, OTHER_ROLE, roleOf } from '../columns.ts';
import type { Column, Delimiter } from '../dataset.ts';
import { quoted, UnreadableFile } from '../faults.ts';

export const MAX_COLUMNS = 100;
const MAX_NAME = 100;
const CUT = '…';

/** The columns a header declares. A column without a name is `ignored`: its cells must be empty. */
export function readHeader(cells: readonly string[]): Column[] {
  return cells.slice(0, MAX_COLUMNS + 1).map((cell) => {
    const name = cell.trim();
    if (name.length > MAX_NAME) return { name: `${name.slice(0, MAX_NAME)}${CUT}`, role: OTHER_ROLE };
    return { name, role: name === '' ? 'ignored' : roleOf(name) };
  });
}

/** What is wrong with a header that stands in `row`: a missing or repeated role, a repeated or unusable name. */
export function headerFaults(columns: readonly Column[], row: number): Fault[] {
  if (columns.length > MAX_COLUMNS) {
    const message = `The header has more than ${MAX_COLUMNS} columns`;
    return [{ row, code: 'too-many-columns', message }];
  }
  const required = Object.entries(COLUMN_ROLES).filter(([, facts]) => facts.required !== undefined);
  const missing = required
    .filter(([role]) => !columns.some((column) => column.role === role))
    .map(([role, { required: names }]) => missingRole(columns, row, role, names));
  if (missing.length === required.length) return missing; // not a header at all
  return [
    ...missing,
    ...columns.flatMap((column, i) => repeatedFault(columns.slice(0, i), column, row)),
    ...columns.filter(({ name }) => name === '__proto__' || name.endsWith(CUT)).map((column) => unusable(column, row)),
  ];
}

function missingRole(columns: readonly Column[], row: number, role: string, names = ''): Fault {
  const shown = columns.slice(0, 10).map(({ name }) => quoted(name));
  const header = `${shown.join(', ')}${columns.length > shown.length ? ', …' : ''}`;
  const message = `No ${role} column: the first row must name one ${names}; it is ${header}`;
  return { row, code: `no-${role}-column`, message };
}

function repeatedFault(before: readonly Column[], column: Column, row: number): Fault[] {
  if (column.role === 'ignored') return [];
  const folded = foldName(column.name);
  const twin = before.find(({ name, role }) => role !== 'ignored' && foldName(name) === folded);
  if (twin !== undefined) {
    const message = `Two columns have the name ${quoted(column.name)}: rename or remove one of them`;
    return [{ row, column: column.name, code: 'duplicate-column', message }];
  }
  const rival = before.find(({ role }) => role === column.role);
  if (rival === undefined || COLUMN_ROLES[column.role].many) return [];
  const message = `${quoted(rival.name)} and ${quoted(column.name)} both name the ${column.role} column: keep one of them`;
  return [{ row, column: column.name, code: 'duplicate-role', message }];
}

function unusable(column: Column, row: number): Fault {
  const message = `The name ${quoted(column.name)} cannot be used${column.name.endsWith(CUT) ? ': it is too long' : ''}`;
  return { row, column: column.name, code: 'unusable-name', message };
}

/** No row of the file may be longer, in characters. */
export const MAX_ROW_LENGTH = 1024 * 1024;

/** Called with the cells of each record and the line of the file it starts on (the first line is 1). */
type OnRecord = (cells: string[], row: number) => void;

/** How the cells of a file stand in its lines. */
interface Layout {
  readonly delimiter: Delimiter;
  /** There are spaces around the delimiters, so that quotes do not begin a cell. */
  readonly padded: boolean;
}

/**
 * csv-parse with its records handed over as they are parsed: going through the readable side of the stream would cost
 * a fifth of the time. It takes UTF-8 and quotes as RFC 4180 has them.
 */
class RecordParser extends Parser {
  readonly #onRecord: OnRecord;
  #row = 1;
  #lines = 0;
  #emptyLines = 0;
  /** What `onRecord` threw; nothing is handed over after it. */
  failure: unknown;

  constructor({ delimiter, padded }: Layout, onRecord: OnRecord) {
    super({
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      max_record_size: MAX_ROW_LENGTH,
      skip_empty_lines: true,
      trim: padded,
    });
    this.#onRecord = onRecord;
    this.resume();
  }

  /** The line on which the record being parsed starts. */
  get row(): number {
    return this.#row + this.info.empty_lines - this.#emptyLines;
  }

  override push(record: string[] | null): boolean {
    if (record === null) return super.push(null);
    const { lines, empty_lines: emptyLines } = this.info;
    // Each record counts as the first one, by which csv-parse judges the length of the others: of each that differs it makes
    // an error with a stack and a copy of the record, only to drop it. A file of them took ten times as long.
    (this.info as { records: number }).records = 0; // its own object, which only the types close
    const skipped = emptyLines - this.#emptyLines;
    const row = this.#row + skipped;
    // The parser counts a CRLF between quotes twice, so that records of several lines are counted here.
    const single = lines === this.#lines + skipped + 1;
    this.#row = row + (single ? 1 : 1 + record.reduce((sum, cell) => sum + lineBreaks(cell), 0));
    this.#lines = lines;
    this.#emptyLines = emptyLines;
    if (this.failure === undefined) this.#hand(record, row);
    return true;
  }

  #hand(record: string[], row: number): void {
    try {
      this.#onRecord(record, row);
    } catch (error) {
      this.failure = error;
      this.destroy(error instanceof Error ? error : undefined);
    }
  }
}

/** Feeds chunks of text to the parser; the promises reject with {@link UnreadableFile} at the first malformed row. */
export interface RecordReader {
  write(text: Uint8Array): Promise<void>;
  end(): Promise<void>;
}

export function readRecords(layout: Layout, onRecord: OnRecord): RecordReader {
  const parser = new RecordParser(layout, onRecord);
  parser.on('error', (error) => {
    parser.failure ??= error;
  });
  const settle = (start: (done: (error?: Error | null) => void) => void) =>
    new Promise<void>((resolve, reject) => {
      start((error) => (error || parser.failure ? reject(explain(parser.failure ?? error, parser.row)) : resolve()));
    });
  return {
    write: (text) => settle((done) => parser.write(text, done)),
    end: () => settle((done) => parser.end(done)),
  };
}

function lineBreaks(cell: string): number {
  return cell.match(/\r\n|\n|\r/g)?.length ?? 0;
}

const EXPLANATIONS: Readonly<Record<string, { code: string; message: string }>> = {
  CSV_QUOTE_NOT_CLOSED: { code: 'unclosed-quote', message: 'A quote opened in this row is never closed' },
  CSV_INVALID_CLOSING_QUOTE: {
    code: 'misplaced-quote',
    message: 'Text follows a closing quote: write a quote inside quotes twice ("")',
  },
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: {
    code: 'misplaced-quote',
    message: 'Text follows a closing quote: write a quote inside quotes twice ("")',
  },
  INVALID_OPENING_QUOTE: {
    code: 'misplaced-quote',
    message: 'A quote stands in the middle of a cell: put the whole cell between quotes and write the quote twice ("")',
  },
  CSV_MAX_RECORD_SIZE: {
    code: 'row-too-long',
    message: 'The row has more than 1 MiB: is a quote left open, or a line break missing?',
  },
};

function explain(error: unknown, row: number): unknown {
  const explanation = error instanceof CsvError ? EXPLANATIONS[error.code] : undefined;
  if (explanation === undefined) return error;
  return new UnreadableFile({ row, code: explanation.code, message: `${explanation.message}; reading stopped here` });
}

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
      known: cells.filter((cell) => roleOf(cell.trim()) !== OTHER_ROLE).length,
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
