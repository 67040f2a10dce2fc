import { type MessagePort, threadId } from 'node:worker_threads';
import { workerData } from 'piscina';
import { runPipeline } from '../pipeline/pipeline.ts';
import type { Run } from '../schemas/run.ts';
import { createStore } from '../storage/create-store.ts';
import { createKeys } from '../storage/keys.ts';
import type { TrainingOutcome } from './training-queue.ts';
import type { WorkerMessage, WorkerSettings } from './worker-pool.ts';

const { storage, buckets } = workerData as WorkerSettings; // given by createWorkerPool
const store = createStore(storage);
const keys = createKeys(buckets);

/** A thread's one task. Errors go back as text: their own fields do not survive the way between threads. */
export default async function train({ run, port }: { run: Run; port: MessagePort }): Promise<TrainingOutcome> {
  const tell = (message: WorkerMessage) => port.postMessage(message);
  tell({ kind: 'thread', id: threadId });
  const commit = (reached: Run) => {
    const answer = new Promise<boolean>((resolve) => {
      port.once('message', resolve);
    });
    tell({ kind: 'commit', run: reached });
    return answer;
  };
  const context = { store, keys, now: () => new Date(), commit };
  const {
    run: finished,
    cause,
    stopped,
  } = await runPipeline(run, context, (changed) => tell({ kind: 'change', run: changed }));
  port.close();
  return { run: finished, fault: cause === undefined ? undefined : describe(cause), stopped };
}

function describe(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
