import { addDays, weekdayOf } from '../../src/dates.ts';
import type { FutureDay, Series } from '../../src/sales/series.ts';
import { sampleSeries } from '../sample-series.ts';

/** Sales of a week, Monday first. */
export const PATTERN = [100, 120, 90, 150, 200, 260, 80];

/** The same week again and again. */
export const weekly = (days: number): Series =>
  sampleSeries({ days, sales: (_, weekday) => PATTERN[weekday - 1], covariates: { promo: () => 0 } });

/** Closed on Sundays, promotions every other day, noise. */
export const noisy = (days: number): Series =>
  sampleSeries({
    days,
    closed: (day) => weekdayOf(day) === 7,
    sales: (_day, weekday, i) => 100 * weekday + 30 * (i % 2) + ((i * 7919) % 41),
    covariates: { promo: (_day, _weekday, i) => i % 2 },
  });

/** Closed on Sundays, promotions every third day, a price. */
export const shop = (days = 120): Series =>
  sampleSeries({
    days,
    closed: (day) => weekdayOf(day) === 7,
    sales: (_day, weekday, i) => 100 * weekday + (i % 3 === 0 ? 50 : 0) + ((i * 37) % 11),
    covariates: { promo: (_day, _weekday, i) => (i % 3 === 0 ? 1 : 0), price: (_day, _weekday, i) => 2 + (i % 5) / 10 },
  });

/** So many open days after the last one of a series. */
export function after(series: Series, count: number, covariates: Record<string, number> = {}): FutureDay[] {
  const last = series.days[series.days.length - 1];
  return Array.from({ length: count }, (_, i) => ({ date: addDays(last, i + 1), open: true, covariates }));
}
