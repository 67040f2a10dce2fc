import { createHash } from 'node:crypto';
import { link, lstat, readdir, readlink, rename, rm, symlink, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PreconditionFailedError, type PutOptions } from '../object-store.ts';
import {
  areFolders,
  type Draft,
  draftPath,
  exists,
  type FileState,
  fence,
  inFolder,
  makeBin,
  makeFolders,
  pruneFolders,
  type Site,
  statFile,
  syncFolder,
  systemCode,
  unavailable,
  unless,
} from './files.ts';

/*
 * How exactly one of several processes replaces an object.
 *
 * Who wants to replace the state `etag` of a key claims that state: a symbolic link `<hash of key and etag>.<turn>`,
 * which only one can make, and whose target names the claimant's draft. The claimant then looks again whether the
 * object still has that etag, and renames the draft over it.
 *
 * When a claimant dies or sleeps, the next one first takes its draft away and then claims the following turn. A
 * sleeper that wakes up finds its draft gone, so its rename fails: there is no moment at which two can succeed,
 * whatever the clocks say, and no need to know if a process still lives (process ids mean nothing across containers).
 *
 * A state never comes back once replaced. That is why a claim is never handed over under the same name, and why the
 * claims of a past state mean nothing and may be removed at any time. Claims of the present state stay.
 */

const FOLDER = '.claims';
const ABANDONED_MS = 3_600_000;

interface Claim {
  readonly root: string;
  readonly key: string;
  readonly etag: string;
  /** Name of the claimant's draft or bin. */
  readonly draft: string;
  readonly isCurrent: () => Promise<boolean>;
  /** How long a claimant may hold a claim that others wait for. */
  readonly patienceMs: number;
}

function claimPath({ root, key, etag }: Claim, turn: number): string {
  const hash = createHash('sha256').update(`${etag}/${key}`).digest('hex').slice(0, 40);
  return join(root, FOLDER, `${hash}.${turn}`);
}

async function make(claim: Claim, turn: number): Promise<boolean> {
  const link = () => symlink(`${claim.draft}/${claim.etag}/${claim.key}`, claimPath(claim, turn)).then(() => true);
  return (await unless(['EEXIST'], inFolder(join(claim.root, FOLDER), link))) === true;
}

/** Waits until the holder of this turn is out of the way. False when the state has been replaced. */
async function outlast(claim: Claim, turn: number): Promise<boolean> {
  const target = await unless(['ENOENT'], readlink(claimPath(claim, turn)));
  const holder = target?.split('/', 1)[0];
  const deadline = performance.now() + claim.patienceMs;
  while (holder !== undefined && (await claim.isCurrent())) {
    if (!(await exists(draftPath(claim.root, holder)))) return true;
    if (performance.now() > deadline) await fence(claim.root, holder);
    else await delay(1 + Math.random() * 8);
  }
  return false;
}

async function drop(claim: Claim, lastTurn: number): Promise<void> {
  for (let turn = 0; turn <= lastTurn; turn++) await unless(['ENOENT'], unlink(claimPath(claim, turn)));
}

/**
 * The right to replace this state, or undefined when it has been replaced meanwhile. The caller renames at once and
 * then calls the returned function, which clears the claims of the past state away.
 */
export async function take(claim: Claim): Promise<(() => Promise<void>) | undefined> {
  let turn = 0;
  while (!(await make(claim, turn))) {
    if (!(await outlast(claim, turn))) return undefined;
    turn++;
  }
  if (await claim.isCurrent()) return () => drop(claim, turn);
  await drop(claim, turn);
  return undefined;
}

/** Removes old claims of states that have passed; `etagOf` gives the present state of a key. */
export async function removeAbandonedClaims(
  root: string,
  now: number,
  etagOf: (key: string) => Promise<string | undefined>,
): Promise<void> {
  for (const name of (await unless(['ENOENT'], readdir(join(root, FOLDER)))) ?? []) {
    const path = join(root, FOLDER, name);
    const stats = await unless(['ENOENT'], lstat(path));
    if (!stats?.isSymbolicLink() || now - stats.mtimeMs < ABANDONED_MS) continue;
    const [, etag, ...segments] = (await unless(['ENOENT'], readlink(path)))?.split('/') ?? [];
    if (etag !== undefined && (await etagOf(segments.join('/'))) !== etag) await unless(['ENOENT'], unlink(path));
  }
}

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
