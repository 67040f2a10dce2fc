import { createReadStream, type Dirent } from 'node:fs';
import { mkdir, readdir, unlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { assertBucket, assertFolder, assertPrefix, compareBytes } from '../keys.ts';
import {
  type ObjectInfo,
  type ObjectStore,
  type OpenObject,
  type PutOptions,
  relay,
  type StoredObject,
} from '../object-store.ts';
import {
  areFolders,
  type Content,
  createRootWatch,
  foldersBelow,
  locate,
  openFile,
  removeAbandonedDrafts,
  statFile,
  translate,
  translated,
  unavailable,
  unless,
  writeDraft,
} from './files.ts';
import { publish, remove, removeAbandonedClaims, stateOf } from './replace.ts';

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

async function* listObjects(root: string, prefix: string): AsyncGenerator<ObjectInfo> {
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

async function listFolders(root: string, prefix: string): Promise<string[]> {
  assertFolder(prefix);
  const folder = await folderOf(root, prefix);
  const names: string[] = [];
  for (const { name } of folder ? (await entriesOf(folder)).filter((entry) => entry.isDirectory()) : []) {
    if (await holdsObjects({ path: join(folder?.path ?? root, name), prefix: `${prefix}${name}/` })) names.push(name);
  }
  return names.sort(compareBytes);
}

export interface LocalStoreSettings {
  readonly root: string;
  /** Made by `ready`; others are made by the first put. */
  readonly buckets?: readonly string[];
  /** How long other writers wait for one that holds a claim and does not move; it is dead or asleep. */
  readonly patienceMs?: number;
}

const ATTEMPTS = 10;

async function openObject(root: string, key: string) {
  const { path, folders } = locate(root, key);
  return (await areFolders(folders)) ? openFile(path) : undefined;
}

/** Reads again when another program wrote into the file meanwhile: etag and body must belong together. */
async function readObject(root: string, key: string): Promise<StoredObject | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const opened = await openObject(root, key);
    if (opened === undefined) return undefined;
    const { handle, state } = opened;
    try {
      const body = await handle.readFile();
      const { mtimeNs, size } = await handle.stat({ bigint: true });
      const same = Number(size) === state.size && state.etag.includes(`-${mtimeNs.toString(36)}-`);
      if (same && body.length === state.size) return { key, ...state, body };
    } finally {
      await handle.close();
    }
  }
  throw unavailable('another program keeps writing into the object');
}

async function openStream(root: string, key: string): Promise<OpenObject | undefined> {
  const opened = await openObject(root, key);
  if (opened === undefined) return undefined;
  const { handle, state } = opened;
  const source = createReadStream('', { fd: handle, start: 0 });
  return { key, ...state, stream: relay(source, translate) };
}

async function putObject(
  { root, patienceMs = 2000 }: LocalStoreSettings,
  key: string,
  content: Content,
  options: PutOptions,
): Promise<{ etag: string }> {
  const site = locate(root, key);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const draft = await writeDraft(root, content);
    try {
      if (await publish({ site, patienceMs }, draft, options)) return { etag: draft.etag };
    } finally {
      await unless(['ENOENT'], unlink(draft.path));
    }
  }
  throw unavailable('it is so slow that other writers take this one for dead');
}

async function prepare({ root, buckets = [] }: LocalStoreSettings): Promise<void> {
  const probe = await writeDraft(root, '');
  await unlink(probe.path);
  for (const bucket of buckets) {
    assertBucket(bucket);
    await mkdir(join(root, bucket), { recursive: true });
  }
  await removeAbandonedDrafts(root, Date.now());
  await removeAbandonedClaims(root, Date.now(), async (key) => (await stateOf(locate(root, key)))?.etag);
}

/**
 * Objects as files: `bucket/a/b` is `<root>/bucket/a/b`. Safe for several processes at once; the whole root must be on
 * one local file system with hard and symbolic links and times finer than a millisecond. Here a key cannot be a folder
 * of another key, which a RangeError says.
 */
export function createLocalStore(given: LocalStoreSettings): ObjectStore {
  const settings = { ...given, root: resolve(given.root) };
  const { root, patienceMs = 2000 } = settings;
  const { checked } = createRootWatch(root);
  const found = async <T>(result: Promise<T>) => checked(await result, (await result) !== undefined);
  return {
    get: (key) => translated(() => found(readObject(root, key))),
    open: (key) => translated(() => found(openStream(root, key))),
    stat: (key) =>
      translated(async () => {
        const state = await found(stateOf(locate(root, key)));
        return state && { key, ...state };
      }),
    put: (key, content, options = {}) =>
      translated(async () => checked(await putObject(settings, key, content, options), true)),
    delete: (key) => translated(async () => remove({ site: locate(root, key), patienceMs })),
    async *list(prefix) {
      try {
        let any = false;
        for await (const info of listObjects(root, prefix)) {
          any = true;
          yield info;
        }
        await checked(undefined, any);
      } catch (error) {
        throw translate(error);
      }
    },
    listFolders: (prefix) =>
      translated(async () => {
        const names = await listFolders(root, prefix);
        return checked(names, names.length > 0);
      }),
    ready: () => translated(() => prepare(settings)),
    close: async () => {},
  };
}
