import { z } from 'zod';
import { type IsoDay, toEpochDay, weekdayOf, weekdayOfEpochDay } from '../../dates.ts';
import { sum } from '../../numerics/linear-algebra.ts';
import { numbersOf } from '../../numerics/number-arrays.ts';
import type { FutureDay, Series } from '../../sales/series.ts';
import { type Candidate, CannotFitError, type DayEffects, plainEffects } from './candidate.ts';

const schema = z.object({
  level: z.number().describe('Expected sales of a mean day at the origin'),
  weekdays: z.array(z.number()).length(7).describe('Factors of the ISO weekdays, Monday first'),
});

type Counts = z.infer<typeof schema>;

/** Days after which an observation counts half for the weekdays' factors. */
const HALF_LIFE = 365;
/** What is kept from day to day of what is known of the level, so that older days count less. */
const DISCOUNTS = [0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.965, 0.975, 0.983, 0.988, 0.992, 0.995, 0.998, 1];
/** Observed days before the likelihood is counted. */
const WARM_UP = 20;
/** Only so many last days are followed: older ones no longer matter to any but the largest discount. */
const LONGEST = 1100;

/**
 * The gamma–Poisson model of a local level (Harvey & Fernandes 1989, Journal of Business & Economic Statistics 7): the level
 * has a gamma distribution that the sales of a day sharpen and each day's passing blunts by a discount. Days of different
 * weekdays count as exposures. The discount is the one whose means a day ahead have the largest Poisson quasi-likelihood
 * (Wedderburn 1974, Biometrika 61), which holds also for sales that vary more than counts would. For few units a day, of which
 * many are 0, and a plain yardstick for all others.
 */
export const counts: Candidate<Counts> = {
  kind: 'counts',
  description: 'A level that counts of sales sharpen and time blunts, and weekdays: for few units a day',
  schema,

  fit({ days, sales }: Series): Counts {
    if (days.length === 0) throw new CannotFitError('there is no observed day');
    const at = sales.findIndex((value) => !(value >= 0));
    if (at >= 0) throw new CannotFitError(`counts need sales ≥ 0, but ${days[at]} has ${sales[at]}`);
    const from = Math.max(0, days.length - LONGEST);
    const history = describeHistory(days.slice(from), sales.subarray(from));
    if (history.mean === 0) return { level: 0, weekdays: history.weekdays };
    const tried = DISCOUNTS.map((discount) => follow(history, discount));
    const best = tried.reduce((best, each) => (each.quasiLikelihood > best.quasiLikelihood ? each : best));
    return { level: best.level, weekdays: history.weekdays };
  },

  forecast: ({ level, weekdays }: Counts, days: readonly FutureDay[]) =>
    numbersOf(days, ({ open, date }) => (open ? level * weekdays[weekdayOf(date) - 1] : 0)),

  effects: ({ level, weekdays }: Counts, days: readonly FutureDay[]): DayEffects[] =>
    days.map(({ date }) => ({ ...plainEffects(level), weekday: weekdays[weekdayOf(date) - 1] })),
};

interface History {
  readonly epochDays: Int32Array;
  readonly sales: Float64Array;
  /** What each day's weekday makes of the level. */
  readonly exposures: Float64Array;
  readonly weekdays: number[];
  /** Weighted mean of the sales. */
  readonly mean: number;
}

function describeHistory(days: readonly IsoDay[], sales: Float64Array): History {
  const epochDays = Int32Array.from(days, toEpochDay);
  const weekdayOn = Array.from(epochDays, (day) => weekdayOfEpochDay(day) - 1);
  const [weights, sold] = [new Float64Array(7), new Float64Array(7)];
  const recency = numbersOf(epochDays, (day) => 2 ** ((day - epochDays[epochDays.length - 1]) / HALF_LIFE));
  for (let i = 0; i < recency.length; i += 1) {
    weights[weekdayOn[i]] += recency[i];
    sold[weekdayOn[i]] += recency[i] * sales[i];
  }
  const mean = sum(sold) / sum(weights);
  const raw = Array.from(weights, (own, w) => (own > 0 && mean > 0 ? sold[w] / (own * mean) : 1));
  let spread = 0;
  for (let i = 0; mean > 0 && i < recency.length; i += 1) {
    spread += recency[i] * (sales[i] / mean - raw[weekdayOn[i]]) ** 2;
  }
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

/** Goes through the days with one discount. */
function follow({ epochDays, sales, exposures, mean }: History, discount: number) {
  // The level as a gamma distribution: `units` sold in `days`. It starts as if one mean day had been seen.
  let [units, days] = [mean, 1];
  let quasiLikelihood = 0;
  for (let i = 0; i < sales.length; i += 1) {
    const kept = i === 0 ? 1 : discount ** (epochDays[i] - epochDays[i - 1]);
    units *= kept;
    days *= kept;
    const expected = (units / days) * exposures[i];
    if (i >= WARM_UP && expected > 0) quasiLikelihood += sales[i] * Math.log(expected) - expected;
    units += sales[i];
    days += exposures[i];
  }
  return { level: units / days, quasiLikelihood };
}
