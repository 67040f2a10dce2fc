import type { IsoDay } from '../../dates.ts';
import { asFutureDays, type FutureDay, pickDays, type Series } from '../../sales/series.ts';
import type { Candidate } from '../models/candidate.ts';
import { type Metric, type PointMetrics, pointMetrics, seasonalNaiveMae } from './metrics.ts';
import type { Split } from './split.ts';

/** The days that are set aside, the same for every candidate. */
export interface HoldoutPlan {
  readonly days: readonly IsoDay[];
  readonly actual: readonly number[];
  /** Every calendar day from the first of them to the last, with its covariates, and where each of `days` stands there. */
  readonly range: readonly FutureDay[];
  readonly positions: readonly number[];
  /** Of the days trained on: see `mase`. */
  readonly seasonalNaiveMae: Metric;
}

export function planHoldout(series: Series, { train, holdout }: Split): HoldoutPlan {
  const { days, sales } = pickDays(series, holdout);
  const range = asFutureDays(series, days[0], days[days.length - 1]);
  const byDate = new Map(range.map(({ date }, i) => [date, i]));
  const trained = pickDays(series, train);
  return {
    days,
    actual: [...sales],
    range,
    positions: days.map((day) => byDate.get(day) ?? Number.NaN),
    seasonalNaiveMae: seasonalNaiveMae(trained.days, trained.sales),
  };
}

/** The days that were set aside and what a model trained without them says of them. */
export interface Holdout {
  readonly days: readonly IsoDay[];
  readonly actual: readonly number[];
  readonly forecast: readonly number[];
  readonly metrics: PointMetrics;
}

/** Scores a model fitted on `split.train`, with the covariates and open days of the holdout known. */
export function scoreHoldout(candidate: Candidate, model: unknown, plan: HoldoutPlan): Holdout {
  const { days, actual, range, positions } = plan;
  const forecasts = candidate.forecast(model, range);
  const forecast = positions.map((position) => forecasts[position]);
  return { days, actual, forecast, metrics: pointMetrics(actual, forecast, plan) };
}
