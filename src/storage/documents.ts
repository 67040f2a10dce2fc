import { z } from 'zod';
import { AppError } from '../errors.ts';
import { DamagedDocumentError } from './damage.ts';
import type { ObjectStore, PutOptions } from './object-store.ts';

/** A document and the etag it had when it was read. */
export interface Versioned<T> {
  readonly value: T;
  readonly etag: string;
}

/** What lies in the place of a document: the document, or why it cannot be read. Either can be replaced by its etag. */
export type Stored<T> =
  | (Versioned<T> & { readonly damage?: undefined })
  | { readonly etag: string; readonly value?: undefined; readonly damage: DamagedDocumentError };

/** A document is of the schema, and is the one that belongs under its key: `isOwn` says so of those that name themselves. */
export interface DocumentRules<T> {
  readonly parse: (json: unknown) => T;
  readonly isOwn?: (value: T) => boolean;
}

/** For those who go on without the document, or replace it; undefined when there is nothing. */
export async function getStored<T>(
  store: ObjectStore,
  key: string,
  rules: DocumentRules<T>,
): Promise<Stored<T> | undefined> {
  const object = await store.get(key);
  if (!object) return undefined;
  const { etag, body } = object;
  const read = readDocument(body, rules);
  if ('value' in read) {
    store.damage?.mended(key);
    return { value: read.value, etag };
  }
  return { etag, damage: reportDamage(store, { key, etag, reason: read.reason }, read.cause) };
}

/** The error of a document that cannot be read, of which the store has been told. */
export function reportDamage(
  { damage }: Pick<ObjectStore, 'damage'>,
  ...what: ConstructorParameters<typeof DamagedDocumentError>
): DamagedDocumentError {
  const error = new DamagedDocumentError(...what);
  damage?.found(error);
  return error;
}

/** A stored JSON document; undefined when there is none. Throws DamagedDocumentError when it cannot be read. */
export async function getJson<T>(
  store: ObjectStore,
  key: string,
  rules: DocumentRules<T>,
): Promise<Versioned<T> | undefined> {
  const stored = await getStored(store, key, rules);
  if (stored?.damage) throw stored.damage;
  return stored;
}

/** Why these bytes are no such document; undefined when they are. */
export function documentFault(body: Uint8Array, rules: DocumentRules<unknown>): string | undefined {
  const read = readDocument(body, rules);
  return 'reason' in read ? read.reason : undefined;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const LONGEST_REASON = 200;

function readDocument<T>(
  body: Uint8Array,
  { parse, isOwn = () => true }: DocumentRules<T>,
): { readonly value: T } | { readonly reason: string; readonly cause?: unknown } {
  if (body.length === 0) return { reason: 'it is empty' };
  let json: unknown;
  try {
    json = JSON.parse(UTF8.decode(body));
  } catch (cause) {
    return { reason: 'it is not JSON, or not all of it', cause };
  }
  try {
    const value = parse(json);
    return isOwn(value) ? { value } : { reason: 'it is the document of something else' };
  } catch (cause) {
    return { reason: reasonOf(cause), cause };
  }
}

/** The first thing that does not fit, without what stands there. */
function reasonOf(cause: unknown): string {
  const issue = cause instanceof z.ZodError ? cause.issues[0] : undefined;
  const message = issue?.message ?? (cause instanceof Error ? cause.message : String(cause));
  const place = issue?.path.join('.') ?? '';
  return `${place === '' ? '' : `${place}: `}${message}`.slice(0, LONGEST_REASON);
}

export function putJson(
  store: ObjectStore,
  key: string,
  value: unknown,
  options: PutOptions = {},
): Promise<{ etag: string }> {
  return store.put(key, toJson(value), { contentType: 'application/json', ...options });
}

/** Removes a document that may be damaged: then its bytes are set aside. */
export async function discard(store: ObjectStore, key: string): Promise<void> {
  await (store.damage ?? { discard: store.delete }).discard(key);
}

/**
 * The bytes of a stored document: indented, so that people can read and compare them. Throws AppError `number-out-of-range` for a
 * number that is none: as `null` it would make the document one that cannot be read again.
 */
export function toJson(value: unknown): string {
  return `${JSON.stringify(value, finite, 2)}\n`;
}

function finite(name: string, value: unknown): unknown {
  if (typeof value !== 'number' || Number.isFinite(value)) return value;
  throw new AppError(
    'number-out-of-range',
    `The numbers are too large or too small to compute with: "${name}" would be ${value}`,
  );
}

/** The objects of one "folder", all levels below it together. */
export interface FolderContent {
  /** Paths below the folder. */
  readonly files: ReadonlySet<string>;
  /** When the last of them was written. */
  readonly newest: Date;
}

/** The folders right below `prefix` by name; objects that lie right there themselves are left out. */
export async function foldersBelow(
  store: Pick<ObjectStore, 'list'>,
  prefix: string,
): Promise<Map<string, FolderContent>> {
  const found = new Map<string, { files: Set<string>; newest: Date }>();
  for await (const { key, modifiedAt } of store.list(prefix)) {
    const [name, ...rest] = key.slice(prefix.length).split('/');
    if (rest.length === 0) continue;
    const folder = found.get(name) ?? { files: new Set(), newest: modifiedAt };
    folder.files.add(rest.join('/'));
    if (modifiedAt > folder.newest) folder.newest = modifiedAt;
    found.set(name, folder);
  }
  return found;
}
