import { type OverridesDocument, overridesDocumentSchema } from '../ledger/overrides.ts';
import { getJson, putJson, type Versioned } from '../storage/json.ts';
import type { Keys } from '../storage/keys.ts';
import type { ObjectStore } from '../storage/object-store.ts';

/** `ajustes.json` of each dataset. */
export function createOverrideRegistry(store: ObjectStore, keys: Keys) {
  return {
    read: (name: string): Promise<Versioned<OverridesDocument> | undefined> =>
      getJson(store, keys.overrides(name), overridesDocumentSchema),

    stat: (name: string) => store.stat(keys.overrides(name)),

    /** Replaces the document with the etag `current`, or creates it. Throws PreconditionFailedError when another came first. */
    write: (name: string, document: OverridesDocument, current: string | undefined): Promise<{ etag: string }> =>
      putJson(
        store,
        keys.overrides(name),
        document,
        current === undefined ? { ifNoneMatch: '*' } : { ifMatch: current },
      ),
  };
}

export type OverrideRegistry = ReturnType<typeof createOverrideRegistry>;
