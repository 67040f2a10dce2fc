/** Distribution of a count: 0, 1, 2, … */
export interface CountDistribution {
  readonly mean: number;
  /** The least count with P(Y ≤ count) ≥ `probability`, which is in (0, 1). */
  quantile(probability: number): number;
  /** P(Y ≤ x), for any x. */
  cdf(x: number): number;
  /** E[max(0, Y − x)], for any x. */
  expectedShortfall(x: number): number;
}

/** Probabilities below this share of the greatest are left out. */
const NEGLIGIBLE = 1e-17;
/** The variance of a Poisson distribution, but for rounding. */
const POISSON = 1 + 1e-9;

/**
 * Negative binomial distribution with this mean and variance: a Poisson distribution whose mean varies like a gamma distribution
 * (Greenwood & Yule 1920, Journal of the Royal Statistical Society 83); Poisson itself when the variance is not greater than the
 * mean. `mean` ≥ 0, finite. Relative error of probabilities and cumulated probabilities below 1e-12.
 */
export function negativeBinomial(mean: number, variance: number): CountDistribution {
  const { first, probabilities } = tabulate(mean, variance);
  const last = first + probabilities.length - 1;
  // upTo[i] = P(Y ≤ first + i), products[i] the same of Σ k P(Y = k).
  const [upTo, products] = [new Float64Array(probabilities.length), new Float64Array(probabilities.length)];
  let [sum, product] = [0, 0];
  for (let i = 0; i < probabilities.length; i += 1) {
    sum += probabilities[i];
    product += (first + i) * probabilities[i];
    upTo[i] = sum;
    products[i] = product;
  }
  return {
    mean,
    quantile: (probability) => first + lowestReaching(upTo, probability),
    cdf: (x) => (x < first ? 0 : x >= last ? 1 : upTo[Math.floor(x) - first]),
    expectedShortfall: (x) => {
      if (x < first) return mean - x;
      if (x >= last) return 0;
      const at = Math.floor(x) - first;
      return Math.max(0, mean - x + x * upTo[at] - products[at]);
    },
  };
}

/** Probabilities from the mode outwards, each from its neighbour: no factorial is needed, and none overflows. */
function tabulate(mean: number, variance: number): { first: number; probabilities: Float64Array } {
  if (!(mean >= 0 && Number.isFinite(mean) && Number.isFinite(variance))) {
    throw new RangeError(`There is no distribution of counts with mean ${mean} and variance ${variance}`);
  }
  if (mean === 0) return { first: 0, probabilities: Float64Array.of(1) };
  const isPoisson = variance <= mean * POISSON;
  const size = isPoisson ? Number.POSITIVE_INFINITY : mean ** 2 / (variance - mean);
  // P(k + 1) / P(k)
  const ratio = (k: number) => (isPoisson ? mean / (k + 1) : ((k + size) / (k + 1)) * (mean / (mean + size)));
  const mode = isPoisson ? Math.floor(mean) : Math.max(0, Math.floor(((size - 1) * mean) / size));
  const below: number[] = [];
  for (let [k, share] = [mode, 1]; k > 0; k -= 1) {
    share /= ratio(k - 1);
    if (share < NEGLIGIBLE) break;
    below.push(share);
  }
  const above: number[] = [1];
  for (let [k, share] = [mode, ratio(mode)]; share >= NEGLIGIBLE; ) {
    above.push(share);
    k += 1;
    share *= ratio(k);
  }
  const shares = Float64Array.from([...below.reverse(), ...above]);
  const total = shares.reduce((sum, share) => sum + share, 0);
  return { first: mode - below.length, probabilities: shares.map((share) => share / total) };
}

/** First position of an ascending list whose value is at least `probability`; the last one when rounding keeps all below. */
function lowestReaching(upTo: Float64Array, probability: number): number {
  let [low, high] = [0, upTo.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (upTo[middle] >= probability) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Logarithm of P(Y = count) of the negative binomial distribution with `size` > 0 (mean²/(variance − mean)), or of the Poisson
 * distribution with an infinite size, but for ln(count!), which depends on neither mean nor size. `mean` > 0.
 */
export function logProbability(count: number, mean: number, size: number): number {
  if (size === Number.POSITIVE_INFINITY) return count * Math.log(mean) - mean;
  let product = 0;
  for (let j = 0; j < count; j += 1) product += Math.log(size + j);
  return product - size * Math.log1p(mean / size) + count * (Math.log(mean) - Math.log(mean + size));
}
