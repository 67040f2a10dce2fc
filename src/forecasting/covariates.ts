import { z } from 'zod';
import { weekdayOf } from '../dates.ts';
import type { Series } from '../sales/series.ts';

/** What the history says of a covariate, for the days on which the store has not said it. */
export const covariateFactsSchema = z.object({
  name: z.string().describe('Name in the model: `promo`, `holiday` or the column of the file'),
  column: z.string().describe('Header of the column in the file'),
  binary: z.boolean().describe('Only ever 0 or 1'),
  /**
   * Its value on each ISO weekday, Monday first (null: weekday never observed), when it is a function of the weekday
   * and not the same on all of them; else null.
   */
  byWeekday: z.array(z.number().nullable()).length(7).nullable(),
  fallback: z.number().describe('Its value on an unknown day: 0 for a flag, else the mean of the history'),
});

export type CovariateFacts = z.infer<typeof covariateFactsSchema>;

/** `columns` maps the names of the covariates to the headers of the file. */
export function learnCovariateFacts(series: Series, columns: ReadonlyMap<string, string>): CovariateFacts[] {
  return Object.entries(series.covariates).map(([name, values]) => {
    const binary = values.every((value) => value === 0 || value === 1);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return {
      name,
      column: columns.get(name) ?? name,
      binary,
      byWeekday: weekdayPattern(series, values),
      fallback: binary ? 0 : mean,
    };
  });
}

function weekdayPattern(series: Series, values: Float64Array): (number | null)[] | null {
  const pattern: (number | null)[] = new Array(7).fill(null);
  for (const [i, day] of series.days.entries()) {
    const slot = weekdayOf(day) - 1;
    if (pattern[slot] !== null && pattern[slot] !== values[i]) return null;
    pattern[slot] = values[i];
  }
  return new Set(pattern.filter((value) => value !== null)).size > 1 ? pattern : null;
}
