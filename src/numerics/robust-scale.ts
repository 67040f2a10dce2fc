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

/** Degrees of freedom of the error distribution: tails of daily sales errors are about those of Student's t with 5. */
export const ERROR_DEGREES_OF_FREEDOM = 5;
/** Mean |T| of Student's t with 5 degrees of freedom and scale 1. */
export const MEAN_ABSOLUTE_T = 0.949;

const MOST_STEPS = 60;
const TOLERANCE = 1e-9;

/**
 * Scale of Student's t distribution around 0 with the largest weighted likelihood; units of the scores, ≥ 0, 0 when more
 * than half of the scores are 0. Outliers count little. EM steps (Lange, Little & Taylor 1989).
 */
export function studentScale(scores: Float64Array, weights: Float64Array): number {
  const nu = ERROR_DEGREES_OF_FREEDOM;
  const sorted = scores.map(Math.abs).sort();
  let variance = (sorted[sorted.length >> 1] ?? 0) ** 2;
  const weightSum = weights.reduce((sum, w) => sum + w, 0);
  for (let step = 0; step < MOST_STEPS && variance > 0; step += 1) {
    let sum = 0;
    for (let i = 0; i < scores.length; i += 1) {
      const squared = (scores[i] ?? 0) ** 2;
      sum += ((weights[i] ?? 0) * squared) / (nu + squared / variance);
    }
    const next = ((nu + 1) * sum) / weightSum;
    const settled = Math.abs(next - variance) <= TOLERANCE * variance;
    variance = next;
    if (settled) break;
  }
  return Math.sqrt(variance);
}

/** Logarithm of the weighted likelihood of the scores under Student's t with the given scale, up to a constant. */
export function studentLogLikelihood(scores: Float64Array, weights: Float64Array, scale: number): number {
  const nu = ERROR_DEGREES_OF_FREEDOM;
  let sum = 0;
  for (let i = 0; i < scores.length; i += 1) {
    sum -= (weights[i] ?? 0) * (((nu + 1) / 2) * Math.log1p(((scores[i] ?? 0) / scale) ** 2 / nu) + Math.log(scale));
  }
  return sum;
}
