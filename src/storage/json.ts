import type { z } from 'zod';
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

/** The bytes of a stored document: indented, so that people can read and compare them. */
export function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
