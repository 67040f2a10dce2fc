import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { addDays, daysBetween, type IsoDay } from '../../src/dates.ts';
import { AppError } from '../../src/errors.ts';
import type { BacktestOrigin } from '../../src/forecasting/evaluation/rolling-origins.ts';
import { lookAhead } from '../../src/forecasting/forecast.ts';
import type { IntervalDay, IntervalModel } from '../../src/forecasting/intervals/intervals.ts';
import { CannotFitError } from '../../src/forecasting/models/candidate.ts';
import { trainInMemory, trainingDataOf } from '../../src/pipeline/in-memory.ts';
import { asFutureDays, firstDays } from '../../src/sales/series.ts';
import type { Chain, NamedSeries } from './data.ts';

/** Days of the forecasts that are measured. */
export const WINDOW_DAYS = 48;
/** A series that has sold nothing for so many days before a window is not forecast. */
const LONGEST_SILENCE = 28;
const LEAST_HISTORY = 60;

/** What is left of one training for the intervals of sums, and what was sold then. */
export interface Fitted {
  readonly id: string;
  readonly historyDays: number;
  readonly kind: string;
  readonly intervals: IntervalModel;
  readonly origins: readonly BacktestOrigin[];
  readonly assumedOrigins?: readonly BacktestOrigin[] | undefined;
  /** The days of the window, knowing what happens on them, and as if only open days were known. */
  readonly days: readonly Day[];
  readonly untoldDays: readonly Day[];
  readonly actual: readonly number[];
}

type Day = Required<Pick<IntervalDay, 'horizon' | 'forecast' | 'open'>> & IntervalDay & { readonly date: IsoDay };

/** Days of history that windows have: a year at least, or less than that. */
const HISTORIES = { long: [365, Number.POSITIVE_INFINITY], short: [100, 364] } as const;

/** The days before the last `count` windows that have such a history, oldest first. */
export function windowsOf({ all }: Chain, count: number, history: keyof typeof HISTORIES = 'long'): IsoDay[] {
  const first = all.map(({ series }) => series.days[0]).sort()[0];
  const ends = all.map(({ series }) => series.days[series.days.length - 1]).sort();
  const last = ends[ends.length - 1];
  const [least, most] = HISTORIES[history];
  const lastDays: IsoDay[] = [];
  for (let day = addDays(last, -WINDOW_DAYS); daysBetween(first, day) + 1 >= least; day = addDays(day, -WINDOW_DAYS)) {
    if (daysBetween(first, day) + 1 <= most) lastDays.push(day);
  }
  return lastDays.slice(0, count).reverse();
}

/** Every series that can be trained, on its days up to `lastDay`. Read from `cache` if that folder has it, else written there. */
export function fitWindow(chain: Chain, lastDay: IsoDay, cache: string | undefined): Fitted[] {
  const file = `${cache}/${chain.name}-${chain.all.length}-${lastDay}.json`;
  if (cache !== undefined && existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const fitted = chain.all.flatMap((one) => fit(one, lastDay) ?? []);
  if (cache !== undefined) {
    mkdirSync(cache, { recursive: true });
    writeFileSync(file, JSON.stringify(fitted));
  }
  return fitted;
}

function fit({ id, series }: NamedSeries, lastDay: IsoDay): Fitted | undefined {
  const past = series.days.findLastIndex((day) => day <= lastDay) + 1;
  if (past < LEAST_HISTORY || daysBetween(series.days[past - 1], lastDay) > LONGEST_SILENCE) return undefined;
  const to = addDays(lastDay, WINDOW_DAYS);
  const window = { from: addDays(lastDay, 1), to };
  try {
    const data = { ...trainingDataOf(firstDays(series, past), { decimals: 6 }), lastDay };
    const { model, chosen } = trainInMemory(data);
    const ahead = asFutureDays(series, addDays(series.days[past - 1], 1), to);
    const outlooks = (calendar: typeof ahead) =>
      lookAhead(model, window, { calendar }).map(
        ({ date, horizon, open, forecast, holiday, widening, assumed }): Day => ({
          date,
          horizon,
          open,
          forecast,
          holiday,
          widening,
          assumed,
        }),
      );
    const sold = new Map(series.days.map((day, i) => [day, series.sales[i]]));
    const days = outlooks(ahead);
    return {
      id,
      historyDays: past,
      kind: model.kind,
      intervals: model.intervals,
      origins: chosen.backtest?.origins ?? [],
      assumedOrigins: chosen.backtest?.assumed?.origins,
      days,
      untoldDays: outlooks(ahead.map((day) => ({ ...day, covariates: {} }))),
      actual: days.map(({ date }) => sold.get(date) ?? 0),
    };
  } catch (err) {
    if (err instanceof CannotFitError || err instanceof AppError) return undefined;
    throw err;
  }
}
