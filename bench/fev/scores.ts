import type { Metric } from '../../src/forecasting/evaluation/metrics.ts';
import { LEVELS, METRICS, type MetricName } from './tasks.ts';

/** A forecast of one item and window. */
export interface FevForecast {
  /** One value for each day, in the unit of the target. */
  readonly point: ArrayLike<number>;
  /** For each of `LEVELS` a value for each day. */
  readonly quantiles: readonly ArrayLike<number>[];
}

/** What is known when a forecast is scored. */
export interface ScoredForecast {
  /** The target of all days before the window; NaN where the data have none. */
  readonly past: ArrayLike<number>;
  /** The target of the days of the window; NaN where the data have none. */
  readonly actual: ArrayLike<number>;
  readonly forecast: FevForecast;
}

export type FevScores = Readonly<Record<MetricName, Metric>>;

/** The least denominator of WAPE and WQL in fev-bench, in the unit of the target. */
const LEAST_MEAN = 1;

/**
 * The scores of one window over all its items, as the package `fev` defines them. Days without an actual value count nowhere.
 *
 * With L_p(y, q) = 2·|(y − q)·([y ≤ q] − p)| and the scale of an item, s = mean |y(t) − y(t − seasonality)| of its past:
 *
 * - WAPE: mean |y − ŷ| / max(mean |y|, 1), both means over all days of all items, so that large items weigh more.
 * - WQL: for each p mean L_p / max(mean |y|, 1), and the mean of these over `LEVELS`.
 * - MASE: mean |y − ŷ| / s over all days of all items.
 * - SQL: for each p mean L_p / s, and the mean of these over `LEVELS`.
 *
 * MASE and SQL leave out items whose scale is 0 or unknown. No unit, ≥ 0; null without any day that counts.
 */
export function scoreWindow(items: readonly ScoredForecast[], seasonality: number): FevScores {
  const scales = items.map(({ past }) => seasonalError(past, seasonality));
  const absolute = meanOver(items, (y) => Math.abs(y));
  const weight = absolute === null ? null : Math.max(absolute, LEAST_MEAN);
  const weighted = (mean: Metric) => (mean === null || weight === null ? null : mean / weight);
  const error = (y: number, item: ScoredForecast, i: number) => Math.abs(y - item.forecast.point[i]);
  const scaled =
    (loss: Loss): Loss =>
    (y, item, i, n) =>
      loss(y, item, i, n) / scales[n];
  const losses = LEVELS.map(
    (level, k): Loss =>
      (y, item, i) =>
        quantileLoss(y, item.forecast.quantiles[k][i], level),
  );
  return {
    WAPE: weighted(meanOver(items, error)),
    SQL: mean(losses.map((loss) => meanOver(items, scaled(loss)))),
    MASE: meanOver(items, scaled(error)),
    WQL: mean(losses.map((loss) => weighted(meanOver(items, loss)))),
  };
}

/** The scores of a task: the mean of each metric over its windows, null when a window has none. */
export function meanScores(windows: readonly FevScores[]): FevScores {
  const entries = METRICS.map((name) => [name, mean(windows.map((window) => window[name]))] as const);
  return Object.fromEntries(entries) as Record<MetricName, Metric>;
}

type Loss = (actual: number, item: ScoredForecast, day: number, position: number) => number;

/** Mean over the days of all items where it is finite: not so without an actual value, or when it is divided by a scale of 0. */
function meanOver(items: readonly ScoredForecast[], loss: Loss): Metric {
  let sum = 0;
  let count = 0;
  for (const [n, item] of items.entries()) {
    for (let i = 0; i < item.actual.length; i += 1) {
      const value = loss(item.actual[i], item, i, n);
      if (!Number.isFinite(value)) continue;
      sum += value;
      count += 1;
    }
  }
  return count === 0 ? null : sum / count;
}

function mean(values: readonly Metric[]): Metric {
  const known = values.filter((value) => value !== null);
  return known.length === 0 || known.length < values.length
    ? null
    : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function quantileLoss(actual: number, quantile: number, level: number): number {
  return 2 * Math.abs((actual - quantile) * ((actual <= quantile ? 1 : 0) - level));
}

/** Mean |y(t) − y(t − season)| over the pairs of which both are known; NaN without any. */
function seasonalError(past: ArrayLike<number>, season: number): number {
  let sum = 0;
  let count = 0;
  for (let t = season; t < past.length; t += 1) {
    const step = Math.abs(past[t] - past[t - season]);
    if (Number.isNaN(step)) continue;
    sum += step;
    count += 1;
  }
  return sum / count;
}
