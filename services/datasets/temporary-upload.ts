import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** Throws AppError `payload-too-large` from `chunks` as soon as there are more than `limit` bytes. */
export async function createTemporaryUpload(
  source: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<TemporaryUpload> {
  const folder = spoolFolder();
  await roomFor(mkdir(folder, { recursive: true }));
  const path = join(folder, randomUUID());
  const file = await roomFor(open(path, 'wx'));
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
    finish: () => ({ sha256: hash.copy().digest('hex'), content: { size, open: () => createReadStream(path) } }),
    async remove() {
      await file.close();
      await rm(path, { force: true });
    },
  };
}

/** Removes the temporary files that nobody has written to since `before` (ms). */
export async function removeAbandonedUploads(before: number): Promise<void> {
  for (const name of await readdir(spoolFolder()).catch(() => [])) {
    const path = join(spoolFolder(), name);
    const stats = await stat(path).catch(() => undefined);
    if (stats !== undefined && stats.mtimeMs < before) await rm(path, { force: true });
  }
}

function spoolFolder(): string {
  return join(tmpdir(), 'prediccion-ventas');
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
