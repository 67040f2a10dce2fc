import { z } from 'zod';
import { daysBetween, type IsoDay } from '../dates.ts';
import { bias, coverage, type Metric, mae, wape } from '../forecasting/evaluation/metrics.ts';
import { intervalsSchema } from '../forecasting/forecast-schema.ts';
import { type ArchivedDay, type ArchivedForecast, archivedForecastSchema } from './forecast-archive.ts';

/** What was sold: the days with a row. A day of the span without one was closed. */
export interface ObservedSales {
  readonly from: IsoDay;
  readonly to: IsoDay;
  /** Units of the data. */
  readonly sales: ReadonlyMap<IsoDay, number>;
}

/**
 * `scored`: forecast open, and sold. `pending`: not observed yet. `closed`: closed as forecast. `unforeseen-closure`:
 * forecast open, but there is no row. `unforeseen-opening`: forecast closed, but sold. `unknown`: before the first day of
 * the data. Only scored days count for the error, as in the backtest, which knows the open days.
 */
type Outcome = 'scored' | 'pending' | 'closed' | 'unforeseen-closure' | 'unforeseen-opening' | 'unknown';

/** A day of an issued forecast against what was sold. */
export interface JudgedDay extends ArchivedDay {
  readonly outcome: Outcome;
  /** Calendar days after the last one that the model had seen, ≥ 1. */
  readonly horizon: number;
  /** Units of the data; 0 on a closed day, null when nothing is known. */
  readonly actual: number | null;
}

export type ScoredDay = JudgedDay & { readonly outcome: 'scored'; readonly actual: number };

/** The days after the origin of the forecast, each with what became of it. */
export function judge(issued: ArchivedForecast, observed: ObservedSales): JudgedDay[] {
  return issued.days
    .filter(({ date }) => date > issued.origin)
    .map((day) => ({ ...day, horizon: daysBetween(issued.origin, day.date), ...outcomeOf(day, observed) }));
}

export function isScored(day: JudgedDay): day is ScoredDay {
  return day.outcome === 'scored';
}

function outcomeOf(
  { date, open }: ArchivedDay,
  { from, to, sales }: ObservedSales,
): Pick<JudgedDay, 'outcome' | 'actual'> {
  if (date > to) return { outcome: 'pending', actual: null };
  if (date < from) return { outcome: 'unknown', actual: null };
  const sold = sales.get(date);
  if (sold === undefined) return { outcome: open ? 'unforeseen-closure' : 'closed', actual: 0 };
  return { outcome: open ? 'scored' : 'unforeseen-opening', actual: sold };
}

const metricSchema = z.number().nullable();

/** Errors of forecasts that were issued, over days that have been observed since. */
export const liveScoreSchema = z
  .object({
    days: z.int().describe('Days forecast open that had sales: the others do not count'),
    mae: metricSchema.describe('Mean absolute error, in units of the sales; null without days'),
    wape: metricSchema.describe('Sum of the absolute errors over the sum of the sales, a fraction'),
    bias: metricSchema.describe('Mean of forecast − sales, in units of the sales; positive: the forecast is too high'),
    biasShare: metricSchema.describe('Sum of forecast − sales over the sum of the sales, a fraction'),
    coverage: z
      .record(z.string(), metricSchema)
      .describe('Share of the days inside their interval, by level in per cent: near the level when all is well'),
  })
  .meta({ id: 'LiveScore' });

export type LiveScore = z.infer<typeof liveScoreSchema>;

export const outcomesSchema = z.object({
  scored: z.int().describe('Forecast open, and sold'),
  pending: z.int().describe('Not observed yet'),
  closed: z.int().describe('Closed, as forecast'),
  unforeseenClosures: z.int().describe('Forecast open, but the data has no row: not counted as errors'),
  unforeseenOpenings: z.int().describe('Forecast closed, but sold: not counted as errors'),
  unknown: z.int().describe('Before the first day of the data as it is now'),
});

type Outcomes = z.infer<typeof outcomesSchema>;

/** The score of the days that can be scored; those of any other outcome are passed over. */
export function scoreDays(judged: readonly JudgedDay[]): LiveScore {
  const days = judged.filter(isScored);
  const actual = days.map((day) => day.actual);
  const forecast = days.map((day) => day.forecast);
  const levels = Object.keys(days[0]?.intervals ?? {});
  return {
    days: days.length,
    mae: mae(actual, forecast),
    wape: wape(actual, forecast),
    bias: bias(actual, forecast),
    biasShare: biasShare(actual, forecast),
    coverage: Object.fromEntries(levels.map((level) => [level, coverageAt(days, actual, level)])),
  };
}

/** Σ(ŷ−y) / Σ|y|. A fraction, any sign, positive = forecast too high; null when every actual is 0. */
function biasShare(actual: readonly number[], forecast: readonly number[]): Metric {
  const sold = actual.reduce((sum, y) => sum + Math.abs(y), 0);
  const mean = bias(actual, forecast);
  return mean === null || sold === 0 ? null : (mean * actual.length) / sold;
}

function coverageAt(days: readonly ScoredDay[], actual: readonly number[], level: string): Metric {
  const bounds = days.map(({ intervals }) => intervals[level] ?? [Number.NaN, Number.NaN]);
  return coverage(
    actual,
    bounds.map(([lower]) => lower),
    bounds.map(([, upper]) => upper),
  );
}

/** How many days had each outcome. */
export function countOutcomes(days: readonly JudgedDay[]): Outcomes {
  const count = (outcome: Outcome) => days.filter((day) => day.outcome === outcome).length;
  return {
    scored: count('scored'),
    pending: count('pending'),
    closed: count('closed'),
    unforeseenClosures: count('unforeseen-closure'),
    unforeseenOpenings: count('unforeseen-opening'),
    unknown: count('unknown'),
  };
}

/** An issued forecast, as lists show it. */
export const archivedSummarySchema = archivedForecastSchema
  .pick({ dataset: true, datasetVersion: true, model: true, month: true, issuedAt: true, origin: true, calendar: true })
  .extend({
    total: z.object({ forecast: z.number(), intervals: intervalsSchema }).describe('Of the month, as it was issued'),
    outcomes: outcomesSchema.describe('What became of its days so far'),
    score: liveScoreSchema.describe('How far off it is so far'),
  })
  .meta({ id: 'IssuedForecast' });
export type ArchivedSummary = z.infer<typeof archivedSummarySchema>;
export function summarise(issued: ArchivedForecast, observed: ObservedSales): ArchivedSummary {
  const { dataset, datasetVersion, model, month, issuedAt, origin, calendar, total } = issued;
  const days = judge(issued, observed);
  return {
    ...{ dataset, datasetVersion, model, month, issuedAt, origin, calendar, total },
    outcomes: countOutcomes(days),
    score: scoreDays(days),
  };
}
