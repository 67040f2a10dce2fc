import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Test, test } from 'tap';
import { createDatasetService } from '../../services/datasets/datasets.ts';
import { CHARTS } from '../../src/charts/charts.ts';
import { drawCharts } from '../../src/charts/svg.ts';
import { weekdayOf } from '../../src/dates.ts';
import { createEvents } from '../../src/events.ts';
import { parseTrainedModel } from '../../src/forecasting/trained-model.ts';
import { runPipeline } from '../../src/pipeline/pipeline.ts';
import { createRunId } from '../../src/primitives.ts';
import { createRemovals } from '../../src/repositories/dataset-removals.ts';
import { createDatasetRepository, createInboxRepository } from '../../src/repositories/datasets.ts';
import { createModelRepository, readChampion, replaceChampion } from '../../src/repositories/models.ts';
import {
  queuedRun,
  type Run,
  runSchema,
  STEP_NAMES,
  startedRun,
  type TrainingOptions,
  trainingOptionsSchema,
} from '../../src/runs/run.ts';
import { createRunRepository } from '../../src/runs/run-repository.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import { PreconditionFailedError } from '../../src/storage/object-store.ts';
import { sampleCsv, sampleSeries } from '../sample-series.ts';

const keys = createKeys({ data: 'dataset-predicciones', models: 'modelos' });
const now = () => new Date();
const log = {
  warn(_fields: object, message: string): void {
    throw new Error(message);
  },
};

const series = sampleSeries({
  days: 200,
  closed: (day) => weekdayOf(day) === 7,
  sales: (_day, weekday, i) => 100 * weekday + 40 * (i % 2) + ((i * 7919) % 41),
  covariates: { promo: (_day, _weekday, i) => i % 2 },
});

/** A folder store with one dataset in it. */
async function storeWithSales(t: Test) {
  const store = createLocalStore({ root: t.testdir() });
  const datasets = createDatasetService({
    datasets: createDatasetRepository(store, keys, log),
    arrivals: createInboxRepository(store, keys),
    removals: createRemovals({ store, keys, runs: createRunRepository(store, keys), events: createEvents() }),
    events: createEvents(),
    now,
    maxUploadBytes: 1e6,
  });
  const upload = await datasets.receive(Readable.from([Buffer.from(sampleCsv(series))]), {});
  const { document } = await datasets.accept('ventas', upload, {});
  await upload.remove();
  return { store, version: document.version, context: { store, keys, now, log, draw: drawCharts } };
}

function started(version: string, options: Partial<TrainingOptions> = {}): Run {
  const id = createRunId(now(), () => createHash('sha256').update(String(Math.random())).digest().subarray(0, 4));
  const wished = { ...trainingOptionsSchema.parse({ version }), ...options };
  const queued = queuedRun(wished, { id, at: now(), retryOf: null, codeVersion: '0.0.0', owner: 'test' });
  return startedRun(queued, 'test', now());
}

/** A document that is written nowhere. */
const nowhere = { save: async () => {}, progress: async () => {}, commit: async () => {} };

test('a run goes through its steps, registers every file and promotes the first model', async (t) => {
  const { store, version, context } = await storeWithSales(t);
  const changes: Run[] = [];
  const { run, cause } = await runPipeline(started(version), context, {
    ...nowhere,
    save: async (changed) => void changes.push(changed),
    progress: async (changed) => void changes.push(changed),
  });
  t.equal(cause, undefined);
  t.equal(run.status, 'succeeded');
  t.strictSame(runSchema.parse(JSON.parse(JSON.stringify(run))), run);
  t.strictSame(
    run.steps.map(({ name, status }) => [name, status]),
    STEP_NAMES.map((name) => [name, 'succeeded']),
  );
  t.strictSame(
    [...changes.map(({ progress }) => progress)].sort((a, b) => a - b),
    changes.map(({ progress }) => progress),
  );
  t.ok(
    changes.every(({ status }) => status === 'running'),
    'the end is the outcome, not a change',
  );

  const models = createModelRepository(store, keys);
  t.strictSame(await models.files('ventas', run.id), [
    'decision.json',
    ...['datos.json', ...Object.keys(CHARTS).map((name) => `${name}.svg`)].sort().map((file) => `graficos/${file}`),
    'metricas.json',
    'modelo.json',
    'run.json',
  ]);
  t.strictSame(await models.readRun('ventas', run.id), run);
  t.equal((await readChampion(store, keys, 'ventas'))?.value.version, run.id);
  const model = await models.readModel('ventas', run.id);
  t.match(model, { datasetVersion: version, trainedOn: { from: '2024-01-01', to: '2024-07-18', days: 172 } });
});

test('the same data, options and seed give byte-identical files', async (t) => {
  const { store, version, context } = await storeWithSales(t);
  const options: Partial<TrainingOptions> = { split: { method: 'random', trainRatio: 0.8, seed: 42 } };
  const runs = [
    await runPipeline(started(version, options), context, nowhere),
    await runPipeline(started(version, options), context, nowhere),
  ];
  for (const file of ['modelo.json', 'metricas.json', 'graficos/datos.json', 'graficos/forecast.svg']) {
    const [once, again] = await Promise.all(runs.map(({ run }) => store.get(keys.modelFile('ventas', run.id, file))));
    t.ok(once && again && once.body.equals(again.body), file);
  }
});

test('a run that fails says at which step and why, and registers nothing', async (t) => {
  const { store, context } = await storeWithSales(t);
  const { run, cause } = await runPipeline(started('ffffffffffff'), context, nowhere);
  t.match(run, {
    status: 'failed',
    model: null,
    error: { code: 'version-not-found', step: 'load', message: /ffffffffffff/ },
  });
  t.ok(cause instanceof Error);
  t.strictSame(await createModelRepository(store, keys).versions('ventas'), []);
});

test('an unexpected fault shows the client nothing internal', async (t) => {
  const { store, version } = await storeWithSales(t);
  const fails = () => Promise.reject(new Error('secret path /srv/x'));
  const broken = { ...store, open: fails, get: fails };
  const { run, cause } = await runPipeline(started(version), { store: broken, keys, now, log }, nowhere);
  t.match(run.error, { code: 'internal-error', step: 'load' });
  t.notMatch(JSON.stringify(run), /secret/);
  t.match(String(cause), /secret/);
});

test('a worse challenger is registered but not promoted; never and always are obeyed', async (t) => {
  const { store, version, context } = await storeWithSales(t);
  const train = async (options: Partial<TrainingOptions>) =>
    (await runPipeline(started(version, options), context, nowhere)).run;
  const first = await train({ model: 'linear', promote: 'never' });
  t.match(first.decision, { promoted: false });
  t.equal(await readChampion(store, keys, 'ventas'), undefined);
  const champion = await train({ model: 'linear' });
  const challenger = await train({ model: 'seasonal-naive' });
  t.match(challenger.decision, { promoted: false, champion: champion.id, reason: /Not better/ });
  t.equal((await readChampion(store, keys, 'ventas'))?.value.version, champion.id);
  const forced = await train({ model: 'seasonal-naive', promote: 'always' });
  t.match((await readChampion(store, keys, 'ventas'))?.value, { version: forced.id, previous: champion.id });
});

test('a promotion by somebody else in between makes the decision anew', async (t) => {
  const { store, version, context } = await storeWithSales(t);
  const first = (await runPipeline(started(version, { model: 'seasonal-naive' }), context, nowhere)).run;
  let races = 0;
  const racing = {
    ...store,
    async put(...[key, content, options]: Parameters<typeof store.put>) {
      if (key === keys.champion('ventas') && races++ === 0) {
        const other = {
          dataset: 'ventas',
          version: first.id,
          promotedAt: now().toISOString(),
          promotedBy: 'request' as const,
        };
        await replaceChampion(store, keys, await readChampion(store, keys, 'ventas'), other);
      }
      return store.put(key, content, options);
    },
  };
  const { run } = await runPipeline(started(version, { model: 'linear' }), { store: racing, keys, now, log }, nowhere);
  t.equal(races, 2);
  t.match(run.decision, { promoted: true, champion: first.id });
  t.equal((await readChampion(store, keys, 'ventas'))?.value.version, run.id);
  const stale = { value: { schema: 1, version: first.id } as never, etag: 'stale' };
  await t.rejects(
    replaceChampion(store, keys, stale, {
      dataset: 'ventas',
      version: run.id,
      promotedAt: now().toISOString(),
      promotedBy: 'request',
    }),
    PreconditionFailedError,
  );
});

test('a stored model is all that predicting needs', async (t) => {
  const { store, version, context } = await storeWithSales(t);
  const { run } = await runPipeline(started(version), context, nowhere);
  const file = await store.get(keys.modelFile('ventas', run.id, 'modelo.json'));
  t.equal(parseTrainedModel(file?.body.toString() ?? '').kind, run.metrics?.model);
});
