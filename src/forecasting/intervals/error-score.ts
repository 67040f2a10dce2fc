/** How an error is measured: as a ratio to the forecast, or in units of the typical sales of the series. */
export interface ErrorScale {
  readonly kind: 'multiplicative' | 'additive';
  /** Mean |sales| of the days the scale was chosen on; units of the sales, ≥ 0; 0 only for a series of zeros. */
  readonly typical: number;
}

/** Degrees of freedom of the scores: tails of daily sales errors are about those of Student's t with 5. */
export const ERROR_DEGREES_OF_FREEDOM = 5;
/** Mean |T| of that distribution with scale 1. */
export const MEAN_ABSOLUTE_SCORE = 0.949;

/** A ratio beyond 2 or below ½ counts linearly instead of by its logarithm: a day of zero sales then has a finite score. */
export const BEND = 2;
/** Below this share of the typical sales a forecast is too small to be the denominator of a ratio. */
const SMALLEST_BASE = 0.02;

/** Sales that one unit of score is worth near the forecast; 0 only when forecast and typical sales are 0. */
export function unitOf(scale: ErrorScale, forecast: number): number {
  return scale.kind === 'additive' ? scale.typical : Math.max(forecast, SMALLEST_BASE * scale.typical);
}

/**
 * Score of an error, no unit, 0 for a perfect forecast, increasing in `actual`. Multiplicative: the logarithm of
 * actual / forecast, continued linearly (with its slope) outside ½…2. Additive: (actual − forecast) / typical.
 */
export function scoreOf(scale: ErrorScale, forecast: number, actual: number): number {
  const unit = unitOf(scale, forecast);
  if (unit === 0) return 0;
  const share = (actual - forecast) / unit;
  return scale.kind === 'additive' ? share : bentLog(1 + share);
}

/** Inverse of `scoreOf`: the sales whose score is `score`. `unit` as given by `unitOf`, or the sum of units for a total. */
export function salesAt(scale: ErrorScale, forecast: number, unit: number, score: number): number {
  return forecast + unit * (scale.kind === 'additive' ? score : bentExp(score) - 1);
}

/** Inverse of `bentExp`; `ratio` any number. */
export function bentLog(ratio: number): number {
  if (ratio > BEND) return Math.log(BEND) + (ratio - BEND) / BEND;
  if (ratio < 1 / BEND) return -Math.log(BEND) + (ratio - 1 / BEND) * BEND;
  return Math.log(ratio);
}

/** e to the score, continued linearly (with its slope) where it leaves ½…2. */
export function bentExp(score: number): number {
  const bend = Math.log(BEND);
  if (score > bend) return BEND + (score - bend) * BEND;
  if (score < -bend) return 1 / BEND + (score + bend) / BEND;
  return Math.exp(score);
}
