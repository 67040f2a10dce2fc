import { putJson } from '../storage/json.ts';
import type { Keys } from '../storage/keys.ts';
import type { ObjectStore } from '../storage/object-store.ts';

/** The processes that run trainings on this store: each renews a document of its own while it lives. */
export function createOwnerRegistry(store: ObjectStore, keys: Keys) {
  return {
    /** Renews the document; answers with the time of the store's own clock. */
    async renew(id: string, at: Date): Promise<Date> {
      await putJson(store, keys.owner(id), { schema: 1, id, renewedAt: at.toISOString() });
      return (await store.stat(keys.owner(id)))?.modifiedAt ?? at;
    },

    /** When it was last renewed, by the store's clock; undefined when there is no such owner. */
    renewedAt: async (id: string) => (await store.stat(keys.owner(id)))?.modifiedAt,

    async ids(): Promise<string[]> {
      const ids: string[] = [];
      for await (const { key } of store.list(keys.owners)) ids.push(key.slice(keys.owners.length, -'.json'.length));
      return ids;
    },

    remove: (id: string) => store.delete(keys.owner(id)),
  };
}

export type OwnerRegistry = ReturnType<typeof createOwnerRegistry>;
