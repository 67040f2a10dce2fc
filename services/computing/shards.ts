import type { StorageSettings } from '../../src/create-store.ts';
import { AppError } from '../../src/errors.ts';
import type { Assume } from '../../src/forecasting/assumptions.ts';
import type { DayRange } from '../../src/forecasting/forecast-range.ts';
import type { GroupSums } from '../../src/forecasting/panel/group-sums.ts';
import type { PanelModel } from '../../src/forecasting/panel/panel-model.ts';
import type { Buckets } from '../../src/storage/keys.ts';
import { resultOf, type ThreadAnswer } from '../../src/threads/answer.ts';
import { createThreadPool } from '../../src/threads/pool.ts';
import { createStateSharing, type SharedState, type StateOfKnowledge } from './computing.ts';

/** What is asked of the series of a shard. */
export interface ShardQuestion {
  readonly range: DayRange;
  /** Per cent. */
  readonly levels: readonly number[];
  /** Probabilities. */
  readonly quantiles?: readonly number[] | undefined;
  readonly assume: Assume;
  /** The series that are asked for, each with the group that it belongs to; a series without one is left out. */
  readonly groups: Readonly<Record<string, string>>;
}

/** What a thread answers of a shard. */
export interface ShardAnswers {
  /** The sums of each group over the range. */
  sums: Record<string, GroupSums>;
  /** A row for each series and day, after one another. */
  csv: Uint8Array<ArrayBuffer>;
  ndjson: Uint8Array<ArrayBuffer>;
}

export interface ShardTask {
  readonly kind: keyof ShardAnswers;
  readonly state: SharedState;
  readonly shard: string;
  readonly question: ShardQuestion;
}

/** What its threads are given. */
export interface ShardThreadSettings {
  readonly storage: StorageSettings;
  readonly buckets: Buckets;
  readonly country: string | undefined;
}

/** Shards that may wait; further ones are refused. */
const MOST_WAITING = 64;
const RETRY_AFTER_S = 2;
const IDLE_MS = 60_000;

/** Forecasts the series of shards in threads, which read the models from the store: no process holds all of them at once. */
export function createShardComputing(settings: ShardThreadSettings, threads: number) {
  const pool = createThreadPool<ShardTask, ThreadAnswer<unknown>>(new URL('./shard-thread', import.meta.url), {
    workerData: settings,
    maxThreads: threads,
    idleTimeout: IDLE_MS,
  });
  const share = createStateSharing();

  return {
    /** Throws AppError `overloaded` when too many wait already, and what is wrong with the shard. */
    async compute<K extends keyof ShardAnswers>(
      kind: K,
      state: StateOfKnowledge<PanelModel>,
      shard: string,
      question: ShardQuestion,
    ): Promise<ShardAnswers[K]> {
      if (pool.queueSize >= MOST_WAITING) {
        const message = 'Too many forecasts of many series are being computed; try again in a moment';
        throw new AppError('overloaded', message, { retryAfter: RETRY_AFTER_S });
      }
      const answer = await pool.run({ kind, state: share(state), shard, question });
      return resultOf(answer as ThreadAnswer<ShardAnswers[K]>); // the thread computes what the kind says
    },

    /** Shards that are computed at the same time. */
    threads,

    async close(): Promise<void> {
      await pool.destroy();
    },
  };
}

export type ShardComputing = Pick<ReturnType<typeof createShardComputing>, 'compute' | 'threads'>;
