import { asFutureDays, pickDays, type Series } from '../../data/series.ts';
import type { IsoDay } from '../../dates.ts';
import type { Candidate } from '../candidate.ts';
import { type PointMetrics, pointMetrics, seasonalNaiveMae } from './metrics.ts';
import type { Split } from './split.ts';

/** The days that were set aside and what a model trained without them says of them. */
export interface Holdout {
  readonly days: readonly IsoDay[];
  readonly actual: readonly number[];
  readonly forecast: readonly number[];
  readonly metrics: PointMetrics;
}

/** Scores a model fitted on `split.train`, with the covariates and open days of the holdout known. */
export function scoreHoldout(candidate: Candidate, model: unknown, series: Series, { train, holdout }: Split): Holdout {
  const part = pickDays(series, holdout);
  const first = part.days[0];
  const range = asFutureDays(series, first, part.days[part.days.length - 1]);
  const byDate = new Map(range.map(({ date }, i) => [date, i]));
  const forecasts = candidate.forecast(model, range);
  const forecast = part.days.map((day) => forecasts[byDate.get(day) ?? Number.NaN]);
  const trained = pickDays(series, train);
  const scale = seasonalNaiveMae(trained.days, trained.sales);
  const actual = [...part.sales];
  return { days: part.days, actual, forecast, metrics: pointMetrics(actual, forecast, { seasonalNaiveMae: scale }) };
}
