import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Heartbeat } from '../jobs/heartbeat.ts';
import { createKeyedMutex } from '../jobs/keyed-mutex.ts';
import { runIdSchema } from '../primitives.ts';
import { getJson, putJson } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import { type ObjectStore, PreconditionFailedError } from '../storage/object-store.ts';
import type { RunKey } from './run-repository.ts';

/** The open runs of a dataset, in the order in which they are trained, and what each was asked for. */
const lineSchema = z.object({
  schema: z.literal(1),
  entries: z.array(z.object({ run: runIdSchema, owner: z.string(), request: z.string() })),
});

type QueueEntry = z.infer<typeof lineSchema>['entries'][number];

/** One line per dataset, shared by all processes, changed by compare-and-swap only. */
export function createDatasetQueueRepository(store: ObjectStore, keys: Keys) {
  const read = (dataset: string) => getJson(store, keys.line(dataset), lineSchema);
  /** False when the line is not what it was any more. */
  const replace = async (
    dataset: string,
    etag: string | undefined,
    entries: readonly QueueEntry[],
  ): Promise<boolean> => {
    const condition = etag === undefined ? { ifNoneMatch: '*' as const } : { ifMatch: etag };
    try {
      await putJson(store, keys.line(dataset), { schema: 1, entries }, condition);
      return true;
    } catch (error) {
      if (error instanceof PreconditionFailedError) return false;
      throw error;
    }
  };

  return {
    read: async (dataset: string): Promise<readonly QueueEntry[]> => (await read(dataset))?.value.entries ?? [],

    /** Changes the line; `change` is asked again when somebody else changed it in between. The same entries: no change. */
    async update(
      dataset: string,
      change: (entries: readonly QueueEntry[]) => Promise<readonly QueueEntry[]>,
    ): Promise<readonly QueueEntry[]> {
      for (;;) {
        const found = await read(dataset);
        const before = found?.value.entries ?? [];
        const entries = await change(before);
        if (entries === before || (await replace(dataset, found?.etag, entries))) return entries;
      }
    },
  };
}

type DatasetQueueRepository = ReturnType<typeof createDatasetQueueRepository>;

interface Options {
  readonly lines: DatasetQueueRepository;
  readonly heartbeat: Heartbeat;
  /** How often a run looks whether it is its turn while another process trains on the dataset. */
  readonly pollMs: number;
}

/** About as long as a run of this process takes to leave the line when its training is over. */
const LEAVING_MS = 10;

/** Whose turn it is to train on a dataset, among all processes on the store. */
export function createDatasetQueue({ lines, heartbeat, pollMs }: Options) {
  /** Within this process changes of a line follow each other; only processes compete. */
  const lanes = createKeyedMutex();
  const update = (dataset: string, change: (entries: readonly QueueEntry[]) => Promise<readonly QueueEntry[]>) =>
    lanes.run(dataset, () => lines.update(dataset, change));

  const living = async (entries: readonly QueueEntry[]): Promise<readonly QueueEntry[]> => {
    const owners = [...new Set(entries.map(({ owner }) => owner))];
    const alive = await Promise.all(owners.map(heartbeat.isAlive));
    return alive.every(Boolean) ? entries : entries.filter(({ owner }) => alive[owners.indexOf(owner)]);
  };

  /** Runs of this process that have been trained and still stand in line: their turn is not for the next one to use. */
  const trained = new Set<string>();
  /** Runs that could not leave, since the store was away: others must not wait behind them for ever. */
  const stranded = new Map<string, RunKey>();

  const leave = async ({ id, dataset }: RunKey): Promise<void> => {
    stranded.set(id, { id, dataset });
    await update(dataset, async (entries) => {
      const others = entries.filter(({ run }) => run !== id);
      return others.length === entries.length ? entries : others;
    });
    stranded.delete(id);
    trained.delete(id);
  };

  return {
    leave,

    /** Joins the line at its end, unless a living process has the same request in it: answers whose run it is. */
    async join({ id, dataset }: RunKey, request: string): Promise<string> {
      await heartbeat.beat();
      const own = { run: id, owner: heartbeat.id, request };
      const entries = await update(dataset, async (before) => {
        const present = await living(before);
        return present.some((entry) => entry.request === request) ? before : [...present, own];
      });
      return (await living(entries)).find((entry) => entry.request === request)?.run ?? id;
    },

    /** Leaves for those who could not. */
    async tidy(): Promise<void> {
      for (const key of [...stranded.values()]) await leave(key);
    },

    /** The training is over; its run stays in line until its end is stored. */
    over: (id: string) => void trained.add(id),

    /** Resolves when a run of this process is at the head; within the process the queue decides which goes first. */
    async turn({ id, dataset }: RunKey, request: string, signal: AbortSignal): Promise<void> {
      for (;;) {
        const [head] = await living(await lines.read(dataset));
        if (head?.owner === heartbeat.id && !trained.has(head.run)) return;
        if (!head) await this.join({ id, dataset }, request);
        else await delay(head.owner === heartbeat.id ? LEAVING_MS : pollMs, undefined, { signal });
        signal.throwIfAborted();
      }
    },

    /** The runs in the line, of this process and of others. */
    runsOf: async (dataset: string) => (await lines.read(dataset)).map(({ run }) => run),
  };
}

export type DatasetQueue = ReturnType<typeof createDatasetQueue>;
