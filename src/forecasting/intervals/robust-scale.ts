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
