import { sum } from './linear-algebra.ts';
import { numbersOf } from './number-arrays.ts';
import { orderStatistics } from './quantiles.ts';

/**
 * Quantile of Student's t distribution: the x with P(T ≤ x) = `probability`, for any real degrees of freedom > 0.
 * `probability` in (0, 1); relative error below 1e-10 for probabilities from 0.001 to 0.999 and at least one degree of freedom.
 * Newton steps on the distribution function, kept inside a bracket.
 */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError(`Probability ${probability} is not between 0 and 1`);
  if (probability === 0.5) return 0;
  const tail = Math.min(probability, 1 - probability);
  const student = distributionOf(degreesOfFreedom);
  let low = 0;
  let high = 1;
  while (upperTail(high, student) > tail) high *= 2;
  let x = high / 2;
  for (let step = 0; step < 100; step += 1) {
    const excess = upperTail(x, student) - tail;
    if (excess > 0) low = x;
    else high = x;
    const next = x + excess / density(x, student);
    const inside = next > low && next < high ? next : (low + high) / 2;
    if (Math.abs(inside - x) <= 1e-13 * x) break;
    x = inside;
  }
  return probability < 0.5 ? -x : x;
}

/** P(T ≤ x) of Student's t distribution, for any x and any real degrees of freedom > 0. */
export function studentProbability(x: number, degreesOfFreedom: number): number {
  return 1 - studentTail(x, degreesOfFreedom);
}

/** P(T > x) of Student's t distribution, for any x and any real degrees of freedom > 0. */
export function studentTail(x: number, degreesOfFreedom: number): number {
  const student = distributionOf(degreesOfFreedom);
  return x < 0 ? 1 - upperTail(-x, student) : upperTail(x, student);
}

/** E[max(0, T − x)] of Student's t distribution for x ≥ 0: the loss beyond x. Finite for degrees of freedom > 1 only. */
export function studentExcess(x: number, degreesOfFreedom: number): number {
  const student = distributionOf(degreesOfFreedom);
  const beyond = ((degreesOfFreedom + x * x) / (degreesOfFreedom - 1)) * density(x, student);
  return Math.max(0, beyond - x * upperTail(x, student));
}

const MOST_STEPS = 60;
const TOLERANCE = 1e-9;

/**
 * Scale of Student's t distribution around 0 with the largest weighted likelihood, in the unit of the values, ≥ 0; 0 when
 * more than half of the values are 0. Outliers count little. EM steps (Lange, Little & Taylor 1989, Journal of the
 * American Statistical Association 84) until the squared scale changes by less than 1e-9 of itself.
 */
export function studentScale(values: Float64Array, weights: Float64Array, degreesOfFreedom: number): number {
  let variance = values.length === 0 ? 0 : upperMedian(numbersOf(values, Math.abs)) ** 2;
  const weightSum = sum(weights);
  for (let step = 0; step < MOST_STEPS && variance > 0; step += 1) {
    let total = 0;
    for (let i = 0; i < values.length; i += 1) {
      const squared = values[i] ** 2;
      total += (weights[i] * squared) / (degreesOfFreedom + squared / variance);
    }
    const next = ((degreesOfFreedom + 1) * total) / weightSum;
    const settled = Math.abs(next - variance) <= TOLERANCE * variance;
    variance = next;
    if (settled) break;
  }
  return Math.sqrt(variance);
}

/** The larger of the two middle values. */
function upperMedian(values: Float64Array): number {
  return orderStatistics(values, [values.length >> 1])[0];
}

/** Logarithm of the weighted likelihood of the values under Student's t with the given scale, up to a constant. */
export function studentLogLikelihood(
  values: Float64Array,
  weights: Float64Array,
  { scale, degreesOfFreedom }: { readonly scale: number; readonly degreesOfFreedom: number },
): number {
  let total = 0;
  for (let i = 0; i < values.length; i += 1) {
    const density = ((degreesOfFreedom + 1) / 2) * Math.log1p((values[i] / scale) ** 2 / degreesOfFreedom);
    total -= weights[i] * (density + Math.log(scale));
  }
  return total;
}

/** What the density and the tail need of the degrees of freedom alone: their gamma functions take most of the work. */
interface Distribution {
  readonly df: number;
  /** Logarithm of Γ((df + 1) / 2) / Γ(df / 2), of which both constants are made. */
  readonly logRatio: number;
}

const LOG_GAMMA_HALF = logGamma(0.5);

function distributionOf(df: number): Distribution {
  return { df, logRatio: logGamma((df + 1) / 2) - logGamma(df / 2) };
}

function density(x: number, { df, logRatio }: Distribution): number {
  const logNorm = logRatio - 0.5 * Math.log(df * Math.PI);
  return Math.exp(logNorm - ((df + 1) / 2) * Math.log1p((x * x) / df));
}

/** P(T > x) for x ≥ 0 by the regularised incomplete beta function of df / (df + x²), df / 2 and ½. */
function upperTail(x: number, { df, logRatio }: Distribution): number {
  return 0.5 * regularisedBeta(df / (df + x * x), df / 2, logRatio - LOG_GAMMA_HALF);
}

/** Of a and b = ½; `logFactor` is −ln B(a, b). */
function regularisedBeta(x: number, a: number, logFactor: number): number {
  const b = 0.5;
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logFactor + a * Math.log(x) + b * Math.log1p(-x));
  if (x < (a + 1) / (a + b + 2)) return (front * betaFraction(x, a, b)) / a;
  return 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/** Continued fraction of the incomplete beta function (DLMF 8.17.22), evaluated by Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= 500; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return value;
}

function nonZero(x: number): number {
  return Math.abs(x) < 1e-300 ? 1e-300 : x;
}

/** ln Γ(x) for x > 0: Stirling's series after shifting x above 15. */
function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < 15; z += 1) shift += Math.log(z);
  const r = 1 / (z * z);
  const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / z;
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
