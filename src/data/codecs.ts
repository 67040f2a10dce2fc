import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import type { Dialect } from '../schemas/dataset.ts';
import { firstInvalidByte, incompleteTail } from './utf8.ts';

/** Text as UTF-8 up to what stopped its reading, if anything did. */
export interface Decoded {
  readonly text: Uint8Array;
  readonly stop?: 'nul' | 'not-utf-8' | 'not-utf-16';
}

/** Turns the chunks of a file into UTF-8. */
export interface Codec {
  readonly encoding: Dialect['encoding'];
  /** `last`: no other chunk follows. */
  decode(chunk: Uint8Array, last: boolean): Decoded;
}

const EMPTY = new Uint8Array(0);
/** U+FFFD, by which a decoder replaces what it cannot read. */
const REPLACEMENT = Buffer.from('\uFFFD');

/** UTF-16 with a byte order mark. */
export function utf16(encoding: 'utf-16le' | 'utf-16be'): Codec {
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
export class Utf8OrWindows1252 implements Codec {
  encoding: 'utf-8' | 'windows-1252' = 'utf-8';
  #pending: Uint8Array = EMPTY;
  #asciiSoFar = true;

  decode(chunk: Uint8Array, last: boolean): Decoded {
    const raw = cutAtNul({ text: this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]) });
    this.#pending = EMPTY;
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

function fromWindows1252(bytes: Uint8Array): Decoded {
  return { text: Buffer.from(new TextDecoder('windows-1252').decode(bytes)) };
}

function cutAtNul(decoded: Decoded): Decoded {
  const nul = decoded.text.indexOf(0);
  return nul === -1 ? decoded : { text: decoded.text.subarray(0, nul), stop: 'nul' };
}
