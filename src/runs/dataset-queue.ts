import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { z } from 'zod';
import { runIdSchema } from '../primitives.ts';
import { unlessDamaged } from '../storage/damage.ts';
import { getStored, putJson } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import { type ObjectStore, PreconditionFailedError } from '../storage/object-store.ts';
import { isOpen, type Run, type TrainingOptions } from './run.ts';
import { createRunRepository, type RunKey, type RunRepository } from './run-repository.ts';
import { createStoreWait, STORE_WAIT_MS } from './store-wait.ts';

/** The open runs of a dataset in the order in which they are trained, who looks after each, and what it was asked for. */
const datasetQueueSchema = z.object({
  schema: z.literal(1),
  entries: z.array(z.object({ run: runIdSchema, owner: z.string(), request: z.string() })),
});

type Entries = readonly z.infer<typeof datasetQueueSchema>['entries'][number][];

/** One document per dataset, shared by all processes, changed by compare-and-swap only. */
export function createDatasetQueueRepository(store: ObjectStore, keys: Keys) {
  const runs = createRunRepository(store, keys);

  /** As it was, as far as the documents of its runs tell: their ids are in the order of their turns. */
  const openEntries = async (dataset: string): Promise<Entries> => {
    const entries: Entries[number][] = [];
    for (const key of (await runs.list(dataset)).reverse()) {
      const run = await unlessDamaged(runs.read(key));
      if (run?.owner && isOpen(run)) entries.push({ run: run.id, owner: run.owner, request: requestOf(run.options) });
    }
    return entries;
  };

  const read = async (dataset: string) => {
    const stored = await getStored(store, keys.line(dataset), datasetQueueSchema);
    const entries: Entries = stored?.damage ? await openEntries(dataset) : (stored?.value.entries ?? []);
    return { entries, etag: stored?.etag, isDamaged: stored?.damage !== undefined };
  };

  /** False when somebody else has changed the document meanwhile. */
  const replace = async (dataset: string, etag: string | undefined, entries: Entries): Promise<boolean> => {
    const condition = etag === undefined ? { ifNoneMatch: '*' as const } : { ifMatch: etag };
    try {
      await putJson(store, keys.line(dataset), { schema: 1, entries }, condition);
      return true;
    } catch (error) {
      if (error instanceof PreconditionFailedError) return false;
      throw error;
    }
  };

  /** Changes the entries; `change` is asked again when somebody else was faster. The same entries: no change. */
  const update = async (dataset: string, change: (entries: Entries) => Promise<Entries>): Promise<Entries> => {
    for (;;) {
      const { entries: before, etag, isDamaged } = await read(dataset);
      const entries = await change(before);
      const isSame = entries === before && !isDamaged;
      if (isSame || (await replace(dataset, etag, entries))) return entries;
    }
  };

  return {
    update,

    /** A damaged document is put back. */
    async read(dataset: string): Promise<Entries> {
      const { entries, isDamaged } = await read(dataset);
      return isDamaged ? update(dataset, async (before) => before) : entries;
    },
  };
}

interface Options {
  readonly documents: ReturnType<typeof createDatasetQueueRepository>;
  readonly runs: Pick<RunRepository, 'read'>;
  /** This process, and which of the others live. */
  readonly heartbeat: {
    readonly id: string;
    beat(): Promise<unknown>;
    isAlive(owner: string): Promise<boolean>;
  };
  /** Within this process changes of a queue follow each other, so that only processes compete. */
  readonly mutex: { run<T>(dataset: string, task: () => Promise<T>): Promise<T> };
  /** How often runs that wait look whether it is their turn. */
  readonly pollMs: number;
  /** How long runs wait for a store that is away, in ms. */
  readonly storeWaitMs?: number;
}

/** A run of this process that waits for its turn. */
interface Waiter {
  readonly run: Run;
  readonly start: () => void;
  readonly fail: (error: unknown) => void;
}

/** Names what is asked for: two runs with the same request do the same. */
export function requestOf({ dataset, model, split, promote, version, holidayRegion }: TrainingOptions): string {
  const asked = { dataset, model, split, promote, version, holidayRegion };
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}

/** Whose turn it is to train on a dataset, among all processes on the store: the first run whose process lives. */
export function createDatasetQueue(options: Options) {
  const { documents, runs, heartbeat, mutex, pollMs, storeWaitMs = STORE_WAIT_MS } = options;
  const waiting = new Map<string, Map<string, Waiter>>();
  const left = new EventEmitter().setMaxListeners(0);
  /** Heads of queues whose runs had ended when they were last looked at. */
  const endedHeads = new Map<string, string>();

  const update = (dataset: string, change: (entries: Entries) => Promise<Entries>) =>
    mutex.run(dataset, () => documents.update(dataset, change));

  const living = async (entries: Entries): Promise<Entries> => {
    const owners = [...new Set(entries.map(({ owner }) => owner))];
    const alive = await Promise.all(owners.map(heartbeat.isAlive));
    return alive.every(Boolean) ? entries : entries.filter(({ owner }) => alive[owners.indexOf(owner)]);
  };

  const entryOf = (run: Run) => ({ run: run.id, owner: heartbeat.id, request: requestOf(run.options) });

  const leave = async ({ id, dataset }: RunKey): Promise<void> => {
    await update(dataset, async (entries) => {
      const others = entries.filter(({ run }) => run !== id);
      return others.length === entries.length ? entries : others;
    });
    left.emit(dataset);
  };

  /** Until a run of this process leaves, or it is time to look again. */
  const pause = (dataset: string) =>
    new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        left.off(dataset, end);
        resolve();
      };
      const timer = setTimeout(end, pollMs);
      left.once(dataset, end);
    });

  /** Those that others took for dead have lost their place: they join again at the end. */
  const rejoin = async (dataset: string, entries: Entries, waiters: ReadonlyMap<string, Waiter>): Promise<void> => {
    const lost = [...waiters.values()].filter(({ run }) => !entries.some((entry) => entry.run === run.id));
    if (lost.length === 0) return;
    await heartbeat.beat();
    await update(dataset, async (before) => {
      const missing = lost.filter(({ run }) => !before.some((entry) => entry.run === run.id));
      return missing.length === 0 ? before : [...(await living(before)), ...missing.map(({ run }) => entryOf(run))];
    });
  };

  /** A document that cannot be read is for its own process to deal with: it says nothing of the runs behind it. */
  const readHead = async (dataset: string, [head]: Entries): Promise<Run | undefined> =>
    head && unlessDamaged(runs.read({ id: head.run, dataset }));

  /** Takes out a head whose run had ended the last time already: whoever should have done so may not be there. */
  const dropEnded = async (dataset: string, entries: Entries): Promise<void> => {
    const run = await readHead(dataset, entries);
    const before = endedHeads.get(dataset);
    endedHeads.delete(dataset);
    if (!run || isOpen(run)) return;
    if (run.id === before) await leave(run);
    else endedHeads.set(dataset, run.id);
  };

  /** Starts the run whose turn it is, if it waits here. */
  const startNext = async (dataset: string, waiters: ReadonlyMap<string, Waiter>): Promise<boolean> => {
    const entries = await living(await documents.read(dataset));
    await rejoin(dataset, entries, waiters);
    const next = waiters.get(entries[0]?.run);
    if (next) next.start();
    else await dropEnded(dataset, entries);
    return next !== undefined;
  };

  /** Starts those that wait for a dataset one after another. One poll serves all of them. */
  const serve = async (dataset: string, waiters: ReadonlyMap<string, Waiter>): Promise<void> => {
    const wait = createStoreWait(storeWaitMs);
    const failAll = (error: unknown): void => {
      for (const waiter of [...waiters.values()]) waiter.fail(error);
    };
    while (waiters.size > 0) {
      try {
        const isStarted = await startNext(dataset, waiters);
        wait.reached();
        if (!isStarted) await pause(dataset);
      } catch (error) {
        // While the store is away they go on waiting, for a time.
        const end = wait.endOf(error);
        if (end !== undefined) failAll(end);
        await pause(dataset);
      }
    }
    waiting.delete(dataset);
  };

  return {
    /**
     * Joins the queue at its end, unless the same request is in it already, of a living process and not among those
     * passed over: answers whose run it is.
     */
    async join(run: Run, passedOver: ReadonlySet<string> = new Set()): Promise<string> {
      await heartbeat.beat();
      const own = entryOf(run);
      const isEqual = (entry: Entries[number]) => entry.request === own.request && !passedOver.has(entry.run);
      const entries = await update(run.dataset, async (before) => {
        const present = await living(before);
        return present.some(isEqual) ? before : [...present, own];
      });
      return (await living(entries)).find(isEqual)?.run ?? run.id;
    },

    /** Resolves when it is the turn of this run; rejects when `signal` aborts, or when the store is away for too long. */
    async turn(run: Run, signal: AbortSignal): Promise<void> {
      const { id, dataset } = run;
      signal.throwIfAborted();
      const waiters = waiting.get(dataset) ?? new Map<string, Waiter>();
      await new Promise<void>((resolve, reject) => {
        const abort = () => fail(signal.reason);
        const end = () => {
          signal.removeEventListener('abort', abort);
          waiters.delete(id);
        };
        const start = () => {
          end();
          resolve();
        };
        const fail = (error: unknown) => {
          end();
          // The round that serves the others need not wait for this one.
          left.emit(dataset);
          reject(error);
        };
        signal.addEventListener('abort', abort);
        waiters.set(id, { run, start, fail });
        if (waiting.has(dataset)) return;
        waiting.set(dataset, waiters);
        void serve(dataset, waiters);
      });
    },

    /** Shows others that this process trains the run. False when it is not the turn of the run any more. */
    async hold({ id, dataset }: RunKey): Promise<boolean> {
      await heartbeat.beat();
      const entries = await update(dataset, async (before) => {
        const own = before.find(({ run }) => run === id);
        if (!own || own.owner === heartbeat.id) return before;
        return before.map((entry) => (entry === own ? { ...own, owner: heartbeat.id } : entry));
      });
      return (await living(entries))[0]?.run === id;
    },

    leave,

    /** The runs in the queue, of this process and of others. */
    runsOf: async (dataset: string) => (await documents.read(dataset)).map(({ run }) => run),
  };
}

export type DatasetQueue = ReturnType<typeof createDatasetQueue>;
