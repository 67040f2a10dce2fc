import { logProbability } from '../../numerics/negative-binomial.ts';
import { countUnit, type DifficultyFactors, type ErrorScale } from './error-model.ts';
import { difficultyOfError, type ErrorDay, kishSize } from './error-sample.ts';

/** Mean sales of an observed day up to which whole numbers are counts: above it rounding no longer matters. */
const MOST_UNITS = 20;
/** The last observed days that are looked at. */
const LOOKED_AT = 365;

/** Whether sales are few whole units, so that their distribution is one of counts: of the last year, and not all 0. */
export function areCounts(sales: Float64Array): boolean {
  const recent = sales.subarray(-LOOKED_AT);
  const mean = recent.reduce((sum, value) => sum + value, 0) / recent.length;
  return mean > 0 && mean <= MOST_UNITS && sales.every((value) => value >= 0 && Number.isInteger(value));
}

/** Values of the variance beyond Poisson that are tried, shares of the squared mean. */
const DISPERSIONS = [0, 0.01, 0.03, 0.06, 0.1, 0.17, 0.26, 0.4, 0.6, 0.9, 1.4, 2.2, 3.5, 6, 10];

/** Variance of the level of a usual product a month ahead, as a share of its square, and the origins that it weighs as. */
const USUAL_LEVEL = { variance: 0.02, origins: 4 };

/**
 * How far sales of few whole units vary beyond a Poisson distribution around their forecasts. The variance of single days is that
 * with the largest likelihood of negative binomial distributions; the part that all days of a forecast share is the method of
 * moments on the products of their errors, shrunk to what is usual. `errors` has in-sample ones too, with the weights of `weights`.
 */
export function fitCounts(
  errors: readonly ErrorDay[],
  weights: Float64Array,
  { scale, difficulty }: { scale: ErrorScale; difficulty: DifficultyFactors },
): { day: number; level: number } {
  const all = errors.map((error, i) => {
    const unit = countUnit(scale, error.forecast);
    const spread = error.growth * difficultyOfError(difficulty, error);
    return { ...error, mean: Math.max(error.forecast, unit * LEAST_MEAN), unit: unit * spread, weight: weights[i] };
  });
  // Where nothing was sold and nothing forecast there is nothing to learn.
  const days = all.filter(({ mean }) => mean > 0);
  const likelihoods = DISPERSIONS.map((dispersion) =>
    days.reduce((sum, { actual, mean, unit, weight }) => {
      const size = dispersion === 0 ? Number.POSITIVE_INFINITY : mean ** 2 / (dispersion * unit ** 2);
      return sum + weight * logProbability(Math.round(actual), mean, size);
    }, 0),
  );
  const dispersion = peakOf(DISPERSIONS, likelihoods);
  const level = levelVariance(days.filter(({ origin }) => origin >= 0));
  return { day: Math.max(0, dispersion - level), level };
}

/** A forecast of nothing counts as this share of its unit, so that days that sold something have a probability. */
const LEAST_MEAN = 0.5;

/** Where the parabola through the best value and its neighbours has its peak. */
function peakOf(values: readonly number[], heights: readonly number[]): number {
  const best = heights.indexOf(Math.max(...heights));
  if (best === 0 || best === values.length - 1) return values[best];
  const [a, b, c] = [values[best - 1], values[best], values[best + 1]];
  const [fa, fb, fc] = [heights[best - 1], heights[best], heights[best + 1]];
  const [left, right] = [(b - a) * (fb - fc), (b - c) * (fb - fa)];
  return left === right ? b : b - (0.5 * ((b - a) * left - (b - c) * right)) / (left - right);
}

interface LevelDay {
  readonly origin: number;
  readonly weight: number;
  readonly forecast: number;
  readonly actual: number;
  readonly unit: number;
}

/** Σ of the products of errors of different days of an origin, over that of their units. */
function levelVariance(days: readonly LevelDay[]): number {
  const origins = new Map<number, { weight: number; error: number; errors: number; unit: number; units: number }>();
  for (const { origin, weight, forecast, actual, unit } of days) {
    const sums = origins.get(origin) ?? { weight, error: 0, errors: 0, unit: 0, units: 0 };
    const error = actual - forecast;
    sums.error += error;
    sums.errors += error ** 2;
    sums.unit += unit;
    sums.units += unit ** 2;
    origins.set(origin, sums);
  }
  let [products, units] = [0, 0];
  for (const { weight, error, errors, unit, units: squares } of origins.values()) {
    products += weight * (error ** 2 - errors);
    units += weight * (unit ** 2 - squares);
  }
  const own = kishSize(Float64Array.from(origins.values(), ({ weight }) => weight));
  const observed = units > 0 ? products / units : 0;
  const { variance, origins: prior } = USUAL_LEVEL;
  return Math.max(0, (own * observed + prior * variance) / (own + prior));
}
