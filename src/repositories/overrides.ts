import { type OverridesDocument, overridesDocumentSchema } from '../monitoring/overrides.ts';
import { discard, getJson, putJson, type Versioned } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import type { ObjectStore } from '../storage/object-store.ts';

/** `ajustes.json` of each dataset. */
export function createOverrideRepository(store: ObjectStore, keys: Keys) {
  return {
    /** Throws DamagedDocumentError also when another program wrote something else there. */
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

    remove: (name: string) => discard(store, keys.overrides(name)),
  };
}

export type OverrideRepository = ReturnType<typeof createOverrideRepository>;
