import { addDays, daysBetween, type IsoDay } from '../../src/dates.ts';
import { isFestiveSeason, scoreOf } from '../../src/forecasting/intervals/error-model.ts';
import { calendar, fitMany, type Variation } from '../../src/forecasting/models/calendar/calendar.ts';
import type { CalendarModel } from '../../src/forecasting/models/calendar/model.ts';
import { mean } from '../../src/numerics/linear-algebra.ts';
import { asFutureDays, firstDays, HOLIDAY, lastDays, type Series } from '../../src/sales/series.ts';
import type { PanelSeries } from '../accuracy/panel.ts';
import { table } from '../machine.ts';

/** The error of one open day, forecast from an origin before it with its promotions, holidays and open days known. */
export interface DayError {
  readonly store: string;
  readonly origin: IsoDay;
  readonly date: IsoDay;
  /** Calendar days after the origin, from 1. */
  readonly horizon: number;
  /** Observed days that the model was fitted on. */
  readonly historyDays: number;
  readonly forecast: number;
  readonly actual: number;
  /** ln(actual / forecast), bent as in the intervals. */
  readonly score: number;
  readonly festive: boolean;
  readonly holiday: boolean;
}

/** Whole weeks from one origin to the next, as in the backtest. */
const ORIGIN_STEP = 28;

/** So many days from one origin to the next meet every weekday and every part of the month at each horizon. */
export const SCATTERED_STEP = 11;

interface Plan {
  /** Calendar days that each origin forecasts. */
  readonly horizon: number;
  readonly origins: number;
  /** Calendar days from one origin to the next; four weeks without it. */
  readonly step?: number;
  /** Observed days before each origin that are used; without it all. */
  readonly historyDays?: number;
  /** Calendar days of history that every origin must have. */
  readonly leastHistory: number;
  readonly variation?: Variation;
}

/** The last origins of a series that leave a whole horizon to observe, newest first, by their number of observed days. */
export function cutoffsOf({ days }: Series, { horizon, origins, leastHistory, step = ORIGIN_STEP }: Plan): number[] {
  const cutoffs: number[] = [];
  for (let k = 0; k < origins; k += 1) {
    const origin = addDays(days[days.length - 1], -horizon - k * step);
    if (daysBetween(days[0], origin) + 1 < leastHistory) break;
    cutoffs.push(days.findLastIndex((day) => day <= origin) + 1);
  }
  return cutoffs;
}

/** Errors of all stores and origins of a plan. */
export function errorsOf(stores: readonly PanelSeries[], plan: Plan): DayError[] {
  return stores.flatMap(({ name, series }) => {
    const cutoffs = cutoffsOf(series, plan);
    const { historyDays } = plan;
    const models =
      historyDays === undefined
        ? fitMany(series, cutoffs, plan.variation)
        : cutoffs.map((cutoff) => calendar.fit(lastDays(firstDays(series, cutoff), historyDays)));
    return models.flatMap((model, i) => {
      const known = Math.min(cutoffs[i], historyDays ?? cutoffs[i]);
      return errorsAfter(name, series, { model, cutoff: cutoffs[i], historyDays: known, horizon: plan.horizon });
    });
  });
}

interface Origin {
  readonly model: CalendarModel;
  readonly cutoff: number;
  readonly historyDays: number;
  readonly horizon: number;
}

/** Errors of the open days after one origin. */
export function errorsAfter(
  store: string,
  series: Series,
  { model, cutoff, historyDays, horizon }: Origin,
): DayError[] {
  const origin = series.days[cutoff - 1];
  const future = asFutureDays(series, addDays(origin, 1), addDays(origin, horizon));
  const forecasts = calendar.forecast(model, future);
  let next = cutoff;
  return future.flatMap((day, i) => {
    if (!day.open) return [];
    const [forecast, actual] = [forecasts[i], series.sales[next++]];
    return [
      {
        ...{ store, origin, date: day.date, horizon: i + 1, historyDays, forecast, actual },
        score: scoreOf({ kind: 'multiplicative', typical: model.unit }, forecast, actual),
        festive: isFestiveSeason(day.date),
        holiday: (day.covariates[HOLIDAY] ?? 0) !== 0,
      },
    ];
  });
}

/** Mean size of the scores. */
export const meanSize = (errors: readonly DayError[]): number => mean(errors.map(({ score }) => Math.abs(score)));

/** The point of a grid with the least loss. */
export function leastOf(grid: readonly (readonly number[])[], loss: (point: readonly number[]) => number): number[] {
  let best = { point: grid[0], loss: Number.POSITIVE_INFINITY };
  for (const point of grid) {
    const value = loss(point);
    if (value < best.loss) best = { point, loss: value };
  }
  return [...best.point];
}

/** All pairs of two lists. */
export const pairsOf = (first: readonly number[], second: readonly number[]): number[][] =>
  first.flatMap((a) => second.map((b) => [a, b]));

/** `count` numbers from `from` on, `step` apart. */
export const steps = (from: number, step: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + i * step);

/** Each constant as it was measured, beside its value in the code. */
export function constants(rows: readonly (readonly [name: string, measured: string, code: number])[]): string {
  return table(
    ['constant', 'measured', 'in the code'],
    rows.map(([name, measured, code]) => [`\`${name}\``, measured, String(code)]),
  );
}
