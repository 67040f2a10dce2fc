import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import type { Dialect } from '../schemas/dataset.ts';
import { binaryKind } from './binary.ts';
import { UnreadableFile } from './faults.ts';
import { firstInvalidByte, incompleteTail } from './utf8.ts';

type Encoding = Dialect['encoding'];

const EMPTY = new Uint8Array(0);
const NEWLINE = 10;

/**
 * Turns the bytes of a text file into UTF-8 without a byte order mark, chunk by chunk: UTF-8 and UTF-16 by their mark,
 * else UTF-8 as long as it is valid. A file that was pure ASCII up to its first invalid byte is Windows-1252; one
 * that already had UTF-8 letters before it is damaged. Never holds more than one chunk.
 */
export class Decoder {
  #encoding: Encoding | undefined;
  #pending: Uint8Array = EMPTY;
  #asciiSoFar = true;
  #lines = 1;
  #utf16: TextDecoder | undefined;

  /** Undefined until enough bytes came to tell. */
  get encoding(): Encoding | undefined {
    return this.#encoding;
  }

  /** The text of one more chunk as UTF-8. Throws {@link UnreadableFile}. */
  write(chunk: Uint8Array): Uint8Array {
    const bytes = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    this.#pending = EMPTY;
    if (this.#encoding !== undefined) return this.#pass(this.#decode(bytes, false));
    if (bytes.length < 4) {
      this.#pending = bytes;
      return EMPTY;
    }
    return this.#pass(this.#decode(this.#start(bytes), false));
  }

  /** The rest of the text as UTF-8. Throws {@link UnreadableFile}. */
  end(): Uint8Array {
    const bytes = this.#encoding === undefined ? this.#start(this.#pending) : this.#pending;
    return this.#pass(this.#decode(bytes, true));
  }

  /** Settles the encoding by the first bytes; answers them without the byte order mark. */
  #start(bytes: Uint8Array): Uint8Array {
    const kind = binaryKind(bytes);
    if (kind !== undefined) throw notText(`it is ${kind}`, undefined);
    this.#encoding = 'utf-8';
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3);
    if (bytes[0] === 0xff && bytes[1] === 0xfe) this.#encoding = 'utf-16le';
    if (bytes[0] === 0xfe && bytes[1] === 0xff) this.#encoding = 'utf-16be';
    if (this.#encoding === 'utf-8') return bytes;
    this.#utf16 = new TextDecoder(this.#encoding, { fatal: true });
    return bytes;
  }

  #decode(bytes: Uint8Array, last: boolean): Uint8Array {
    if (this.#utf16 !== undefined) return this.#decodeUtf16(this.#utf16, bytes, last);
    if (this.#encoding === 'windows-1252') return fromWindows1252(bytes);
    if (isAscii(bytes)) return bytes;
    const tail = last ? 0 : incompleteTail(bytes);
    const whole = bytes.subarray(0, bytes.length - tail);
    if (!isUtf8(whole)) return this.#decodeInvalid(bytes);
    this.#pending = new Uint8Array(bytes.subarray(bytes.length - tail));
    this.#asciiSoFar &&= isAscii(whole);
    return whole;
  }

  #decodeUtf16(decoder: TextDecoder, bytes: Uint8Array, last: boolean): Uint8Array {
    try {
      return Buffer.from(decoder.decode(bytes, { stream: !last }));
    } catch {
      throw new UnreadableFile({ row: this.#lines, code: 'invalid-encoding', message: 'The UTF-16 text is damaged' });
    }
  }

  #decodeInvalid(bytes: Uint8Array): Uint8Array {
    const at = firstInvalidByte(bytes);
    if (this.#asciiSoFar && isAscii(bytes.subarray(0, at))) {
      this.#encoding = 'windows-1252';
      return fromWindows1252(bytes);
    }
    const row = this.#lines + countLines(bytes.subarray(0, at));
    const message = `The file is UTF-8 up to row ${row}, but has a byte there that is not: save all of it in one encoding`;
    throw new UnreadableFile({ row, code: 'invalid-encoding', message });
  }

  #pass(text: Uint8Array): Uint8Array {
    const nul = text.indexOf(0);
    if (nul !== -1) throw notText('it has NUL bytes', this.#lines + countLines(text.subarray(0, nul)));
    this.#lines += countLines(text);
    return text;
  }
}

function fromWindows1252(bytes: Uint8Array): Uint8Array {
  return Buffer.from(new TextDecoder('windows-1252').decode(bytes));
}

function countLines(text: Uint8Array): number {
  let lines = 0;
  for (let at = text.indexOf(NEWLINE); at !== -1; at = text.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}

function notText(why: string, row: number | undefined): UnreadableFile {
  const message = `This is not a text CSV: ${why}. Export the sheet as CSV (UTF-8) and upload that`;
  return new UnreadableFile({ row, code: 'not-text', message });
}
