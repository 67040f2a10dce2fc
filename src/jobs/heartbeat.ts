import { putJson } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import type { ObjectStore } from '../storage/object-store.ts';

interface Options {
  readonly id: string;
  readonly owners: OwnerRegistry;
  /** An owner that has not renewed its document for so long is dead. */
  readonly leaseMs: number;
  readonly now: () => Date;
}

/** Some stores tell times in whole seconds. */
const RESOLUTION_MS = 1000;

/**
 * This process as an owner of runs, and who else lives. All times are those of the store's clock, so that the clocks of
 * machines need not agree. A lease decides only who may be taken for dead: an owner that wakes up again after
 * that loses nothing but its runs, since every document of a run is written by compare-and-swap.
 */
export function createLease({ id, owners, leaseMs, now }: Options) {
  let renewed: { readonly storeTime: number; readonly at: number } | undefined;
  let seen = new Set<string>();

  const renew = async () => {
    const at = performance.now();
    const storeTime = (await owners.renew(id, now())).getTime();
    renewed = { storeTime, at };
    return renewed;
  };

  /** Makes sure that others see this process alive. */
  const hold = async () => {
    if (renewed && performance.now() - renewed.at < leaseMs / 2) return renewed;
    return renew();
  };

  const isAlive = async (owner: string | null): Promise<boolean> => {
    if (owner === null) return false;
    if (owner === id) return true;
    const { storeTime, at } = await hold();
    const last = (await owners.renewedAt(owner))?.getTime();
    return last !== undefined && storeTime + performance.now() - at - last <= leaseMs + RESOLUTION_MS;
  };

  return {
    id,
    hold,
    isAlive,

    /** Renews what is held; answers whether an owner has gone since the last time, dead or of its own will. */
    async tick(): Promise<{ readonly gone: boolean; readonly dead: readonly string[] }> {
      const ids = (await owners.ids()).filter((owner) => owner !== id);
      if (renewed || ids.length > 0) await renew();
      const alive = await Promise.all(ids.map(isAlive));
      const vanished = [...seen].some((owner) => !ids.includes(owner));
      const dead = ids.filter((_owner, i) => !alive[i]);
      seen = new Set(ids);
      return { gone: vanished || dead.length > 0, dead };
    },

    /** Forgets an owner whose runs have been taken care of. */
    bury: (owner: string) => owners.remove(owner),

    /** Others may take over at once what this process has left open. */
    async release(): Promise<void> {
      if (renewed) await owners.remove(id);
      renewed = undefined;
    },
  };
}

export type Lease = ReturnType<typeof createLease>;

/** The processes that run trainings on this store: each renews a document of its own while it lives. */
export function createOwnerRepository(store: ObjectStore, keys: Keys) {
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

type OwnerRegistry = ReturnType<typeof createOwnerRepository>;
