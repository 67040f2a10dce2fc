import { lstat, mkdir, open, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { assertKey } from '../key-rules.ts';
import { systemCode, unavailable, unless } from './errors.ts';

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
