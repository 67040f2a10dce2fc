import { type Champion, championSchema } from '../schemas/model.ts';
import { getJson, putJson, type Versioned } from '../storage/json.ts';
import type { Keys } from '../storage/keys.ts';
import type { ObjectStore } from '../storage/object-store.ts';

export function readChampion(
  store: ObjectStore,
  keys: Keys,
  dataset: string,
): Promise<Versioned<Champion> | undefined> {
  return getJson(store, keys.champion(dataset), championSchema);
}

/**
 * Points to `next`, if the pointer is still `current` (undefined: if there is none yet).
 * Throws PreconditionFailedError when another promotion came first.
 */
export async function replaceChampion(
  store: ObjectStore,
  keys: Keys,
  current: Versioned<Champion> | undefined,
  next: Omit<Champion, 'schema' | 'previous'>,
): Promise<Versioned<Champion>> {
  const value: Champion = { schema: 1, ...next, previous: current?.value.version ?? null };
  const precondition = current === undefined ? { ifNoneMatch: '*' as const } : { ifMatch: current.etag };
  const { etag } = await putJson(store, keys.champion(next.dataset), value, precondition);
  return { value, etag };
}
