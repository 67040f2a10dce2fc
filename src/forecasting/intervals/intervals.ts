import { studentQuantile } from '../../numerics/student-t.ts';
import { type DayTraits, difficultyOf } from './day-difficulty.ts';
import { type JointError, jointSpread } from './error-correlation.ts';
import { horizonFactor, seasonFactor } from './error-growth.ts';
import { salesAt, unitOf } from './error-score.ts';
import { type IntervalModel, quantileAt, requireLevel, TOTAL_DEGREES_OF_FREEDOM } from './interval-model.ts';

/** A day with its forecast, as far as its interval depends on it. */
export interface IntervalDay extends DayTraits {
  /** Calendar days after the last observed day, ≥ 1; 0 or less for an observed day, whose `forecast` is then its actual sales. */
  readonly horizon: number;
  /** Units of the sales. */
  readonly forecast: number;
  /** A closed day (false) is forecast as 0 without a band. Default true. */
  readonly open?: boolean | undefined;
}

/** Lower and upper bound, units of the sales. */
export type Interval = readonly [lower: number, upper: number];

/**
 * Interval that holds the sales of the day with probability `level` per cent (50–99). Contains the forecast; nested in
 * the level; [0, 0] on a closed day, [y, y] on an observed one; a lower bound below 0 only when sales may be negative.
 */
export function dayInterval(model: IntervalModel, day: IntervalDay, level: number): Interval {
  const halfWidth = quantileAt(model.quantiles, level);
  if (day.open === false) return [0, 0];
  if (day.horizon <= 0) return [day.forecast, day.forecast];
  const unit = unitOf(model.scale, day.forecast);
  return bounds(model, { forecast: day.forecast, unit, score: halfWidth * relativeSpread(model, day) });
}

/**
 * Interval of the total of any set of days of one forecast: a week, a month, a year, with or without observed days at its
 * start. Not the sum of day bounds: errors of days partly cancel. The spread of the sum follows from the spread of the
 * days and their correlation (see `jointSpread`), its distribution is Student's t. Properties as for `dayInterval`.
 */
export function totalInterval(model: IntervalModel, days: readonly IntervalDay[], level: number): Interval {
  requireLevel(level);
  const open = days.filter((day) => day.open !== false);
  const observed = open.filter((day) => day.horizon <= 0).reduce((sum, day) => sum + day.forecast, 0);
  const ahead = open.filter((day) => day.horizon > 0);
  if (ahead.length === 1) {
    const [lower, upper] = dayInterval(model, ahead[0], level);
    return [observed + lower, observed + upper];
  }
  const forecast = ahead.reduce((sum, day) => sum + day.forecast, 0);
  const unit = ahead.reduce((sum, day) => sum + unitOf(model.scale, day.forecast), 0);
  if (unit === 0) return [observed + forecast, observed + forecast];
  const errors = ahead.map((day) => jointError(model, day));
  const score = (jointSpread(errors, model.correlation) / unit) * totalQuantile(model, level);
  const [lower, upper] = bounds(model, { forecast, unit, score });
  return [observed + lower, observed + upper];
}

/** Spread of the day's error relative to an ordinary day right after the history. */
export function relativeSpread(model: IntervalModel, day: IntervalDay): number {
  const season = day.date === undefined ? 1 : seasonFactor(model.historyStart, day.date);
  return season * horizonFactor(day.horizon) * difficultyOf(model.difficulty, day);
}

/** The day's error as a part of that of a total; its spread in units of the sales. */
export function jointError(model: IntervalModel, day: IntervalDay): JointError {
  const spread = model.spread * unitOf(model.scale, day.forecast) * relativeSpread(model, day);
  return { horizon: day.horizon, spread };
}

/** Scale of the Student's t distribution of a total whose standard deviation is 1. */
export const TOTAL_SCALE = Math.sqrt((TOTAL_DEGREES_OF_FREEDOM - 2) / TOTAL_DEGREES_OF_FREEDOM);

/** Quantile of a total in its standard deviations. */
function totalQuantile(model: IntervalModel, level: number): number {
  return TOTAL_SCALE * studentQuantile(0.5 + level / 200, model.degreesOfFreedom);
}

function bounds(
  model: IntervalModel,
  { forecast, unit, score }: { forecast: number; unit: number; score: number },
): Interval {
  const lower = salesAt(model.scale, forecast, unit, -score);
  const upper = salesAt(model.scale, forecast, unit, score);
  return [model.lowest === null ? lower : Math.max(model.lowest, lower), upper];
}
