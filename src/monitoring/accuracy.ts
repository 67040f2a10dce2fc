import { z } from 'zod';
import { addDays, type IsoDay, weekdayOf } from '../dates.ts';
import type { TrainingReport } from '../forecasting/evaluation/training-report.ts';
import { datasetNameSchema, datasetVersionSchema, isoDaySchema, isoMonthSchema } from '../primitives.ts';
import { type Alarm, alarmSchema, type ForecastBlock, findAlarms } from './alarms.ts';
import { type ArchivedForecast, issuedModelSchema } from './forecast-archive.ts';
import { type OverrideScore, overrideScoreSchema } from './overrides.ts';
import {
  archivedSummarySchema,
  countOutcomes,
  isScored,
  type JudgedDay,
  judge,
  liveScoreSchema,
  type ObservedSales,
  outcomesSchema,
  type ScoredDay,
  scoreDays,
  summarise,
} from './scores.ts';

/** The items by key, keys in the order in which they first appear; `Map.groupBy` of newer engines. */
export function groupBy<K, V>(items: readonly V[], keyOf: (item: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/**
 * The forecast that counts for each month, ascending by month: the last word before the month began (the latest origin
 * before its first day; of several with that origin, the last issued), else the first that was issued within it. So each
 * day is judged once, by the forecast that the store could plan with.
 */
export function countedForecasts(issued: readonly ArchivedForecast[]): ArchivedForecast[] {
  const months = [...new Set(issued.map(({ month }) => month))].sort();
  return months.flatMap((month) => {
    const all = issued.filter((forecast) => forecast.month === month);
    const before = all.filter(({ origin }) => origin < `${month}-01`);
    const best = before.length > 0 ? before.toSorted(lastWordFirst)[0] : all.toSorted(firstIssuedFirst)[0];
    return best === undefined ? [] : [best];
  });
}

/** Of a model's forecasts the last issued of each month: earlier ones knew an older calendar. */
function lastOfEachMonth(issued: readonly ArchivedForecast[]): ArchivedForecast[] {
  const months = new Map<string, ArchivedForecast>();
  for (const forecast of issued.toSorted(firstIssuedFirst)) months.set(forecast.month, forecast);
  return [...months.values()];
}

function lastWordFirst(a: ArchivedForecast, b: ArchivedForecast): number {
  return compare(b.origin, a.origin) || firstIssuedFirst(b, a);
}

function firstIssuedFirst(a: ArchivedForecast, b: ArchivedForecast): number {
  return compare(a.issuedAt, b.issuedAt);
}

function compare(a: IsoDay | string, b: IsoDay | string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const metricSchema = z.number().nullable();

/** Scored days that `recent` is of: four weeks of a store that never closes. */
const RECENT_DAYS = 28;

/** What the backtest of a model promised of it. */
const promisedScoreSchema = z.object({
  mae: metricSchema,
  wape: metricSchema,
  bias: metricSchema,
  coverage80: metricSchema.describe('Of origins that the intervals were not learnt from'),
});

const toldAlarmSchema = alarmSchema.extend({
  message: z.string().describe('What happened, in the language of `Accept-Language` (en, es)'),
});

const judgedDaySchema = z.object({
  date: isoDaySchema,
  forecast: z.number().describe('As it was issued'),
  sales: z.number().describe('What was sold'),
});

export const accuracySchema = z
  .object({
    dataset: datasetNameSchema,
    datasetVersion: datasetVersionSchema.describe('The data that the forecasts are judged by'),
    observedTo: isoDaySchema,
    overall: liveScoreSchema.describe(
      'Each day by the last forecast issued before its month began (or the first within it)',
    ),
    recent: liveScoreSchema.describe('The newest 28 of those days: how good it is now'),
    outcomes: outcomesSchema.describe('What became of the days of those forecasts'),
    closest: judgedDaySchema
      .nullable()
      .describe('The day whose forecast came closest to what was sold; null without days'),
    farthest: judgedDaySchema.nullable().describe('The day whose forecast was farthest off; null with fewer than two'),
    byWeek: z
      .array(z.object({ week: isoDaySchema.describe('Its Monday'), score: liveScoreSchema }))
      .describe('The same days by week, oldest first'),
    byMonth: z
      .array(archivedSummarySchema)
      .describe(
        'Of each month the forecast that counts, oldest first: the last that had seen none of its days, or else the first that was issued within it (its `origin` tells)',
      ),
    byModel: z
      .array(
        z.object({
          model: issuedModelSchema,
          months: z.array(isoMonthSchema).describe('Months that it was asked for'),
          live: liveScoreSchema.describe('Its own forecasts, also of months that another model answered better'),
          backtest: promisedScoreSchema.nullable().describe('What was to be expected; null when it is not known'),
          wapeRatio: metricSchema.describe('Live WAPE over that of the backtest: above 1 is worse than promised'),
        }),
      )
      .describe('By model version, newest first'),
    alarm: toldAlarmSchema.nullable().describe('The alarm that stands now'),
    pastAlarms: z.array(toldAlarmSchema).describe('Alarms that have ended, newest first'),
    overrides: overrideScoreSchema.describe("Whether the manager's own numbers were better than the forecasts"),
  })
  .meta({ id: 'Accuracy' });

export type PromisedScore = z.infer<typeof promisedScoreSchema>;
export type WordedAccuracy = z.infer<typeof accuracySchema>;
/** As answered, but for the words of the alarms. */
export type Accuracy = Omit<WordedAccuracy, 'alarm' | 'pastAlarms'> & { readonly alarms: Alarm[] };

interface AccuracyInput {
  readonly dataset: string;
  readonly datasetVersion: string;
  readonly issued: readonly ArchivedForecast[];
  readonly observed: ObservedSales;
  /** By model version. */
  readonly promised: ReadonlyMap<string, PromisedScore>;
  readonly overrides: OverrideScore;
}

/** Each day by the forecast that counts for it, in the order of the months. */
export function judgedDays(issued: readonly ArchivedForecast[], observed: ObservedSales): JudgedDay[] {
  return countedForecasts(issued).flatMap((forecast) => judge(forecast, observed));
}

/** How good the issued forecasts were: each compared with what has been sold since. */
export function accuracyOf(input: AccuracyInput): Accuracy {
  const { dataset, datasetVersion, issued, observed, overrides } = input;
  const counted = countedForecasts(issued);
  const days = counted.flatMap((forecast) => judge(forecast, observed));
  return {
    dataset,
    datasetVersion,
    observedTo: observed.to,
    overall: scoreDays(days),
    recent: scoreDays(newestOf(days)),
    outcomes: countOutcomes(days),
    ...extremesOf(days),
    byWeek: scoreByWeek(days),
    byMonth: counted.map((forecast) => summarise(forecast, observed)),
    byModel: scoreByModel(input),
    alarms: findAlarms(blocksOf(counted, observed)),
    overrides,
  };
}

/** The expectations that a training report raises of the model it chose. */
export function promisedBy({ chosen, backtest }: TrainingReport): PromisedScore | undefined {
  const result = backtest?.candidates.find(({ kind }) => kind === chosen);
  if (!result?.metrics) return undefined;
  const { mae, wape, bias } = result.metrics;
  return { mae, wape, bias, coverage80: result.intervals80?.coverage ?? null };
}

/** The days with the least and the greatest absolute error, the newest of equal ones. */
function extremesOf(days: readonly JudgedDay[]): Pick<Accuracy, 'closest' | 'farthest'> {
  const error = ({ forecast, actual }: ScoredDay) => Math.abs(forecast - actual);
  const byError = days
    .filter(isScored)
    .sort((a, b) => error(a) - error(b) || (a.date < b.date ? 1 : -1))
    .map(({ date, forecast, actual }) => ({ date, forecast, sales: actual }));
  return { closest: byError[0] ?? null, farthest: byError.length < 2 ? null : byError[byError.length - 1] };
}

function newestOf(days: readonly JudgedDay[]): ScoredDay[] {
  const scored = days.filter(isScored);
  return scored.sort((a, b) => (a.date < b.date ? -1 : 1)).slice(-RECENT_DAYS);
}

function scoreByWeek(days: readonly JudgedDay[]): Accuracy['byWeek'] {
  const weeks = groupBy(days.filter(isScored), ({ date }) => mondayOf(date));
  return [...weeks].sort(([a], [b]) => (a < b ? -1 : 1)).map(([week, days]) => ({ week, score: scoreDays(days) }));
}

function scoreByModel({ issued, observed, promised }: AccuracyInput): Accuracy['byModel'] {
  const models = groupBy(issued, ({ model }) => model.version);
  return [...models]
    .sort(([a], [b]) => (a < b ? 1 : -1))
    .map(([version, all]) => {
      const months = lastOfEachMonth(all);
      const live = scoreDays(months.flatMap((forecast) => judge(forecast, observed)));
      const backtest = promised.get(version) ?? null;
      return {
        model: all[0].model,
        months: months.map(({ month }) => month).sort(),
        live,
        backtest,
        wapeRatio: live.wape === null || !backtest?.wape ? null : live.wape / backtest.wape,
      };
    });
}

/** The scored days, those of neighbouring months from one origin together: they err together. */
export function blocksOf(counted: readonly ArchivedForecast[], observed: ObservedSales): ForecastBlock[] {
  const blocks: { origin: IsoDay; correlation: number; counts: boolean; days: ScoredDay[] }[] = [];
  for (const forecast of counted) {
    const days = judge(forecast, observed).filter(isScored);
    const { origin, correlation, counts = false } = forecast;
    const last = blocks.at(-1);
    if (last?.origin === origin) last.days.push(...days);
    else blocks.push({ origin, correlation, counts, days });
  }
  return blocks;
}

function mondayOf(date: IsoDay): IsoDay {
  return addDays(date, 1 - weekdayOf(date));
}
