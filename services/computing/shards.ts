import type { StorageSettings } from '../../src/create-store.ts';
import { AppError } from '../../src/errors.ts';
import type { Assume } from '../../src/forecasting/assumptions.ts';
import type { Language } from '../../src/forecasting/explanation.ts';
import type { DayRange } from '../../src/forecasting/forecast-range.ts';
import type { GroupSums } from '../../src/forecasting/panel/group-sums.ts';
import type { PanelModel } from '../../src/forecasting/panel/panel-model.ts';
import type { Override } from '../../src/monitoring/overrides.ts';
import type { OrderLines } from '../../src/planning/inventory/order-list.ts';
import type { InventoryRequest } from '../../src/planning/inventory/schema.ts';
import type { Run } from '../../src/runs/run.ts';
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
  /** Whether sums also have what they are made of. */
  readonly explain: boolean;
  /** The manager's own numbers for days of the range, of those series that have some. */
  readonly overrides: Readonly<Record<string, readonly OwnNumber[]>>;
  /** Whether any series of the dataset has some: then rows have columns for them. */
  readonly overridden: boolean;
  /** The series that are asked for, each with the group that it belongs to; a series without one is left out. */
  readonly groups: Readonly<Record<string, string>>;
}

export type OwnNumber = Pick<Override, 'date' | 'sales' | 'reason'>;

/** Of which products of a shard the next order is asked for, each with its terms. */
export interface OrderQuestion {
  readonly language: Language;
  readonly requests: Readonly<Record<string, InventoryRequest>>;
}

/** A plot of a series of a shard, or the numbers of all its plots, by the name of the file. */
export interface PlotQuestion {
  readonly run: Pick<Run, 'id' | 'options'>;
  readonly series: string;
  readonly file: string;
}

/** What a thread is asked of a shard, and what it answers. */
export interface ShardComputations {
  /** The sums of each group over the range. */
  sums: { question: ShardQuestion; answer: Record<string, GroupSums> };
  /** A row for each series and day, after one another. */
  csv: { question: ShardQuestion; answer: Uint8Array<ArrayBuffer> };
  ndjson: { question: ShardQuestion; answer: Uint8Array<ArrayBuffer> };
  orders: { question: OrderQuestion; answer: OrderLines };
  /** Undefined where there is no such plot, or the series has no model. */
  plot: { question: PlotQuestion; answer: Uint8Array<ArrayBuffer> | undefined };
}

export type ShardTask = {
  readonly [K in keyof ShardComputations]: {
    readonly kind: K;
    readonly state: SharedState;
    readonly shard: string;
    readonly question: ShardComputations[K]['question'];
  };
}[keyof ShardComputations];

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
/**
 * Heap of a thread. A shard takes a tenth of it; V8 lets a heap that may become as large as the machine grow to four times of
 * what it needs before it looks for what can go. What trains has no such limit: it would take a sixth more time.
 */
const HEAP = { maxOldGenerationSizeMb: 512 };

/** Forecasts the series of shards in threads, which read the models from the store: no process holds all of them at once. */
export function createShardComputing(settings: ShardThreadSettings, threads: number) {
  const pool = createThreadPool<ShardTask, ThreadAnswer<unknown>>(new URL('./shard-thread', import.meta.url), {
    workerData: settings,
    maxThreads: threads,
    idleTimeout: IDLE_MS,
    resourceLimits: HEAP,
  });
  const share = createStateSharing();

  return {
    /** Throws AppError `overloaded` when too many wait already, and what is wrong with the shard. */
    async compute<K extends keyof ShardComputations>(
      kind: K,
      state: StateOfKnowledge<PanelModel>,
      shard: string,
      question: ShardComputations[K]['question'],
    ): Promise<ShardComputations[K]['answer']> {
      if (pool.queueSize >= MOST_WAITING) {
        const message = 'Too many forecasts of many series are being computed; try again in a moment';
        throw new AppError('overloaded', message, { retryAfter: RETRY_AFTER_S });
      }
      const task = { kind, state: share(state), shard, question } as ShardTask; // its question is of its kind
      const answer = await pool.run(task);
      return resultOf(answer as ThreadAnswer<ShardComputations[K]['answer']>); // the thread computes what the kind says
    },

    /** Shards that are computed at the same time. */
    threads,

    async close(): Promise<void> {
      await pool.destroy();
    },
  };
}

export type ShardComputing = Pick<ReturnType<typeof createShardComputing>, 'compute' | 'threads'>;
