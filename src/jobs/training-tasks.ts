import { AppError } from '../errors.ts';
import type { SeriesStatus } from '../forecasting/panel/series-summary.ts';
import type { PipelineContext } from '../pipeline/context.ts';
import { registerPanel } from '../pipeline/panel/register-panel.ts';
import { trainShard } from '../pipeline/panel/train-shard.ts';
import { runPipeline } from '../pipeline/pipeline.ts';
import { replayShard, replayWhole } from '../pipeline/replay/replay-panel.ts';
import { replayRun } from '../pipeline/replay/replay-run.ts';
import { createSeriesIndexes } from '../repositories/version-series.ts';
import type { Difference, Replay } from '../runs/replay.ts';
import { isCommitted, isOpen, type Run, startedRun } from '../runs/run.ts';
import { createRunDocument, type RunDocument, RunTakenError } from '../runs/run-document.ts';
import { createRunRepository, type RunKey, readRegisteredRun } from '../runs/run-repository.ts';
import { type Buckets, createKeys } from '../storage/keys.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { createObservedStore } from '../storage/observed-store.ts';
import { createWatchedStore } from '../storage/watched-store.ts';
import { answered, type ThreadAnswer } from '../threads/answer.ts';
import { CODE_VERSION } from '../version.ts';
import type {
  FromThread,
  ReplayTask,
  ShardCounts,
  TaskMessage,
  ThreadWarning,
  TrainingOutcome,
  TrainingTask,
} from './worker-pool.ts';

/** Times that a run is claimed against somebody who still writes it. */
const MOST_CLAIMS = 3;

interface Parts {
  readonly store: ObjectStore;
  readonly buckets: Buckets;
  /** Draws the plots of a model; without it there are none. */
  readonly draw?: PipelineContext['draw'];
}

/** What is done on runs, in a thread or in the process that asks for it, on an access to the store of its own. */
export function createTrainingTasks({ store, buckets, draw }: Parts) {
  const keys = createKeys(buckets);
  /** Of the dataset whose shards are trained. */
  const indexes = createSeriesIndexes(1);
  const common = { keys, now: () => new Date(), draw, indexes };

  return {
    async work(
      task: TrainingTask,
      post: (message: TaskMessage) => void,
    ): Promise<FromThread<TrainingOutcome | ThreadAnswer<ShardCounts>>> {
      const { warnings, log } = createWarnings();
      const observed = createObservedStore(store, (operation) => post({ kind: 'operation', operation }));
      const watched = createWatchedStore(observed, { keys, log: { error: log.warn } });
      return { outcome: await outcomeOf(task, { ...common, store: watched, log }, post), warnings };
    },

    /** A run of one series, a shard of many, or without one what follows from all of them. */
    async replay({ run, shard }: ReplayTask): Promise<FromThread<ThreadAnswer<Replay | Difference[]>>> {
      const { warnings, log } = createWarnings();
      const context = { ...common, store, log };
      const outcome = await answered<Replay | Difference[]>(() => {
        if (shard !== undefined) return replayShard(run, context, shard);
        return (run.series === undefined ? replayRun : replayWhole)(run, context, CODE_VERSION);
      });
      return { warnings, outcome };
    },
  };
}

function outcomeOf(
  task: TrainingTask,
  context: PipelineContext,
  post: (message: TaskMessage) => void,
): Promise<TrainingOutcome | ThreadAnswer<ShardCounts>> {
  const { owner } = task;
  if (task.kind === 'train')
    return workOnRun(task, context, post, (run) => startedRun(run, owner, context.now()), runPipeline);
  if (task.kind === 'register') return workOnRun(task, context, post, (run) => run, registerPanel);
  return answered(() => shardOf(task, context, (status) => post({ kind: 'series', status })));
}

/** A run that has ended, or belongs to somebody else, needs no more shards. */
async function shardOf(
  { key, owner, shard }: Extract<TrainingTask, { kind: 'shard' }>,
  context: PipelineContext,
  onSeries: (status: SeriesStatus) => void,
): Promise<ShardCounts> {
  const run = await createRunRepository(context.store, context.keys).read(key);
  if (!run) throw new AppError('run-not-found', `Run ${key.id} is not in the store of whoever was to train it`);
  if (!isOpen(run) || run.owner !== owner) throw new AppError('run-ended', `Run ${key.id} has ended already`);
  const counts = { succeeded: 0, failed: 0, fallback: 0 };
  await trainShard(context, run, shard, ({ status }) => {
    counts[status] += 1;
    onSeries(status);
  });
  return counts;
}

/** A thread has no log: what it would say there goes with its answer. */
function createWarnings() {
  const warnings: ThreadWarning[] = [];
  return { warnings, log: { warn: (fields: object, message: string) => void warnings.push({ fields, message }) } };
}

/**
 * Makes a run that of its owner and works on it to its end. Errors are passed as text: their own fields are lost between
 * threads.
 */
async function workOnRun(
  { key, owner }: TrainingTask,
  context: PipelineContext,
  post: (message: TaskMessage) => void,
  begun: (run: Run) => Run,
  pipeline: typeof runPipeline,
): Promise<TrainingOutcome> {
  try {
    const claimed = await claim(key, owner, context, { begun, post });
    if (!('document' in claimed)) return claimed;
    const { run, cause, isTaken } = await pipeline(claimed.started, context, claimed.document);
    if (isTaken) return { kind: 'taken' };
    return { kind: 'ended', run, fault: cause === undefined ? undefined : describe(cause) };
  } catch (error) {
    // Nothing has happened yet: the pipeline itself does not throw.
    if (error instanceof RunTakenError) return { kind: 'taken' };
    if (error instanceof AppError) return { kind: 'unclaimed', fault: describe(error) };
    throw error;
  }
}

interface Claim {
  readonly begun: (run: Run) => Run;
  readonly post: (message: TaskMessage) => void;
}

/** The document of a run, to be written by this thread alone; or what has become of the run. */
async function claim(
  key: RunKey,
  owner: string,
  { store, keys }: PipelineContext,
  { begun, post }: Claim,
): Promise<{ readonly document: RunDocument; readonly started: Run } | TrainingOutcome> {
  const runs = createRunRepository(store, keys);
  for (let attempts = MOST_CLAIMS; ; attempts--) {
    const stored = await runs.readVersioned(key);
    if (!stored || !belongsTo(stored.value, owner)) return { kind: 'taken' };
    // Whoever was to do this before has died in the last moment: its model is visible, so the run has succeeded.
    const registered = isCommitted(stored.value) && (await readRegisteredRun(store, keys, key));
    if (registered) return { kind: 'ended', run: registered.value, fault: undefined };
    const document = createRunDocument({
      ...{ runs, etag: stored.etag },
      onChanged: (run) => post({ kind: 'changed', run }),
      onFault: (error) => post({ kind: 'fault', fault: describe(error) }),
    });
    const started = begun(stored.value);
    try {
      await document.claim(started);
      return { document, started };
    } catch (error) {
      // One who was taken for dead, but lives, may have written just now: what it writes next is refused.
      if (!(error instanceof RunTakenError) || attempts === 1) throw error;
    }
  }
}

/** Nobody works on it yet, or the process does for which it is to be done. */
function belongsTo(run: Run, owner: string): boolean {
  return isOpen(run) && (run.status === 'queued' || run.owner === owner);
}

function describe(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
