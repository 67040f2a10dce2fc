import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import type { SeriesCounts, SeriesStatus } from '../forecasting/panel/series-summary.ts';
import { trainingWaves } from '../forecasting/panel/training-plan.ts';
import { createDatasetRepository } from '../repositories/datasets.ts';
import { isOpen, type Run, startedRun } from '../runs/run.ts';
import { createRunDocument, type RunDocument, RunTakenError } from '../runs/run-document.ts';
import { createRunRecord } from '../runs/run-record.ts';
import { createRunRepository, type RunKey } from '../runs/run-repository.ts';
import { isStoreAway, STORE_WAIT_MS } from '../runs/store-wait.ts';
import type { DatasetVersion } from '../sales/dataset.ts';
import { unlessDamaged } from '../storage/damage.ts';
import type { Keys } from '../storage/keys.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { resultOf } from '../threads/answer.ts';
import type { ThreadListener, TrainingOutcome, WorkerPool } from './worker-pool.ts';

interface Parts {
  readonly store: ObjectStore;
  readonly keys: Keys;
  /** Threads for runs of one series … */
  readonly pool: Pick<WorkerPool, 'work'>;
  /** … and for the shards of many, so many at the same time for each run. */
  readonly shardPool: Pick<WorkerPool, 'work'>;
  readonly shardsAtOnce: number;
  /** Under which others know this process. */
  readonly owner: string;
  readonly now: () => Date;
  readonly log: { warn(fields: object, message: string): void };
}

/** How often the progress of many series is told. */
const PROGRESS_MS = 250;
const RETRY_MS = 2000;

/**
 * Does the work on a run by threads. One series is a thread's work from the first step to the last. Of many series, threads
 * train the shards side by side, and then one of them registers the whole.
 */
export function createTrainer({ store, keys, pool, shardPool, shardsAtOnce, owner, now, log }: Parts) {
  const runs = createRunRepository(store, keys);
  const datasets = createDatasetRepository(store, keys, log);

  /** A store that is away for a while costs nothing of what was trained. */
  const patiently = async <T>({ id }: RunKey, signal: AbortSignal, task: () => Promise<T>): Promise<T> => {
    for (let waitedMs = 0; ; waitedMs += RETRY_MS) {
      try {
        return await task();
      } catch (err) {
        if (signal.aborted || !isStoreAway(err) || waitedMs >= STORE_WAIT_MS) throw err;
        log.warn({ run: id, err }, 'the store is away; trying again');
        await delay(RETRY_MS, undefined, { signal });
      }
    }
  };

  const trainShard = async (run: Run, shard: string, listener: ThreadListener, signal: AbortSignal): Promise<void> => {
    const { id, dataset } = run;
    const task = { kind: 'shard' as const, key: { id, dataset }, shard };
    await patiently(run, signal, async () => resultOf(await shardPool.work<'shard'>(task, listener, signal)));
  };

  const trainShards = async (
    run: Run,
    shards: readonly string[],
    listener: ThreadListener,
    signal: AbortSignal,
  ): Promise<void> => {
    const left = shards.values();
    const failure = new AbortController();
    const all = AbortSignal.any([signal, failure.signal]);
    const lane = async (): Promise<void> => {
      for (const shard of left) await trainShard(run, shard, listener, all);
    };
    const lanes = Array.from({ length: Math.min(shardsAtOnce, shards.length) }, () =>
      lane().catch((error: unknown) => {
        failure.abort(error);
        throw error;
      }),
    );
    await Promise.allSettled(lanes);
    await Promise.all(lanes);
  };

  /** Young series wait for those that they borrow from. */
  const trainWaves = async (
    run: Run,
    waves: readonly (readonly string[])[],
    listener: ThreadListener,
    signal: AbortSignal,
  ): Promise<void> => {
    for (const shards of waves) await trainShards(run, shards, listener, signal);
  };

  const trainMany = async (
    started: Run,
    { rows, bytes, series }: DatasetVersion,
    waves: readonly (readonly string[])[],
    { document, listener, signal }: { document: RunDocument; listener: ThreadListener; signal: AbortSignal },
  ): Promise<TrainingOutcome> => {
    const record = createRunRecord(started, now, document);
    const counts = { total: series?.count ?? 0, succeeded: 0, failed: 0, fallback: 0 };
    const count = (): SeriesCounts => ({ ...counts });
    try {
      record.count(count());
      await record.step('load', async () => ({
        value: undefined,
        detail: { bytes, rows, series: counts.total, shards: waves.flat().length },
      }));
      for (const step of ['preprocess', 'split'] as const) {
        await record.step(step, async () => ({ value: undefined, detail: { within: 'train', each: 'series' } }));
      }
      const onSeries = (status: SeriesStatus): void => {
        counts[status] += 1;
      };
      await record.step('train', async function* () {
        const work = trainWaves(started, waves, { ...listener, onSeries }, signal);
        const settled = work.then(
          () => 'settled',
          () => 'settled',
        );
        while ((await Promise.race([settled, delay(PROGRESS_MS, 'busy')])) === 'busy') {
          record.count(count());
          yield (counts.succeeded + counts.failed + counts.fallback) / Math.max(1, counts.total);
        }
        await work;
        record.count(count());
        return { value: undefined, detail: { shards: waves.flat().length, ...count() } };
      });
      await patiently(started, signal, () => document.commit(record.current()));
    } catch (cause) {
      if (signal.aborted) throw cause;
      if (cause instanceof RunTakenError) return { kind: 'taken' };
      return { kind: 'ended', run: record.fail(cause), fault: cause instanceof Error ? cause.stack : String(cause) };
    }
    const { id, dataset } = started;
    return shardPool.work<'register'>({ kind: 'register', key: { id, dataset } }, listener, signal);
  };

  return {
    /** Rejects when a thread dies or `signal` aborts; then no thread works on the run any more. */
    async train(run: Run, listener: ThreadListener, signal: AbortSignal): Promise<TrainingOutcome> {
      const { id, dataset } = run;
      const data = await unlessDamaged(datasets.readVersion(dataset, run.options.version));
      const index = data?.series && (await datasets.readSeriesIndex(data)).index;
      if (!data || !index) return pool.work<'train'>({ kind: 'train', key: { id, dataset } }, listener, signal);
      const stored = await runs.readVersioned(run);
      const isOurs =
        stored && isOpen(stored.value) && (stored.value.status === 'queued' || stored.value.owner === owner);
      if (!isOurs) return { kind: 'taken' };
      const document = createRunDocument({
        ...{ runs, etag: stored.etag, onChanged: listener.onChanged },
        onFault: (error) => listener.onFault(String(error)),
      });
      const started = startedRun(stored.value, owner, now());
      try {
        await document.claim(started);
      } catch (error) {
        if (error instanceof RunTakenError) return { kind: 'taken' };
        if (error instanceof AppError) return { kind: 'unclaimed', fault: String(error) };
        throw error;
      }
      const waves = trainingWaves(index.entries, data.to).map((wave) => wave.map(({ name }) => name));
      return trainMany(started, data, waves, { document, listener, signal });
    },
  };
}

export type Trainer = ReturnType<typeof createTrainer>;
