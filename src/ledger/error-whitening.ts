import { errorCorrelation } from '../forecasting/intervals/error-correlation.ts';
import type { ScoredDay } from './judged-day.ts';

/** The level whose interval tells the spread of a day, and the half-width of a normal distribution there. */
const SPREAD_LEVEL = '80';
const NORMAL_HALF_WIDTH = 1.2815515655446004;
/** Standardised errors beyond this are cut: one exceptional day is not a lasting change. */
const LARGEST_ERROR = 4;
const LARGEST_INNOVATION = 3;
/** Below this share of its variance the rest of a day's error is rounding. */
const SMALLEST_VARIANCE = 0.02;

/** Scored days of one origin, ascending, whose errors hang together. */
export interface ErrorBlock {
  readonly days: readonly ScoredDay[];
  /** Strength of their correlation, see error-correlation.ts. */
  readonly correlation: number;
}

/** One block as independent errors. */
export interface WhiteBlock {
  /** Each day's error given those before it, in its own standard deviations, cut at ±3; mean 0 and variance 1 when all is as in the backtest. */
  readonly innovations: readonly number[];
  /** What a lasting shift by one spread from day `start` on adds to the innovation of each day. */
  stepFrom(start: number): readonly number[];
}

/**
 * Error of a day in spreads, positive when more was sold than forecast, within ±4: (actual − forecast) / σ, with σ the
 * half-width of its 80 % interval on the side of the actual, over that of a normal distribution. So a festive day or a far
 * horizon, whose band is wider, weighs less.
 */
export function standardError({ actual, forecast, intervals }: ScoredDay): number {
  const error = actual - forecast;
  if (error === 0) return 0;
  const [lower, upper] = intervals[SPREAD_LEVEL];
  const spread = (error > 0 ? upper - forecast : forecast - lower) / NORMAL_HALF_WIDTH;
  return Math.max(-LARGEST_ERROR, Math.min(LARGEST_ERROR, error / spread));
}

/**
 * Takes out of each day's error what those before it foretold. The days of one forecast err together: their correlation,
 * estimated from the backtest, is R = LLᵀ (Cholesky), and L⁻¹ turns the errors into innovations.
 */
export function whiten({ days, correlation }: ErrorBlock): WhiteBlock {
  const rows = factorise(
    days.map(({ horizon }) => horizon),
    correlation,
  );
  const errors = days.map(standardError);
  return {
    innovations: solve(rows, errors).map((x) => Math.max(-LARGEST_INNOVATION, Math.min(LARGEST_INNOVATION, x))),
    stepFrom: (start) =>
      solve(
        rows,
        days.map((_, i) => (i < start ? 0 : 1)),
      ),
  };
}

/** The rows of L below the diagonal and on it. */
function factorise(horizons: readonly number[], strength: number): Float64Array[] {
  const rows: Float64Array[] = [];
  horizons.forEach((horizon, i) => {
    const row = new Float64Array(i + 1);
    let rest = 1;
    for (let j = 0; j < i; j += 1) {
      const other = rows[j];
      let value = errorCorrelation(horizons[j], horizon, strength);
      for (let k = 0; k < j; k += 1) value -= row[k] * other[k];
      row[j] = value / other[j];
      rest -= row[j] ** 2;
    }
    row[i] = Math.sqrt(Math.max(SMALLEST_VARIANCE, rest));
    rows.push(row);
  });
  return rows;
}

/** L⁻¹ · values, by forward substitution. */
function solve(rows: readonly Float64Array[], values: readonly number[]): number[] {
  const solution: number[] = [];
  rows.forEach((row, i) => {
    let value = values[i];
    for (let j = 0; j < i; j += 1) value -= row[j] * solution[j];
    solution.push(value / row[i]);
  });
  return solution;
}
