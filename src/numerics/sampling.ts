import { droppingBelow, factorise } from './linear-algebra.ts';

/** Uniform numbers in [0, 1). */
type Random = () => number;

/**
 * Mulberry32 (Tommy Ettinger's 32-bit generator): uniform numbers in [0, 1), the same for the same seed everywhere.
 * Good for shuffling and examples, not for secrets.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Share of its variance that an error must keep beside those before it: less is rounding. */
const LEAST_SHARE = 1e-12;

/**
 * Draws of several errors that are jointly Student's t: normal errors with these covariances (symmetric, positive
 * semi-definite), all of a path divided by the same √(χ²/df). For each error one value on each path; paths come in pairs
 * of opposite sign, so that the mean is 0.
 */
export function drawStudent(
  covariances: readonly (readonly number[])[],
  degreesOfFreedom: number,
  { paths, seed }: { paths: number; seed: number },
): Float64Array[] {
  const random = seededRandom(seed);
  const order = covariances.length;
  const factor = Float64Array.from(covariances.flat());
  factorise(factor, order, droppingBelow(LEAST_SHARE));
  const draws = covariances.map(() => new Float64Array(paths));
  for (let path = 0; path < paths; path += 2) {
    const normals = Float64Array.from(covariances, () => standardNormal(random));
    const shrink = 1 / Math.sqrt((2 * gamma(degreesOfFreedom / 2, random)) / degreesOfFreedom);
    for (let i = 0; i < order; i += 1) {
      let error = 0;
      for (let k = 0; k <= i; k += 1) error += factor[i * order + k] * normals[k];
      draws[i][path] = error * shrink;
      if (path + 1 < paths) draws[i][path + 1] = -error * shrink;
    }
  }
  return draws;
}

/** A count: Poisson with a mean that varies by itself and with that of the others. */
interface DrawnCount {
  readonly mean: number;
  /** Variance beyond Poisson that it has alone. */
  readonly ownVariance: number;
  /** Standard deviation by what moves all of them together. */
  readonly levelSpread: number;
}

/**
 * Draws of several counts, for each one whole number on each path: Poisson with the mean times 1 + r (L − 1), times a gamma of mean 1
 * of its own, where L is gamma of mean 1 and the same for all of a path. So the mean of each is `mean` and its variance
 * mean + ownVariance + levelSpread², but where the level would be below 0.
 */
export function drawCounts(
  counts: readonly DrawnCount[],
  { paths, seed }: { paths: number; seed: number },
): Float64Array[] {
  const random = seededRandom(seed);
  const draws = counts.map(() => new Float64Array(paths));
  const shares = counts.map(({ mean, levelSpread }) => (mean > 0 ? levelSpread / mean : 0));
  const common = Math.max(0, ...shares);
  for (let path = 0; path < paths; path += 1) {
    const level = common > 0 ? gammaOfMean1(1 / common ** 2, random) - 1 : 0;
    counts.forEach(({ mean, ownVariance }, i) => {
      if (mean === 0) return;
      const moved = mean * (1 + (common > 0 ? shares[i] / common : 0) * level);
      // Of the variance of a product of independent factors of mean 1 a part is theirs together.
      const own = ownVariance / (mean ** 2 * (1 + shares[i] ** 2));
      draws[i][path] = poisson(own > 0 ? moved * gammaOfMean1(1 / own, random) : moved, random);
    });
  }
  return draws;
}

function gammaOfMean1(shape: number, random: Random): number {
  if (shape >= 1) return gamma(shape, random) / shape;
  // A gamma with a smaller shape is one with a shape greater by 1 times a power of a uniform number.
  return (gamma(shape + 1, random) * (1 - random()) ** (1 / shape)) / shape;
}

/** Means above this are split: a sum of Poisson counts is one. */
const LARGEST_MEAN = 30;

/** Poisson by multiplying uniform numbers (Knuth 1969, The Art of Computer Programming 2). */
function poisson(mean: number, random: Random): number {
  let count = 0;
  let left = mean;
  while (left > 0) {
    const part = Math.min(left, LARGEST_MEAN);
    const limit = Math.exp(-part);
    for (let product = 1 - random(); product > limit; product *= 1 - random()) count += 1;
    left -= part;
  }
  return count;
}

/** Standard normal (Box & Muller 1958, Annals of Mathematical Statistics 29). */
function standardNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Gamma with scale 1 and `shape` ≥ 1 (Marsaglia & Tsang 2000, ACM Transactions on Mathematical Software 26). */
function gamma(shape: number, random: Random): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = standardNormal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
