import { putJson } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import type { ObjectStore } from '../storage/object-store.ts';

/** The processes that work on this store: each renews a document of its own while it lives. */
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

interface Options {
  /** Under which others know this process. */
  readonly id: string;
  readonly owners: ReturnType<typeof createOwnerRepository>;
  /** A process that has not renewed its document for so long is dead. */
  readonly timeoutMs: number;
  readonly now: () => Date;
}

/** Some stores keep times in whole seconds. */
const RESOLUTION_MS = 1000;

/**
 * Shows others that this process is alive, and knows which of them are. All times are those of the store's clock, so that
 * the clocks of machines need not agree. A missing heartbeat decides only who may be taken for dead: a process that
 * wakes up again after that loses its runs and nothing else, since every document of a run is written by
 * compare-and-swap.
 */
export function createHeartbeat({ id, owners, timeoutMs, now }: Options) {
  let renewed: { readonly storeTime: number; readonly at: number } | undefined;
  let seen = new Set<string>();

  const renew = async () => {
    const at = performance.now();
    const storeTime = (await owners.renew(id, now())).getTime();
    renewed = { storeTime, at };
    return renewed;
  };

  /** Makes sure that others see this process alive. */
  const beat = async () => {
    if (renewed && performance.now() - renewed.at < timeoutMs / 2) return renewed;
    return renew();
  };

  const isAlive = async (owner: string | null): Promise<boolean> => {
    if (owner === null) return false;
    if (owner === id) return true;
    const { storeTime, at } = await beat();
    const last = (await owners.renewedAt(owner))?.getTime();
    return last !== undefined && storeTime + performance.now() - at - last <= timeoutMs + RESOLUTION_MS;
  };

  return {
    id,
    beat,
    isAlive,

    /** Renews the document where others look at it; answers whether one of them has gone since the last time, dead or of its own will. */
    async look(): Promise<{ readonly gone: boolean; readonly dead: readonly string[] }> {
      const ids = (await owners.ids()).filter((owner) => owner !== id);
      if (renewed || ids.length > 0) await renew();
      const alive = await Promise.all(ids.map(isAlive));
      const vanished = [...seen].some((owner) => !ids.includes(owner));
      const dead = ids.filter((_owner, i) => !alive[i]);
      seen = new Set(ids);
      return { gone: vanished || dead.length > 0, dead };
    },

    /** Forgets a dead process whose runs have been taken care of. */
    evict: (owner: string) => owners.remove(owner),

    /** Others may take over at once what this process has left open. */
    async stop(): Promise<void> {
      if (renewed) await owners.remove(id);
      renewed = undefined;
    },
  };
}

export type Heartbeat = ReturnType<typeof createHeartbeat>;

interface Rounds {
  readonly heartbeat: Pick<Heartbeat, 'look' | 'evict'>;
  readonly everyMs: number;
  /** Looks after the runs of this process. */
  readonly check: () => Promise<void>;
  /** Takes care of the runs of processes that are gone. A process that only trains leaves that to others. */
  readonly recover?: (() => Promise<void>) | undefined;
  readonly log: { error(fields: object, message: string): void };
}

/** Every few seconds: shows that this process lives, and looks whether others do. */
export function createHeartbeatRounds({ heartbeat, everyMs, check, recover, log }: Rounds) {
  /** Also at the start: this may be the next life of a process that is gone. */
  let pending = true;
  let recovers = recover !== undefined;

  const round = async (): Promise<void> => {
    const { gone, dead } = await heartbeat.look();
    await check();
    if (gone) pending = true;
    if (!pending || !recovers) return;
    await recover?.();
    for (const owner of dead) await heartbeat.evict(owner);
    pending = false;
  };

  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const begin = () => {
    running ??= round()
      .catch((err: unknown) => log.error({ err }, 'runs left open cannot be looked after; trying again'))
      .finally(() => {
        running = undefined;
      });
  };

  return {
    start(): void {
      begin();
      timer = setInterval(begin, everyMs);
      timer.unref();
    },

    /** From now on the runs of others are left to others; waits for the round that is under way. */
    async endRecovery(): Promise<void> {
      recovers = false;
      await running;
    },

    async close(): Promise<void> {
      clearInterval(timer);
      await running;
    },
  };
}
