import { type MessagePort, threadId } from 'node:worker_threads';
import { workerData } from 'piscina';
import { createStore } from '../create-store.ts';
import { AppError } from '../errors.ts';
import { runPipeline } from '../pipeline/pipeline.ts';
import { replayRun } from '../pipeline/replay.ts';
import { isOpen, type Run, startedRun } from '../runs/run.ts';
import { createRunDocument, RunTakenError } from '../runs/run-document.ts';
import { createRunRepository, type RunKey } from '../runs/run-repository.ts';
import { createKeys } from '../storage/keys.ts';
import { createObservedStore } from '../storage/observed-store.ts';
import { CODE_VERSION } from '../version.ts';
import type { ReplayOutcome, ThreadMessage, ThreadSettings, TrainingOutcome } from './worker-pool.ts';

const { storage, buckets, owner } = workerData as ThreadSettings; // given by createWorkerPool
const store = createStore(storage);
const keys = createKeys(buckets);
const now = () => new Date();

/** A replay, or the AppError that says why there is none now. */
export async function replay(run: Run): Promise<ReplayOutcome> {
  try {
    return { ok: true, replay: await replayRun(run, { store, keys, now }, CODE_VERSION) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message, retryAfter } = error;
    return { ok: false, code, message, retryAfter };
  }
}

/** A thread's main task. Errors go back as text: their own fields do not survive the way between threads. */
export default async function train({ key, port }: { key: RunKey; port: MessagePort }): Promise<TrainingOutcome> {
  const tell = (message: ThreadMessage) => port.postMessage(message);
  tell({ kind: 'thread', id: threadId });
  const observed = createObservedStore(store, (operation) => tell({ kind: 'operation', operation }));
  const runs = createRunRepository(observed, keys);
  try {
    const stored = await runs.readVersioned(key);
    if (!stored || !isOurs(stored.value)) return { kind: 'taken' };
    const document = createRunDocument({
      ...{ runs, etag: stored.etag },
      onSaved: (run) => tell({ kind: 'saved', run }),
      onFault: (error) => tell({ kind: 'fault', fault: describe(error) }),
    });
    const started = startedRun(stored.value, owner, now());
    await document.claim(started);
    const { run, cause, isTaken } = await runPipeline(started, { store: observed, keys, now }, document);
    if (isTaken) return { kind: 'taken' };
    return { kind: 'ended', run, fault: cause === undefined ? undefined : describe(cause) };
  } catch (error) {
    // Nothing has happened yet: the pipeline itself does not throw.
    return error instanceof RunTakenError ? { kind: 'taken' } : { kind: 'unclaimed', fault: describe(error) };
  } finally {
    port.close();
  }
}

/** Nobody works on it yet, or this process does. */
function isOurs(run: Run): boolean {
  return isOpen(run) && (run.status === 'queued' || run.owner === owner);
}

function describe(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
