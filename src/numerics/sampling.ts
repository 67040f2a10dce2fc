/**
 * Mulberry32 (Tommy Ettinger's 32-bit generator): uniform numbers in [0, 1), the same for the same seed everywhere.
 * Good for shuffling and examples, not for secrets.
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = () => number;

/**
 * Draws of several errors that are jointly Student's t: normal errors with these covariances, all of a path divided by the
 * same √(χ²/df). For each error one value on each path; paths come in pairs of opposite sign, so that the mean is 0.
 */
export function drawStudent(
  covariances: readonly (readonly number[])[],
  degreesOfFreedom: number,
  { paths, seed }: { paths: number; seed: number },
): Float64Array[] {
  const random = seededRandom(seed);
  const factor = choleskyOf(covariances);
  const draws = covariances.map(() => new Float64Array(paths));
  for (let path = 0; path < paths; path += 2) {
    const normals = Float64Array.from(covariances, () => normal(random));
    const shrink = 1 / Math.sqrt((2 * gamma(degreesOfFreedom / 2, random)) / degreesOfFreedom);
    for (let i = 0; i < factor.length; i += 1) {
      const error = productOf(factor[i], normals, i + 1) * shrink;
      draws[i][path] = error;
      if (path + 1 < paths) draws[i][path + 1] = -error;
    }
  }
  return draws;
}

/** Lower factor; a direction without variance of its own, rounding included, gets none. */
function choleskyOf(covariances: readonly (readonly number[])[]): Float64Array[] {
  const factor = covariances.map(() => new Float64Array(covariances.length));
  for (let i = 0; i < factor.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const rest = covariances[i][j] - productOf(factor[i], factor[j], j);
      factor[i][j] = factor[j][j] === 0 ? 0 : rest / factor[j][j];
    }
    const own = covariances[i][i] - productOf(factor[i], factor[i], i);
    factor[i][i] = own > 1e-12 * covariances[i][i] ? Math.sqrt(own) : 0;
  }
  return factor;
}

/** Of the first `count` values. */
function productOf(a: Float64Array, b: Float64Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += a[i] * b[i];
  return sum;
}

/** Standard normal (Box & Muller 1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Gamma with scale 1 and `shape` ≥ 1 (Marsaglia & Tsang 2000). */
function gamma(shape: number, random: Random): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
