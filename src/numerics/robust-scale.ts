import { numbersOf } from './number-arrays.ts';
import { median, orderStatistics } from './quantiles.ts';

/** Consistency factor of the median absolute deviation for Gaussian noise, 1 / Φ⁻¹(3/4). */
export const GAUSSIAN_MAD = 1.4826022185056018;
/** The same to four decimals, for reports: they have always been made with it, and one made again must have the same bytes. */
export const REPORTED_GAUSSIAN_MAD = 1.4826;

/** 90 % quantile of |z|, z standard normal. */
const GAUSSIAN_90 = 1.6448536269514722;

/**
 * Standard deviation of normal values by their median absolute deviation from `centre` (Hampel 1974, Journal of the
 * American Statistical Association 69), times the consistency factor. NaN without values.
 */
export function madScale(values: ArrayLike<number>, centre: number, factor = GAUSSIAN_MAD): number {
  return factor * median(numbersOf(values, (value) => Math.abs(value - centre)));
}

/**
 * As `madScale` of residuals around 0, but at least half of what their 90 % quantile implies: when most residuals are
 * equal (sales of 0 on most days), the rest is demand and no outlier. 0 without residuals.
 */
export function robustScale(residuals: Float64Array): number {
  if (residuals.length === 0) return 0;
  const absolute = new Float64Array(residuals.length);
  for (let i = 0; i < absolute.length; i += 1) absolute[i] = Math.abs(residuals[i]);
  const last = absolute.length - 1;
  const [low, high, tail] = orderStatistics(absolute, [last >> 1, (last + 1) >> 1, Math.floor(0.9 * last)]);
  return Math.max(GAUSSIAN_MAD * ((low + high) / 2), (0.5 * tail) / GAUSSIAN_90);
}

/** Weights are rounded to multiples of 1/16, so that most of them stay the same from round to round. */
const LEVELS = 16;

/** Huber's weights (1964, Annals of Mathematical Statistics 35): 1 up to `threshold`, then threshold / |residual|, rounded. */
export function huberWeights(residuals: Float64Array, threshold: number): Float64Array {
  const weights = new Float64Array(residuals.length);
  for (let i = 0; i < weights.length; i += 1) {
    const absolute = Math.abs(residuals[i]);
    weights[i] = absolute <= threshold ? 1 : Math.round((LEVELS * threshold) / absolute) / LEVELS;
  }
  return weights;
}
