import type { FutureDay, Series } from '../../../sales/series.ts';
import type { Candidate } from '../candidate.ts';
import type { DayEffects } from '../effects.ts';
import { effectErrorsOf } from './effect-errors.ts';
import { fitMany } from './fit.ts';
import { effectsOfDays, forecastDays } from './forecast.ts';
import { type CalendarModel, calendarModelSchema } from './model.ts';

/** Robust regression of log sales on the calendar; multiplicative, without anything to tune. */
export const calendar = {
  kind: 'calendar',
  description:
    'Robust regression on weekday, promotions, holidays, closures, paydays and season, with a level that may step',
  schema: calendarModelSchema,
  /** Throws a CannotFitError for negative sales and for less than 28 days of history. */
  fit: (series: Series): CalendarModel => fitMany(series, [series.days.length])[0],
  fitPrefixes: (series: Series, cutoffs: readonly number[]): CalendarModel[] => fitMany(series, cutoffs),
  forecast: (model: CalendarModel, days: readonly FutureDay[]): Float64Array => forecastDays(model, days),
  /** Per day the factors whose product is its forecast. */
  effects: (model: CalendarModel, days: readonly FutureDay[]): DayEffects[] => effectsOfDays(model, days),
  effectErrors: effectErrorsOf,
} as const satisfies Candidate<CalendarModel> & Record<string, unknown>;
