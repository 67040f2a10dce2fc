import { z } from 'zod';
import { type IsoDay, toEpochDay } from '../../dates.ts';
import type { CountDistribution } from '../../numerics/negative-binomial.ts';

/** A number, or null where its denominator is 0 (also when there are no days): JSON has no NaN. */
export type Metric = number | null;

const metricSchema = z.number().nullable();

/** Metrics of point forecasts; each is defined at the function of the same name. */
export const pointMetricsSchema = z
  .object({
    mae: metricSchema.describe('Mean absolute error, in units of the sales'),
    mse: metricSchema.describe('Mean squared error, in squared units of the sales'),
    rmse: metricSchema.describe('Root of the mean squared error, in units of the sales'),
    r2: metricSchema.describe('Coefficient of determination, at most 1'),
    mape: metricSchema.describe('Mean absolute percentage error, a fraction: 0.1 is 10 %'),
    wape: metricSchema.describe('Sum of the absolute errors over the sum of the sales, a fraction'),
    mase: metricSchema.describe("Mean absolute error over that of last week's same day; below 1 is better than it"),
    bias: metricSchema.describe('Mean error, in units of the sales; positive: the forecast is too high'),
  })
  .meta({ id: 'PointMetrics' });

export type PointMetrics = z.infer<typeof pointMetricsSchema>;

type Numbers = ArrayLike<number>;

/** All point metrics of one set of days; `seasonalNaiveMae` is the scale of `mase`, from the training data. */
export function pointMetrics(
  actual: Numbers,
  forecast: Numbers,
  options: { readonly seasonalNaiveMae?: number | null } = {},
): PointMetrics {
  return {
    mae: mae(actual, forecast),
    mse: mse(actual, forecast),
    rmse: rmse(actual, forecast),
    r2: r2(actual, forecast),
    mape: mape(actual, forecast),
    wape: wape(actual, forecast),
    mase: mase(actual, forecast, options.seasonalNaiveMae ?? null),
    bias: bias(actual, forecast),
  };
}

/** Mean absolute error: Σ|ŷ−y| / n. Units of the sales, ≥ 0; null without days. */
export function mae(actual: Numbers, forecast: Numbers): Metric {
  return ratio(
    sumOver(actual, forecast, (y, f) => Math.abs(f - y)),
    actual.length,
  );
}

/** Mean squared error: Σ(ŷ−y)² / n. Squared units of the sales, ≥ 0; null without days. */
export function mse(actual: Numbers, forecast: Numbers): Metric {
  return ratio(
    sumOver(actual, forecast, (y, f) => (f - y) ** 2),
    actual.length,
  );
}

/** Root mean squared error: √(Σ(ŷ−y)² / n). Units of the sales, ≥ 0; null without days. */
export function rmse(actual: Numbers, forecast: Numbers): Metric {
  const squared = mse(actual, forecast);
  return squared === null ? null : Math.sqrt(squared);
}

/** Coefficient of determination: 1 − Σ(ŷ−y)² / Σ(y−ȳ)². No unit, ≤ 1; null when all actuals are equal (or there are none). */
export function r2(actual: Numbers, forecast: Numbers): Metric {
  const errors = sumOver(actual, forecast, (y, f) => (f - y) ** 2);
  // Equality is tested on the values: rounding in the mean can make the sum of squares of a constant positive.
  if (sumOver(actual, forecast, (y) => (y === actual[0] ? 0 : 1)) === 0) return null;
  const mean = sumOver(actual, forecast, (y) => y) / actual.length;
  const share = ratio(
    errors,
    sumOver(actual, forecast, (y) => (y - mean) ** 2),
  );
  return share === null ? null : 1 - share;
}

/** Mean absolute percentage error: mean of |ŷ−y| / |y| over the days with y ≠ 0. A fraction (0.1 = 10 %), ≥ 0; null without such days. */
export function mape(actual: Numbers, forecast: Numbers): Metric {
  const sum = sumOver(actual, forecast, (y, f) => (y === 0 ? 0 : Math.abs((f - y) / y)));
  return ratio(
    sum,
    sumOver(actual, forecast, (y) => (y === 0 ? 0 : 1)),
  );
}

/** Weighted absolute percentage error: Σ|ŷ−y| / Σ|y|. A fraction, ≥ 0; null when every actual is 0. */
export function wape(actual: Numbers, forecast: Numbers): Metric {
  return ratio(
    sumOver(actual, forecast, (y, f) => Math.abs(f - y)),
    sumOver(actual, forecast, (y) => Math.abs(y)),
  );
}

/** Mean absolute scaled error (Hyndman & Koehler 2006): MAE / in-sample MAE of the lag-7 naive. No unit, ≥ 0; null when that is 0 or unknown. */
export function mase(actual: Numbers, forecast: Numbers, seasonalNaiveMae: number | null): Metric {
  const error = mae(actual, forecast);
  return error === null || seasonalNaiveMae === null ? null : ratio(error, seasonalNaiveMae);
}

/** Bias: Σ(ŷ−y) / n. Units of the sales, any sign, positive = forecast too high; null without days. */
export function bias(actual: Numbers, forecast: Numbers): Metric {
  return ratio(
    sumOver(actual, forecast, (y, f) => f - y),
    actual.length,
  );
}

/** Error of the total: |Σŷ−Σy| / |Σy|. A fraction, ≥ 0; null when the actual total is 0. */
export function totalError(actual: Numbers, forecast: Numbers): Metric {
  const error = Math.abs(sumOver(actual, forecast, (y, f) => f - y));
  return ratio(error, Math.abs(sumOver(actual, forecast, (y) => y)));
}

/**
 * Scale of `mase` and of the scaled interval score: Σ|y(d)−y(d−7)| / pairs over the training days d whose day one
 * calendar week before was observed too. Units of the sales, ≥ 0; null without such a pair. `days` ascend.
 */
export function seasonalNaiveMae(days: readonly IsoDay[], sales: Numbers): Metric {
  requireEqualLength(days.length, sales.length);
  const epochDays = days.map(toEpochDay);
  let sum = 0;
  let pairs = 0;
  for (let late = 0, early = 0; late < days.length; late += 1) {
    const weekBefore = (epochDays[late] ?? 0) - 7;
    while ((epochDays[early] ?? weekBefore) < weekBefore) early += 1;
    if (epochDays[early] !== weekBefore) continue;
    sum += Math.abs((sales[late] ?? 0) - (sales[early] ?? 0));
    pairs += 1;
  }
  return ratio(sum, pairs);
}

/** Coverage: share of days with lower ≤ y ≤ upper. A fraction, 0–1; null without days. */
export function coverage(actual: Numbers, lower: Numbers, upper: Numbers): Metric {
  requireEqualLength(actual.length, upper.length);
  return ratio(
    sumOver(actual, lower, (y, lo, i) => (lo <= y && y <= (upper[i] ?? Number.NaN) ? 1 : 0)),
    actual.length,
  );
}

/**
 * Mean interval score (Gneiting & Raftery 2007, eq. 43): mean of (u−l) + 2/α·(l−y)⁺ + 2/α·(y−u)⁺ with
 * α = 1 − level/100, `level` in per cent. Units of the sales, ≥ 0, smaller is better; null without days.
 */
export function intervalScore(
  actual: Numbers,
  bounds: { readonly lower: Numbers; readonly upper: Numbers },
  level: number,
): Metric {
  requireEqualLength(actual.length, bounds.upper.length);
  const penalty = 2 / (1 - level / 100);
  const score = (y: number, lo: number, i: number): number => {
    const hi = bounds.upper[i] ?? Number.NaN;
    return hi - lo + penalty * (Math.max(0, lo - y) + Math.max(0, y - hi));
  };
  return ratio(sumOver(actual, bounds.lower, score), actual.length);
}

/** Interval score in units of the lag-7 naive's in-sample MAE (as in the M4 competition). No unit, ≥ 0; null when the scale is 0 or unknown. */
export function scaledIntervalScore(score: Metric, scale: Metric): Metric {
  return score === null || scale === null ? null : ratio(score, scale);
}

function ratio(numerator: number, denominator: number): Metric {
  return denominator === 0 ? null : numerator / denominator;
}

function sumOver(a: Numbers, b: Numbers, term: (x: number, y: number, i: number) => number): number {
  requireEqualLength(a.length, b.length);
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += term(a[i] ?? Number.NaN, b[i] ?? Number.NaN, i);
  return sum;
}

function requireEqualLength(a: number, b: number): void {
  if (a !== b) throw new RangeError(`Series of ${a} and ${b} days cannot be compared day by day`);
}

/**
 * Probability, 0 to 1, that the randomised rank of a count is within the inner `level` per cent: the share of
 * [P(Y < y), P(Y ≤ y)], over which that rank is uniform, in it (Czado, Gneiting & Held 2009, Biometrics 65). Its mean is the
 * level when the distribution is right; intervals of whole numbers, bounds included, hold more.
 */
export function randomisedCoverage({ cdf }: Pick<CountDistribution, 'cdf'>, count: number, level: number): number {
  const [below, upTo] = [cdf(count - 1), cdf(count)];
  const [lowest, highest] = [0.5 - level / 200, 0.5 + level / 200];
  if (upTo === below) return lowest <= upTo && upTo <= highest ? 1 : 0;
  return Math.max(0, Math.min(upTo, highest) - Math.max(below, lowest)) / (upTo - below);
}
