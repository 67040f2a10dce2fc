import { daysBetween, type IsoDay } from '../../dates.ts';

/**
 * How the spread of forecast errors grows with a short history and a far horizon. The constants were measured on
 * thirty stores (retail sales and tickets) and are shared by all series: one series has too few origins to estimate them.
 */

/** Squared error added by a short history: `added` / (days + `offset`) of that with an endless one. */
const HISTORY = { added: 120, offset: 80 };
/** In-sample residuals are too small by `added` / (days + `offset`). */
const OPTIMISM = { added: 60, offset: 40 };
/** Errors of days whose season the history has not seen a year before, relative to those it has. */
const UNSEEN_SEASON = 1.04;
/** Exactly 52 weeks: the same weekday of the year before. */
const YEAR_DAYS = 364;
/** Squared error added within the first weeks, and its time constant in days. */
const FIRST_WEEKS = { added: 0.12, days: 10 };
/** Squared error a day ahead adds by the drift of the level, which all later days share. */
export const LEVEL_DRIFT = 0.0015;

/** Error of a model fitted on `days` observed days relative to one with an endless history; 1–1.6, decreasing. */
export function historyFactor(days: number): number {
  return Math.sqrt(1 + HISTORY.added / (days + HISTORY.offset));
}

/** Error of a day relative to one whose season a year before is in the history, which begins on `historyStart`; ≥ 1. */
export function seasonFactor(historyStart: IsoDay, date: IsoDay): number {
  return daysBetween(historyStart, date) >= YEAR_DAYS ? 1 : UNSEEN_SEASON;
}

/** Error `horizon` calendar days ahead relative to the first day; ≥ 1, increasing: the level of sales drifts like a random walk. */
export function horizonFactor(horizon: number): number {
  return Math.sqrt(1 + FIRST_WEEKS.added * (1 - Math.exp(-horizon / FIRST_WEEKS.days)) + LEVEL_DRIFT * horizon);
}

/**
 * Error of a day ahead relative to the in-sample residuals of a fit on `days` observed days; 1–2.5, decreasing: the fewer
 * the days, the more the fit follows their noise (1.9 times at 28 days, 1.15 at 365).
 */
export function inSampleOptimism(days: number): number {
  return 1 + OPTIMISM.added / (days + OPTIMISM.offset);
}
