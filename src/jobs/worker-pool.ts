import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { Run } from '../schemas/run.ts';
import type { StorageSettings } from '../storage/create-store.ts';
import type { Buckets } from '../storage/keys.ts';
import type { TrainingOutcome } from './training-queue.ts';

/** What every worker needs to reach the store: plain JSON. */
export interface WorkerSettings {
  readonly storage: StorageSettings;
  readonly buckets: Buckets;
}

/** How long an idle thread is kept for the next training. */
const IDLE_MS = 30_000;

/** The pool of threads that train; the first one starts with the first training. */
export function createWorkerPool(settings: WorkerSettings, threads: number) {
  // Beside this file stands the worker, as TypeScript in a checkout and as JavaScript in a build.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const pool = new Piscina({
    filename: new URL(`./training-worker.${extension}`, import.meta.url).href,
    workerData: settings,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: IDLE_MS,
  });
  return {
    async train(run: Run, onChange: (run: Run) => void, signal: AbortSignal): Promise<TrainingOutcome> {
      const { port1: here, port2: there } = new MessageChannel();
      here.on('message', onChange);
      try {
        return await pool.run({ run, changes: there }, { signal, transferList: [there] });
      } finally {
        here.close();
      }
    },
    close: () => pool.destroy(),
  };
}

export type WorkerPool = ReturnType<typeof createWorkerPool>;
