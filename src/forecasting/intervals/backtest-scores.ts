import { type IsoDay, toEpochDay } from '../../dates.ts';
import { isFestiveSeason } from './day-difficulty.ts';
import { historyFactor, horizonFactor, inSampleOptimism, seasonFactor } from './error-growth.ts';
import type { BacktestOrigin, InSampleFit } from './interval-model.ts';

/** One error to learn from. */
export interface ErrorDay {
  readonly forecast: number;
  readonly actual: number;
  /** Expected spread relative to a fit on endless history; a score is divided by it. */
  readonly growth: number;
  /** 1 for the newest origin, halved for each `HALF_LIFE_DAYS` before it. */
  readonly weight: number;
  /** Index of the origin; −1 for an in-sample error. */
  readonly origin: number;
  readonly horizon: number;
  readonly festive: boolean;
  readonly holiday: boolean;
}

/** Newer errors tell more: weights halve with this age (nonexchangeable conformal prediction, Barber et al. 2023). */
const HALF_LIFE_DAYS = 75;

/** The open days of all origins, each with the growth expected from its history, season and horizon. */
export function backtestErrors(origins: readonly BacktestOrigin[], historyStart: IsoDay): ErrorDay[] {
  const starts = origins.map(({ days }) =>
    days[0] ? toEpochDay(days[0].date) - days[0].horizon : Number.NEGATIVE_INFINITY,
  );
  const newest = Math.max(...starts);
  return origins.flatMap(({ historyDays, days }, origin) => {
    const weight = 0.5 ** ((newest - (starts[origin] ?? newest)) / HALF_LIFE_DAYS);
    const history = historyFactor(historyDays);
    return days
      .filter((day) => day.open)
      .map((day) => ({
        forecast: day.forecast,
        actual: day.actual,
        growth: history * seasonFactor(historyStart, day.date) * horizonFactor(day.horizon),
        weight,
        origin,
        horizon: day.horizon,
        festive: isFestiveSeason(day.date),
        holiday: day.holiday === true,
      }));
  });
}

/** Residuals of the final fit, inflated to what a forecast of new days would have shown; weights as for origins. */
export function inSampleErrors({ actual, fitted }: InSampleFit, historyDays: number): ErrorDay[] {
  const growth = historyFactor(historyDays) / inSampleOptimism(historyDays);
  return Array.from({ length: actual.length }, (_, i) => ({
    forecast: fitted[i] ?? Number.NaN,
    actual: actual[i] ?? Number.NaN,
    growth,
    weight: 0.5 ** ((actual.length - 1 - i) / HALF_LIFE_DAYS),
    origin: -1,
    horizon: 0,
    festive: false,
    holiday: false,
  }));
}
