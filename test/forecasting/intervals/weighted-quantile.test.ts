import t from 'tap';
import { weightedQuantile, weightedSample } from '../../../src/numerics/quantiles.ts';

t.test('with equal weights the quantile is that of Hazen (numpy.quantile, method="hazen")', async (t) => {
  const sample = weightedSample(Float64Array.of(5, 1, 4, 2, 3), new Float64Array(5).fill(0.3));
  const expected = [
    [0.05, 1],
    [0.25, 1.75],
    [0.5, 3],
    [0.8, 4.5],
    [0.95, 5],
  ] as const;
  for (const [probability, value] of expected)
    t.ok(Math.abs(weightedQuantile(sample, probability) - value) < 1e-12, `${probability}`);
});

t.test('a value with twice the weight counts like two neighbours', async (t) => {
  const sample = weightedSample(Float64Array.of(1, 2, 3), Float64Array.of(1, 2, 1));
  t.equal(weightedQuantile(sample, 0.5), 2);
  t.equal(weightedQuantile(sample, 0.125), 1);
  t.ok(Math.abs(weightedQuantile(sample, 0.3125) - 1.5) < 1e-12);
});

t.test('beyond the outermost values the quantile stays there', async (t) => {
  const sample = weightedSample(Float64Array.of(7, 9), Float64Array.of(1, 1));
  t.equal(weightedQuantile(sample, 0), 7);
  t.equal(weightedQuantile(sample, 1), 9);
  t.equal(weightedQuantile(weightedSample(Float64Array.of(4), Float64Array.of(2)), 0.3), 4);
});
