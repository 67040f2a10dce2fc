import type { z } from 'zod';
import { AppError } from '../errors.ts';
import type { ObjectStore, PutOptions } from './object-store.ts';

/** A document and the etag it had when it was read. */
export interface Versioned<T> {
  readonly value: T;
  readonly etag: string;
}

/** A stored JSON document; undefined when there is none. Throws when it does not fit the schema. */
export async function getJson<T>(
  store: ObjectStore,
  key: string,
  schema: z.ZodType<T>,
): Promise<Versioned<T> | undefined> {
  const object = await store.get(key);
  if (!object) return undefined;
  try {
    return { value: schema.parse(JSON.parse(object.body.toString('utf8'))), etag: object.etag };
  } catch (cause) {
    throw new Error(`${key} is not what this version of the service writes`, { cause });
  }
}

export function putJson(
  store: ObjectStore,
  key: string,
  value: unknown,
  options: PutOptions = {},
): Promise<{ etag: string }> {
  return store.put(key, toJson(value), { contentType: 'application/json', ...options });
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
