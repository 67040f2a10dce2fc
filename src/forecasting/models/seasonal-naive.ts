import { z } from 'zod';
import { type IsoDay, weekdayOf } from '../../dates.ts';
import { numbersOf } from '../../numerics/number-arrays.ts';
import type { FutureDay, Series } from '../../sales/series.ts';
import { type Candidate, CannotFitError, type DayEffects, plainEffects } from './candidate.ts';

const schema = z.object({
  /** Sales of the last observed day of each ISO weekday, Monday first; null for a weekday never observed. */
  lastByWeekday: z.array(z.number().nullable()).length(7),
  /** Mean of the values above: the forecast for a weekday never observed. */
  mean: z.number(),
});

type SeasonalNaive = z.infer<typeof schema>;

/**
 * Seasonal naive with a season of seven days (Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 5.2):
 * each day repeats the last observed day of the same weekday. The yardstick of MASE.
 */
export const seasonalNaive: Candidate<SeasonalNaive> = {
  kind: 'seasonal-naive',
  description: 'Each day repeats the last observed day of the same weekday.',
  schema,

  fit(series: Series): SeasonalNaive {
    if (series.days.length === 0) throw new CannotFitError('there is no observed day');
    const lastByWeekday: (number | null)[] = new Array(7).fill(null);
    series.days.forEach((day, i) => {
      lastByWeekday[weekdayOf(day) - 1] = series.sales[i];
    });
    const seen = lastByWeekday.filter((value) => value !== null);
    return { lastByWeekday, mean: seen.reduce((sum, value) => sum + value, 0) / seen.length };
  },

  forecast(model: SeasonalNaive, days: readonly FutureDay[]): Float64Array {
    const onDay = (date: IsoDay) => model.lastByWeekday[weekdayOf(date) - 1] ?? model.mean;
    return numbersOf(days, ({ open, date }) => (open ? onDay(date) : 0));
  },

  effects(model: SeasonalNaive, days: readonly FutureDay[]): DayEffects[] {
    return days.map(({ date }) => {
      const value = model.lastByWeekday[weekdayOf(date) - 1] ?? model.mean;
      return model.mean > 0 ? { ...plainEffects(model.mean), weekday: value / model.mean } : plainEffects(value);
    });
  },
};
