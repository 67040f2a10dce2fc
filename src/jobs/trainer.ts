import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import type { SeriesCounts } from '../forecasting/panel/series-summary.ts';
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
import type { ShardCounts, ThreadListener, TrainingEngine, TrainingOutcome } from './worker-pool.ts';

interface Parts {
  readonly store: ObjectStore;
  readonly keys: Keys;
  /** Does runs of one series … */
  readonly runEngine: TrainingEngine;
  /** … and this the shards of many. */
  readonly shardEngine: TrainingEngine;
  /** Threads of this process: models of many series are registered by the owner of the run, who is one. */
  readonly threads: TrainingEngine;
  /** Under which others know this process. */
  readonly owner: string;
  readonly now: () => Date;
  readonly log: { warn(fields: object, message: string): void };
}

interface ShardsWork {
  readonly listener: ThreadListener;
  readonly onCounts: (shard: string, counts: ShardCounts) => void;
  readonly signal: AbortSignal;
}

/** How often the progress of many series is told. */
const PROGRESS_MS = 250;
const RETRY_MS = 2000;

/**
 * Has the work on a run done. One series is a task from the first step to the last. Of many series the shards are trained
 * side by side, whoever does them and however often: they come to the same. Then the whole is registered, once.
 */
export function createTrainer({ store, keys, runEngine, shardEngine, threads, owner, now, log }: Parts) {
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

  const trainShard = (run: Run, shard: string, listener: ThreadListener, signal: AbortSignal): Promise<ShardCounts> => {
    const { id, dataset } = run;
    const task = { kind: 'shard' as const, key: { id, dataset }, owner, shard };
    return patiently(run, signal, async () => resultOf(await shardEngine.work<'shard'>(task, listener, signal)));
  };

  const trainShards = async (
    run: Run,
    shards: readonly string[],
    { listener, onCounts, signal }: ShardsWork,
  ): Promise<void> => {
    const left = shards.values();
    const failure = new AbortController();
    const all = AbortSignal.any([signal, failure.signal]);
    const lane = async (): Promise<void> => {
      for (const shard of left) {
        const told = { ...listener, onSeries: (counts: ShardCounts) => onCounts(shard, counts) };
        onCounts(shard, await trainShard(run, shard, told, all));
      }
    };
    const lanes = Array.from({ length: Math.min(shardEngine.shardsAtOnce, shards.length) }, () =>
      lane().catch((error: unknown) => {
        failure.abort(error);
        throw error;
      }),
    );
    await Promise.allSettled(lanes);
    await Promise.all(lanes);
  };

  /** Young series wait for those that they borrow from. */
  const trainWaves = async (run: Run, waves: readonly (readonly string[])[], work: ShardsWork): Promise<void> => {
    for (const shards of waves) await trainShards(run, shards, work);
  };

  const trainMany = async (
    started: Run,
    { rows, bytes, series }: DatasetVersion,
    waves: readonly (readonly string[])[],
    { document, listener, signal }: { document: RunDocument; listener: ThreadListener; signal: AbortSignal },
  ): Promise<TrainingOutcome> => {
    const record = createRunRecord(started, now, document);
    const total = series?.count ?? 0;
    const countsOf = new Map<string, ShardCounts>();
    const count = (): SeriesCounts => sumOf(total, [...countsOf.values()]);
    try {
      record.count(count());
      await record.step('load', async () => ({
        value: undefined,
        detail: { bytes, rows, series: total, shards: waves.flat().length },
      }));
      for (const step of ['preprocess', 'split'] as const) {
        await record.step(step, async () => ({ value: undefined, detail: { within: 'train', each: 'series' } }));
      }
      await record.step('train', async function* () {
        const onCounts = (shard: string, counts: ShardCounts) => countsOf.set(shard, counts);
        const work = trainWaves(started, waves, { listener, onCounts, signal });
        const settled = work.then(
          () => 'settled',
          () => 'settled',
        );
        while ((await Promise.race([settled, delay(PROGRESS_MS, 'busy')])) === 'busy') {
          const { succeeded, failed, fallback } = count();
          record.count(count());
          yield (succeeded + failed + fallback) / Math.max(1, total);
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
    return threads.work<'register'>({ kind: 'register', key: { id, dataset }, owner }, listener, signal);
  };

  /** The document of a run of many series, which this process writes from now on; or what has become of the run. */
  const claim = async (
    run: Run,
    listener: ThreadListener,
  ): Promise<{ readonly document: RunDocument; readonly started: Run } | TrainingOutcome> => {
    const stored = await runs.readVersioned(run);
    const isOurs = stored && isOpen(stored.value) && (stored.value.status === 'queued' || stored.value.owner === owner);
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
    return { document, started };
  };

  return {
    /** Rejects when a thread dies or `signal` aborts; then no thread works on the run any more. */
    async train(run: Run, listener: ThreadListener, signal: AbortSignal): Promise<TrainingOutcome> {
      const { id, dataset } = run;
      const data = await unlessDamaged(datasets.readVersion(dataset, run.options.version));
      const index = data?.series && (await datasets.readSeriesIndex(data)).index;
      if (!data || !index)
        return runEngine.work<'train'>({ kind: 'train', key: { id, dataset }, owner }, listener, signal);
      const claimed = await claim(run, listener);
      if (!('document' in claimed)) return claimed;
      const waves = trainingWaves(index.entries, data.to).map((wave) => wave.map(({ name }) => name));
      return trainMany(claimed.started, data, waves, { document: claimed.document, listener, signal });
    },
  };
}

function sumOf(total: number, shards: readonly ShardCounts[]): SeriesCounts {
  const sum = { total, succeeded: 0, failed: 0, fallback: 0 };
  for (const { succeeded, failed, fallback } of shards) {
    sum.succeeded += succeeded;
    sum.failed += failed;
    sum.fallback += fallback;
  }
  return sum;
}

export type Trainer = ReturnType<typeof createTrainer>;
