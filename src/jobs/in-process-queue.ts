import { AppError } from '../errors.ts';
import type { Run } from '../schemas/run.ts';
import { createLanes } from './dataset-lanes.ts';
import type { TrainingOutcome, TrainingQueue } from './training-queue.ts';
import type { WorkerPool } from './worker-pool.ts';

interface Options {
  readonly pool: WorkerPool;
  /** Trainings queued or running above which no more are taken. */
  readonly limit: number;
  readonly now: () => Date;
}

/** Trains on threads of this process. */
export function createInProcessQueue({ pool, limit, now }: Options): TrainingQueue {
  const lanes = createLanes();
  const active = new Map<string, { readonly abort: AbortController; readonly done: Promise<unknown> }>();
  let closing = false;

  const work = async (run: Run, onChange: (run: Run) => void, signal: AbortSignal): Promise<TrainingOutcome> => {
    let latest = run;
    const remember = (changed: Run) => {
      latest = changed;
      onChange(changed);
    };
    try {
      signal.throwIfAborted();
      return await pool.train(run, remember, signal);
    } catch (error) {
      const status = signal.aborted ? (closing ? 'interrupted' : 'cancelled') : 'failed';
      return { run: ended(latest, status, now()), fault: signal.aborted ? undefined : String(error) };
    }
  };

  const assertRoom = (): void => {
    if (!closing && active.size < limit) return;
    const message = `${active.size} trainings are waiting already; try again later`;
    throw new AppError('queue-full', message, { retryAfter: 30 });
  };

  return {
    assertRoom,

    async enqueue(run, onChange) {
      assertRoom();
      const abort = new AbortController();
      const done = lanes.run(run.dataset, () => work(run, onChange, abort.signal)).finally(() => active.delete(run.id));
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

function ended(run: Run, status: Run['status'], at: Date): Run {
  const error =
    status === 'failed'
      ? {
          code: 'internal-error',
          message: 'The training failed unexpectedly; the log of the service says why',
          step: null,
        }
      : null;
  return { ...run, status, finishedAt: at.toISOString(), error };
}
