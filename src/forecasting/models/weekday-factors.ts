import { type IsoDay, toEpochDay, weekdayOfEpochDay } from '../../dates.ts';
import { sum } from '../../numerics/linear-algebra.ts';
import { numbersOf } from '../../numerics/number-arrays.ts';
import type { Series } from '../../sales/series.ts';
import { CannotFitError } from './candidate.ts';

/** Days after which an observation counts half for the weekdays' factors. */
const HALF_LIFE = 365;
/** Only so many last days are followed: older ones no longer matter. */
const LONGEST = 1100;

/** Days with what their weekdays make of the sales. */
export interface History {
  readonly epochDays: Int32Array;
  readonly sales: Float64Array;
  /** What each day's weekday makes of the level. */
  readonly exposures: Float64Array;
  readonly weekdays: number[];
  /** Weighted mean of the sales. */
  readonly mean: number;
}

/** The last observed days of a level that changes, with the factors of the weekdays. Throws a CannotFitError for sales below 0. */
export function recentHistory({ days, sales }: Pick<Series, 'days' | 'sales'>): History {
  if (days.length === 0) throw new CannotFitError('there is no observed day');
  const at = sales.findIndex((value) => !(value >= 0));
  if (at >= 0) throw new CannotFitError(`counts need sales ≥ 0, but ${days[at]} has ${sales[at]}`);
  const from = Math.max(0, days.length - LONGEST);
  return describeHistory(days.slice(from), sales.subarray(from));
}

function describeHistory(days: readonly IsoDay[], sales: Float64Array): History {
  const epochDays = Int32Array.from(days, toEpochDay);
  const weekdayOn = Array.from(epochDays, (day) => weekdayOfEpochDay(day) - 1);
  const [weights, sold] = [new Float64Array(7), new Float64Array(7)];
  const recency = numbersOf(epochDays, (day) => 2 ** ((day - epochDays[epochDays.length - 1]) / HALF_LIFE));
  recency.forEach((own, i) => {
    weights[weekdayOn[i]] += own;
    sold[weekdayOn[i]] += own * sales[i];
  });
  const mean = sum(sold) / sum(weights);
  const raw = Array.from(weights, (own, w) => (own > 0 && mean > 0 ? sold[w] / (own * mean) : 1));
  let spread = 0;
  recency.forEach((own, i) => {
    if (mean > 0) spread += own * (sales[i] / mean - raw[weekdayOn[i]]) ** 2;
  });
  const weekdays = shrinkFactors(raw, weights, spread / sum(weights));
  return { epochDays, sales, exposures: numbersOf(weekdayOn, (w) => weekdays[w]), weekdays, mean };
}

/**
 * Factors drawn to 1 as far as their differences may be noise: empirical Bayes with the variance between weekdays by moments
 * (Morris 1983, Journal of the American Statistical Association 78). `variance` is that of a day within its weekday.
 */
function shrinkFactors(raw: readonly number[], weights: Float64Array, variance: number): number[] {
  const seen = raw.flatMap((factor, w) => (weights[w] > 0 ? [{ factor, error: variance / weights[w] }] : []));
  const between = seen.reduce((total, { factor, error }) => total + (factor - 1) ** 2 - error, 0) / seen.length;
  return raw.map((factor, w) => {
    if (weights[w] === 0 || between <= 0) return 1;
    return 1 + (between / (between + variance / weights[w])) * (factor - 1);
  });
}
