/** Consistency factor of the median absolute deviation for Gaussian noise, 1 / Φ⁻¹(3/4). */
const GAUSSIAN_MAD = 1.4826022185056018;

/** 90 % quantile of |z|, z standard normal. */
const GAUSSIAN_90 = 1.6448536269514722;

/**
 * Standard deviation of Gaussian noise estimated by the median absolute residual, but at least half of what the 90 %
 * quantile tells: when most residuals are equal (sales of 0 on most days), the rest is demand and no outlier.
 * 0 without residuals.
 */
export function robustScale(residuals: Float64Array): number {
  const absolute = residuals.map(Math.abs).sort();
  const count = absolute.length;
  if (count === 0) return 0;
  const median = 0.5 * (absolute[(count - 1) >> 1] + absolute[count >> 1]);
  return Math.max(GAUSSIAN_MAD * median, (0.5 * absolute[Math.floor(0.9 * (count - 1))]) / GAUSSIAN_90);
}

/** Weights are rounded to multiples of 1/16, so that most of them stay the same from round to round. */
const LEVELS = 16;

/** Huber's weights (1964, Annals of Mathematical Statistics 35): 1 up to `threshold`, then threshold / |residual|, rounded. */
export function huberWeights(residuals: Float64Array, threshold: number): Float64Array {
  return residuals.map((residual) => {
    const absolute = Math.abs(residual);
    return absolute <= threshold ? 1 : Math.round((LEVELS * threshold) / absolute) / LEVELS;
  });
}
