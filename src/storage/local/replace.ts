import { link, lstat, rename, rm, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PreconditionFailedError, type PutOptions } from '../object-store.ts';
import { take } from './claims.ts';
import { type Draft, makeBin } from './drafts.ts';
import { systemCode, unavailable, unless } from './errors.ts';
import { exists, type FileState, statFile } from './files.ts';
import { areFolders, makeFolders, pruneFolders, type Site, syncFolder } from './folders.ts';

/** `changed`: somebody was faster, look again. `robbed`: the draft was taken away, write it again. */
type Outcome = 'done' | 'changed' | 'robbed';

interface Change {
  readonly site: Site;
  readonly patienceMs: number;
}

export async function stateOf({ folders, path }: Site): Promise<FileState | undefined> {
  return (await areFolders(folders)) ? statFile(path) : undefined;
}

function claimOf({ site, patienceMs }: Change, etag: string, draft: string) {
  const isCurrent = async () => (await stateOf(site))?.etag === etag;
  return take({ root: site.root, key: site.key, etag, draft, isCurrent, patienceMs });
}

async function whenMissing(draft: Draft): Promise<Outcome> {
  return (await exists(draft.path)) ? 'changed' : 'robbed';
}

/** link(2) makes the name only when there is none: among several creators the file system picks one. */
async function create({ site }: Change, draft: Draft): Promise<Outcome> {
  if (!(await makeFolders(site))) return 'changed';
  try {
    await link(draft.path, site.path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return whenMissing(draft);
    if (systemCode(error) !== 'EEXIST') throw error;
    const stats = await unless(['ENOENT', 'ENOTDIR'], lstat(site.path));
    if (stats?.isDirectory()) throw new RangeError(`${site.key} is a folder: no object can have its name`);
    if (stats !== undefined && !stats.isFile()) throw unavailable('something other than a file is in the way', error);
    return 'changed';
  }
  await unless(['ENOENT'], unlink(draft.path));
  return 'done';
}

async function replace(change: Change, draft: Draft, etag: string): Promise<Outcome> {
  const settle = await claimOf(change, etag, draft.name);
  if (settle === undefined) return 'changed';
  try {
    await rename(draft.path, change.site.path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return whenMissing(draft);
    throw error;
  }
  await settle();
  return 'done';
}

function assertPreconditions(key: string, state: FileState | undefined, options: PutOptions): void {
  const { ifMatch, ifNoneMatch } = options;
  const stale = ifMatch !== undefined && state?.etag !== ifMatch;
  if (stale || (ifNoneMatch === '*' && state !== undefined)) throw new PreconditionFailedError(key, options);
}

/** Puts the draft in its place. False when it was taken away by a writer that thought this one dead. */
export async function publish(change: Change, draft: Draft, options: PutOptions): Promise<boolean> {
  let outcome: Outcome = 'changed';
  while (outcome === 'changed') {
    const state = await stateOf(change.site);
    assertPreconditions(change.site.key, state, options);
    outcome = await (state === undefined ? create(change, draft) : replace(change, draft, state.etag));
  }
  if (outcome === 'done') await syncFolder(dirname(change.site.path));
  return outcome === 'done';
}

async function removeState(change: Change, etag: string): Promise<boolean> {
  const bin = await makeBin(change.site.root);
  try {
    const settle = await claimOf(change, etag, bin.name);
    if (settle === undefined) return false;
    const moved = await unless(
      ['ENOENT'],
      rename(change.site.path, join(bin.path, 'object')).then(() => true),
    );
    if (moved === undefined) return false;
    await settle();
    return true;
  } finally {
    await rm(bin.path, { recursive: true, force: true });
  }
}

/** Deletes are claimed like replacements: a delete and a compare-and-swap of one state cannot both succeed. */
export async function remove(change: Change): Promise<void> {
  for (;;) {
    const state = await stateOf(change.site);
    if (state === undefined) return;
    if (await removeState(change, state.etag)) break;
  }
  await syncFolder(dirname(change.site.path));
  await pruneFolders(change.site);
}
