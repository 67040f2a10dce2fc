import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import t, { type Test } from 'tap';
import { CHAIN_MAPPING, chainCsv } from '../../../examples/chain.ts';
import { chartDataSchema } from '../../../src/charts/chart-data-schema.ts';
import { drawCharts } from '../../../src/charts/svg.ts';
import { trainingWaves } from '../../../src/forecasting/panel/training-plan.ts';
import { registerPanel } from '../../../src/pipeline/panel/register-panel.ts';
import { seriesChartData } from '../../../src/pipeline/panel/series-chart-data.ts';
import { trainShard } from '../../../src/pipeline/panel/train-shard.ts';
import { createDatasetRepository } from '../../../src/repositories/datasets.ts';
import { createModelRepository } from '../../../src/repositories/models.ts';
import { createPanelModelRepository } from '../../../src/repositories/panel-models.ts';
import { queuedRun, type Run, startedRun, trainingOptionsSchema } from '../../../src/runs/run.ts';
import type { Mapping } from '../../../src/sales/mapping.ts';
import { profileOf } from '../../../src/sales/report/profile.ts';
import { createKeys } from '../../../src/storage/keys.ts';
import { createLocalStore } from '../../../src/storage/local/local-store.ts';
import { readSalesFile } from '../../../src/workbooks/read-sales-file.ts';

const now = () => new Date('2024-01-05T06:00:00Z');
const ID = '20240105T060000000Z-00000001';
const DATASET = 'cadena';

/** A chain in a store of its own, and what its trainings need. */
async function chainIn(t: Test, csv: string, mapping: Mapping = CHAIN_MAPPING, root = t.testdir()) {
  const store = createLocalStore({ root });
  const keys = createKeys({ data: 'datos', models: 'modelos' });
  const warnings: object[] = [];
  const log = { warn: (fields: object) => void warnings.push(fields) };
  const bytes = Buffer.from(csv);
  const file = await readSalesFile(Readable.from([bytes]), { mapping });
  if (!file.valid || !file.many) throw new Error(JSON.stringify(file.valid ? 'one series' : file.problems));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { columns, attributes, entries } = file.many;
  const { days } = file.series;
  const version = sha256.slice(0, 12);
  const document = {
    ...{ name: DATASET, version, sha256, bytes: bytes.length, rows: file.rows, days: days.length },
    ...{ from: days[0], to: days[days.length - 1], uploadedAt: now().toISOString(), dialect: file.dialect },
    ...{ columns: [...file.columns], covariates: ['Promociones'], closedWeekdays: [7], warnings: [] },
    series: { count: entries.length, columns: [...columns], attributes: [...attributes] },
    ...{ options: { allowNegative: false }, mapping, profile: profileOf(file) },
  };
  const datasets = createDatasetRepository(store, keys, log);
  const content = { size: bytes.length, open: () => Readable.from([bytes]) };
  await datasets.add({ document, content, series: file.series, many: file.many }, now());
  const context = { store, keys, now, log, draw: drawCharts };
  const waves = trainingWaves((await datasets.readSeriesIndex(document)).index?.entries ?? [], document.to);
  const runOf = (id: string, changes: object = {}): Run =>
    startedRun(
      queuedRun(trainingOptionsSchema.parse({ dataset: DATASET, version, model: 'calendar', ...changes }), {
        ...{ id, at: now(), retryOf: null, codeVersion: '0', owner: 'here' },
      }),
      'here',
      now(),
    );
  const record = { save: async () => {}, progress: async () => {}, commit: async () => {} };
  return {
    ...{ store, keys, context, waves, runOf, warnings },
    models: createModelRepository(store, keys),
    panels: createPanelModelRepository(store, keys),
    register: (run: Run) => registerPanel(run, context, record),
    bytesOf: async (version: string) => {
      const files: [string, string][] = [];
      for await (const { key } of store.list(keys.model(DATASET, version))) {
        if (key.endsWith('run.json') || key.endsWith('decision.json')) continue;
        const text = (await store.get(key))?.body.toString().replaceAll(version, 'VERSION') ?? '';
        files.push([key.slice(keys.model(DATASET, version).length), text]);
      }
      return files;
    },
  };
}

type Chain = Awaited<ReturnType<typeof chainIn>>;

async function trainAll(
  { context, waves, register }: Chain,
  run: Run,
  order: 'ascending' | 'descending' = 'ascending',
) {
  for (const wave of waves) {
    const names = wave.map(({ name }) => name);
    for (const name of order === 'ascending' ? names : names.reverse()) await trainShard(context, run, name, () => {});
  }
  return register(run);
}

/** Twelve shops of one product: one of them opened lately, one has closed. */
const CSV = chainCsv({ seed: 3, from: '2022-11-07', days: 420, products: 1 });

t.test('the models of a chain are the same whoever trains which shard, and when', async (t) => {
  const chain = await chainIn(t, CSV);
  t.same(
    chain.waves.map((wave) => wave.map(({ name, ids }) => [name, ids.length])),
    [[['0000', 11]], [['0000-young', 1]]],
  );
  const [first, second] = [chain.runOf(ID), chain.runOf(ID.replace(/1$/, '2'))];
  const { run, cause } = await trainAll(chain, first);
  t.equal(cause, undefined);
  t.match(run, { status: 'succeeded', series: { total: 12, succeeded: 12, failed: 0, fallback: 0 }, model: ID });
  t.match(run.decision, { promoted: true, reason: 'There was no champion.' });
  await trainAll(chain, second, 'descending');
  const [mine, others] = [await chain.bytesOf(first.id), await chain.bytesOf(second.id)];
  t.ok(mine.length > 12);
  for (const [i, [file, text]] of mine.entries()) t.ok(others[i][0] === file && others[i][1] === text, file);

  const model = await chain.models.readModel(DATASET, ID);
  t.match(model, {
    kind: 'panel',
    method: 'calendar',
    series: { total: 12 },
    shards: [{ shard: '0000' }, { shard: '0000-young' }],
  });
  const report = await chain.models.readReport(DATASET, ID);
  t.match(report, {
    chosen: 'calendar',
    backtest: { candidates: [{ kind: 'calendar' }] },
    series: { wapes: { median: Number } },
  });
  const wape = report?.backtest?.candidates[0].metrics?.wape ?? 1;
  t.ok(wape < (report?.series?.wape ?? 0), 'the errors of the shops cancel in part');
  const { coverage = null, totalCoverage = null } = report?.backtest?.candidates[0].intervals80 ?? {};
  t.ok(coverage !== null && coverage > 0.5 && coverage <= 1, `the total of a day is covered: ${coverage}`);
  t.ok(totalCoverage !== null && totalCoverage > 0 && totalCoverage <= 1, `and that of a month: ${totalCoverage}`);
  const numbers = (await chain.bytesOf(ID)).find(([file]) => file === 'graficos/datos.json')?.[1] ?? '';
  const shown = chartDataSchema.parse(JSON.parse(numbers)).backtest;
  const errors = shown?.candidates.flatMap(({ mae }) => mae) ?? [];
  t.ok(errors.length > 0 && errors.every((error) => error === null || error > 0), 'what was not tried has no error');
  const byOrigin = shown?.coverage80 ?? [];
  t.equal(byOrigin.length, report?.backtest?.origins.length);
  const known = byOrigin.filter((share) => share !== null);
  t.ok(known.length > 5);
  const mean = known.reduce((sum, share) => sum + share, 0) / known.length;
  // Early origins have fewer days that two shops were open on.
  t.ok(Math.abs(mean - (coverage ?? 0)) < 0.05, `origin by origin it is much the same: ${mean}`);
  const index = await chain.panels.readIndex(DATASET, ID);
  t.same(
    index?.series.filter(({ pooled }) => pooled !== null).map(({ id }) => id),
    ['Pamplona / Pan'],
  );
  t.match(
    index?.series.find(({ id }) => id === 'Pamplona / Pan'),
    {
      pooledFrom: { column: null, value: null, members: 11 },
    },
  );
  const ended = index?.series.find(({ id }) => id === 'Santander / Pan');
  t.match(ended, { state: 'ended', month: { forecast: 0, lower80: 0, upper80: 0 } });
});

t.test('a shard that is whole is left as it is, and one that is cut short is trained again', async (t) => {
  const chain = await chainIn(t, CSV);
  const run = chain.runOf(ID);
  const seen: string[] = [];
  await trainShard(chain.context, run, '0000', ({ id }) => seen.push(id));
  const key = chain.keys.shardModels(DATASET, ID, '0000');
  const bytes = async () => (await chain.store.get(key))?.body.toString();
  const before = await bytes();
  await trainShard(chain.context, run, '0000', ({ id }) => seen.push(id));
  t.ok((await bytes()) === before);
  t.same(seen.slice(11), seen.slice(0, 11), 'they are told again');
  await chain.store.delete(chain.keys.shardResult(DATASET, ID, '0000'));
  await trainShard(chain.context, run, '0000', () => {});
  t.ok((await bytes()) === before, 'to the same bytes');
  t.match(await chain.register(run), { run: { status: 'failed' }, cause: /0000-young/ }, 'not before all are there');
});

t.test('one bad series ends nothing: it is named, and the others answer', async (t) => {
  const bad = ['2023-12-29,Nueva,Irun,Pan,5,0', '2023-12-29,Rara,Irun,Pan,5,0', '2023-12-30,Rara,Irun,Pan,7,0'];
  const chain = await chainIn(t, `${CSV}${bad.join('\n')}\n`);
  const { run } = await trainAll(chain, chain.runOf(ID));
  t.match(run, { status: 'succeeded', series: { total: 14, succeeded: 13, failed: 1, fallback: 0 } });
  const index = await chain.panels.readIndex(DATASET, ID);
  const of = (id: string) => index?.series.find((one) => one.id === id);
  t.match(of('Nueva / Pan'), {
    status: 'failed',
    kind: null,
    month: null,
    problem: { code: 'too-few-days', message: /1 day/ },
  });
  t.match(of('Rara / Pan'), { status: 'succeeded', pooled: 'group' });
  t.match(run.metrics?.backtest, { wape: Number });

  const again = chain.runOf(ID.replace(/1$/, '3'), { retryFailedOf: ID });
  const { run: retried } = await trainAll(chain, again);
  t.match(retried, { status: 'succeeded', series: { failed: 1 } });
  const shardOf = async (version: string) =>
    (await chain.bytesOf(version)).find(([file]) => file === 'series/0000.json')?.[1];
  t.ok((await shardOf(again.id)) === (await shardOf(ID)), 'the others are taken over');
});

t.test('a retry trains what failed, and takes over the others to the byte', async (t) => {
  const again = 'Irun / Pan';
  const isOfIt = (row: string) => row.includes(',Irun,');
  const rows = CSV.trim().split('\n');
  const root = t.testdir({ without: {}, whole: {} });
  const without = await chainIn(
    t,
    `${rows.filter((row) => !isOfIt(row)).join('\n')}\n`,
    CHAIN_MAPPING,
    join(root, 'without'),
  );
  const chain = await chainIn(t, CSV, CHAIN_MAPPING, join(root, 'whole'));
  // As if one had failed: a training of the others, with its summary beside theirs.
  await trainShard(without.context, without.runOf(ID), '0000', () => {});
  const whole = chain.runOf(ID.replace(/1$/, '9'));
  await trainShard(chain.context, whole, '0000', () => {});
  const complete = await chain.panels.readResult(DATASET, whole.id, '0000');
  const others = await without.panels.readResult(DATASET, ID, '0000');
  if (!complete || !others) throw new Error('nothing was trained');
  const problem = { code: 'internal-error', message: 'as if' };
  const failed = complete.series.map((one) =>
    one.id === again ? { ...one, status: 'failed' as const, kind: null, metrics: null, month: null, problem } : one,
  );
  const linesOf = async ({ store, keys }: Chain, version: string) =>
    (await store.get(keys.shardModels(DATASET, version, '0000')))?.body.toString().trimEnd().split('\n') ?? [];
  const dataVersion = (of: Chain) => of.runOf(ID).options.version;
  const kept = (await linesOf(without, ID)).map((line) =>
    line.replaceAll(dataVersion(without), dataVersion(chain)).replace('"closedWeekdays":', ' "closedWeekdays":'),
  );
  await chain.panels.writeShard(DATASET, ID, kept, { ...others, series: failed });

  const retry = chain.runOf(ID.replace(/1$/, '2'), { retryFailedOf: ID });
  const told: string[] = [];
  await trainShard(chain.context, retry, '0000', ({ id, status }) => told.push(`${id} ${status}`));
  t.same(
    told,
    complete.series.map(({ id }) => `${id} succeeded`),
  );
  const lines = await linesOf(chain, retry.id);
  t.same(
    lines.filter((line) => !line.startsWith(`{"id":"${again}"`)),
    kept,
    'with the space that was put into them',
  );
  t.same(
    lines.filter((line) => !kept.includes(line)),
    (await linesOf(chain, whole.id)).filter((line) => line.startsWith(`{"id":"${again}"`)),
  );
  const result = await chain.panels.readResult(DATASET, retry.id, '0000');
  t.same(result?.series, complete.series);
  t.same(result?.errors, complete.errors, 'errors are added exactly');
  t.same(result?.group, complete.group);
  t.same(result?.groupings, complete.groupings);
  for (const name of ['sums', 'ahead'] as const) {
    const [mine, theirs] = [result, complete].map((one) => numbersIn(one?.[name]));
    t.equal(mine.length, theirs.length);
    const apart = mine.map((value, i) => Math.abs(value - theirs[i]) / Math.max(1, Math.abs(theirs[i])));
    t.ok(Math.max(...apart) < 1e-9, `${name} differ by ${Math.max(...apart)}`);
  }

  const [first, ...rest] = kept;
  await chain.panels.writeShard(DATASET, ID, rest, { ...others, series: failed });
  const anew = chain.runOf(ID.replace(/1$/, '3'), { retryFailedOf: ID });
  await trainShard(chain.context, anew, '0000', () => {});
  t.ok(!(await linesOf(chain, anew.id)).includes(first), 'all are trained when a model is gone');
});

/** All numbers of a document, in its order. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

t.test(
  'a series of hardly any days is forecast from its group, or says what it lacks; without a group too',
  async (t) => {
    const [header, ...rows] = CSV.trim().split('\n');
    const days = [...new Set(rows.map((row) => row.slice(0, 10)))].sort();
    const opened = (name: string, count: number) =>
      days.slice(-count).map((day, i) => `${day},${name},Irun,Pan,${40 + (i % 5)},0,1`);
    const shut = days.slice(-60).map((day) => `${day},Shut,Irun,Pan,0,0,0`);
    const young = [...shut, ...[1, 2, 7, 22, 25].flatMap((count) => opened(`Open ${count}`, count))];
    const statusOf = async (kept: readonly string[]) => {
      const csv = [`${header},Abierto`, ...kept.map((row) => `${row},1`), ...young].join('\n');
      const chain = await chainIn(t, `${csv}\n`, { ...CHAIN_MAPPING, open: 'Abierto' });
      const { run, cause } = await trainAll(chain, chain.runOf(ID, { model: 'auto' }));
      t.equal(cause, undefined);
      t.equal(run.status, 'succeeded');
      const index = await chain.panels.readIndex(DATASET, ID);
      return ['Shut', 'Open 1', 'Open 2', 'Open 7', 'Open 22', 'Open 25'].map((name) => {
        const found = index?.series.find(({ id }) => id === `${name} / Pan`);
        return [name, found?.status, found?.pooled, found?.problem?.message];
      });
    };
    const lacking = (days: string) => `It has sales on ${days}; at least 2 are needed`;
    t.same(await statusOf(rows), [
      ['Shut', 'failed', null, lacking('no day')],
      ['Open 1', 'failed', null, lacking('1 day')],
      ['Open 2', 'succeeded', 'group', undefined],
      ['Open 7', 'succeeded', 'group', undefined],
      ['Open 22', 'succeeded', 'group', undefined],
      ['Open 25', 'succeeded', 'shrunk', undefined],
    ]);
    const few = rows.filter((row) => /,(Getxo|Irun|Bilbao Centro),/.test(row));
    const alone = await statusOf(few);
    t.same(
      alone.map(([name, status, pooled]) => [name, status, pooled]),
      [
        ['Shut', 'failed', null],
        ['Open 1', 'failed', null],
        ['Open 2', 'succeeded', null],
        ['Open 7', 'succeeded', null],
        ['Open 22', 'succeeded', null],
        ['Open 25', 'succeeded', null],
      ],
    );
  },
);

t.test('a young product borrows from its product where products differ, and the index says so', async (t) => {
  const chain = await chainIn(t, chainCsv({ seed: 3, from: '2022-11-07', days: 420, products: 2 }));
  const { run, cause } = await trainAll(chain, chain.runOf(ID));
  t.equal(cause, undefined);
  t.match(run.series, { total: 24, succeeded: 24 });
  const index = await chain.panels.readIndex(DATASET, ID);
  const borrowing = index?.series.filter(({ pooledFrom }) => pooledFrom !== null) ?? [];
  t.same(
    borrowing.map(({ id, pooled, pooledFrom }) => [id, pooled, pooledFrom]),
    ['Bollería', 'Pan'].map((value) => [`Pamplona / ${value}`, 'shrunk', { column: 'Producto', value, members: 11 }]),
  );
  const { groupings } = (await chain.panels.readResult(DATASET, ID, '0000')) ?? {};
  t.same(
    groupings?.map(({ column, groups }) => [column, groups.map(({ text }) => text)]),
    [['Producto', ['Bollería', 'Pan']]],
    'a town has two shops, which is no group',
  );
});

t.test(
  'the numbers of the plots of a series are made again, and without its tests when they are no longer those of its model',
  async (t) => {
    const chain = await chainIn(t, CSV);
    const run = chain.runOf(ID);
    await trainAll(chain, run);
    const young = { shard: '0000-young', id: 'Pamplona / Pan' };
    const old = { shard: '0000', id: 'Irun / Pan' };
    for (const wanted of [old, young]) {
      const { model } = (await chain.panels.readModel(DATASET, ID, wanted.shard, wanted.id)) ?? {};
      const numbers = chartDataSchema.parse(await seriesChartData(chain.context, run, wanted));
      t.equal(numbers.source.model, model?.kind);
      t.equal(numbers.history.days.length, model?.trainedOn.days);
      t.ok(numbers.holdout.length > 0, 'it was tested as in its training, what it borrows included');
      t.equal(numbers.forecast.days.at(-1)?.date, '2024-01-31');
    }
    t.equal(await seriesChartData(chain.context, run, { ...old, id: 'Nadie' }), undefined);
    const key = chain.keys.shardModels(DATASET, ID, old.shard);
    const text = (await chain.store.get(key))?.body.toString() ?? '';
    await chain.store.put(key, text.replaceAll(/"spread":[0-9.]+/g, '"spread":0.5'));
    const changed = await seriesChartData(chain.context, run, old);
    t.match(changed, { metrics: [], holdout: [], backtest: null, history: { days: Array } });
    await chain.store.delete(chain.keys.versionDocument(DATASET, run.options.version));
    await t.rejects(seriesChartData(chain.context, run, old), { code: 'version-not-found' });
  },
);

t.test('data that are gone end the training, and say so', async (t) => {
  const chain = await chainIn(t, CSV);
  const run = chain.runOf(ID);
  await chain.store.delete(chain.keys.versionDocument(DATASET, run.options.version));
  await t.rejects(
    trainShard(chain.context, run, '0000', () => {}),
    { code: 'version-not-found' },
  );
  t.match(await chain.register(run), { run: { status: 'failed', error: { code: 'version-not-found' } } });
});
