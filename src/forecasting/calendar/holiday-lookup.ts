import { HOLIDAY, type Series } from '../../data/series.ts';

/** Holiday value by epoch day of the first `count` observed days; 0 elsewhere and without a holiday covariate. */
export function holidayLookup(series: Series, epochDays: Int32Array, count: number): (epochDay: number) => number {
  const values = series.covariates[HOLIDAY];
  const byDay = new Map<number, number>();
  if (values !== undefined) {
    for (let i = 0; i < count; i += 1) if (values[i] !== 0) byDay.set(epochDays[i], values[i]);
  }
  return (epochDay) => byDay.get(epochDay) ?? 0;
}
