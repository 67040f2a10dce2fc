import { z } from 'zod';
import { weekdayOf } from '../../dates.ts';
import { numbersOf } from '../../numerics/number-arrays.ts';
import type { FutureDay, Series } from '../../sales/series.ts';
import { type Candidate, type DayEffects, plainEffects } from './candidate.ts';
import { type History, recentHistory } from './weekday-factors.ts';

const schema = z.object({
  chance: z.number().describe('Chance that a day sells anything, at the origin'),
  size: z.number().describe('Expected sales of a mean day that sells anything'),
  smoothing: z.object({ chance: z.number(), size: z.number() }).describe('How much a day counts for either'),
  weekdays: z.array(z.number()).length(7).describe('Factors of the ISO weekdays, Monday first'),
});

type Tsb = z.infer<typeof schema>;

/** Values of the smoothing that are tried: of the chance, which every day shows, and of the size, which only sales do. */
const CHANCE_SMOOTHING = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2];
const SIZE_SMOOTHING = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3];
/** Days from which both start, and whose errors do not count. */
const START_DAYS = 56;

/**
 * The method of Teunter, Syntetos & Babai (2011, European Journal of Operational Research 214): the chance that a day sells
 * anything and the size of what it sells are smoothed apart. Unlike in Croston's, the chance falls on each day without a sale, so
 * that the forecast of a product that is no longer sold fades. Sizes are those of a mean weekday. Both smoothings are those with
 * the least squared error a day ahead.
 */
export const tsb: Candidate<Tsb> = {
  kind: 'tsb',
  description: 'The chance of a sale and its size, each smoothed, and weekdays: for products that often sell nothing',
  schema,
  forIntermittent: true,

  fit(series: Series): Tsb {
    const history = recentHistory(series);
    const { weekdays } = history;
    const tried = CHANCE_SMOOTHING.flatMap((chance) => SIZE_SMOOTHING.map((size) => smooth(history, { chance, size })));
    const { chance, size, smoothing } = tried.reduce((best, each) => (each.squares < best.squares ? each : best));
    return { chance, size, smoothing, weekdays };
  },

  forecast: ({ chance, size, weekdays }: Tsb, days: readonly FutureDay[]) =>
    numbersOf(days, ({ open, date }) => (open ? chance * size * weekdays[weekdayOf(date) - 1] : 0)),

  effects: ({ chance, size, weekdays }: Tsb, days: readonly FutureDay[]): DayEffects[] =>
    days.map(({ date }) => ({ ...plainEffects(chance * size), weekday: weekdays[weekdayOf(date) - 1] })),
};

/** Goes through the days with one pair of smoothings. */
function smooth({ sales, exposures }: History, smoothing: Tsb['smoothing']) {
  let { chance, size } = startOf(sales, exposures);
  let squares = 0;
  for (let i = 0; i < sales.length; i += 1) {
    if (i >= START_DAYS) squares += (sales[i] - chance * size * exposures[i]) ** 2;
    if (sales[i] > 0) {
      if (exposures[i] > 0) size += smoothing.size * (sales[i] / exposures[i] - size);
      chance += smoothing.chance * (1 - chance);
    } else {
      chance -= smoothing.chance * chance;
    }
  }
  return { chance, size, smoothing, squares };
}

/** From the first days: the share that sold, and the mean of what those sold; without a sale, of the first one after them. */
function startOf(sales: Float64Array, exposures: Float64Array): { chance: number; size: number } {
  const days = Math.min(START_DAYS, sales.length);
  let [sold, units] = [0, 0];
  for (let i = 0; i < days; i += 1) {
    if (sales[i] > 0 && exposures[i] > 0) {
      sold += 1;
      units += sales[i] / exposures[i];
    }
  }
  const first = sales.find((value) => value > 0) ?? 0;
  return { chance: sold / days, size: sold > 0 ? units / sold : first };
}
