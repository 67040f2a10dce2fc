import { once } from 'node:events';
import { MessageChannel, type MessagePort, threadId, type Worker } from 'node:worker_threads';
import type { StorageSettings } from '../create-store.ts';
import { AppError } from '../errors.ts';
import type { SeriesStatus } from '../forecasting/panel/series-summary.ts';
import type { Difference, Replay } from '../runs/replay.ts';
import type { Run } from '../runs/run.ts';
import type { RunKey } from '../runs/run-repository.ts';
import type { Buckets } from '../storage/keys.ts';
import type { StoreOperation } from '../storage/observed-store.ts';
import { resultOf, type ThreadAnswer } from '../threads/answer.ts';
import { createThreadPool } from '../threads/pool.ts';

/** What every thread needs to reach the store: plain JSON. */
export interface ThreadSettings {
  readonly storage: StorageSettings;
  readonly buckets: Buckets;
}

/** Of which run, and for which process: a run that belongs to another one by now is left alone. */
interface OfRun {
  readonly key: RunKey;
  readonly owner: string;
}

/**
 * What is done on a run, in names alone, so that it may travel: a run of one series; of many a shard of them, or what
 * follows when all shards are done.
 */
export type TrainingTask =
  | (OfRun & { readonly kind: 'train' })
  | (OfRun & { readonly kind: 'shard'; readonly shard: string })
  | (OfRun & { readonly kind: 'register' });

/** What a thread says first of all, so that it can be told from the others. */
interface ThreadId {
  readonly kind: 'thread';
  readonly id: number;
}

export interface ReplayTask {
  readonly kind: 'replay';
  readonly run: Run;
  /** Of many series: the one to train again; undefined for what follows from all of them. */
  readonly shard?: string | undefined;
}

export type ThreadTask = (TrainingTask & { readonly port: MessagePort }) | ReplayTask;

/** What is said while a task is worked on. Nothing depends on it: the run's document says the same. */
export type TaskMessage =
  | { readonly kind: 'changed'; readonly run: Run }
  | { readonly kind: 'fault'; readonly fault: string }
  | { readonly kind: 'series'; readonly status: SeriesStatus }
  | { readonly kind: 'operation'; readonly operation: StoreOperation };

export type TrainingOutcome =
  /** It came to its own end, which is to be stored; for the log what went wrong. */
  | { readonly kind: 'ended'; readonly run: Run; readonly fault: string | undefined }
  /** Somebody else has ended the run, or works on it. */
  | { readonly kind: 'taken' }
  /** The store was away before it could begin. */
  | { readonly kind: 'unclaimed'; readonly fault: string };

/** What is answered to each task. */
export interface TaskOutcomes {
  train: TrainingOutcome;
  shard: ThreadAnswer<ShardCounts>;
  register: TrainingOutcome;
}

/** What has become of the series of a shard so far. */
export type ShardCounts = Readonly<Record<SeriesStatus, number>>;

/** A task that has been done: by whom, and when by the clock of that machine. */
export interface TaskTiming {
  readonly task: TrainingTask;
  readonly startedAt: Date;
  readonly seconds: number;
  /** Undefined for threads of this process. */
  readonly worker: string | undefined;
}

export interface ThreadListener {
  /** The document of the run as it is now: stored, but for mere progress. */
  onChanged(run: Run): void;
  /** Its progress could not be stored. */
  onFault(fault: string): void;
  /** What it does in the store. */
  onOperation(operation: StoreOperation): void;
  /** What has become of the series of a shard. One that is begun anew starts from nothing. */
  onSeries?(counts: ShardCounts): void;
  /** Its task has been done, whatever came of it. */
  onDone?(timing: TaskTiming): void;
}

/** Who does what is to be done on runs: threads of this process, or workers on other machines. */
export interface TrainingEngine {
  /** Does a part of the work on a run. Rejects when who does it dies or `signal` aborts; then nobody works on it any more. */
  work<K extends keyof TaskOutcomes>(
    task: Extract<TrainingTask, { kind: K }>,
    listener: ThreadListener,
    signal: AbortSignal,
  ): Promise<TaskOutcomes[K]>;
  /** Shards of a run that are handed over at the same time. */
  readonly shardsAtOnce: number;
}

/** What a thread would have said in the log, had it one. */
export interface ThreadWarning {
  readonly fields: object;
  readonly message: string;
}

export interface FromThread<T> {
  readonly outcome: T;
  readonly warnings: readonly ThreadWarning[];
}

/** What is done on runs, as `createTrainingTasks` makes it. */
interface TrainingTasks {
  work(
    task: TrainingTask,
    post: (message: TaskMessage) => void,
  ): Promise<FromThread<TrainingOutcome | ThreadAnswer<ShardCounts>>>;
  replay(task: ReplayTask): Promise<FromThread<ThreadAnswer<Replay | Difference[]>>>;
}

/** Hands on what is said while a task is worked on. */
export function reportTo(listener: ThreadListener): (message: TaskMessage) => void {
  const counts = { succeeded: 0, failed: 0, fallback: 0 };
  listener.onSeries?.({ ...counts });
  return (message) => {
    if (message.kind === 'changed') listener.onChanged(message.run);
    else if (message.kind === 'fault') listener.onFault(message.fault);
    else if (message.kind === 'operation') listener.onOperation(message.operation);
    else {
      counts[message.status] += 1;
      listener.onSeries?.({ ...counts });
    }
  };
}

/** The program of a thread: what it does with a task. */
export function taskInThread({ work, replay }: TrainingTasks) {
  return async (threadTask: ThreadTask): Promise<FromThread<unknown>> => {
    if (threadTask.kind === 'replay') return replay(threadTask);
    const { port, ...task } = threadTask;
    const id: ThreadId = { kind: 'thread', id: threadId };
    port.postMessage(id);
    try {
      return await work(task, (message) => port.postMessage(message));
    } finally {
      port.close();
    }
  };
}

interface Log {
  warn(fields: object, message: string): void;
}

/** How long an idle thread is kept for the next training. */
const IDLE_MS = 30_000;

/** The pool of threads that train; the first one starts with the first training. */
export function createWorkerPool(settings: ThreadSettings, threads: number, log: Log) {
  const program = settings.storage.kind === 's3' ? './thread-on-s3' : './thread-on-folder';
  const pool = createThreadPool<ThreadTask, FromThread<unknown>>(new URL(program, import.meta.url), {
    workerData: settings,
    maxThreads: threads,
    idleTimeout: IDLE_MS,
  });
  const replays = new Set<Promise<unknown>>();
  const outcomeOf = async <T>(run: RunKey, answer: Promise<FromThread<unknown>>): Promise<T> => {
    const { outcome, warnings } = (await answer) as FromThread<T>;
    for (const { fields, message } of warnings) log.warn({ run: run.id, ...fields }, message);
    return outcome;
  };
  let closing = false;
  const replay = async <T>(task: { readonly run: Run; readonly shard?: string }): Promise<T> => {
    if (closing) throw new AppError('queue-full', 'The service is stopping; try again later', { retryAfter: 30 });
    const replaying = outcomeOf<ThreadAnswer<T>>(task.run, pool.run({ kind: 'replay', ...task }));
    replays.add(replaying);
    return resultOf(await replaying.finally(() => replays.delete(replaying)));
  };
  return {
    shardsAtOnce: threads,

    /** As every engine; then the thread is gone. */
    async work<K extends keyof TaskOutcomes>(
      task: Extract<TrainingTask, { kind: K }>,
      listener: ThreadListener,
      signal: AbortSignal,
    ): Promise<TaskOutcomes[K]> {
      const { port1: here, port2: there } = new MessageChannel();
      let thread: Worker | undefined;
      let startedAt: Date | undefined;
      const report = reportTo(listener);
      here.on('message', (message: TaskMessage | ThreadId) => {
        if (message.kind !== 'thread') return report(message);
        thread = pool.threads.find(({ threadId }) => threadId === message.id);
        startedAt = new Date();
      });
      try {
        const outcome = await outcomeOf<TaskOutcomes[K]>(
          task.key,
          pool.run({ ...task, port: there }, { signal, transferList: [there] }),
        );
        const seconds = startedAt === undefined ? 0 : (Date.now() - startedAt.getTime()) / 1000;
        if (startedAt) listener.onDone?.({ task, startedAt, seconds, worker: undefined });
        return outcome;
      } catch (error) {
        // Until the thread is gone it may still write. A thread that has exited has no id.
        if (thread && thread.threadId >= 0) await once(thread, 'exit');
        throw error;
      } finally {
        here.close();
      }
    },

    /** A run of one series, or what follows from the shards of many. */
    replay: (run: Run): Promise<Replay> => replay({ run }),

    /** One shard of a run of many series. */
    replayShard: (run: Run, shard: string): Promise<Difference[]> => replay({ run, shard }),

    /** Waits for replays: somebody waits for their answers. */
    async close(): Promise<void> {
      closing = true;
      await Promise.allSettled(replays);
      await pool.destroy();
    },
  };
}

export type WorkerPool = ReturnType<typeof createWorkerPool>;
