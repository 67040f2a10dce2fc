import { z } from 'zod';
import { weekdayOf } from '../../dates.ts';
import { numbersOf } from '../../numerics/number-arrays.ts';
import type { FutureDay, Series } from '../../sales/series.ts';
import { type Candidate, type DayEffects, plainEffects } from './candidate.ts';
import { type History, recentHistory } from './weekday-factors.ts';

const schema = z.object({
  level: z.number().describe('Expected sales of a mean day at the origin'),
  weekdays: z.array(z.number()).length(7).describe('Factors of the ISO weekdays, Monday first'),
});

type Counts = z.infer<typeof schema>;

/** What is kept from day to day of what is known of the level, so that older days count less. */
const DISCOUNTS = [0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.965, 0.975, 0.983, 0.988, 0.992, 0.995, 0.998, 1];
/** Observed days before the likelihood is counted. */
const WARM_UP = 20;

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
    const history = recentHistory({ days, sales });
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
