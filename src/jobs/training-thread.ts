import { threadId } from 'node:worker_threads';
import { workerData } from 'piscina';
import { AppError } from '../errors.ts';
import type { SeriesStatus } from '../forecasting/panel/series-summary.ts';
import type { PipelineContext } from '../pipeline/context.ts';
import { registerPanel } from '../pipeline/panel/register-panel.ts';
import { trainShard } from '../pipeline/panel/train-shard.ts';
import { runPipeline } from '../pipeline/pipeline.ts';
import { replayRun } from '../pipeline/replay.ts';
import type { Replay } from '../runs/replay.ts';
import { isOpen, type Run, startedRun } from '../runs/run.ts';
import { createRunDocument, RunTakenError } from '../runs/run-document.ts';
import { createRunRepository, type RunKey } from '../runs/run-repository.ts';
import { createKeys } from '../storage/keys.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { createObservedStore } from '../storage/observed-store.ts';
import { createWatchedStore } from '../storage/watched-store.ts';
import { answered, type ThreadAnswer } from '../threads/answer.ts';
import { CODE_VERSION } from '../version.ts';
import type {
  FromThread,
  ThreadMessage,
  ThreadSettings,
  ThreadTask,
  ThreadWarning,
  TrainingOutcome,
  TrainingTask,
} from './worker-pool.ts';

const { buckets, owner } = workerData as ThreadSettings; // given by createWorkerPool
const keys = createKeys(buckets);
const now = () => new Date();

/** What a thread does, on its own access to the store. */
export function createTrainingThread(store: ObjectStore) {
  return (task: ThreadTask): Promise<FromThread<unknown>> =>
    task.kind === 'replay' ? replay(task.run, store) : work(task, store);
}

async function replay(run: Run, store: ObjectStore): Promise<FromThread<ThreadAnswer<Replay>>> {
  const { warnings, log } = createThreadLog();
  const outcome = await answered(() => replayRun(run, { store, keys, now, log }, CODE_VERSION));
  return { warnings, outcome };
}

async function work(
  { port, ...task }: Exclude<ThreadTask, { kind: 'replay' }>,
  store: ObjectStore,
): Promise<FromThread<TrainingOutcome | ThreadAnswer<void>>> {
  const post = (message: ThreadMessage) => port.postMessage(message);
  post({ kind: 'thread', id: threadId });
  const { warnings, log } = createThreadLog();
  const observed = createObservedStore(store, (operation) => post({ kind: 'operation', operation }));
  const watched = createWatchedStore(observed, { keys, log: { error: log.warn } });
  try {
    return { warnings, outcome: await outcomeOf(task, { store: watched, keys, now, log }, post) };
  } finally {
    port.close();
  }
}

function outcomeOf(
  task: TrainingTask,
  context: PipelineContext,
  post: (message: ThreadMessage) => void,
): Promise<TrainingOutcome | ThreadAnswer<void>> {
  if (task.kind === 'train')
    return workOnRun(task.key, context, post, (run) => startedRun(run, owner, now()), runPipeline);
  if (task.kind === 'register') return workOnRun(task.key, context, post, (run) => run, registerPanel);
  return answered(() => shardOf(task, context, (status) => post({ kind: 'series', status })));
}

/** A run that has ended, or belongs to somebody else, needs no more shards. */
async function shardOf(
  { key, shard }: Extract<TrainingTask, { kind: 'shard' }>,
  context: PipelineContext,
  onSeries: (status: SeriesStatus) => void,
): Promise<void> {
  const run = await createRunRepository(context.store, keys).read(key);
  if (!run || !isOpen(run)) throw new AppError('run-ended', `Run ${key.id} has ended already`);
  await trainShard(context, run, shard, ({ status }) => onSeries(status));
}

/** A thread has no log: what it would say there goes with its answer. */
function createThreadLog() {
  const warnings: ThreadWarning[] = [];
  return { warnings, log: { warn: (fields: object, message: string) => void warnings.push({ fields, message }) } };
}

/**
 * Makes a run that of this process and works on it to its end. Errors are passed as text: their own fields are lost between
 * threads.
 */
async function workOnRun(
  key: RunKey,
  context: PipelineContext,
  post: (message: ThreadMessage) => void,
  begun: (run: Run) => Run,
  pipeline: typeof runPipeline,
): Promise<TrainingOutcome> {
  const runs = createRunRepository(context.store, keys);
  try {
    const stored = await runs.readVersioned(key);
    if (!stored || !isOurs(stored.value)) return { kind: 'taken' };
    const document = createRunDocument({
      ...{ runs, etag: stored.etag },
      onChanged: (run) => post({ kind: 'changed', run }),
      onFault: (error) => post({ kind: 'fault', fault: describe(error) }),
    });
    const started = begun(stored.value);
    await document.claim(started);
    const { run, cause, isTaken } = await pipeline(started, context, document);
    if (isTaken) return { kind: 'taken' };
    return { kind: 'ended', run, fault: cause === undefined ? undefined : describe(cause) };
  } catch (error) {
    // Nothing has happened yet: the pipeline itself does not throw.
    if (error instanceof RunTakenError) return { kind: 'taken' };
    if (error instanceof AppError) return { kind: 'unclaimed', fault: describe(error) };
    throw error;
  }
}

/** Nobody works on it yet, or this process does. */
function isOurs(run: Run): boolean {
  return isOpen(run) && (run.status === 'queued' || run.owner === owner);
}

function describe(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
