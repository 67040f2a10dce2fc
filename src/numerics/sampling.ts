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
