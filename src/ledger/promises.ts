import type { IsoDay } from '../dates.ts';
import type { IssuedForecast } from './issued-forecast.ts';

/**
 * The forecast that counts for each month, ascending by month: the last word before the month began (the latest origin
 * before its first day; of several with that origin, the last issued), else the first that was issued within it. So each
 * day is judged once, by the forecast that the store could plan with.
 */
export function promisesOf(issued: readonly IssuedForecast[]): IssuedForecast[] {
  const months = [...new Set(issued.map(({ month }) => month))].sort();
  return months.flatMap((month) => {
    const all = issued.filter((forecast) => forecast.month === month);
    const before = all.filter(({ origin }) => origin < `${month}-01`);
    const best = before.length > 0 ? before.toSorted(lastWordFirst)[0] : all.toSorted(firstIssuedFirst)[0];
    return best === undefined ? [] : [best];
  });
}

/** Of a model's forecasts the last issued of each month: earlier ones knew an older calendar. */
export function lastOfEachMonth(issued: readonly IssuedForecast[]): IssuedForecast[] {
  const months = new Map<string, IssuedForecast>();
  for (const forecast of issued.toSorted(firstIssuedFirst)) months.set(forecast.month, forecast);
  return [...months.values()];
}

function lastWordFirst(a: IssuedForecast, b: IssuedForecast): number {
  return compare(b.origin, a.origin) || firstIssuedFirst(b, a);
}

function firstIssuedFirst(a: IssuedForecast, b: IssuedForecast): number {
  return compare(a.issuedAt, b.issuedAt);
}

function compare(a: IsoDay | string, b: IsoDay | string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
