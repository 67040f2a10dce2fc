import { CsvError, Parser } from 'csv-parse';
import { UnreadableFile } from '../faults.ts';
import type { Layout } from './layout.ts';

/** No row of the file may be longer, in bytes. */
export const MAX_ROW_LENGTH = 1024 * 1024;

/** A row of a spreadsheet has no more. */
const MAX_CELLS = 16_384;

/** Called with the cells of each record and the line of the file it starts on (the first line is 1). */
type OnRecord = (cells: string[], row: number) => void;

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
      record_delimiter: ['\r\r\n', '\r\n', '\n', '\r'],
      relax_column_count: true,
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

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const QUOTE = 0x22;

/**
 * Bounds the rows before the parser keeps their cells: it would keep those of a row that never ends, however many they are.
 * A line break between quotes ends no row, and a delimiter there no cell.
 */
class RowBounds {
  readonly #delimiter: number;
  #quoted = false;
  #bytes = 0;
  #delimiters = 0;

  constructor({ delimiter }: Layout) {
    this.#delimiter = delimiter.charCodeAt(0);
  }

  /** Takes the next chunk of a file. Answers where in it a row starts that is too long or has too many cells. */
  check(text: Uint8Array): number | undefined {
    return this.#quoted || text.includes(QUOTE) ? this.#checkEach(text) : this.#checkLines(text);
  }

  get fault(): 'row-too-long' | 'too-many-cells' | undefined {
    if (this.#delimiters >= MAX_CELLS) return 'too-many-cells';
    return this.#bytes > MAX_ROW_LENGTH ? 'row-too-long' : undefined;
  }

  /** A chunk without quotes: in a row of no more bytes than a row may have cells there is nothing to count. */
  #checkLines(text: Uint8Array): number | undefined {
    const { length } = text;
    const after = (byte: number, from: number) => {
      const at = text.indexOf(byte, from);
      return at === -1 ? length : at;
    };
    let feed = after(LINE_FEED, 0);
    let carriage = after(CARRIAGE_RETURN, 0);
    for (let start = 0; start < length; ) {
      if (feed < start) feed = after(LINE_FEED, start);
      if (carriage < start) carriage = after(CARRIAGE_RETURN, start);
      const end = Math.min(feed, carriage);
      this.#bytes += end - start;
      if (this.#bytes >= MAX_CELLS) this.#delimiters += countOf(this.#delimiter, text.subarray(start, end));
      if (this.fault !== undefined) return start;
      if (end < length) this.#startRow();
      start = end + 1;
    }
    return undefined;
  }

  #checkEach(text: Uint8Array): number | undefined {
    let start = 0;
    for (let i = 0; i < text.length; i++) {
      const byte = text[i];
      this.#bytes++;
      if (byte === QUOTE) this.#quoted = !this.#quoted;
      else if (this.#quoted) {
        // The text of a cell.
      } else if (byte === this.#delimiter) this.#delimiters++;
      else if (byte === LINE_FEED || byte === CARRIAGE_RETURN) {
        this.#startRow();
        start = i + 1;
      }
      if (this.#bytes > MAX_ROW_LENGTH || this.#delimiters >= MAX_CELLS) return start;
    }
    return undefined;
  }

  #startRow(): void {
    this.#bytes = 0;
    this.#delimiters = 0;
  }
}

function countOf(byte: number, bytes: Uint8Array): number {
  let count = 0;
  for (const each of bytes) if (each === byte) count++;
  return count;
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
  const bounds = new RowBounds(layout);
  const write = (text: Uint8Array) => settle((done) => parser.write(text, done));
  return {
    write: async (text) => {
      const from = bounds.check(text);
      if (from === undefined) return write(text);
      // With the first bytes of that row: the parser waits for some before it ends the row above.
      await write(text.subarray(0, from + 64));
      throw explained(bounds.fault ?? 'row-too-long', parser.row);
    },
    end: () => settle((done) => parser.end(done)),
  };
}

function lineBreaks(cell: string): number {
  return cell.match(/\r?\r\n|\n|\r/g)?.length ?? 0;
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
  'row-too-long': {
    code: 'row-too-long',
    message: 'The row has more than 1 MiB: is a quote left open, or a line break missing?',
  },
  'too-many-cells': {
    code: 'too-many-cells',
    message: `The row has more than ${MAX_CELLS} cells: is a line break missing?`,
  },
};

function explain(error: unknown, row: number): unknown {
  return error instanceof CsvError && error.code in EXPLANATIONS ? explained(error.code, row) : error;
}

function explained(reason: string, row: number): UnreadableFile {
  const { code, message } = EXPLANATIONS[reason];
  return new UnreadableFile({ row, code, message: `${message}; reading stopped here` });
}
