import { AppError } from '../../src/errors.ts';
import type { GivenSeries, TimeSeriesContent, TimeSeriesRequest } from '../../src/forecasting/time-series.ts';
import type { ThreadAnswer } from '../../src/threads/answer.ts';
import { createThreadPool } from '../../src/threads/pool.ts';

/** A series to learn and to forecast. */
export interface TimeSeriesTask extends Pick<GivenSeries, 'series' | 'decimals' | 'allowNegative' | 'range'> {
  readonly model: TimeSeriesRequest['model'];
  readonly quantiles: readonly number[] | undefined;
}

export type TimeSeriesResult = Pick<TimeSeriesContent, 'model' | 'mean_forecast' | 'quantiles'>;

/** Series that may wait, those of two large requests; further ones are refused. */
const MOST_WAITING = 64;
const RETRY_AFTER_S = 5;
const IDLE_MS = 60_000;

/** Heap of the thread. Eleven years of days need less than 40 MB; V8 lets a heap without a limit grow to several times of what it needs. */
const HEAP = { maxOldGenerationSizeMb: 128 };

/** Trains on series that clients send, one after the other in a thread of its own: whoever sends many holds up no plan and no forecast. */
export function createTimeSeriesComputing(country: string | undefined) {
  const pool = createThreadPool<TimeSeriesTask, ThreadAnswer<TimeSeriesResult>>(
    new URL('./time-series-thread', import.meta.url),
    { workerData: { country }, maxThreads: 1, idleTimeout: IDLE_MS, resourceLimits: HEAP },
  );

  return {
    /** An answer for each task, in their order. Throws AppError `overloaded` when too many wait already: then none of them is done. */
    async compute(tasks: readonly TimeSeriesTask[]): Promise<ThreadAnswer<TimeSeriesResult>[]> {
      if (pool.queueSize + tasks.length > MOST_WAITING) {
        const message = 'Too many series are being learnt; try again in a moment';
        throw new AppError('overloaded', message, { retryAfter: RETRY_AFTER_S });
      }
      return Promise.all(tasks.map((task) => pool.run(task)));
    },

    async close(): Promise<void> {
      await pool.destroy();
    },
  };
}

export type TimeSeriesComputing = Pick<ReturnType<typeof createTimeSeriesComputing>, 'compute'>;
