import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../errors.ts';
import { assertKey } from '../keys.ts';

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
export function describe(stats: BigIntStats): FileState {
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
 * Tells a folder that is empty from one that is gone (not mounted, moved away): before anything was seen in it, a root
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
