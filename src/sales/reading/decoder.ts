import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import type { Fault } from '../../errors.ts';
import type { Dialect } from '../dataset.ts';

const SIGNATURES: readonly { readonly bytes: readonly number[]; readonly kind: string }[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], kind: 'an Excel workbook (.xlsx) or another zip archive' },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], kind: 'an Excel workbook (.xls)' },
  { bytes: [0x25, 0x50, 0x44, 0x46], kind: 'a PDF document' },
  { bytes: [0x1f, 0x8b], kind: 'a gzip archive' },
  { bytes: [0x50, 0x41, 0x52, 0x31], kind: 'a Parquet file' },
];

/** What a file that starts with these bytes is, when it is a well-known format that holds no text. */
export function binaryKind(start: Uint8Array): string | undefined {
  return SIGNATURES.find(({ bytes }) => bytes.every((byte, i) => start[i] === byte))?.kind;
}

const MARKUP: readonly { readonly start: RegExp; readonly kind: string }[] = [
  { start: /^\s*(?:<!doctype html|<html|<head|<body|<table|<div|<meta)/i, kind: 'an HTML page' },
  { start: /^\s*<\?xml/i, kind: 'an XML document' },
  { start: /^\s*(?:\{\s*"|\[\s*[{[])/, kind: 'a JSON document' },
];

/** The fault of a text that is no table; undefined when it may be one. */
export function markupFault(head: string): Fault | undefined {
  const kind = MARKUP.find(({ start }) => start.test(head))?.kind;
  return kind === undefined ? undefined : notText(`it is ${kind}`, undefined);
}

/** How many bytes the sequence that starts with `lead` has; 0 when no sequence starts so. */
function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

/** The second byte is bounded further after four leads: no overlong forms, no surrogates, nothing above U+10FFFF. */
function isSecondByte(lead: number, second: number): boolean {
  if (lead === 0xe0) return second >= 0xa0;
  if (lead === 0xed) return second <= 0x9f;
  if (lead === 0xf0) return second >= 0x90;
  return lead !== 0xf4 || second <= 0x8f;
}

/** The length of the valid UTF-8 sequence at `at`, 0 when there is none. */
function validSequenceAt(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  const length = sequenceLength(lead);
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i];
    if (byte === undefined || !isContinuation(byte) || (i === 1 && !isSecondByte(lead, byte))) return 0;
  }
  return length;
}

/** The offset of the first byte that does not belong to a valid UTF-8 sequence, -1 when all do. */
export function firstInvalidByte(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = validSequenceAt(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return -1;
}

/** How many bytes at the end are the beginning of a sequence that the next chunk may complete: 0 to 3. */
export function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (!isContinuation(byte)) return sequenceLength(byte) > back ? back : 0;
  }
  return 0;
}

/** Text as UTF-8 up to what stopped its reading, if anything did. */
interface Decoded {
  readonly text: Uint8Array;
  readonly stop?: 'nul' | 'not-utf-8' | 'not-utf-16';
}

/** Turns the chunks of a file into UTF-8. */
interface Codec {
  readonly encoding: Dialect['encoding'];
  /** `last`: no other chunk follows. */
  decode(chunk: Uint8Array, last: boolean): Decoded;
}

const NO_BYTES = new Uint8Array(0);
/** U+FFFD, by which a decoder replaces what it cannot read. */
const REPLACEMENT = Buffer.from('\uFFFD');

/** UTF-16 with a byte order mark. */
function utf16(encoding: 'utf-16le' | 'utf-16be'): Codec {
  const decoder = new TextDecoder(encoding);
  return {
    encoding,
    decode(chunk, last) {
      const text = Buffer.from(decoder.decode(chunk, { stream: !last }));
      const damage = text.indexOf(REPLACEMENT);
      return cutAtNul(damage === -1 ? { text } : { text: text.subarray(0, damage), stop: 'not-utf-16' });
    },
  };
}

/**
 * UTF-8 as long as it is valid. A file that was pure ASCII up to its first invalid byte is Windows-1252 from there on; one
 * that had UTF-8 letters before is damaged. Valid chunks are answered as they are, without decoding them.
 */
class Utf8OrWindows1252 implements Codec {
  encoding: 'utf-8' | 'windows-1252' = 'utf-8';
  #pending: Uint8Array = NO_BYTES;
  #asciiSoFar = true;

  decode(chunk: Uint8Array, last: boolean): Decoded {
    const raw = cutAtNul({ text: this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]) });
    this.#pending = NO_BYTES;
    const decoded = this.#decode(raw.text, last);
    return raw.stop === undefined ? decoded : { ...decoded, stop: raw.stop };
  }

  #decode(bytes: Uint8Array, last: boolean): Decoded {
    if (this.encoding === 'windows-1252') return fromWindows1252(bytes);
    if (isAscii(bytes)) return { text: bytes };
    const tail = last ? 0 : incompleteTail(bytes);
    const whole = bytes.subarray(0, bytes.length - tail);
    if (!isUtf8(whole)) return this.#decodeInvalid(bytes);
    this.#pending = new Uint8Array(bytes.subarray(bytes.length - tail));
    this.#asciiSoFar &&= isAscii(whole);
    return { text: whole };
  }

  #decodeInvalid(bytes: Uint8Array): Decoded {
    const valid = bytes.subarray(0, firstInvalidByte(bytes));
    if (!this.#asciiSoFar || !isAscii(valid)) return { text: valid, stop: 'not-utf-8' };
    this.encoding = 'windows-1252';
    return fromWindows1252(bytes);
  }
}

/** 0x80 to 0x9f, where Windows-1252 is not Latin-1; some versions of Node decode them as if it were. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function fromWindows1252(bytes: Uint8Array): Decoded {
  const latin1 = Buffer.from(bytes).toString('latin1');
  return { text: Buffer.from(latin1.replace(/[\u0080-\u009f]/g, (c) => WINDOWS_1252[c.charCodeAt(0) - 0x80] ?? c)) };
}

function cutAtNul(decoded: Decoded): Decoded {
  const nul = decoded.text.indexOf(0);
  return nul === -1 ? decoded : { text: decoded.text.subarray(0, nul), stop: 'nul' };
}

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

  /** Undefined until enough bytes have arrived to decide. */
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
