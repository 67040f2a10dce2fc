import { addDays, type IsoDay, lastDayOf, monthOf } from '../../src/dates.ts';
import type { ArchivedDay, ArchivedForecast } from '../../src/monitoring/forecast-archive.ts';
import type { ObservedSales } from '../../src/monitoring/scores.ts';

/** A day forecast as `forecast` ± 10 (50 %), 20 (80 %) and 30 (95 %); closed when `forecast` is 0. */
export function issuedDay(date: IsoDay, forecast: number): ArchivedDay {
  const around = (half: number): [number, number] => (forecast === 0 ? [0, 0] : [forecast - half, forecast + half]);
  return { date, open: forecast !== 0, forecast, intervals: { 50: around(10), 80: around(20), 95: around(30) } };
}

interface Wishes {
  readonly origin: IsoDay;
  readonly version?: string;
  readonly calendar?: string;
  readonly issuedAt?: string;
  readonly correlation?: number;
}

/** The month after `from`'s first day, from which all days to its end are forecast by `forecast`. */
export function issued(
  from: IsoDay,
  forecast: number | readonly number[],
  { origin, version = '20230101T060000000Z-0a1b2c3d', calendar = 'c', issuedAt, correlation = 0 }: Wishes,
): ArchivedForecast {
  const month = monthOf(from);
  const days: ArchivedDay[] = [];
  for (let date = from; date <= lastDayOf(month); date = addDays(date, 1)) {
    const value = typeof forecast === 'number' ? forecast : forecast[days.length];
    if (value === undefined) break;
    days.push(issuedDay(date, value));
  }
  const sum = days.reduce((total, day) => total + day.forecast, 0);
  return {
    schema: 1,
    dataset: 'ventas',
    datasetVersion: '0f3c5a9d2e71',
    model: { version, kind: 'linear' },
    month,
    issuedAt: issuedAt ?? `${origin}T12:00:00.000Z`,
    origin,
    calendar,
    correlation,
    days,
    total: { forecast: sum, intervals: { 80: [sum - 100, sum + 100] } },
  };
}

/** Days from `from` on with these sales; `null` is a day without a row. */
export function sold(from: IsoDay, sales: readonly (number | null)[]): ObservedSales {
  const rows = sales.flatMap((value, i) => (value === null ? [] : [[addDays(from, i), value] as const]));
  return { from, to: addDays(from, sales.length - 1), sales: new Map(rows) };
}
