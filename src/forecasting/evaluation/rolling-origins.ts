import { addDays, daysBetween, type IsoDay } from '../../dates.ts';
import { asFutureDays, type FutureDay, HOLIDAY, type Series } from '../../sales/series.ts';

/** A rolling origin forecasts this many calendar days: the longest month. */
export const BACKTEST_HORIZON = 31;
/** Calendar days from one origin to the next: whole weeks, so that every origin meets the same weekdays. */
const ORIGIN_STEP = 28;
const MAX_ORIGINS = 10;
/** Calendar days of history below which a fit says nothing. */
const MIN_HISTORY = 35;
/** Calendar days after an origin that a series must reach into to be tested from it: one that ended long before others is not. */
const LEAST_REACH = 14;

/** An open day to be forecast from an origin before it, and what is known of it there. */
interface PlannedDay {
  readonly date: IsoDay;
  /** Calendar days after the origin, from 1. */
  readonly horizon: number;
  readonly actual: number;
  readonly open: true;
  readonly holiday: boolean;
}

/** One origin of a backtest, the same for every candidate. */
export interface PlannedOrigin {
  /** The last observed day. */
  readonly origin: IsoDay;
  readonly historyDays: number;
  readonly future: readonly FutureDay[];
  readonly days: readonly PlannedDay[];
}

export interface BacktestDay extends PlannedDay {
  readonly forecast: number;
}

/** The forecasts made knowing the series up to `origin`. */
export interface BacktestOrigin {
  readonly origin: IsoDay;
  readonly historyDays: number;
  readonly days: readonly BacktestDay[];
}

/**
 * Rolling origins (Tashman 2000), oldest first, each with the whole horizon observed after it. Empty when the history is
 * too short for any. `lastDay` is the last day of the dataset that the series is one of: origins are counted from there, so
 * that all series of it share them. A series that ended before is tested from those that it reaches beyond.
 */
export function planBacktest(series: Series, lastDay: IsoDay = series.days[series.days.length - 1]): PlannedOrigin[] {
  const { days } = series;
  const end = days[days.length - 1];
  const cutoffs = new Set<number>();
  const first = Math.max(0, Math.ceil((daysBetween(end, lastDay) + LEAST_REACH - BACKTEST_HORIZON) / ORIGIN_STEP));
  for (let step = first; step < first + MAX_ORIGINS; step += 1) {
    const origin = addDays(lastDay, -BACKTEST_HORIZON - step * ORIGIN_STEP);
    if (daysBetween(days[0], origin) + 1 < MIN_HISTORY) break;
    cutoffs.add(days.findLastIndex((day) => day <= origin) + 1);
  }
  return [...cutoffs].sort((a, b) => a - b).map((cutoff) => planOrigin(series, cutoff));
}

/**
 * The origin that all series of a dataset with this last day share of which `origin`, the last open day of one of them, is the
 * own one: the first of the grid that is not before it.
 */
export function sharedOrigin(lastDay: IsoDay, origin: IsoDay): IsoDay {
  const back = daysBetween(origin, lastDay) - BACKTEST_HORIZON;
  return addDays(lastDay, -BACKTEST_HORIZON - ORIGIN_STEP * Math.max(0, Math.floor(back / ORIGIN_STEP)));
}

function planOrigin(series: Series, cutoff: number): PlannedOrigin {
  const origin = series.days[cutoff - 1];
  const future = asFutureDays(series, addDays(origin, 1), addDays(origin, BACKTEST_HORIZON));
  const days: PlannedDay[] = [];
  for (const [i, day] of future.entries()) {
    if (!day.open) continue;
    days.push({
      date: day.date,
      horizon: i + 1,
      actual: series.sales[cutoff + days.length],
      open: true,
      holiday: (day.covariates[HOLIDAY] ?? 0) !== 0,
    });
  }
  return { origin, historyDays: cutoff, future, days };
}
