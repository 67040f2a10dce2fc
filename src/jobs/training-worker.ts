import { type MessagePort, threadId } from 'node:worker_threads';
import { workerData } from 'piscina';
import { createStore } from '../create-store.ts';
import { AppError } from '../errors.ts';
import { runPipeline } from '../pipeline/pipeline.ts';
import { replayRun } from '../pipeline/replay.ts';
import type { Run } from '../runs/run.ts';
import { createKeys } from '../storage/keys.ts';
import { createObservedStore } from '../storage/observed-store.ts';
import { CODE_VERSION } from '../version.ts';
import type { TrainingOutcome } from './training-queue.ts';
import type { ReplayOutcome, WorkerMessage, WorkerSettings } from './worker-pool.ts';

const { storage, buckets } = workerData as WorkerSettings; // given by createWorkerPool
const store = createStore(storage);
const keys = createKeys(buckets);

/** A replay, or the AppError that says why there is none now. */
export async function replay(run: Run): Promise<ReplayOutcome> {
  try {
    return { ok: true, replay: await replayRun(run, { store, keys, now: () => new Date() }, CODE_VERSION) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message, retryAfter } = error;
    return { ok: false, code, message, retryAfter };
  }
}

/** A thread's main task. Errors go back as text: their own fields do not survive the way between threads. */
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
  const observed = createObservedStore(store, (operation) => tell({ kind: 'operation', operation }));
  const context = { store: observed, keys, now: () => new Date(), commit };
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
