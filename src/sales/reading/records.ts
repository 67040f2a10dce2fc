import { CsvError, Parser } from 'csv-parse';
import { UnreadableFile } from '../faults.ts';
import type { Layout } from './layout.ts';

export const MAX_COLUMNS = 100;

/** No row of the file may be longer, in characters. */
export const MAX_ROW_LENGTH = 1024 * 1024;

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
