import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createDatasetService } from '../../services/datasets/datasets.ts';
import { readConfig } from '../../src/config.ts';
import { createEvents } from '../../src/events.ts';
import { trainingWaves } from '../../src/forecasting/panel/training-plan.ts';
import type { WorkerHints, WorkerLog } from '../../src/jobs/in-process-queue.ts';
import { createWorker } from '../../src/jobs/worker.ts';
import type { TrainingEngine } from '../../src/jobs/worker-pool.ts';
import { createRunId } from '../../src/primitives.ts';
import { createRemovals } from '../../src/repositories/dataset-removals.ts';
import { createDatasetRepository, createInboxRepository } from '../../src/repositories/datasets.ts';
import { createModelRepository } from '../../src/repositories/models.ts';
import { createPanelModelRepository } from '../../src/repositories/panel-models.ts';
import { isOpen, queuedRun, type Run, type TrainingOptions, trainingOptionsSchema } from '../../src/runs/run.ts';
import { createRunRepository } from '../../src/runs/run-repository.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import { until } from '../../test/routes/until.ts';
import { chainRows } from '../csv-chain-rows.ts';

const DATASET = 'chain';
/** Of what names a run or the time it was done at, and of when whom it was compared with. */
const OF_THE_RUN = ['run.json', 'decision.json'];

export interface ChainSize {
  readonly shops: number;
  readonly days: number;
  /** Every eighth shop has been open for no longer; they are trained after the others. */
  readonly youngDays?: number;
}

/** By shop. */
function* rowsOf({ shops, days, youngDays = days }: ChainSize): Generator<string> {
  let shop = 0;
  for (const chunk of chainRows({ shops, days, order: 'by-shop' })) {
    yield shop > 0 && shop % 8 === 0
      ? chunk
          .split('\n')
          .slice(-youngDays - 1)
          .join('\n')
      : chunk;
    shop += 1;
  }
}

const quiet: WorkerLog = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet };

/** A folder with an invented chain of many series, and trainings of it by whoever is to do them. */
export async function createChain(size: ChainSize, teardown: (undo: () => Promise<void>) => void) {
  const root = await mkdtemp(join(tmpdir(), 'prediccion-ventas-chain-'));
  teardown(() => rm(root, { recursive: true, force: true }));
  const environment = { STORAGE_URL: `file:${root}`, TRAIN_CONCURRENCY: '1' };
  const config = readConfig(environment);
  const store = createLocalStore({ root });
  const keys = createKeys(config.buckets);
  const runs = createRunRepository(store, keys);
  const events = createEvents();
  const now = () => new Date();
  const repository = createDatasetRepository(store, keys, quiet);
  const datasets = createDatasetService({
    datasets: repository,
    arrivals: createInboxRepository(store, keys),
    removals: createRemovals({ store, keys, runs, events }),
    ...{ events, now, maxUploadBytes: 1e9 },
  });
  const file = Readable.from(rowsOf(size), { objectMode: false });
  const received = await datasets.receive(file, {});
  const { document } = await datasets.accept(DATASET, received, { mapping: { series: ['Store'] } });
  await received.remove();
  const { index } = await repository.readSeriesIndex(document);
  if (!index) throw new Error('the chain is not stored as many series');
  const waves = trainingWaves(index.entries, document.to);

  return {
    environment,
    version: document.version,
    waves: waves.map((wave) => wave.length),
    shards: waves.flat().length,

    /** Trains once, from the admission to the end. */
    async train(
      wish: Partial<TrainingOptions>,
      engine: TrainingEngine | undefined,
      hints?: WorkerHints,
      log = quiet,
    ): Promise<Run> {
      const owner = randomUUID();
      const worker = createWorker({ owner, store, keys, now, log, config, engine, ...(hints ? { hints } : {}) });
      worker.start();
      const options = { ...trainingOptionsSchema.parse({ dataset: DATASET, version: document.version }), ...wish };
      const id = createRunId(now(), randomBytes);
      const run = queuedRun(options, { id, at: now(), retryOf: null, codeVersion: '0', owner });
      await worker.datasetQueue.join(run);
      await runs.write(run, { ifNoneMatch: '*' });
      await worker.queue.enqueue({ id, dataset: DATASET });
      try {
        return await until(
          async () => (await runs.read({ id, dataset: DATASET })) as Run, // it is stored before it is asked for
          (found) => !isOpen(found),
          60 * 60_000,
        );
      } finally {
        await worker.close(1000);
      }
    },

    /** All that a run has stored, but for times: a hash of each file. */
    async files({ id }: Run): Promise<Map<string, string>> {
      const found = new Map<string, string>();
      const folder = keys.model(DATASET, id);
      for await (const { key } of store.list(folder)) {
        const name = key.slice(folder.length);
        if (OF_THE_RUN.includes(name)) continue;
        const text = (await store.get(key))?.body.toString().replaceAll(id, 'RUN') ?? '';
        found.set(name, createHash('sha256').update(text).digest('hex'));
      }
      return found;
    },

    /** Names each series that a run has stored, once for each time. */
    async series({ id }: Run): Promise<string[]> {
      const models = createPanelModelRepository(store, keys);
      const read = await Promise.all(waves.flat().map(({ name }) => models.readModels(DATASET, id, name)));
      return read.flatMap((shard) => (shard ?? []).map((one) => one.id));
    },

    /** The versions that are visible. */
    versions: (): Promise<string[]> => createModelRepository(store, keys).versions(DATASET),
  };
}

export type Chain = Awaited<ReturnType<typeof createChain>>;

/** What a script undoes at its end, the last thing first. */
export function createTeardown() {
  const undo: (() => void | Promise<void>)[] = [];
  return {
    teardown: (one: () => void | Promise<void>): void => void undo.push(one),
    async run(): Promise<void> {
      for (const one of undo.toReversed()) await one();
    },
  };
}
