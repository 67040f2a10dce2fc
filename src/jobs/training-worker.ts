import type { MessagePort } from 'node:worker_threads';
import { workerData } from 'piscina';
import { runPipeline } from '../pipeline/pipeline.ts';
import type { Run } from '../schemas/run.ts';
import { createStore } from '../storage/create-store.ts';
import { createKeys } from '../storage/keys.ts';
import type { TrainingOutcome } from './training-queue.ts';
import type { WorkerSettings } from './worker-pool.ts';

const { storage, buckets } = workerData as WorkerSettings; // given by createWorkerPool
const store = createStore(storage);
const keys = createKeys(buckets);

/** A thread's one task. Errors go back as text: their own fields do not survive the way between threads. */
export default async function train({ run, changes }: { run: Run; changes: MessagePort }): Promise<TrainingOutcome> {
  const context = { store, keys, now: () => new Date() };
  const { run: finished, cause } = await runPipeline(run, context, (changed) => changes.postMessage(changed));
  changes.close();
  return { run: finished, fault: cause === undefined ? undefined : describe(cause) };
}

function describe(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
