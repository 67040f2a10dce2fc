import { hash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { datasetNameSchema } from '../primitives.ts';
import { ROLES, type Role } from './roles.ts';

/** A key as it is kept: who has it and what they may do, never the key itself. */
export interface ApiKey {
  readonly name: string;
  readonly role: Role;
  /** The only datasets that it is for; null: all. */
  readonly datasets: readonly string[] | null;
  /** SHA-256 of the key. */
  readonly digest: Buffer;
}

/**
 * One fast hash is enough: what slow ones (bcrypt, scrypt) protect are secrets that can be guessed, and keys are long and
 * random. It is computed for each request.
 */
export function digestOf(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}

/** The key that was sent. Every one is compared, each in constant time: the time it takes reveals nothing about them. */
export function findKey(keys: readonly ApiKey[], sent: string): ApiKey | undefined {
  const digest = digestOf(sent);
  let found: ApiKey | undefined;
  for (const key of keys) if (timingSafeEqual(key.digest, digest)) found = key;
  return found;
}

/** Shorter than any key, so that a key in the wrong place is never taken for a name. */
const NAME = /^[a-z][a-z0-9-]{0,19}$/;
/** What a bearer token may consist of (RFC 6750), long enough to be random. */
const KEY = /^[A-Za-z0-9._~+/=-]{24,200}$/;
const DISTINCT_LETTERS = 10;
const HASH = /^[0-9a-f]{64}$/i;

interface Entries {
  readonly keys: readonly ApiKey[];
  /** What is wrong, entry by entry, without any of the keys. */
  readonly faults: readonly string[];
}

/**
 * Reads `name:role[:dataset,dataset]:key` and `name:role[:dataset,dataset]:sha256:<64 hex digits>`, separated by white space
 * or `;`. A line that starts with `#` is a remark. Two entries may have one name, so that a key can be replaced by another.
 */
export function readKeyEntries(text: string): Entries {
  const entries = text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .flatMap((line) => line.split(/[\s;]+/))
    .filter((entry) => entry !== '');
  const keys: ApiKey[] = [];
  const faults: string[] = [];
  for (const [i, entry] of entries.entries()) {
    const read = readEntry(entry);
    const wrong = Array.isArray(read) ? read : conflicts(read, keys);
    // Of an entry that is out of order any part may be the key.
    const place = Array.isArray(read) ? `entry ${i + 1}` : `entry ${i + 1} (${read.name})`;
    faults.push(...wrong.map((fault) => `${place}: ${fault}`));
    if (!Array.isArray(read)) keys.push(read);
  }
  return { keys, faults };
}

function readEntry(entry: string): ApiKey | string[] {
  const [name, role, ...rest] = entry.split(':');
  const isHashed = rest.at(-2)?.toLowerCase() === 'sha256';
  const secret = rest.at(-1) ?? '';
  const between = rest.slice(0, isHashed ? -2 : -1);
  if (role === undefined || rest.length === 0 || between.length > 1) {
    return ['must be name:role:key or name:role:dataset,dataset:key'];
  }
  const datasets = between[0]?.split(',') ?? null;
  const faults = [
    NAME.test(name) ? '' : 'the name must be 1–20 characters of a–z, 0–9 and -, starting with a letter',
    isRole(role) ? '' : `the role must be ${ROLES.join(', ')}`,
    datasets?.every((dataset) => datasetNameSchema.safeParse(dataset).success) === false
      ? 'between role and key stand names of datasets, separated by commas'
      : '',
    isHashed ? faultOfHash(secret) : faultOfKey(secret),
  ].filter((fault) => fault !== '');
  if (faults.length > 0 || !isRole(role)) return faults;
  return { name, role, datasets, digest: isHashed ? Buffer.from(secret, 'hex') : digestOf(secret) };
}

function isRole(text: string): text is Role {
  return ROLES.some((role) => role === text);
}

function faultOfHash(text: string): string {
  return HASH.test(text) ? '' : 'after sha256: stand the 64 hex digits of the SHA-256 of the key';
}

function faultOfKey(key: string): string {
  const isRandom = KEY.test(key) && new Set(key).size >= DISTINCT_LETTERS;
  return isRandom ? '' : 'the key must be random: 24–200 letters, digits or ._~+/=-, as of openssl rand -hex 24';
}

function conflicts(key: ApiKey, others: readonly ApiKey[]): string[] {
  if (others.some(({ digest }) => digest.equals(key.digest))) return ['the key is that of another entry'];
  const may = ({ role, datasets }: ApiKey) => JSON.stringify([role, datasets]);
  const same = others.find(({ name }) => name === key.name);
  return same && may(same) !== may(key) ? ['another entry gives this name another role or other datasets'] : [];
}

/** The text of a file of keys; what keeps it from being read, in words. */
function readKeyFile(path: string): { readonly text: string } | { readonly fault: string } {
  try {
    return { text: readFileSync(path, 'utf8') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : 'unknown';
    return { fault: `the file cannot be read (${code})` };
  }
}

/** The keys that the environment gives, and the file whose keys come on top of them. */
export interface KeySettings {
  readonly keys: readonly ApiKey[];
  readonly file: string | undefined;
}

/** What the file holds now; nothing but faults when it cannot be used as it is. `fixed`: the keys of the environment. */
export function keysOfFile(file: string, fixed: readonly ApiKey[]) {
  const read = readKeyFile(file);
  if ('fault' in read) return { keys: [], faults: [read.fault] };
  const { keys, faults } = readKeyEntries(read.text);
  const twice = keys.filter(({ digest }) => fixed.some((key) => key.digest.equals(digest)));
  const all = [
    ...faults,
    ...twice.map(({ name }) => `the key of ${name} stands in API_KEYS too`),
    // Without any key everything would be open.
    ...(keys.length === 0 && faults.length === 0 ? ['there is no key in the file'] : []),
  ];
  return { keys: all.length === 0 ? keys : [], faults: all };
}

/** Adds what is wrong to `faults`, a line each, with the name of the variable. */
export function keySettings(
  { API_KEYS, API_KEYS_FILE }: { API_KEYS?: string | undefined; API_KEYS_FILE?: string | undefined },
  faults: string[],
): KeySettings {
  const fixed = readKeyEntries(API_KEYS ?? '');
  if (API_KEYS !== undefined && fixed.keys.length + fixed.faults.length === 0) faults.push('API_KEYS: holds no key');
  faults.push(...fixed.faults.map((fault) => `API_KEYS: ${fault}`));
  if (API_KEYS_FILE !== undefined) {
    faults.push(...keysOfFile(API_KEYS_FILE, fixed.keys).faults.map((fault) => `API_KEYS_FILE: ${fault}`));
  }
  return { keys: fixed.keys, file: API_KEYS_FILE };
}
