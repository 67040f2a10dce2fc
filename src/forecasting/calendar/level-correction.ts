import { weightedMedian } from './weighted-median.ts';

const HALF_LIFE = 14;
const WINDOW = 8 * HALF_LIFE;
/** Shrinks as if this many days without departure had been seen too. */
const PRIOR_DAYS = 4;
const CLIP = 3;

/**
 * Logarithm by which the level of the last days departs from the fitted one: the exponentially weighted mean of the
 * last residuals, each clipped to ±3σ around their weighted median, shrunk towards 0. The median follows a shift of
 * the level that holds for more than half of the weight, the clipping keeps single days from counting.
 */
export function levelCorrection(residuals: Float64Array, epochDays: Int32Array, sigma: number): number {
  const origin = epochDays[epochDays.length - 1];
  const first = epochDays.findIndex((day) => day > origin - WINDOW);
  const recent = residuals.subarray(first);
  const weights = Float64Array.from(epochDays.subarray(first), (day) => 2 ** ((day - origin) / HALF_LIFE));
  const centre = weightedMedian(recent, weights);
  let sum = 0;
  let total = PRIOR_DAYS;
  for (let i = 0; i < recent.length; i += 1) {
    const departure = Math.min(CLIP * sigma, Math.max(-CLIP * sigma, recent[i] - centre));
    sum += weights[i] * (centre + departure);
    total += weights[i];
  }
  return sum / total;
}
