import type { ChartData } from '../../src/charts/chart-data-schema.ts';
import type { ForecastPoint, HoldoutPair, SalesHistory } from '../../src/charts/drawing/chart-data.ts';
import { addDays, type IsoDay, weekdayOf } from '../../src/dates.ts';

/** A store closed on Sundays that sells 100 times the weekday's number and 50 more under promotion, every third open day. */
export function history(days: number, from: IsoDay = '2024-01-01'): Required<SalesHistory> {
  const open = Array.from({ length: days }, (_, i) => addDays(from, i)).filter((day) => weekdayOf(day) !== 7);
  const promo = open.map((_day, i) => (i % 3 === 0 ? 1 : 0));
  const sales = open.map((day, i) => 100 * weekdayOf(day) + (i % 2) + 50 * (promo[i] ?? 0));
  return { days: open, sales, promo: promo as number[] };
}

/** Sundays closed, a promotion every Tuesday, a holiday on the first day; bounds 10 and 20 to each side. */
export function forecastDays(from: IsoDay, count = 31): ForecastPoint[] {
  return Array.from({ length: count }, (_, i) => {
    const date = addDays(from, i);
    const forecast = 100 * weekdayOf(date);
    const open = weekdayOf(date) !== 7;
    return {
      date,
      open,
      promo: weekdayOf(date) === 2,
      holiday: i === 0,
      forecast: open ? forecast : 0,
      intervals: open ? { '80': [forecast - 10, forecast + 10], '95': [forecast - 20, forecast + 20] } : null,
    };
  });
}

export function pairs(count: number): HoldoutPair[] {
  return Array.from({ length: count }, (_, i) => ({
    date: addDays('2025-01-01', i),
    real: 100 + (i % 7),
    predicted: 103,
  }));
}

/** What a training hands to the plots: a year and a half, ten origins, the calendar model ahead of two others. */
export function plotData(source: ChartData['source'] = { dataset: 'ventas', model: 'calendar' }): ChartData {
  const { days, sales } = history(550);
  const promo = days.map((_day, i) => Number(i % 5 === 0));
  const origins = Array.from({ length: 10 }, (_, i) => addDays('2024-09-01', 28 * i));
  const errors = (level: number) => origins.map((_, i) => level + (i % 3));
  return {
    schema: 1,
    source,
    metrics: [{ name: 'RMSE', value: 12.5 }],
    history: { days: [...days], sales: Array.from(sales), promo },
    forecast: {
      days: forecastDays('2025-07-04', 58).map(({ promo, holiday, intervals, ...day }) => ({
        ...day,
        promo: Number(promo),
        holiday: Number(holiday),
        intervals: Object.fromEntries(
          Object.entries(intervals ?? {}).map(([level, [low, high]]) => [level, [low, high]]),
        ),
      })),
      total: { forecast: 9876, intervals: { '80': [9000, 10_500] } },
    },
    holdout: pairs(90),
    backtest: {
      horizonDays: 31,
      chosen: 'calendar',
      origins: origins.map((origin) => ({ origin, to: addDays(origin, 31), days: pairs(31) })),
      candidates: ['seasonal-naive', 'linear', 'calendar'].map((kind, i) => ({
        kind,
        mae: errors(40 - 10 * i),
        wape: errors(40 - 10 * i).map((error) => error / 400),
      })),
      coverage80: origins.map((_, i) => (i === 0 ? null : 0.7 + i / 50)),
    },
  };
}
