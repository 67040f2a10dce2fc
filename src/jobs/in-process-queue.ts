import { AppError } from '../errors.ts';
import { endedRun, type Run } from '../runs/run.ts';
import { createKeyedMutex } from './keyed-mutex.ts';
import type { TrainingHooks, TrainingOutcome, TrainingQueue } from './training-queue.ts';
import type { WorkerPool } from './worker-pool.ts';

interface Options {
  readonly pool: Pick<WorkerPool, 'train' | 'close'>;
  /** Trainings queued or running above which no more are taken. */
  readonly limit: number;
  readonly now: () => Date;
}

const STOPPING = 'The service stops before the training has ended; its next process does it again';

/** Trains on threads of this process. */
export function createInProcessQueue({ pool, limit, now }: Options): TrainingQueue {
  const lanes = createKeyedMutex();
  const active = new Map<string, { readonly abort: AbortController; readonly done: Promise<unknown> }>();
  let closing = false;

  const work = async (run: Run, hooks: TrainingHooks, signal: AbortSignal): Promise<TrainingOutcome> => {
    let latest = run;
    const remember = (changed: Run) => {
      latest = changed;
      hooks.onChange(changed);
    };
    try {
      signal.throwIfAborted();
      await hooks.turn?.(signal);
      return await pool.train(run, { ...hooks, onChange: remember }, signal);
    } catch (error) {
      if (!signal.aborted) return { run: endedRun(latest, 'failed', now()), fault: String(error) };
      return { run: closing ? endedRun(latest, 'interrupted', now(), STOPPING) : endedRun(latest, 'cancelled', now()) };
    }
  };

  const assertRoom = () => {
    if (!closing && active.size < limit) return;
    throw new AppError('queue-full', `${active.size} trainings are waiting already; try again later`, {
      retryAfter: 30,
    });
  };

  return {
    assertRoom,

    enqueue(run, hooks) {
      assertRoom();
      const abort = new AbortController();
      const done = lanes.run(run.dataset, () => work(run, hooks, abort.signal)).finally(() => active.delete(run.id));
      active.set(run.id, { abort, done });
      return done;
    },

    cancel(runId) {
      const job = active.get(runId);
      job?.abort.abort();
      return job !== undefined;
    },

    async close(graceMs) {
      closing = true;
      const all = Promise.allSettled([...active.values()].map(({ done }) => done));
      const timer = setTimeout(() => {
        for (const { abort } of active.values()) abort.abort();
      }, graceMs);
      await all;
      clearTimeout(timer);
      await pool.close();
    },
  };
}
