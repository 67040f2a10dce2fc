import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { unless } from './errors.ts';

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
