import { asFutureDays, type Series } from '../data/series.ts';
import type { Candidate } from './candidate.ts';

/** What a model says of the days it was fitted on, one value for each, in the unit of the sales. */
export function fittedValues(candidate: Candidate, model: unknown, series: Series): Float64Array {
  const { days } = series;
  const past = asFutureDays(series, days[0], days[days.length - 1]);
  const forecasts = candidate.forecast(model, past);
  return forecasts.filter((_, i) => past[i].open);
}
