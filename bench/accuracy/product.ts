import { firstDayOf, type IsoDay, lastDayOf, monthOf } from '../../src/dates.ts';
import { forecast } from '../../src/forecasting/forecast.ts';
import type { TrainedModel } from '../../src/forecasting/trained-model.ts';
import { trainInMemory, trainingDataOf } from '../../src/pipeline/in-memory.ts';
import type { KnownDay } from '../../src/sales/known-future.ts';
import { asFutureDays } from '../../src/sales/series.ts';
import type { Case } from './cases.ts';

interface Bounds {
  readonly lower: number[];
  readonly upper: number[];
}

const LEVELS = ['80', '95'] as const;
type ByLevel<T> = Readonly<Record<(typeof LEVELS)[number], T>>;

/** What the product says of the open days of a case. */
export interface ProductForecast {
  readonly kind: string;
  readonly dates: readonly IsoDay[];
  readonly actual: readonly number[];
  readonly forecast: readonly number[];
  readonly bounds: ByLevel<Bounds>;
  readonly totals: ByLevel<readonly [lower: number, upper: number]>;
  /** Of training and forecast. */
  readonly seconds: number;
}

/** The sales of a case as they are given to the training. */
export const dataOf = ({ training }: Case) => trainingDataOf(training, { decimals: 6 });

/** Trains on the history of the case and forecasts its month, as the service does with the month's calendar at hand. */
export function runProduct(each: Case, model: string): ProductForecast {
  const started = performance.now();
  const month = forecastMonth(each, trainInMemory(dataOf(each), model).model);
  return { ...month, seconds: (performance.now() - started) / 1000 };
}

/** The month of a case by a model that was trained on its history. */
export function forecastMonth({ test, origin }: Case, trained: TrainedModel): Omit<ProductForecast, 'seconds'> {
  const range = { from: firstDayOf(monthOf(origin)), to: lastDayOf(monthOf(origin)) };
  const calendar: KnownDay[] = asFutureDays(test, range.from, range.to);
  const version = '00000000T000000000Z-00000000';
  const { days, total } = forecast(trained, version, { range, levels: LEVELS.map(Number), knowledge: { calendar } });
  const open = days.filter((day) => day.open);
  const bounds = (level: string): Bounds => ({
    lower: open.map((day) => day.intervals[level][0]),
    upper: open.map((day) => day.intervals[level][1]),
  });
  return {
    kind: trained.kind,
    dates: test.days,
    actual: [...test.sales],
    forecast: open.map((day) => day.forecast),
    bounds: { '80': bounds('80'), '95': bounds('95') },
    totals: { '80': total.intervals['80'], '95': total.intervals['95'] },
  };
}
