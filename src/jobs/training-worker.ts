import { type MessagePort, threadId } from 'node:worker_threads';
import { workerData } from 'piscina';
import { createStoreAtOnce } from '../create-store.ts';
import { AppError } from '../errors.ts';
import { runPipeline } from '../pipeline/pipeline.ts';
import { replayRun } from '../pipeline/replay.ts';
import type { Run } from '../runs/run.ts';
import { createKeys } from '../storage/keys.ts';
import { createObservedStore } from '../storage/observed-store.ts';
import { createS3Store } from '../storage/s3/s3-store.ts';
import { CODE_VERSION } from '../version.ts';
import type { TrainingOutcome } from './training-queue.ts';
import type { FromThread, ReplayOutcome, ThreadWarning, WorkerMessage, WorkerSettings } from './worker-pool.ts';

const { storage, buckets } = workerData as WorkerSettings; // given by createWorkerPool
const store = createStoreAtOnce(storage, createS3Store);
const keys = createKeys(buckets);

/** A thread has no log: what it would say there goes with its answer. */
function createThreadLog() {
  const warnings: ThreadWarning[] = [];
  return { warnings, log: { warn: (fields: object, message: string) => void warnings.push({ fields, message }) } };
}

/** A replay, or the AppError that says why there is none now. */
export async function replay(run: Run): Promise<FromThread<ReplayOutcome>> {
  const { warnings, log } = createThreadLog();
  try {
    const context = { store, keys, now: () => new Date(), log };
    return { warnings, outcome: { ok: true, replay: await replayRun(run, context, CODE_VERSION) } };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message, retryAfter } = error;
    return { warnings, outcome: { ok: false, code, message, retryAfter } };
  }
}

/** A thread's main task. Errors go back as text: their own fields do not survive the way between threads. */
export default async function train({
  run,
  port,
}: {
  run: Run;
  port: MessagePort;
}): Promise<FromThread<TrainingOutcome>> {
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
  const { warnings, log } = createThreadLog();
  const context = { store: observed, keys, now: () => new Date(), log, commit };
  const {
    run: finished,
    cause,
    stopped,
  } = await runPipeline(run, context, (changed) => tell({ kind: 'change', run: changed }));
  port.close();
  const fault = cause === undefined ? undefined : describe(cause);
  return { warnings, outcome: { run: finished, fault, stopped } };
}

function describe(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
