import { randomUUID } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readdir, rm, rmdir, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../errors.ts';
import { assertKey } from '../keys.ts';
import type { StreamedContent } from '../object-store.ts';

const NO_ROOM = new Set(['ENOSPC', 'EDQUOT']);
const RETRY_AFTER_SECONDS = 5;

/** The name of a system error (`ENOENT`), undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('errno' in error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The result, or undefined when it fails with one of these system errors. */
export async function unless<T>(codes: readonly string[], work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (codes.includes(systemCode(error) ?? '')) return undefined;
    throw error;
  }
}

export function unavailable(reason: string, cause?: unknown): AppError {
  return new AppError('store-unavailable', `The storage folder cannot be used now: ${reason}`, {
    cause,
    retryAfter: RETRY_AFTER_SECONDS,
  });
}

/** System errors in the words of the port; paths stay in the cause. Other errors (a source that fails) pass as they are. */
export function translate(error: unknown): unknown {
  const code = systemCode(error);
  if (code === undefined) return error;
  if (NO_ROOM.has(code)) return new AppError('store-full', 'The storage folder has no room left', { cause: error });
  return unavailable(code, error);
}

export async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translate(error);
  }
}

export interface FileState {
  readonly etag: string;
  readonly size: number;
  readonly modifiedAt: Date;
}

/** What "there is no such object" looks like: nothing there, a file where a folder should be, a symbolic link. */
const ABSENT = ['ENOENT', 'ENOTDIR', 'ELOOP'];

/** A link is not followed, and a pipe that somebody put there does not block the open. */
const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * The etag is inode, time of modification (ns) and size, so that a list need not read contents. Every way to replace a
 * file changes one of them: our own puts and `mv` bring another inode, `cp` and editors another time. Drafts carry
 * random digits below the millisecond, because file systems stamp in steps of some ms and reuse inodes at once.
 */
function describe(stats: BigIntStats): FileState {
  const etag = [stats.ino, stats.mtimeNs, stats.size].map((part) => part.toString(36)).join('-');
  return { etag, size: Number(stats.size), modifiedAt: stats.mtime };
}

export async function statFile(path: string): Promise<FileState | undefined> {
  const stats = await unless(ABSENT, lstat(path, { bigint: true }));
  return stats?.isFile() ? describe(stats) : undefined;
}

export async function openFile(path: string): Promise<{ handle: FileHandle; state: FileState } | undefined> {
  const handle = await unless(ABSENT, open(path, READ));
  if (handle === undefined) return undefined;
  try {
    const stats = await handle.stat({ bigint: true });
    if (stats.isFile()) return { handle, state: describe(stats) };
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return undefined;
}

export async function exists(path: string): Promise<boolean> {
  return (await unless(['ENOENT'], lstat(path))) !== undefined;
}

/** Where an object lives: its file and the folders above it, from the bucket down. */
export interface Site {
  readonly root: string;
  readonly key: string;
  readonly path: string;
  readonly folders: readonly string[];
}

/** Every folder from the first segment of `path` down to `path` itself. */
export function foldersBelow(root: string, segments: readonly string[]): string[] {
  return segments.map((_, index) => join(root, ...segments.slice(0, index + 1)));
}

export function locate(root: string, key: string): Site {
  assertKey(key);
  const segments = key.split('/');
  return { root, key, path: join(root, ...segments), folders: foldersBelow(root, segments.slice(0, -1)) };
}

/**
 * Whether all of these are real folders. Symbolic links below the root are never followed: whoever may write into the
 * folder could otherwise make the service serve or overwrite any file that it can reach. The root itself may be a link.
 */
export async function areFolders(folders: readonly string[]): Promise<boolean> {
  for (const folder of folders) {
    const stats = await unless(['ENOENT', 'ENOTDIR'], lstat(folder));
    if (!stats?.isDirectory()) return false;
  }
  return true;
}

export async function syncFolder(path: string): Promise<void> {
  const handle = await unless(['ENOENT'], open(path));
  if (handle === undefined) return;
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** False when there is no such folder after all: a delete, which clears away empty folders, came in between. */
async function makeFolder(key: string, folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    await syncFolder(dirname(folder));
    return true;
  } catch (error) {
    const stats = await unless(['ENOENT'], lstat(folder));
    if (stats?.isDirectory()) return true;
    if (stats?.isFile()) throw new RangeError(`${key} cannot be stored: an object has the name of one of its folders`);
    if (stats !== undefined) throw unavailable('something other than a folder is in the way', error);
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Makes the missing folders of an object. False when one of them was cleared away meanwhile: try again. */
export async function makeFolders({ root, key, folders }: Site): Promise<boolean> {
  await mkdir(root, { recursive: true });
  for (const folder of folders) {
    if (!(await makeFolder(key, folder))) return false;
  }
  return true;
}

/** Removes the folders above an object that are empty now; the bucket stays. */
export async function pruneFolders({ folders }: Site): Promise<void> {
  for (const folder of folders.slice(1).reverse()) {
    const removed = await unless(
      ['ENOTEMPTY', 'EEXIST', 'ENOENT'],
      rmdir(folder).then(() => true),
    );
    if (removed === undefined) return;
  }
}

/**
 * Distinguishes a folder that is empty from one that is gone (not mounted, moved away): before anything was seen in it, a root
 * that is not there is an empty store; afterwards it is a store that cannot be used now.
 */
export function createRootWatch(root: string) {
  let seen = false;
  return {
    /** The result; throws AppError `store-unavailable` when nothing was found because the root is not there. */
    async checked<T>(result: T, isFound: boolean): Promise<T> {
      seen ||= isFound;
      if (isFound) return result;
      const stats = await unless(['ENOENT'], stat(root));
      if (stats === undefined ? seen : !stats.isDirectory()) throw unavailable('the folder is not there');
      return result;
    },
  };
}

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
