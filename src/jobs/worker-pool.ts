import { once } from 'node:events';
import { MessageChannel, type Worker } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { StorageSettings } from '../create-store.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import type { Replay } from '../runs/replay.ts';
import type { Run } from '../runs/run.ts';
import type { Buckets } from '../storage/keys.ts';
import type { StoreOperation } from '../storage/observed-store.ts';
import type { TrainingHooks, TrainingOutcome } from './training-queue.ts';

/** What every worker needs to reach the store: plain JSON. */
export interface WorkerSettings {
  readonly storage: StorageSettings;
  readonly buckets: Buckets;
}

/** What a training thread says; it waits for the answer to a `commit`, true or false. */
export type WorkerMessage =
  | { readonly kind: 'thread'; readonly id: number }
  | { readonly kind: 'change' | 'commit'; readonly run: Run }
  | { readonly kind: 'operation'; readonly operation: StoreOperation };

/** Errors lose their own fields on the way between threads. */
export type ReplayOutcome =
  | { readonly ok: true; readonly replay: Replay }
  | {
      readonly ok: false;
      readonly code: ErrorCode;
      readonly message: string;
      readonly retryAfter: number | undefined;
    };

/** What a thread would have said in the log, had it one. */
export interface ThreadWarning {
  readonly fields: object;
  readonly message: string;
}

export interface FromThread<T> {
  readonly outcome: T;
  readonly warnings: readonly ThreadWarning[];
}

interface Log {
  warn(fields: object, message: string): void;
}

type WorkerHooks = Pick<TrainingHooks, 'onChange' | 'onOperation' | 'commit'>;

/** How long an idle thread is kept for the next training. */
const IDLE_MS = 30_000;

/** The pool of threads that train; the first one starts with the first training. */
export function createWorkerPool(settings: WorkerSettings, threads: number, log: Log) {
  // Beside this file stands the worker, as TypeScript in a checkout and as JavaScript in a build.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const pool = new Piscina({
    filename: new URL(`./training-worker.${extension}`, import.meta.url).href,
    workerData: settings,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: IDLE_MS,
  });
  const replays = new Set<Promise<unknown>>();
  const outcomeOf = async <T>(run: Run, answer: Promise<FromThread<T>>): Promise<T> => {
    const { outcome, warnings } = await answer;
    for (const { fields, message } of warnings) log.warn({ run: run.id, ...fields }, message);
    return outcome;
  };
  let closing = false;
  return {
    async train(
      run: Run,
      { onChange, onOperation, commit }: WorkerHooks,
      signal: AbortSignal,
    ): Promise<TrainingOutcome> {
      const { port1: here, port2: there } = new MessageChannel();
      const abort = new AbortController();
      let thread: Worker | undefined;
      let fault: unknown;
      const answer = async (reached: Run) => {
        try {
          here.postMessage((await commit?.(reached)) ?? true);
        } catch (error) {
          // Without an answer the thread would wait for ever.
          fault = error;
          abort.abort();
        }
      };
      here.on('message', (message: WorkerMessage) => {
        if (message.kind === 'thread') thread = pool.threads.find(({ threadId }) => threadId === message.id);
        else if (message.kind === 'change') onChange(message.run);
        else if (message.kind === 'operation') onOperation?.(message.operation);
        else answer(message.run);
      });
      try {
        const either = AbortSignal.any([signal, abort.signal]);
        return await outcomeOf(run, pool.run({ run, port: there }, { signal: either, transferList: [there] }));
      } catch (error) {
        // Until the thread is gone it may still write. A thread that has exited has no id.
        if (thread && thread.threadId >= 0) await once(thread, 'exit');
        throw fault ?? error;
      } finally {
        here.close();
      }
    },
    async replay(run: Run): Promise<Replay> {
      if (closing) throw new AppError('queue-full', 'The service is stopping; try again later', { retryAfter: 30 });
      const replaying = outcomeOf<ReplayOutcome>(run, pool.run(run, { name: 'replay' }));
      replays.add(replaying);
      const outcome = await replaying.finally(() => replays.delete(replaying));
      if (outcome.ok) return outcome.replay;
      throw new AppError(outcome.code, outcome.message, { retryAfter: outcome.retryAfter });
    },
    /** Waits for replays: somebody waits for their answers. */
    async close(): Promise<void> {
      closing = true;
      await Promise.allSettled(replays);
      await pool.destroy();
    },
  };
}

export type WorkerPool = ReturnType<typeof createWorkerPool>;
