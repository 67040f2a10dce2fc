import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { assertFolder, assertPrefix, compareBytes } from '../key-rules.ts';
import type { ObjectInfo } from '../object-store.ts';
import { unless } from './errors.ts';
import { statFile } from './files.ts';
import { areFolders, foldersBelow } from './folders.ts';

interface Folder {
  readonly path: string;
  /** Prefix of the keys in it, with the trailing slash. */
  readonly prefix: string;
}

/** A folder's place in the order of keys is that of its name and `/`: `a-b` comes before `a/x`. */
function sortName(entry: Dirent): string {
  return entry.isDirectory() ? `${entry.name}/` : entry.name;
}

async function entriesOf(folder: Folder): Promise<Dirent[]> {
  const entries = (await unless(['ENOENT', 'ENOTDIR'], readdir(folder.path, { withFileTypes: true }))) ?? [];
  return entries.sort((a, b) => compareBytes(sortName(a), sortName(b)));
}

/** One folder at a time is in memory, and its files are looked at when the reader gets there. */
async function* walk(folder: Folder, start = ''): AsyncGenerator<ObjectInfo> {
  for (const entry of await entriesOf(folder)) {
    if (!entry.name.startsWith(start)) continue;
    const path = join(folder.path, entry.name);
    if (entry.isDirectory()) {
      yield* walk({ path, prefix: `${folder.prefix}${entry.name}/` });
    } else if (entry.isFile()) {
      const state = await statFile(path);
      if (state !== undefined) yield { key: `${folder.prefix}${entry.name}`, ...state };
    }
  }
}

async function folderOf(root: string, prefix: string): Promise<Folder | undefined> {
  const segments = prefix.split('/').slice(0, -1);
  if (!(await areFolders(foldersBelow(root, segments)))) return undefined;
  return { path: join(root, ...segments), prefix };
}

export async function* listObjects(root: string, prefix: string): AsyncGenerator<ObjectInfo> {
  assertPrefix(prefix);
  const end = prefix.lastIndexOf('/') + 1;
  const folder = await folderOf(root, prefix.slice(0, end));
  if (folder !== undefined) yield* walk(folder, prefix.slice(end));
}

/** A folder without objects is not there, as in S3: it is a put that has begun, or one that was given up. */
async function holdsObjects(folder: Folder): Promise<boolean> {
  const { done } = await walk(folder).next();
  return !done;
}

export async function listFolders(root: string, prefix: string): Promise<string[]> {
  assertFolder(prefix);
  const folder = await folderOf(root, prefix);
  const names: string[] = [];
  for (const { name } of folder ? (await entriesOf(folder)).filter((entry) => entry.isDirectory()) : []) {
    if (await holdsObjects({ path: join(folder?.path ?? root, name), prefix: `${prefix}${name}/` })) names.push(name);
  }
  return names.sort(compareBytes);
}
