import { leastOf, numbersOf } from '../../../numerics/number-arrays.ts';
import { weightedMedian } from '../../../numerics/quantiles.ts';

const LEVEL_HALF_LIFE = 14;

const WINDOW = 8 * LEVEL_HALF_LIFE;

/** Shrinks as if this many days without departure had been seen too. */
const LEVEL_PRIOR_DAYS = 4;

const LEVEL_CLIP = 3;

/**
 * Logarithm by which the level of the last days departs from the fitted one: the exponentially weighted mean of the
 * last residuals, each clipped to ±3σ around their weighted median, shrunk towards 0. The median follows a shift of
 * the level that holds for more than half of the weight, the clipping keeps single days from counting.
 */
export function levelCorrection(residuals: Float64Array, epochDays: Int32Array, sigma: number): number {
  const origin = epochDays[epochDays.length - 1];
  const first = epochDays.findIndex((day) => day > origin - WINDOW);
  const recent = residuals.subarray(first);
  const weights = numbersOf(epochDays.subarray(first), (day) => 2 ** ((day - origin) / LEVEL_HALF_LIFE));
  const centre = weightedMedian(recent, weights);
  let sum = 0;
  let total = LEVEL_PRIOR_DAYS;
  for (let i = 0; i < recent.length; i += 1) {
    const departure = Math.min(LEVEL_CLIP * sigma, Math.max(-LEVEL_CLIP * sigma, recent[i] - centre));
    sum += weights[i] * (centre + departure);
    total += weights[i];
  }
  return sum / total;
}

/** 52 weeks: the same weekday of about the same date. */
export const ANNIVERSARY_DAYS = 364;

const YEARS_BACK = 4;

/** Weight of each further year back. */
const FADING = 0.7;

const ANNIVERSARY_HALF_LIFE = 500;

const ANNIVERSARY_CLIP = 3;

/** With this many days to learn from, half of the strength found is used. */
const ANNIVERSARY_PRIOR_DAYS = 60;

/**
 * Corrections of the logarithm for the 364 days after the origin from what the fit left on the same weekday 52, 104,
 * 156 and 208 weeks before, by the share that has come back in this series so far. It catches local events that
 * no calendar rule knows. Empty without more than a year of history or when nothing comes back.
 */
export function anniversaryCorrections(residuals: Float64Array, epochDays: Int32Array, sigma: number): Float64Array {
  const byDay = residualsByDay(residuals, epochDays, sigma);
  const strength = strengthOf(byDay);
  if (strength === 0) return new Float64Array(0);
  return Float64Array.from({ length: ANNIVERSARY_DAYS }, (_, k) => strength * echoOf(byDay, byDay.length + k));
}

/** Residuals by calendar day from the first observed day on; NaN on days without one. */
function residualsByDay(residuals: Float64Array, epochDays: Int32Array, sigma: number): Float64Array {
  const first = epochDays[0];
  const byDay = new Float64Array(epochDays[epochDays.length - 1] - first + 1).fill(Number.NaN);
  const limit = ANNIVERSARY_CLIP * sigma;
  for (let i = 0; i < residuals.length; i += 1) {
    byDay[epochDays[i] - first] = Math.min(limit, Math.max(-limit, residuals[i]));
  }
  return byDay;
}

/** Shrunken weighted mean of what the fit left on the anniversaries of a day; 0 when none was observed. */
function echoOf(byDay: Float64Array, day: number): number {
  let sum = 0;
  let weights = 1;
  let weight = 1;
  for (let year = 1; year <= YEARS_BACK; year += 1) {
    const residual = byDay[day - year * ANNIVERSARY_DAYS];
    if (residual !== undefined && !Number.isNaN(residual)) {
      sum += weight * residual;
      weights += weight;
    }
    weight *= FADING;
  }
  return sum / weights;
}

/** Slope through 0 of the residuals on their echoes, within 0 … 1: how much of an anniversary's residual comes back. */
function strengthOf(byDay: Float64Array): number {
  let product = 0;
  let square = 0;
  let pairs = 0;
  for (let day = ANNIVERSARY_DAYS; day < byDay.length; day += 1) {
    if (Number.isNaN(byDay[day])) continue;
    const echo = echoOf(byDay, day);
    const weight = 2 ** ((day - byDay.length) / ANNIVERSARY_HALF_LIFE);
    product += weight * echo * byDay[day];
    square += weight * echo * echo;
    pairs += weight;
  }
  const trust = pairs / (pairs + ANNIVERSARY_PRIOR_DAYS);
  return square > 0 ? trust * Math.min(1, Math.max(0, product / square)) : 0;
}

const CLIP = 3;

/** Above this share of days without a sale the residuals are not clipped, as zeros then belong to the demand. */
const RARE_ZEROS = 0.2;

/**
 * Logarithm of the factor that makes fitted sales match observed ones in the mean: a fit of logarithms estimates the
 * median, which lies below the mean (smearing, Duan 1983, Journal of the American Statistical Association 78, here
 * weighted). Residuals are clipped to ±3σ, so that outliers do not count. 0 when nothing was sold.
 * `target` are ln(sales / unit), `residuals` what the fit leaves of them, `sigma` their robust standard deviation.
 */
export function retransformation(
  target: Float64Array,
  residuals: Float64Array,
  weights: Float64Array,
  sigma: number,
): number {
  const least = leastOf(target);
  let zeros = 0;
  for (let i = 0; i < target.length; i += 1) if (target[i] === least) zeros += 1;
  const limit = zeros / target.length > RARE_ZEROS ? Number.POSITIVE_INFINITY : CLIP * sigma;
  let observed = 0;
  let fitted = 0;
  for (let i = 0; i < target.length; i += 1) {
    const fit = weights[i] * Math.exp(target[i] - residuals[i]);
    fitted += fit;
    observed += fit * Math.exp(Math.min(limit, Math.max(-limit, residuals[i])));
  }
  return Math.log(observed / fitted);
}
