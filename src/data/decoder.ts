import type { Fault } from '../errors.ts';
import type { Dialect } from '../schemas/dataset.ts';
import { binaryKind } from './binary.ts';
import { type Codec, type Decoded, Utf8OrWindows1252, utf16 } from './codecs.ts';

const EMPTY = new Uint8Array(0);
const NEWLINE = 10;
/** A byte order mark, or the signature of a binary format, has at most so many bytes. */
const LONGEST_MARK = 4;

/** Turns the bytes of a text file into UTF-8 without a byte order mark. Never holds more than one chunk. */
export class Decoder {
  #codec: Codec | undefined;
  #fault: Fault | undefined;
  #start: Uint8Array = EMPTY;
  #lines = 1;

  /** Undefined until enough bytes came to tell. */
  get encoding(): Dialect['encoding'] | undefined {
    return this.#codec?.encoding;
  }

  /** Why the bytes after the text answered so far cannot be read. Later chunks are not looked at. */
  get fault(): Fault | undefined {
    return this.#fault;
  }

  /** The text of one more chunk as UTF-8. */
  write(chunk: Uint8Array): Uint8Array {
    if (this.#codec !== undefined) return this.#decode(this.#codec, chunk, false);
    this.#start = Buffer.concat([this.#start, chunk]);
    return this.#start.length < LONGEST_MARK ? EMPTY : this.#begin(false);
  }

  /** The rest of the text as UTF-8. */
  end(): Uint8Array {
    return this.#codec === undefined ? this.#begin(true) : this.#decode(this.#codec, EMPTY, true);
  }

  /** Settles the encoding by the first bytes and decodes them. */
  #begin(last: boolean): Uint8Array {
    const start = this.#start;
    this.#start = EMPTY;
    const kind = binaryKind(start);
    if (kind !== undefined) this.#fault ??= notText(`it is ${kind}`, undefined);
    if (this.#fault !== undefined) return EMPTY;
    const marked = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf;
    this.#codec = codecOf(start);
    return this.#decode(this.#codec, marked ? start.subarray(3) : start, last);
  }

  #decode(codec: Codec, bytes: Uint8Array, last: boolean): Uint8Array {
    if (this.#fault !== undefined) return EMPTY;
    const { text, stop } = codec.decode(bytes, last);
    this.#lines += countLines(text);
    if (stop !== undefined) this.#fault = faultOf(stop, this.#lines);
    return text;
  }
}

function codecOf(start: Uint8Array): Codec {
  if (start[0] === 0xff && start[1] === 0xfe) return utf16('utf-16le');
  return start[0] === 0xfe && start[1] === 0xff ? utf16('utf-16be') : new Utf8OrWindows1252();
}

function countLines(text: Uint8Array): number {
  let lines = 0;
  for (let at = text.indexOf(NEWLINE); at !== -1; at = text.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}

function faultOf(stop: NonNullable<Decoded['stop']>, row: number): Fault {
  if (stop === 'nul') return notText('it has NUL bytes', row);
  const utf = stop === 'not-utf-8' ? 'UTF-8' : 'UTF-16';
  const message = `The file is ${utf} up to row ${row}, but has a byte there that is not: save all of it in one encoding`;
  return { row, code: 'invalid-encoding', message };
}

function notText(why: string, row: number | undefined): Fault {
  const message = `This is not a text CSV: ${why}. Export the sheet as CSV (UTF-8) and upload that`;
  return { row, code: 'not-text', message };
}
