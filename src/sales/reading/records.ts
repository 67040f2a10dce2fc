import { UnreadableFile } from '../faults.ts';
import type { Layout } from './layout.ts';

/** No row of the file may be longer, in bytes. */
export const MAX_ROW_LENGTH = 1024 * 1024;

/** A row of a spreadsheet has no more. */
const MAX_CELLS = 16_384;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const QUOTE = 0x22;

/** Called with the cells of each record and the line of the file it starts on (the first line is 1). */
type OnRecord = (cells: string[], row: number) => void;

/**
 * Cuts UTF-8 text into records and cells, with quotes as RFC 4180 has them; rows without any text are none. Whatever the
 * text, no more than one row of it is kept: where one grows too long or has too many cells, reading ends. A record may
 * keep its own text in memory, never that of the chunk around it.
 */
export class RecordReader {
  readonly #onRecord: OnRecord;
  readonly #delimiter: string;
  readonly #delimiterByte: number;
  readonly #padded: boolean;
  /** The bytes of a row whose end has not come yet, and those that came after they were looked at. */
  #rest: Uint8Array = new Uint8Array();
  #waiting: Uint8Array[] = [];
  #waitingLength = 0;
  #row = 1;
  /** What stands in the row that was looked at last. */
  #span = { quoted: false, hasQuotes: false, isAscii: true };

  constructor({ delimiter, padded }: Layout, onRecord: OnRecord) {
    this.#onRecord = onRecord;
    this.#delimiter = delimiter;
    this.#delimiterByte = delimiter.charCodeAt(0);
    this.#padded = padded;
  }

  /**
   * Throws {@link UnreadableFile} at the first row that cannot be cut. A long row that comes in small pieces is looked at
   * again only when it has doubled: else each piece would cost as much as the row.
   */
  write(text: Uint8Array): void {
    this.#waiting.push(text);
    this.#waitingLength += text.length;
    if (this.#waitingLength >= this.#rest.length) this.#read(false);
  }

  /** The last row may lack its line break. */
  end(): void {
    this.#read(true);
  }

  #read(isLast: boolean): void {
    const bytes = Buffer.concat([this.#rest, ...this.#waiting]);
    this.#waiting = [];
    this.#waitingLength = 0;
    let start = 0;
    while (start < bytes.length) {
      const end = this.#endOf(bytes, start);
      const next = end === bytes.length ? undefined : afterBreak(bytes, end, isLast);
      if (next === undefined && !isLast) break;
      if (this.#span.quoted) this.#giveUp(bytes.toString('utf8', start), 'unclosed-quote');
      this.#take(bytes, start, end);
      start = next ?? end;
    }
    this.#rest = bytes.subarray(start);
  }

  /** Where the line break of a row stands, or the end of the bytes. What it met on the way is in `#span`. */
  #endOf(bytes: Buffer, start: number): number {
    const last = Math.min(bytes.length, start + MAX_ROW_LENGTH + 1);
    let quotes = 0;
    let delimiters = 0;
    let bits = 0;
    let end = start;
    for (; end < last; end++) {
      const byte = bytes[end] as number;
      bits |= byte;
      if (byte === QUOTE) quotes++;
      else if (quotes % 2 === 1) continue;
      else if (byte === this.#delimiterByte) delimiters++;
      else if (byte === LINE_FEED || byte === CARRIAGE_RETURN) break;
    }
    if (delimiters >= MAX_CELLS) throw this.#failure('too-many-cells');
    if (end - start > MAX_ROW_LENGTH) this.#giveUp(bytes.toString('utf8', start, end), 'row-too-long');
    this.#span = { quoted: quotes % 2 === 1, hasQuotes: quotes > 0, isAscii: bits < 0x80 };
    return end;
  }

  #take(bytes: Buffer, start: number, end: number): void {
    const row = this.#row;
    this.#row++;
    if (start === end) return;
    const { hasQuotes, isAscii } = this.#span;
    const text = bytes.toString(isAscii ? 'latin1' : 'utf8', start, end); // latin1 takes less time
    if (hasQuotes) this.#row += lineBreaks(text);
    this.#onRecord(hasQuotes ? this.#cutQuoted(text, row) : this.#cut(text), row);
  }

  #cut(text: string): string[] {
    const cells = text.split(this.#delimiter);
    return this.#padded ? cells.map((cell) => cell.trim()) : cells;
  }

  /** Cells of which some stand between quotes. */
  #cutQuoted(text: string, row: number): string[] {
    const cells: string[] = [];
    for (let at = 0; at <= text.length; ) {
      const begin = this.#padded ? this.#afterSpaces(text, at) : at;
      const isQuoted = text.charCodeAt(begin) === QUOTE;
      const end = isQuoted ? this.#endOfQuoted(text, begin, row) : this.#endOfPlain(text, at, row);
      const cell = text.slice(begin, end);
      if (isQuoted) cells.push(cell.trimEnd().slice(1, -1).replaceAll('""', '"'));
      else cells.push(this.#padded ? cell.trimEnd() : cell);
      at = end + 1;
    }
    return cells;
  }

  #endOfPlain(text: string, at: number, row: number): number {
    const found = text.indexOf(this.#delimiter, at);
    const end = found === -1 ? text.length : found;
    if (text.slice(at, end).includes('"')) throw this.#failure('quote-in-cell', row);
    return end;
  }

  #endOfQuoted(text: string, begin: number, row: number): number {
    const closing = closingQuote(text, begin);
    if (closing === -1) throw this.#failure('unclosed-quote', row);
    const end = this.#padded ? this.#afterSpaces(text, closing + 1) : closing + 1;
    if (end < text.length && text[end] !== this.#delimiter) throw this.#failure('text-after-quote', row);
    return end;
  }

  #afterSpaces(text: string, from: number): number {
    let at = from;
    while (at < text.length && text[at] !== this.#delimiter && text[at]?.trim() === '') at++;
    return at;
  }

  /** Ends with what is wrong inside the row, if anything is, or else with `reason`. */
  #giveUp(text: string, reason: Reason): never {
    try {
      this.#cutQuoted(text, this.#row);
    } catch (error) {
      if (error instanceof UnreadableFile && error.fault.code === 'misplaced-quote') throw error;
    }
    throw this.#failure(reason);
  }

  #failure(reason: Reason, row = this.#row): UnreadableFile {
    const { code, message } = REASONS[reason];
    return new UnreadableFile({ row, code, message: `${message}; reading stopped here` });
  }
}

/** Where the row below begins; undefined when more text must tell. Some programs write `\r\r\n`. */
function afterBreak(bytes: Uint8Array, at: number, isLast: boolean): number | undefined {
  if (bytes[at] === LINE_FEED) return at + 1;
  if (at + 2 >= bytes.length && !isLast && bytes[at + 1] !== LINE_FEED) return undefined;
  if (bytes[at + 1] === LINE_FEED) return at + 2;
  return bytes[at + 1] === CARRIAGE_RETURN && bytes[at + 2] === LINE_FEED ? at + 3 : at + 1;
}

/** Where the quote at `begin` is closed, -1 when it is not; a quote within is written twice. */
function closingQuote(text: string, begin: number): number {
  for (let at = text.indexOf('"', begin + 1); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text.charCodeAt(at + 1) !== QUOTE) return at;
  }
  return -1;
}

function lineBreaks(text: string): number {
  return text.match(/\r?\r\n|\n|\r/g)?.length ?? 0;
}

const REASONS = {
  'unclosed-quote': { code: 'unclosed-quote', message: 'A quote opened in this row is never closed' },
  'text-after-quote': {
    code: 'misplaced-quote',
    message: 'Text follows a closing quote: write a quote inside quotes twice ("")',
  },
  'quote-in-cell': {
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
} as const;

type Reason = keyof typeof REASONS;
