import { createShardComputing, type ShardComputing, type ShardQuestion } from '../../services/computing/shards.ts';
import { createSeriesList } from '../../services/datasets/series-of-dataset.ts';
import type { PanelState } from '../../services/serving/model-cache.ts';
import { createPanelForecasts } from '../../services/serving/panel-forecasts.ts';
import { readConfig } from '../../src/config.ts';
import { resolveRange } from '../../src/forecasting/forecast-range.ts';
import { forecastQuerySchema } from '../../src/forecasting/forecast-schema.ts';
import { type PanelModel, panelModelSchema } from '../../src/forecasting/panel/panel-model.ts';
import { trainingWaves } from '../../src/forecasting/panel/training-plan.ts';
import { registerPanel } from '../../src/pipeline/panel/register-panel.ts';
import { createDatasetRepository } from '../../src/repositories/datasets.ts';
import { createPanelModelRepository } from '../../src/repositories/panel-models.ts';
import { runSchema } from '../../src/runs/run.ts';
import { foldersBelow, putJson } from '../../src/storage/documents.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import { createMultipliedStore, SERIES_OF_SHARD, type Template } from './multiplied-store.ts';

/**
 * One step of what a single process does for a dataset of many series, on the documents of so many: seconds of a core and the most memory
 * of this process, in MiB, as JSON. `node --import=tsx bench/scale/step.ts STEP COUNT TEMPLATE`; `run.ts` starts it.
 */

const [name = '', countText = '', templateText = ''] = process.argv.slice(2);
const count = Number(countText);
const template = JSON.parse(templateText) as Template; // written by run.ts
const { dataset, datasetVersion, run: runId } = template;
const config = readConfig({ STORAGE_URL: `file:${template.root}` });
const keys = createKeys(config.buckets);
const own = createLocalStore({ root: template.root });
const log = { warn: (_fields: object, message: string) => void process.stderr.write(`${message}\n`) };
const store = await createMultipliedStore(own, keys, template, count);
const shards = Math.ceil(count / SERIES_OF_SHARD);

const datasets = createDatasetRepository(store, keys, log);
const panels = createPanelModelRepository(store, keys);

async function dataIndex() {
  const document = await datasets.readVersion(dataset, datasetVersion);
  const index = document && (await datasets.readSeriesIndex(document)).index;
  if (!document || !index) throw new Error('the index cannot be read');
  return { document, index };
}

async function modelOf(): Promise<PanelModel> {
  const stored = await own.get(keys.modelFile(dataset, runId, 'modelo.json'));
  const model = panelModelSchema.parse(JSON.parse(String(stored?.body)));
  const names = Array.from({ length: shards }, (_, at) => ({
    shard: String(at).padStart(4, '0'),
    series: SERIES_OF_SHARD,
  }));
  return { ...model, shards: names, series: { ...model.series, total: count, succeeded: count } };
}

async function stateOf(): Promise<PanelState> {
  const index = new Map(((await panels.readIndex(dataset, runId))?.series ?? []).map((series) => [series.id, series]));
  const model = await modelOf();
  const common = {
    version: runId,
    model,
    lastDay: model.trainedOn.to,
    calendar: [],
    overrides: new Map(),
    unreadable: [],
  };
  const state = {
    ...common,
    responses: new Map(),
    suppliers: async () => undefined,
    aroundPromotions: async () => undefined,
    bySeries: new Map(),
    allOverrides: [],
    overridesBySeries: new Map(),
  };
  return {
    ...state,
    index: async () => index,
    of: { etags: { pointer: '', calendar: undefined, overrides: undefined } },
  };
}

const MONTH = forecastQuerySchema.parse({ dataset });

/** Computes the first shard for real, and answers the same for every other one: the time of threads is that of the step `threads`. */
function answeringAtOnce(): ShardComputing & { close(): Promise<void> } {
  const computing = createShardComputing({ storage: config.storage, buckets: config.buckets, country: undefined }, 1);
  const known = new Map<string, unknown>();
  const compute: ShardComputing['compute'] = async (kind, state, shard, question) => {
    const asked = JSON.stringify([kind, 'range' in question && question.range]);
    if (!known.has(asked) && shard === '0000') known.set(asked, await computing.compute(kind, state, shard, question));
    const answer = structuredClone(known.get(asked));
    return answer as Awaited<ReturnType<typeof computing.compute<typeof kind>>>; // what was computed for that kind
  };
  return { threads: 1, compute, close: computing.close };
}

function questionOf(state: PanelState, ids: readonly string[]): ShardQuestion {
  const range = resolveRange(MONTH, state.lastDay);
  const plain = { explain: false, overrides: {}, overridden: false };
  return { range, levels: [80, 95], assume: 'usual', ...plain, groups: Object.fromEntries(ids.map((id) => [id, ''])) };
}

/** Of a core, of all threads of this process: whatever else the machine does at the time. */
function cpuSeconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}

interface Done {
  readonly seconds: number;
  /** Of what was read, written or answered. */
  readonly bytes?: number;
  readonly peak?: number;
}

async function timed(work: () => Promise<unknown>): Promise<Done> {
  const start = process.cpuUsage();
  const bytes = await work();
  return { seconds: cpuSeconds(start), ...(typeof bytes === 'number' && { bytes }) };
}

/** Each makes what it needs, and is measured from there. */
const STEPS: Readonly<Record<string, () => Promise<Done>>> = {
  async 'write the index of the data'() {
    const { index } = await dataIndex();
    const key = keys.seriesIndex(dataset, datasetVersion);
    return timed(async () => {
      await putJson(store, key, index);
      return store.written.get(key);
    });
  },
  async 'read it'() {
    const document = await datasets.readVersion(dataset, datasetVersion);
    const body = (await store.get(keys.seriesIndex(dataset, datasetVersion))) as NonNullable<
      Awaited<ReturnType<typeof store.get>>
    >;
    const reading = createDatasetRepository(
      { ...store, get: async (key) => (key === body.key ? body : store.get(key)) },
      keys,
      log,
    );
    return timed(async () => {
      if (!document || !(await reading.readSeriesIndex(document)).index) throw new Error('it cannot be read');
      return body.size;
    });
  },
  async 'plan the shards'() {
    const { document, index } = await dataIndex();
    return timed(async () => void trainingWaves(index.entries, document.to));
  },
  async 'find the series of a shard'() {
    const { document } = await dataIndex();
    return timed(async () => void (await datasets.readShard(document, '0000')));
  },
  async 'register the whole'() {
    const stored = await own.get(keys.modelFile(dataset, runId, 'run.json'));
    const run = runSchema.parse(JSON.parse(String(stored?.body)));
    const open = { ...run, status: 'running' as const, finishedAt: null, decision: null, metrics: null };
    const ignored = async () => {};
    return timed(async () => {
      const context = { store, keys, now: () => new Date(), log };
      const { run: ended, cause } = await registerPanel(open, context, {
        save: ignored,
        progress: ignored,
        commit: ignored,
      });
      if (ended.status !== 'succeeded') throw cause;
      return store.written.get(keys.panelIndex(dataset, runId));
    });
  },
  async 'read the index of the model'() {
    const body = (await store.get(keys.panelIndex(dataset, runId))) as NonNullable<
      Awaited<ReturnType<typeof store.get>>
    >;
    const reading = createPanelModelRepository({ ...store, get: async () => body }, keys);
    return timed(async () => {
      const index = await reading.readIndex(dataset, runId);
      if (new Map(index?.series.map((one) => [one.id, one])).size !== count) throw new Error('it is not whole');
      return body.size;
    });
  },
  'list: the first page': () => listed(undefined, undefined),
  'list: the last page': () => listed(undefined, Buffer.from(String(count - 1)).toString('base64url')),
  'list: a search': () => listed('99', undefined),
  async 'total: what the main thread adds up'() {
    const shards = answeringAtOnce();
    const forecasts = createPanelForecasts({ shards, datasets });
    const state = await stateOf();
    await forecasts.total(state, MONTH, ['1', '2'], 'en'); // what the threads answer is known from then on
    const done = await timed(() => forecasts.total(state, MONTH, undefined, 'en').then(() => undefined));
    await shards.close();
    return done;
  },
  async 'each as CSV: what the main thread passes on'() {
    const shards = answeringAtOnce();
    const forecasts = createPanelForecasts({ shards, datasets });
    const state = await stateOf();
    const all = async () => {
      let bytes = 0;
      for await (const piece of forecasts.rows(state, MONTH, 'csv')) bytes += piece.length;
      return bytes;
    };
    await all();
    const done = await timed(all);
    await shards.close();
    return done;
  },
  'look for what to clear away': () =>
    timed(async () => {
      for (const prefix of [keys.modelsOf(dataset), keys.versions(dataset)]) {
        if ((await foldersBelow(store, prefix)).size !== 1) throw new Error('there is one version');
      }
    }),
};

async function listed(text: string | undefined, cursor: string | undefined): Promise<Done> {
  const { document } = await dataIndex();
  const state = await stateOf();
  const known = { month: state.model.month, series: await state.index() };
  const list = createSeriesList({
    datasets: { current: async () => document },
    versions: datasets,
    trained: async () => known,
    alarms: { read: async () => undefined },
  });
  return timed(async () => {
    const page = await list(dataset, { q: text }, { limit: 1000, cursor });
    return JSON.stringify(page).length;
  });
}

const THREADS = 'threads';
/** Seconds of a thread for a shard: its sum, and its rows as CSV. */
async function ofThreads(): Promise<{ sums: number; csv: number }> {
  const computing = createShardComputing({ storage: config.storage, buckets: config.buckets, country: undefined }, 1);
  const state = await stateOf();
  const series = [...(await state.index()).values()].slice(0, template.series);
  const found = { sums: 0, csv: 0 };
  for (const kind of ['sums', 'csv'] as const) {
    let seconds = 0;
    let times = 0;
    for (let round = 0; round < ROUNDS + 1; round += 1) {
      for (let at = 0; at < template.series / SERIES_OF_SHARD; at += 1) {
        const shard = String(at).padStart(4, '0');
        const question = questionOf(
          state,
          series.filter((one) => one.shard === shard).map(({ id }) => id),
        );
        const start = process.cpuUsage();
        await computing.compute(kind, state, shard, question);
        if (round === 0) continue; // it starts the thread
        seconds += cpuSeconds(start);
        times += 1;
      }
    }
    found[kind] = seconds / times;
  }
  await computing.close();
  return found;
}
const ROUNDS = 10;

const work = STEPS[name];
const done = name === THREADS ? await ofThreads() : await work?.();
if (done === undefined)
  throw new Error(`no such step: ${name}; there are ${[...Object.keys(STEPS), THREADS].join(', ')}`);
const peak = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ ...done, peak })}\n`);
