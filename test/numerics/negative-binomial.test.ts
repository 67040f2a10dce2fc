import t from 'tap';
import { logProbability, negativeBinomial } from '../../src/numerics/negative-binomial.ts';
import { readText } from '../project.ts';

interface Expected {
  readonly mean: number;
  readonly variance: number;
  readonly quantiles: readonly (readonly [probability: number, count: number])[];
  readonly points: readonly number[];
  readonly cdf: readonly number[];
  readonly excessBeyondAQuarterMore: readonly number[];
}

const { distributions }: { distributions: Expected[] } = JSON.parse(readText('test/fixtures/oracles/counts.json'));

t.test('quantiles, probabilities and the loss beyond a point are those of SciPy', async (t) => {
  for (const { mean, variance, quantiles, points, cdf, excessBeyondAQuarterMore } of distributions) {
    const own = negativeBinomial(mean, variance);
    t.equal(own.mean, mean);
    for (const [probability, count] of quantiles) t.equal(own.quantile(probability), count, `${mean} ${probability}`);
    points.forEach((x, i) => {
      t.ok(Math.abs(own.cdf(x) - cdf[i]) < 1e-12 * Math.max(1e-3, cdf[i]), `P(Y ≤ ${x}; ${mean}) = ${own.cdf(x)}`);
      t.equal(own.cdf(x + 0.9), own.cdf(x));
      const excess = own.expectedShortfall(x + 0.25);
      t.ok(
        Math.abs(excess - excessBeyondAQuarterMore[i]) < 1e-10 * Math.max(1, mean),
        `${mean} beyond ${x}: ${excess}`,
      );
    });
  }
});

t.test('the ends: nothing for certain, below 0, far beyond', async (t) => {
  const nothing = negativeBinomial(0, 0);
  t.same([nothing.quantile(0.01), nothing.quantile(0.99), nothing.cdf(0), nothing.cdf(-1)], [0, 0, 1, 0]);
  const some = negativeBinomial(2.5, 4);
  t.same([some.cdf(-0.5), some.cdf(1e9), some.expectedShortfall(1e9)], [0, 1, 0]);
  t.equal(some.expectedShortfall(-1), 3.5);
  for (const [mean, variance] of [
    [-1, 1],
    [Number.NaN, 1],
    [1, Number.POSITIVE_INFINITY],
  ])
    t.throws(() => negativeBinomial(mean, variance), { name: 'RangeError' });
});

t.test('differences of the logarithms are those of the probabilities', async (t) => {
  for (const [mean, size] of [
    [0.4, 0.3],
    [7, 2],
    [7, Number.POSITIVE_INFINITY],
  ]) {
    const own = negativeBinomial(mean, mean + mean ** 2 / size);
    const probability = (k: number) => own.cdf(k) - own.cdf(k - 1);
    for (const count of [0, 1, 5]) {
      // ln(count!) cancels between two means.
      const other = negativeBinomial(mean * 1.1, mean * 1.1 + (mean * 1.1) ** 2 / size);
      const expected = Math.log((other.cdf(count) - other.cdf(count - 1)) / probability(count));
      const found = logProbability(count, mean * 1.1, size) - logProbability(count, mean, size);
      t.ok(Math.abs(found - expected) < 1e-9, `${mean} ${size} ${count}: ${found} ${expected}`);
    }
  }
});
