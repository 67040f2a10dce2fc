import { firstDayOf, type IsoDay, lastDayOf, monthOf, nextMonth } from '../../src/dates.ts';
import { AppError } from '../../src/errors.ts';
import type { Assumption } from '../../src/forecasting/assumptions.ts';
import type { Language } from '../../src/forecasting/explanation.ts';
import { type DayRange, resolveRange, wholeMonth } from '../../src/forecasting/forecast-range.ts';
import type { Forecast, ForecastQuery, GroupedForecast } from '../../src/forecasting/forecast-schema.ts';
import { groupForecast, groupMonthInProgress, levelsOf } from '../../src/forecasting/panel/group-forecast.ts';
import type { GroupSums } from '../../src/forecasting/panel/group-sums.ts';
import type { PanelIndex } from '../../src/forecasting/panel/panel-model.ts';
import type { SeriesSummary } from '../../src/forecasting/panel/series-summary.ts';
import { createGroupSums } from '../../src/forecasting/panel/sum-forecasts.ts';
import { type OrderLines, type OrderListPlan, orderList } from '../../src/planning/inventory/order-list.ts';
import type { OrderListRequest } from '../../src/planning/inventory/schema.ts';
import { daysAhead } from '../../src/planning/plan.ts';
import type { DatasetRepository } from '../../src/repositories/datasets.ts';
import { textIn } from '../../src/sales/series-entry.ts';
import { numbersIn } from '../computing/forecasts.ts';
import { csvHeader } from '../computing/series-rows.ts';
import type {
  OrderQuestion,
  OwnNumber,
  ShardComputations,
  ShardComputing,
  ShardQuestion,
} from '../computing/shards.ts';
import type { PanelState } from './model-cache.ts';

interface Dependencies {
  readonly shards: ShardComputing;
  readonly datasets: Pick<DatasetRepository, 'readVersion' | 'readSeriesIndex'>;
}

type Indexed = PanelIndex['series'][number];

/** The one group of a total. */
const ALL = '';

/** What a query asks of each series. */
type Asked = Omit<ShardQuestion, 'groups' | 'overrides'>;

/** Sums of groups, and the series that are not in them since their models cannot be read. */
interface Summed {
  readonly groups: ReadonlyMap<string, GroupSums>;
  readonly unreadable: readonly Indexed[];
}

/** Forecasts of many series of a dataset: their sum, that of groups, and each of them. */
export function createPanelForecasts({ shards, datasets }: Dependencies) {
  const askedOf = ({ lastDay, overridesBySeries }: PanelState, query: ForecastQuery): Asked => {
    const range = resolveRange(query, lastDay);
    return {
      range,
      levels: numbersIn(query.levels),
      quantiles: query.quantiles === undefined ? undefined : numbersIn(query.quantiles),
      assume: query.assume,
      explain: query.explain,
      overridden: [...overridesBySeries.values()].some((own) => ownWithin(range, own).length > 0),
    };
  };

  /** The series with these ids, or all that have a model. */
  const chosen = async (state: PanelState, ids: readonly string[] | undefined): Promise<Indexed[]> => {
    const index = await state.index();
    if (ids === undefined) return [...index.values()];
    return [...new Set(ids)].map((id) => {
      const found = index.get(id);
      if (found) return found;
      const { dataset } = state.model;
      const message = `Dataset "${dataset}" has no series ${JSON.stringify(id)}; see GET /datasets/${dataset}/series`;
      throw new AppError('series-not-found', message);
    });
  };

  /** The sums of each group, shard after shard in their order: so the digits are the same whoever is faster. */
  const sum = async (
    state: PanelState,
    series: readonly Indexed[],
    asked: Asked,
    groupOf: (series: Indexed) => string,
  ): Promise<Summed> => {
    const { range, explain } = asked;
    const request = { range, lastDay: state.lastDay, levels: levelsOf(asked), explain };
    const groups = new Map<string, ReturnType<typeof createGroupSums>>();
    const unreadable: Indexed[] = [];
    for await (const { members, answer } of answers(shards, 'sums', {
      state,
      series,
      questionOf: grouped(state, asked, groupOf),
    })) {
      if (answer === undefined) unreadable.push(...members);
      for (const [group, sums] of Object.entries(answer ?? {})) {
        const merged = groups.get(group) ?? createGroupSums(request);
        groups.set(group, merged);
        merged.addSums(sums);
      }
    }
    return { groups: new Map([...groups].map(([group, sums]) => [group, sums.sums()])), unreadable };
  };

  const notesOf = (
    state: PanelState,
    series: readonly Indexed[],
    unreadable: readonly Indexed[],
    language: Language,
  ): Assumption[] => [...state.unreadable, ...leftOutAssumptions(series, unreadable, language)];

  /** Of the month after the data: the month that they end in, when it has days left. */
  const monthInProgress = async (state: PanelState, series: readonly Indexed[], asked: Asked) => {
    const month = monthOf(state.lastDay);
    if (wholeMonth(asked.range) !== nextMonth(month) || lastDayOf(month) === state.lastDay) return {};
    const range = { from: firstDayOf(month), to: lastDayOf(month) };
    const { groups } = await sum(state, series, { ...asked, range, explain: false }, () => ALL);
    const sums = groups.get(ALL);
    return sums ? { monthInProgress: groupMonthInProgress(state.model, sums, asked) } : {};
  };

  return {
    /** The sum of all series, or of those that are named. */
    async total(
      state: PanelState,
      query: ForecastQuery,
      ids: readonly string[] | undefined,
      language: Language,
    ): Promise<Forecast> {
      const { model, version } = state;
      const asked = askedOf(state, query);
      const series = await chosen(state, ids);
      const { groups, unreadable } = await sum(state, series, asked, () => ALL);
      const none = createGroupSums({ range: asked.range, lastDay: state.lastDay, levels: levelsOf(asked) }).sums();
      return {
        ...groupForecast(model, version, groups.get(ALL) ?? none, {
          ...asked,
          explain: asked.explain ? language : undefined,
        }),
        ...(await monthInProgress(state, series, asked)),
        assumptions: notesOf(state, series, unreadable, language),
      };
    },

    /** The sum of each group of series with the same text in a column. */
    async groups(
      state: PanelState,
      query: ForecastQuery & { readonly groupBy: string },
      language: Language,
    ): Promise<GroupedForecast> {
      const { model, version } = state;
      const asked = askedOf(state, query);
      const series = await chosen(state, undefined);
      const groupOf = await grouping(state, query.groupBy, datasets);
      const { groups, unreadable } = await sum(state, series, asked, groupOf);
      const { dataset, datasetVersion } = model;
      return {
        ...{ dataset, datasetVersion, model: { version, kind: model.kind } },
        ...asked.range,
        groupBy: query.groupBy,
        groups: [...groups].map(([group, sums]) => {
          // There may be thousands: sentences would take too long here.
          const { days, total } = groupForecast(model, version, sums, { ...asked, explain: undefined });
          return { group, series: sums.series, days, total };
        }),
        assumptions: notesOf(state, series, unreadable, language),
      };
    },

    /** One order list of the products that are named, or of all. */
    async orders(state: PanelState, request: OrderListRequest, language: Language): Promise<OrderListPlan> {
      const { products, ...common } = request;
      const own = new Map(products?.map(({ series, ...terms }) => [series, terms]));
      const series = await chosen(
        state,
        products?.map((product) => product.series),
      );
      const requestOf = ({ id }: Indexed) => ({ ...common, ...own.get(id) });
      const questionOf = (members: readonly Indexed[]): OrderQuestion => ({
        language,
        requests: Object.fromEntries(members.map((member) => [member.id, requestOf(member)])),
      });
      const lines: OrderLines[] = [{ rows: [], failed: series.flatMap(withoutModel) }];
      for await (const { members, answer } of answers(shards, 'orders', { state, series, questionOf })) {
        lines.push(answer ?? { rows: [], failed: members.map(({ id }) => ({ series: id, ...UNREADABLE })) });
      }
      const { dataset, datasetVersion, kind } = state.model;
      const { from, to } = daysAhead(request, state.lastDay);
      const said = await state.suppliers();
      const supplierOf = (id: string) => own.get(id)?.supplier ?? said?.of(id) ?? common.supplier ?? null;
      const list = orderList(lines, { column: said?.column ?? null, of: supplierOf });
      return { dataset, datasetVersion, model: { version: state.version, kind }, from, to, ...list };
    },

    /** A row for each series and day, in pieces: no more is in memory than a few shards. */
    async *rows(state: PanelState, query: ForecastQuery, format: 'csv' | 'ndjson'): AsyncGenerator<Uint8Array> {
      const asked = askedOf(state, query);
      const series = await chosen(state, undefined);
      if (format === 'csv') yield new TextEncoder().encode(csvHeader('series', asked));
      for await (const { answer } of answers(shards, format, {
        state,
        series,
        questionOf: grouped(state, asked, () => ALL),
      })) {
        if (answer !== undefined) yield answer;
      }
    },
  };
}

const UNREADABLE = { code: 'damaged-document', message: 'Its stored model cannot be read' };

function withoutModel({ id, status, problem }: Indexed): OrderLines['failed'] {
  if (status !== 'failed') return [];
  return [{ series: id, code: problem?.code ?? 'no-champion', message: problem?.message ?? 'It has no model' }];
}

export type PanelForecasts = ReturnType<typeof createPanelForecasts>;

interface ShardRequest<K extends keyof ShardComputations> {
  readonly state: PanelState;
  readonly series: readonly Indexed[];
  /** Of those of a shard. */
  readonly questionOf: (members: readonly Indexed[]) => ShardComputations[K]['question'];
}

/** The same question of all, by the group that each is in; of the managers' own numbers those that the shard needs. */
function grouped({ overridesBySeries }: PanelState, asked: Asked, groupOf: (series: Indexed) => string) {
  const ownOf = ({ id }: Indexed) => ownWithin(asked.range, overridesBySeries.get(id));
  return (members: readonly Indexed[]): ShardQuestion => ({
    ...asked,
    groups: Object.fromEntries(members.map((member) => [member.id, groupOf(member)])),
    overrides: Object.fromEntries(
      members.map((member) => [member.id, ownOf(member)] as const).filter(([, own]) => own.length > 0),
    ),
  });
}

function ownWithin({ from, to }: DayRange, own: ReadonlyMap<IsoDay, OwnNumber> | undefined): OwnNumber[] {
  return [...(own?.values() ?? [])]
    .filter(({ date }) => date >= from && date <= to)
    .map(({ date, sales, reason }) => ({ date, sales, reason }));
}

/**
 * What each shard answers, in their order; some are computed ahead. Undefined for one that is damaged or gone: it spoils
 * nothing of the others.
 */
export async function* answers<K extends keyof ShardComputations>(
  { compute, threads }: ShardComputing,
  kind: K,
  { state, series, questionOf }: ShardRequest<K>,
) {
  const byShard = new Map<string, Indexed[]>();
  for (const one of series) {
    if (one.status === 'failed') continue;
    const members = byShard.get(one.shard) ?? [];
    byShard.set(one.shard, members);
    members.push(one);
  }
  const ask = ([shard, members]: [string, Indexed[]]) => {
    const answer = compute(kind, state, shard, questionOf(members)).catch((error: unknown) => {
      if (error instanceof AppError && SPOILT.includes(error.code)) return undefined;
      throw error;
    });
    answer.catch(() => {}); // whoever waits for it is told
    return { members, answer };
  };
  const waiting: ReturnType<typeof ask>[] = [];
  for (const shard of [...byShard].sort(([a], [b]) => (a < b ? -1 : 1))) {
    waiting.push(ask(shard));
    if (waiting.length <= threads) continue;
    const { members, answer } = waiting.shift() as ReturnType<typeof ask>; // it is not empty
    yield { members, answer: await answer };
  }
  for (const { members, answer } of waiting) yield { members, answer: await answer };
}

/** What is wrong with a shard alone. */
const SPOILT: readonly string[] = ['damaged-document', 'model-not-found'];

/** The text of each series in a series column or an attribute. */
async function grouping(
  { model }: PanelState,
  column: string,
  datasets: Dependencies['datasets'],
): Promise<(series: Indexed) => string> {
  const { dataset, datasetVersion } = model;
  const document = await datasets.readVersion(dataset, datasetVersion);
  const index = document && (await datasets.readSeriesIndex(document)).index;
  if (!index) throw new AppError('version-not-found', `Dataset "${dataset}" has no version ${datasetVersion} any more`);
  const columns = [...index.columns, ...index.attributes];
  if (!columns.includes(column)) {
    const known = columns.join(', ');
    throw new AppError(
      'invalid-request',
      `"${dataset}" cannot be grouped by ${JSON.stringify(column)}: its columns are ${known}`,
    );
  }
  const textOf = new Map(index.entries.map((entry) => [entry.id, textIn(column, index.columns, entry)]));
  return ({ id }) => textOf.get(id) ?? '';
}

/** Series that a sentence names. */
const NAMED = 5;

type Words = Record<'failed' | 'unreadable' | 'ended' | 'fallback', (count: number, names: string) => string>;

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    failed: (count, names) => `Left out, as training failed (${count}): ${names}.`,
    unreadable: (count, names) => `Left out, as the stored model cannot be read (${count}): ${names}.`,
    ended: (_, names) => `Nothing sold for weeks, so taken for closed: ${names}.`,
    fallback: (_, names) => `Their last week is repeated, since nothing better could be fitted: ${names}.`,
  },
  es: {
    failed: (count, names) => `No se cuenta lo que no se pudo entrenar (${count}): ${names}.`,
    unreadable: (count, names) => `No se cuenta aquello cuyo modelo guardado no se puede leer (${count}): ${names}.`,
    ended: (_, names) => `Sin ventas desde hace semanas, se da por cerrado: ${names}.`,
    fallback: (_, names) => `Se repite la última semana, porque no se pudo ajustar nada mejor: ${names}.`,
  },
};

/** What a sum of series leaves out or takes for granted. */
function leftOutAssumptions(
  series: readonly SeriesSummary[],
  unreadable: readonly SeriesSummary[],
  language: Language,
): Assumption[] {
  const of = (status: SeriesSummary['status']) => series.filter((one) => one.status === status);
  const said: [code: string, word: keyof Words, which: readonly SeriesSummary[]][] = [
    ['series-failed', 'failed', of('failed')],
    ['series-unreadable', 'unreadable', unreadable],
    ['series-ended', 'ended', series.filter(({ state, status }) => state === 'ended' && status !== 'failed')],
    ['series-fallback', 'fallback', of('fallback')],
  ];
  return said.flatMap(([code, word, which]) => {
    if (which.length === 0) return [];
    const names = which.slice(0, NAMED).map(({ id }) => id);
    const more = which.length > NAMED ? ', …' : '';
    return [{ code, message: WORDS[language][word](which.length, `${names.join(', ')}${more}`) }];
  });
}
