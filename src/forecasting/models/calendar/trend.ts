import { push, type SparseRow } from '../../../numerics/sparse-rows.ts';

/** Mean length of a Gregorian year. */
export const DAYS_PER_YEAR = 365.2425;

export function yearsBetween(fromEpochDay: number, toEpochDay: number): number {
  return (toEpochDay - fromEpochDay) / DAYS_PER_YEAR;
}

const DAMPING_DAYS = 90;

/**
 * Time in years of the linear trend, counted from the origin. Beyond the origin it is damped: h days count as
 * D (1 − exp(−h/D)), D = 90 (a continuous form of Gardner & McKenzie 1985), so that the trend stands still in the end.
 */
export function trendTime(daysSinceOrigin: number): number {
  const days = daysSinceOrigin <= 0 ? daysSinceOrigin : DAMPING_DAYS * -Math.expm1(-daysSinceOrigin / DAMPING_DAYS);
  return days / DAYS_PER_YEAR;
}

/**
 * How many days before the origin the level may step to a new value. With a Gaussian prior on each step whose variance
 * grows with the days it stands for, the level is a random walk sampled coarsely, more finely near the origin
 * (Harvey 1989, Forecasting, Structural Time Series Models, local level). A forecast carries the last level on, so
 * that no slope fitted to the last months is drawn into the future.
 */
export const STEP_DAYS: readonly number[] = [28, 56, 112, 182, 273, 365, 548, 730, 1095, 1460, 2190, 2920, 4380];

/** Prior standard deviation of step `k`, as a multiple of that of a step that stands for 28 days. */
export function stepScale(k: number): number {
  const next = STEP_DAYS[k + 1] ?? STEP_DAYS[k] * 1.5;
  return Math.sqrt((next - STEP_DAYS[k]) / 28);
}

/** The first step that has happened by a day: steps `k` … last are 1 on it, those before are 0. */
export function firstStep(daysSinceOrigin: number): number {
  let k = 0;
  while (k < STEP_DAYS.length && daysSinceOrigin <= -STEP_DAYS[k]) k += 1;
  return k;
}

/** One flag for each step that has happened; `first` as `firstStep` gives it. */
export function pushSteps(row: SparseRow, start: number, first: number): void {
  for (let k = first; k < STEP_DAYS.length; k += 1) push(row, start + k, 1);
}
