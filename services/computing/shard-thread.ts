import { workerData } from 'node:worker_threads';
import { CHART_DATA_FILE } from '../../src/charts/chart-data-schema.ts';
import { isChartName } from '../../src/charts/charts.ts';
import { drawChart } from '../../src/charts/svg.ts';
import { createStore } from '../../src/create-store.ts';
import type { IsoDay } from '../../src/dates.ts';
import { AppError } from '../../src/errors.ts';
import { forecast } from '../../src/forecasting/forecast.ts';
import { levelsOf } from '../../src/forecasting/panel/group-forecast.ts';
import { knownFutureOfSeries } from '../../src/forecasting/panel/panel-days.ts';
import type { PanelModel } from '../../src/forecasting/panel/panel-model.ts';
import { createGroupSums } from '../../src/forecasting/panel/sum-forecasts.ts';
import { createPublicHolidays } from '../../src/forecasting/public-holidays.ts';
import { withOverrides } from '../../src/monitoring/overrides.ts';
import { seriesChartData } from '../../src/pipeline/panel/series-chart-data.ts';
import { entryOf } from '../../src/primitives.ts';
import { createPanelModelRepository, type SeriesModel } from '../../src/repositories/panel-models.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { answered, type ThreadAnswer } from '../../src/threads/answer.ts';
import { type Basis, createStateReading, type StateOfKnowledge } from './computing.ts';
import { inventoryLines } from './plans.ts';
import { csvRows, type NamedForecast, ndjsonRows } from './series-rows.ts';
import type {
  OrderQuestion,
  OwnNumber,
  PlotQuestion,
  ShardQuestion,
  ShardTask,
  ShardThreadSettings,
} from './shards.ts';

const { storage, buckets, country } = workerData as ShardThreadSettings; // given by createShardComputing
const keys = createKeys(buckets);
const opened = createStore(storage);
const models = opened.then((store) => createPanelModelRepository(store, keys));
const publicHolidays = country === undefined ? undefined : createPublicHolidays(country);
const stateOf = createStateReading<PanelModel>();

type PanelState = StateOfKnowledge<PanelModel>;

/** A series that was asked for, with what its forecast rests on. */
interface Asked extends SeriesModel {
  readonly group: string;
  /** The manager's own numbers, by day. */
  readonly own: ReadonlyMap<IsoDay, OwnNumber> | undefined;
}

/** A thread's task: the forecasts of the series of a shard. */
export default (task: ShardTask): Promise<ThreadAnswer<unknown>> =>
  answered(async () => {
    if (task.kind === 'plot') return plotOf(task.shard, task.question);
    const state = stateOf(task.state);
    const { model, version } = state;
    const all = await (await models).readModels(model.dataset, version, task.shard);
    if (!all) throw new AppError('model-not-found', `The shard ${task.shard} of model ${version} is gone`);
    if (task.kind === 'orders') return ordersOf(all, state, task.question);
    const { question } = task;
    const asked = all.flatMap((one): Asked[] => {
      const group = entryOf(question.groups, one.id);
      const said = entryOf(question.overrides, one.id);
      const own = said && new Map(said.map((day) => [day.date, day]));
      return group === undefined ? [] : [{ ...one, group, own }];
    });
    if (task.kind === 'sums') return sumsOf(asked, state, question);
    const forecasts = await forecastsOf(asked, state, question);
    const rows = task.kind === 'csv' ? (one: NamedForecast) => csvRows(one, question) : ndjsonRows;
    return new TextEncoder().encode(forecasts.map(rows).join(''));
  });

/** The numbers of a series as JSON, or one of its plots as SVG. */
async function plotOf(shard: string, { run, series, file }: PlotQuestion): Promise<Uint8Array | undefined> {
  // What there is to warn of was told by the training, which went the same way.
  const context = { store: await opened, keys, now: () => new Date(), log: { warn: () => {} } };
  const name = file.replace(/\.svg$/, '');
  if (file !== CHART_DATA_FILE && !isChartName(name)) return undefined;
  const numbers = await seriesChartData(context, run, { shard, id: series });
  if (!numbers) return undefined;
  const text = isChartName(name) ? drawChart(name, numbers) : `${JSON.stringify(numbers)}\n`;
  return new TextEncoder().encode(text);
}

/** The next orders of products; no product says what is assumed of promotions, so they are as usual. */
async function ordersOf(all: readonly SeriesModel[], whole: PanelState, { requests, language }: OrderQuestion) {
  const products = [];
  for (const series of all) {
    const request = entryOf(requests, series.id);
    if (request === undefined) continue;
    const knowledge = await knowledgeOf(series, whole, {});
    const { version, lastDay } = whole;
    const own = { version, model: series.model, series: series.id, lastDay, overrides: new Map(), unreadable: [] };
    const basis: Basis = { state: { ...own, calendar: knowledge.calendar }, knowledge, language };
    products.push({ series: series.id, basis, request });
  }
  return inventoryLines(products, language);
}

async function knowledgeOf(
  { id, state, model }: SeriesModel,
  whole: PanelState,
  { assume }: Pick<Partial<ShardQuestion>, 'assume'>,
) {
  const end = { series: id, hasEnded: state === 'ended', lastDay: model.trainedOn.to };
  const calendar = knownFutureOfSeries(whole.calendar, end, whole.lastDay);
  return { calendar, publicHolidays: await publicHolidays, assume };
}

async function sumsOf(asked: readonly Asked[], state: PanelState, question: ShardQuestion) {
  const { range, levels, quantiles, explain } = question;
  const request = { range, lastDay: state.lastDay, levels: levelsOf({ levels, quantiles }), explain };
  const groups = new Map<string, ReturnType<typeof createGroupSums>>();
  for (const series of asked) {
    const sums = groups.get(series.group) ?? createGroupSums(request);
    groups.set(series.group, sums);
    const { id, model, own } = series;
    sums.add({ id, model, knowledge: await knowledgeOf(series, state, question), own });
  }
  return Object.fromEntries([...groups].map(([group, sums]) => [group, sums.sums()]));
}

async function forecastsOf(asked: readonly Asked[], state: PanelState, question: ShardQuestion) {
  const { range, levels, quantiles } = question;
  const forecasts: NamedForecast[] = [];
  for (const series of asked) {
    const knowledge = await knowledgeOf(series, state, question);
    const request = { range, levels, quantiles, knowledge, lastDay: state.lastDay };
    const plain = forecast(series.model, state.version, request);
    const { days } = series.own ? withOverrides(plain, series.own) : plain;
    forecasts.push({ name: series.id, days, decimals: series.model.decimals });
  }
  return forecasts;
}
