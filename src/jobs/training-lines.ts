import { setTimeout as delay } from 'node:timers/promises';
import type { LineEntry, LineRegistry } from '../registry/lines.ts';
import type { RunKey } from '../registry/runs.ts';
import { createLanes } from './dataset-lanes.ts';
import type { Lease } from './lease.ts';

interface Options {
  readonly lines: LineRegistry;
  readonly lease: Lease;
  /** How often a run looks whether it is its turn while another process trains on the dataset. */
  readonly pollMs: number;
}

/** Whose turn it is to train on a dataset, among all processes on the store. */
export function createTrainingLines({ lines, lease, pollMs }: Options) {
  /** Within this process changes of a line follow each other; only processes compete. */
  const lanes = createLanes();
  const update = (dataset: string, change: (entries: readonly LineEntry[]) => Promise<readonly LineEntry[]>) =>
    lanes.run(dataset, () => lines.update(dataset, change));

  const living = async (entries: readonly LineEntry[]): Promise<readonly LineEntry[]> => {
    const owners = [...new Set(entries.map(({ owner }) => owner))];
    const alive = await Promise.all(owners.map(lease.isAlive));
    return alive.every(Boolean) ? entries : entries.filter(({ owner }) => alive[owners.indexOf(owner)]);
  };

  const leave = async ({ id, dataset }: RunKey): Promise<void> => {
    await update(dataset, async (entries) => {
      const others = entries.filter(({ run }) => run !== id);
      return others.length === entries.length ? entries : others;
    });
  };

  return {
    leave,

    /** Joins the line at its end, unless a living process has the same request in it: answers whose run it is. */
    async join({ id, dataset }: RunKey, request: string): Promise<string> {
      await lease.hold();
      const own = { run: id, owner: lease.id, request };
      const entries = await update(dataset, async (before) => {
        const present = await living(before);
        return present.some((entry) => entry.request === request) ? before : [...present, own];
      });
      return (await living(entries)).find((entry) => entry.request === request)?.run ?? id;
    },

    /** Resolves when a run of this process is at the head; within the process the queue decides which. */
    async turn({ id, dataset }: RunKey, request: string, signal: AbortSignal): Promise<void> {
      for (;;) {
        const [head] = await living(await lines.read(dataset));
        if (head?.owner === lease.id) return;
        if (!head) await this.join({ id, dataset }, request);
        else await delay(pollMs, undefined, { signal });
        signal.throwIfAborted();
      }
    },

    /** The runs in the line, of this process and of others. */
    runsOf: async (dataset: string) => (await lines.read(dataset)).map(({ run }) => run),
  };
}

export type TrainingLines = ReturnType<typeof createTrainingLines>;
