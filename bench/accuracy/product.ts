import { firstDayOf, lastDayOf, monthOf } from '../../src/dates.ts';
import { forecast } from '../../src/forecasting/forecast.ts';
import { trainInMemory, trainingDataOf } from '../../src/pipeline/in-memory.ts';
import type { KnownDay } from '../../src/sales/known-future.ts';
import { asFutureDays } from '../../src/sales/series.ts';
import type { Case } from './cases.ts';

export interface Bounds {
  readonly lower: number[];
  readonly upper: number[];
}

/** What the product says of the open days of a case. */
export interface ProductForecast {
  readonly kind: string;
  readonly actual: readonly number[];
  readonly forecast: readonly number[];
  readonly bounds: Readonly<Record<'80' | '95', Bounds>>;
  readonly total: readonly [lower: number, upper: number];
  readonly seconds: number;
}

/** Trains on the history of the case and forecasts its month, as the service does with the month's calendar at hand. */
export function runProduct({ training, test, origin }: Case, model: string): ProductForecast {
  const range = { from: firstDayOf(monthOf(origin)), to: lastDayOf(monthOf(origin)) };
  const calendar: KnownDay[] = asFutureDays(test, range.from, range.to);
  const started = performance.now();
  const trained = trainInMemory(trainingDataOf(training, { decimals: 6 }), model).model;
  const version = '00000000T000000000Z-00000000';
  const { days, total } = forecast(trained, version, { range, levels: [80, 95], knowledge: { calendar } });
  const seconds = (performance.now() - started) / 1000;
  const open = days.filter((day) => day.open);
  const bounds = (level: string): Bounds => ({
    lower: open.map((day) => day.intervals[level][0]),
    upper: open.map((day) => day.intervals[level][1]),
  });
  return {
    kind: trained.kind,
    actual: [...test.sales],
    forecast: open.map((day) => day.forecast),
    bounds: { '80': bounds('80'), '95': bounds('95') },
    total: total.intervals['80'],
    seconds,
  };
}
