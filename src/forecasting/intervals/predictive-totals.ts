import { errorCorrelation, jointSpread } from './error-correlation.ts';
import { unitOf } from './error-score.ts';
import type { IntervalModel } from './interval-model.ts';
import { type ForecastDay, jointError, relativeSpread, TOTAL_SCALE } from './intervals.ts';
import { certain, type PredictiveDistribution, predictiveDistribution } from './predictive-distribution.ts';
import { dayScores, studentScores } from './score-distribution.ts';

/** The predictive distribution whose intervals `dayInterval` and `totalInterval` give, for quantiles on one side. */
export function predictiveTotal(model: IntervalModel, days: readonly ForecastDay[]): PredictiveDistribution {
  const ahead = days.filter((day) => day.open !== false && day.horizon > 0);
  const errors = ahead.map((day) => jointError(model, day));
  const observed = days.reduce((sum, day) => sum + (day.open !== false && day.horizon <= 0 ? day.forecast : 0), 0);
  return shifted(
    totalOf(model, ahead, () => jointSpread(errors, model.correlation)),
    observed,
  );
}

/** Distributions of the totals of stretches of the same days to come; much faster than one by one. */
export interface PredictiveTotals {
  /** Total of the days at the positions `first` … `last`, both included; 0 for certain when there is none. */
  between(first: number, last: number): PredictiveDistribution;
}

/** `days` are consecutive days after the last observed one. */
export function predictiveTotals(model: IntervalModel, days: readonly ForecastDay[]): PredictiveTotals {
  const variances = createVariances(model, days);
  const known = new Map<number, PredictiveDistribution>();
  return {
    between(first, last) {
      const key = first * (days.length + 1) + last;
      const distribution =
        known.get(key) ??
        totalOf(model, days.slice(first, last + 1).filter(isOpen), () => Math.sqrt(variances(first, last)));
      known.set(key, distribution);
      return distribution;
    },
  };
}

/** `spread` is the standard deviation of the total in units of the sales; not asked for when there is only one day. */
function totalOf(model: IntervalModel, open: readonly ForecastDay[], spread: () => number): PredictiveDistribution {
  const lowest = model.lowest ?? Number.NEGATIVE_INFINITY;
  const forecast = open.reduce((sum, day) => sum + day.forecast, 0);
  const unit = open.reduce((sum, day) => sum + unitOf(model.scale, day.forecast), 0);
  if (unit === 0) return certain(forecast);
  const scores =
    open.length === 1
      ? dayScores(model, relativeSpread(model, open[0]))
      : studentScores((TOTAL_SCALE * spread()) / unit, model.degreesOfFreedom);
  return predictiveDistribution({ scale: model.scale, forecast, unit, scores, lowest });
}

/** Variance of the total of any stretch of days, by sums over rectangles of the covariance matrix. */
function createVariances(model: IntervalModel, days: readonly ForecastDay[]) {
  const errors = days.map((day) => (isOpen(day) ? jointError(model, day) : { horizon: day.horizon, spread: 0 }));
  const width = days.length + 1;
  const corner = new Float64Array(width * width);
  for (let i = 0; i < days.length; i += 1) {
    let row = 0;
    for (let j = 0; j < days.length; j += 1) {
      row +=
        errors[i].spread * errors[j].spread * errorCorrelation(errors[i].horizon, errors[j].horizon, model.correlation);
      corner[(i + 1) * width + j + 1] = corner[i * width + j + 1] + row;
    }
  }
  return (first: number, last: number): number => {
    const [low, high] = [first, last + 1];
    const both = corner[high * width + high] + corner[low * width + low];
    return Math.max(0, both - corner[low * width + high] - corner[high * width + low]);
  };
}

function isOpen(day: ForecastDay): boolean {
  return day.open !== false;
}

function shifted(distribution: PredictiveDistribution, by: number): PredictiveDistribution {
  if (by === 0) return distribution;
  return {
    mean: distribution.mean + by,
    quantile: (probability) => distribution.quantile(probability) + by,
    cdf: (x) => distribution.cdf(x - by),
    expectedShortfall: (x) => distribution.expectedShortfall(x - by),
  };
}
