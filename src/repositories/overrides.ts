import { AppError } from '../errors.ts';
import { type OverridesDocument, overridesDocumentSchema } from '../monitoring/overrides.ts';
import { getJson, putJson, type Versioned } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import type { ObjectStore } from '../storage/object-store.ts';

/** `ajustes.json` of each dataset. */
export function createOverrideRepository(store: ObjectStore, keys: Keys) {
  return {
    /** Throws AppError `invalid-overrides` when another program wrote something else there. */
    async read(name: string): Promise<Versioned<OverridesDocument> | undefined> {
      try {
        return await getJson(store, keys.overrides(name), overridesDocumentSchema);
      } catch (cause) {
        if (cause instanceof AppError) throw cause;
        throw new AppError(
          'invalid-overrides',
          `The stored overrides of "${name}" cannot be read; withdraw them with DELETE /forecast/overrides?dataset=${name}`,
          { cause },
        );
      }
    },

    stat: (name: string) => store.stat(keys.overrides(name)),

    /** Replaces the document with the etag `current`, or creates it. Throws PreconditionFailedError when another came first. */
    write: (name: string, document: OverridesDocument, current: string | undefined): Promise<{ etag: string }> =>
      putJson(
        store,
        keys.overrides(name),
        document,
        current === undefined ? { ifNoneMatch: '*' } : { ifMatch: current },
      ),

    remove: (name: string) => store.delete(keys.overrides(name)),
  };
}

export type OverrideRepository = ReturnType<typeof createOverrideRepository>;
