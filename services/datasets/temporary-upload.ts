import { createHash } from 'node:crypto';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { AppError } from '../../src/errors.ts';
import type { StreamedContent } from '../../src/storage/object-store.ts';

/** An upload on its way through a temporary file: read once by whoever checks it, then stored or dropped. */
export interface TemporaryUpload {
  /** The bytes as they arrive; each is in the file before it is given on. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Once all chunks have been read. */
  finish(): { readonly sha256: string; readonly content: StreamedContent };
  remove(): Promise<void>;
}

/**
 * Nobody else can get at the file: its folder has a random name and is for this user only, and both lose their names at once. What is
 * checked is what is stored, and nothing is left behind when the process dies.
 * Throws AppError `payload-too-large` from `chunks` as soon as there are more than `limit` bytes.
 */
export async function createTemporaryUpload(
  source: AsyncIterable<Uint8Array>,
  limit: number,
  within = tmpdir(),
): Promise<TemporaryUpload> {
  const folder = await roomFor(mkdtemp(join(within, 'prediccion-ventas-')));
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  const file = await roomFor(open(join(folder, 'upload'), 'wx+', 0o600)).finally(removeFolder);
  const hash = createHash('sha256');
  let size = 0;

  async function* spooled(): AsyncIterable<Uint8Array> {
    for await (const chunk of source) {
      size += chunk.byteLength;
      if (size > limit) {
        throw new AppError('payload-too-large', `The file has more than ${limit} bytes, the limit of MAX_UPLOAD_MB`);
      }
      hash.update(chunk);
      await roomFor(file.appendFile(chunk));
      yield chunk;
    }
  }

  return {
    chunks: spooled(),
    finish() {
      const sha256 = hash.copy().digest('hex');
      return { sha256, content: { size, open: () => Readable.from(contentOf(file, sha256), { objectMode: false }) } };
    },
    remove: () => file.close(),
  };
}

const CHUNK_BYTES = 64 * 1024;

/** What is in the file. Throws at its end when that is not what was written. */
async function* contentOf(file: FileHandle, sha256: string): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for (let position = 0; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, position);
    if (bytesRead === 0) break;
    const chunk = buffer.subarray(0, bytesRead);
    hash.update(chunk);
    position += bytesRead;
    yield chunk;
  }
  if (hash.digest('hex') !== sha256)
    throw new Error('The temporary file of an upload has changed: is its disk damaged?');
}

/** The disk of the temporary files is another one than the store's, but it is full in the same way. */
async function roomFor<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ENOSPC' && code !== 'EDQUOT') throw error;
    throw new AppError('store-full', 'There is no room for the upload in the folder for temporary files', {
      cause: error,
    });
  }
}
