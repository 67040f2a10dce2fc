import { crc32, createInflateRaw } from 'node:zlib';
import { UnreadableFile } from '../sales/faults.ts';
import { damaged, inflatesTooFar, RATIO_GRACE_BYTES, tooLarge, type Work } from './work.ts';

/** A part of the archive, as its central directory has it. */
interface Entry {
  readonly path: string;
  readonly method: number;
  readonly flags: number;
  readonly crc: number;
  readonly size: number;
  readonly inflatedSize: number;
  /** Of its local header. */
  readonly offset: number;
}

/** The parts of a zip archive, by path. */
export interface Archive {
  readonly paths: readonly string[];
  has(path: string): boolean;
  /** The bytes of a part, counted as they come out. */
  read(path: string): AsyncGenerator<Buffer>;
}

const END_SIGNATURE = 0x06054b50;
const END_LENGTH = 22;
const END64_SIGNATURE = 0x06064b50;
const LOCATOR64_SIGNATURE = 0x07064b50;
const LOCATOR64_LENGTH = 20;
const ENTRY_SIGNATURE = 0x02014b50;
const ENTRY_LENGTH = 46;
const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_LENGTH = 30;
/** The comment after the end record. */
const LONGEST_COMMENT = 0xffff;
const ZIP64_EXTRA = 0x0001;
const IN_ZIP64 = 0xffffffff;
const ENCRYPTED_FLAG = 1;
const STORED = 0;
const DEFLATED = 8;
const CHUNK = 64 * 1024;

/**
 * Opens a zip archive in memory by its central directory (PKWARE APPNOTE 6.3, 4.3). Nothing is unpacked yet. Throws
 * {@link UnreadableFile} when it is cut off, has parts that lie over one another, or more of them than `work` allows.
 */
export function openArchive(bytes: Buffer, work: Work): Archive {
  const entries = new Map<string, Entry>();
  for (const entry of directoryOf(bytes, work)) {
    if (entries.has(entry.path)) throw damaged(`the part ${JSON.stringify(entry.path.slice(0, 100))} is there twice`);
    entries.set(entry.path, entry);
  }
  assertApart([...entries.values()]);
  return {
    paths: [...entries.keys()],
    has: (path) => entries.has(path),
    read(path) {
      const entry = entries.get(path);
      if (entry === undefined) throw damaged(`the part ${path} is missing`);
      return inflate(bytes, entry, work);
    },
  };
}

interface End {
  readonly count: number;
  readonly size: number;
  readonly offset: number;
}

function directoryOf(bytes: Buffer, work: Work): Entry[] {
  const { count, size, offset } = endOf(bytes);
  if (count > work.limits.entries) throw tooLarge(`it has ${count} parts, more than ${work.limits.entries}`);
  if (offset + size > bytes.length || count * ENTRY_LENGTH > size) throw cutOff();
  const directory = bytes.subarray(offset, offset + size);
  const entries: Entry[] = [];
  for (let at = 0; entries.length < count; ) {
    if (at + ENTRY_LENGTH > size || directory.readUInt32LE(at) !== ENTRY_SIGNATURE) throw cutOff();
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((place) => directory.readUInt16LE(at + place));
    const next = at + ENTRY_LENGTH + nameLength + extraLength + commentLength;
    if (next > size) throw cutOff();
    entries.push(entryAt(directory.subarray(at, next), nameLength, extraLength));
    at = next;
  }
  return entries;
}

/** Where the central directory is, by the record at the end of the file. */
function endOf(bytes: Buffer): End {
  const first = Math.max(0, bytes.length - END_LENGTH - LONGEST_COMMENT);
  for (let at = bytes.length - END_LENGTH; at >= first; at--) {
    if (bytes.readUInt32LE(at) !== END_SIGNATURE) continue;
    if (at + END_LENGTH + bytes.readUInt16LE(at + 20) !== bytes.length) continue;
    return (
      end64Before(bytes, at) ?? {
        count: bytes.readUInt16LE(at + 10),
        size: bytes.readUInt32LE(at + 12),
        offset: bytes.readUInt32LE(at + 16),
      }
    );
  }
  throw cutOff();
}

function end64Before(bytes: Buffer, end: number): End | undefined {
  const locator = end - LOCATOR64_LENGTH;
  if (locator < 0 || bytes.readUInt32LE(locator) !== LOCATOR64_SIGNATURE) return undefined;
  const at = numberAt(bytes, locator + 8);
  if (at + 56 > locator || bytes.readUInt32LE(at) !== END64_SIGNATURE) throw cutOff();
  return { count: numberAt(bytes, at + 32), size: numberAt(bytes, at + 40), offset: numberAt(bytes, at + 48) };
}

/** An integer of 64 bits; one that no file here can have becomes a number that is too large all the same. */
function numberAt(bytes: Buffer, at: number): number {
  if (at + 8 > bytes.length) throw cutOff();
  return Number(bytes.readBigUInt64LE(at));
}

function entryAt(record: Buffer, nameLength: number, extraLength: number): Entry {
  const nameEnd = ENTRY_LENGTH + nameLength;
  const wide = wideFields(record.subarray(nameEnd, nameEnd + extraLength));
  const field = (at: number): number => {
    const value = record.readUInt32LE(at);
    return value === IN_ZIP64 ? (wide.shift() ?? value) : value;
  };
  return {
    // In the order in which the zip64 field has them.
    inflatedSize: field(24),
    size: field(20),
    offset: field(42),
    path: record.toString('utf8', ENTRY_LENGTH, nameEnd).replaceAll('\\', '/').replace(/^\/+/, ''),
    flags: record.readUInt16LE(8),
    method: record.readUInt16LE(10),
    crc: record.readUInt32LE(16),
  };
}

/** The numbers of the zip64 extra field, which stand there only when their place in the record is too small. */
function wideFields(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(at + 2);
    const from = at + 4;
    if (extra.readUInt16LE(at) === ZIP64_EXTRA) {
      const count = Math.min(3, Math.floor(Math.min(length, extra.length - from) / 8));
      return Array.from({ length: count }, (_, i) => numberAt(extra, from + 8 * i));
    }
    at = from + length;
  }
  return [];
}

/** Parts that share bytes unpack to many times of what the file has. */
function assertApart(entries: Entry[]): void {
  entries.sort((a, b) => a.offset - b.offset);
  for (const [i, { offset, size, path }] of entries.entries()) {
    const next = entries[i + 1];
    if (next !== undefined && offset + LOCAL_LENGTH + Buffer.byteLength(path) + size > next.offset) {
      throw damaged('two of its parts lie over one another');
    }
  }
}

async function* inflate(bytes: Buffer, entry: Entry, work: Work): AsyncGenerator<Buffer> {
  const packed = packedBytes(bytes, entry);
  if (entry.inflatedSize > work.limits.inflatedBytes) throw inflatesTooFar(work.limits);
  let size = 0;
  let crc = 0;
  for await (const { chunk, taken } of entry.method === STORED ? slicesOf(packed) : inflated(packed, entry.path)) {
    size += chunk.length;
    work.addInflated(chunk.length);
    if (size > RATIO_GRACE_BYTES && size > work.limits.ratio * taken) throw inflatesTooMuch(work);
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (size !== entry.inflatedSize || crc !== entry.crc) {
    throw damaged(`the part ${entry.path} is not what the archive says`);
  }
}

function packedBytes(bytes: Buffer, { path, offset, size, flags, method }: Entry): Buffer {
  if ((flags & ENCRYPTED_FLAG) !== 0) {
    const message = 'The archive is protected by a password: save the workbook without one';
    throw new UnreadableFile({ code: 'workbook-encrypted', message });
  }
  if (method !== STORED && method !== DEFLATED) throw damaged(`the part ${path} is packed in a way that is not used`);
  if (offset + LOCAL_LENGTH > bytes.length || bytes.readUInt32LE(offset) !== LOCAL_SIGNATURE) throw cutOff();
  const from = offset + LOCAL_LENGTH + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  if (from + size > bytes.length) throw cutOff();
  return bytes.subarray(from, from + size);
}

/** Bytes of a part, and how many of the packed ones have been taken for what there is so far. */
interface Inflated {
  readonly chunk: Buffer;
  readonly taken: number;
}

async function* inflated(packed: Buffer, path: string): AsyncGenerator<Inflated> {
  const inflater = createInflateRaw({ chunkSize: CHUNK });
  inflater.end(packed);
  try {
    for await (const chunk of inflater) yield { chunk, taken: inflater.bytesWritten };
  } catch {
    throw damaged(`the part ${path} cannot be unpacked`);
  } finally {
    inflater.destroy();
  }
}

function* slicesOf(bytes: Buffer): Generator<Inflated> {
  for (let at = 0; at < bytes.length; at += CHUNK) {
    yield { chunk: bytes.subarray(at, at + CHUNK), taken: Math.min(at + CHUNK, bytes.length) };
  }
}

function inflatesTooMuch({ limits }: Work): UnreadableFile {
  return tooLarge(`a part of it is more than ${limits.ratio} times larger than in the archive, as no sheet is`);
}

function cutOff(): UnreadableFile {
  return damaged('its end is missing, or it is no zip archive throughout');
}
