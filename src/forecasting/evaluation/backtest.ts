import { asFutureDays, firstDays, type Series } from '../../data/series.ts';
import { addDays, daysBetween, type IsoDay } from '../../dates.ts';
import type { Candidate } from '../candidate.ts';

/** A rolling origin forecasts this many calendar days: the longest month. */
export const BACKTEST_HORIZON = 31;
/** Calendar days from one origin to the next: whole weeks, so that every origin meets the same weekdays. */
const ORIGIN_STEP = 28;
const MAX_ORIGINS = 8;
/** Calendar days of history below which a fit says nothing. */
const MIN_HISTORY = 28;

/** An open day that was forecast from an origin before it. */
export interface BacktestDay {
  readonly date: IsoDay;
  /** Calendar days after the origin, from 1. */
  readonly horizon: number;
  readonly actual: number;
  readonly forecast: number;
}

/** The forecasts made knowing the series up to `origin`, the last observed day. */
export interface BacktestOrigin {
  readonly origin: IsoDay;
  readonly historyDays: number;
  readonly days: readonly BacktestDay[];
}

/**
 * Positions after which the series is cut (number of days kept), oldest first: rolling origins (Tashman 2000), each
 * with the whole horizon observed after it. Empty when the history is too short for any.
 */
export function chooseCutoffs(series: Series): number[] {
  const { days } = series;
  const cutoffs: number[] = [];
  for (let step = 0; step < MAX_ORIGINS; step += 1) {
    const origin = addDays(days[days.length - 1], -BACKTEST_HORIZON - step * ORIGIN_STEP);
    if (daysBetween(days[0], origin) + 1 < MIN_HISTORY) break;
    cutoffs.unshift(days.findLastIndex((day) => day <= origin) + 1);
  }
  return [...new Set(cutoffs)];
}

/** Fits the candidate on the days before each cutoff and forecasts the month after it, knowing open days and covariates. */
export function backtest(candidate: Candidate, series: Series, cutoffs: readonly number[]): BacktestOrigin[] {
  const models =
    candidate.fitPrefixes?.(series, cutoffs) ?? cutoffs.map((cutoff) => candidate.fit(firstDays(series, cutoff)));
  return cutoffs.map((cutoff, i) => forecastAfter(candidate, models[i], series, cutoff));
}

function forecastAfter(candidate: Candidate, model: unknown, series: Series, cutoff: number): BacktestOrigin {
  const origin = series.days[cutoff - 1];
  const future = asFutureDays(series, addDays(origin, 1), addDays(origin, BACKTEST_HORIZON));
  const forecasts = candidate.forecast(model, future);
  const days: BacktestDay[] = [];
  for (let position = cutoff; position < series.days.length; position += 1) {
    const date = series.days[position];
    const horizon = daysBetween(origin, date);
    if (horizon > BACKTEST_HORIZON) break;
    days.push({ date, horizon, actual: series.sales[position], forecast: forecasts[horizon - 1] });
  }
  return { origin, historyDays: cutoff, days };
}
