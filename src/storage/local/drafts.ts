import { randomUUID } from 'node:crypto';
import { type FileHandle, lstat, mkdir, open, readdir, rm, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { StreamedContent } from '../object-store.ts';
import { describe, systemCode, unless } from './files.ts';

const FOLDER = '.tmp';
const ABANDONED_MS = 3_600_000;

export type Content = Uint8Array | string | StreamedContent;

/** A whole content on disk, under a name that no reader sees. */
export interface Draft {
  readonly name: string;
  readonly path: string;
  readonly etag: string;
}

export function draftPath(root: string, name: string): string {
  return join(root, FOLDER, name);
}

/** Runs `work` again after making the folder that it misses. */
export async function inFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    await mkdir(folder, { recursive: true });
    return work();
  }
}

async function fill(handle: FileHandle, content: Content): Promise<string> {
  if (typeof content === 'string' || content instanceof Uint8Array) {
    await handle.writeFile(content);
  } else {
    for await (const chunk of content.open()) await handle.writeFile(chunk);
    const { size } = await handle.stat();
    if (size !== content.size) throw new RangeError(`the content has ${size} bytes, ${content.size} were announced`);
  }
  const now = Date.now();
  await handle.utimes(now / 1000, (now + Math.random()) / 1000);
  await handle.sync();
  return describe(await handle.stat({ bigint: true })).etag;
}

export async function writeDraft(root: string, content: Content): Promise<Draft> {
  const name = `${randomUUID()}.in`;
  const path = draftPath(root, name);
  const handle = await inFolder(join(root, FOLDER), () => open(path, 'wx'));
  try {
    return { name, path, etag: await fill(handle, content) };
  } catch (error) {
    await unless(['ENOENT'], unlink(path));
    throw error;
  } finally {
    await handle.close();
  }
}

/** An empty folder under the drafts: an object is deleted by moving it in there. */
export async function makeBin(root: string): Promise<{ name: string; path: string }> {
  const name = `${randomUUID()}.out`;
  const path = draftPath(root, name);
  await inFolder(join(root, FOLDER), () => mkdir(path));
  return { name, path };
}

/**
 * Takes a draft or an empty bin out of its owner's hands. Afterwards the owner's rename either has happened already or
 * fails, however long the owner was asleep.
 */
export async function fence(root: string, name: string): Promise<void> {
  const path = draftPath(root, name);
  await unless(['ENOENT', 'ENOTEMPTY', 'EEXIST'], name.endsWith('.out') ? rmdir(path) : unlink(path));
}

/** Removes what writers that died more than an hour ago left behind. */
export async function removeAbandonedDrafts(root: string, now: number): Promise<void> {
  for (const name of (await unless(['ENOENT'], readdir(join(root, FOLDER)))) ?? []) {
    const path = draftPath(root, name);
    const stats = await unless(['ENOENT'], lstat(path));
    if (stats !== undefined && now - stats.mtimeMs > ABANDONED_MS) await rm(path, { recursive: true, force: true });
  }
}
