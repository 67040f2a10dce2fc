import t from 'tap';
import {
  median,
  medianOfSorted,
  orderStatistics,
  quantileOfSorted,
  weightedMedian,
  weightedQuantile,
  weightedSample,
} from '../../src/numerics/quantiles.ts';
import { seededRandom } from '../../src/numerics/sampling.ts';
import { areClose, isClose, oracle } from './oracle.ts';

t.test('medians and quantiles are those of NumPy', async (t) => {
  for (const { values, probabilities, ...expected } of oracle.quantiles) {
    const sorted = Float64Array.from(values).sort();
    t.ok(isClose(median(values), expected.median), `median of ${values.length}`);
    t.equal(medianOfSorted(sorted), median(values));
    for (const method of ['linear', 'lower', 'higher'] as const) {
      const found = probabilities.map((probability) => quantileOfSorted(sorted, probability, method));
      t.ok(areClose(found, expected[method]), `${method} quantiles of ${values.length}`);
    }
  }
});

t.test('weighted medians and quantiles are those of NumPy', async (t) => {
  for (const { values, probabilities, ...expected } of oracle.quantiles) {
    const [sample, weights] = [Float64Array.from(values), Float64Array.from(expected.weights)];
    t.equal(weightedMedian(sample, weights), expected.weightedMedian);
    const weighted = weightedSample(sample, weights);
    const found = probabilities.map((probability) => weightedQuantile(weighted, probability));
    t.ok(areClose(found, expected.weightedQuantiles), `${values.length} values`);
  }
});

t.test('with equal weights the quantile is that of Hazen', async (t) => {
  for (const { values, probabilities, hazen } of oracle.quantiles) {
    const sample = weightedSample(Float64Array.from(values), new Float64Array(values.length).fill(0.3));
    const found = probabilities.map((probability) => weightedQuantile(sample, probability));
    t.ok(areClose(found, hazen), `${values.length} values`);
  }
});

t.test('a value with twice the weight counts like two neighbours', async (t) => {
  const sample = weightedSample(Float64Array.of(1, 2, 3), Float64Array.of(1, 2, 1));
  t.equal(weightedQuantile(sample, 0.5), 2);
  t.equal(weightedQuantile(sample, 0.125), 1);
  t.ok(Math.abs(weightedQuantile(sample, 0.3125) - 1.5) < 1e-12);
  t.equal(weightedMedian(Float64Array.of(3, 1, 2), Float64Array.of(1, 1, 1)), 2);
  t.equal(weightedMedian(Float64Array.of(3, 1, 2), Float64Array.of(5, 1, 1)), 3);
});

t.test('beyond the outermost values the quantile stays there', async (t) => {
  const sample = weightedSample(Float64Array.of(7, 9), Float64Array.of(1, 1));
  t.equal(weightedQuantile(sample, 0), 7);
  t.equal(weightedQuantile(sample, 1), 9);
  t.equal(weightedQuantile(weightedSample(Float64Array.of(4), Float64Array.of(2)), 0.3), 4);
});

t.test('without values there is no number', async (t) => {
  const none = new Float64Array(0);
  const found = [
    median([]),
    quantileOfSorted([], 0.5),
    weightedMedian(none, none),
    weightedQuantile(weightedSample(none, none), 0.5),
  ];
  t.ok(found.every(Number.isNaN));
});

t.test('values are not sorted in place', async (t) => {
  const values = Float64Array.of(3, 1, 2);
  median(values);
  t.strictSame(values, Float64Array.of(3, 1, 2));
});

t.test('order statistics are what sorting finds', async (t) => {
  const random = seededRandom(7);
  for (const length of [1, 2, 3, 10, 101, 1000]) {
    const samples: Record<string, Float64Array> = {
      random: Float64Array.from({ length }, random),
      ties: Float64Array.from({ length }, () => Math.floor(4 * random())),
      equal: new Float64Array(length).fill(2),
      ascending: Float64Array.from({ length }, (_, i) => i),
      descending: Float64Array.from({ length }, (_, i) => -i),
      infinite: Float64Array.from({ length }, (_, i) => (i % 3 === 0 ? Number.POSITIVE_INFINITY : -i)),
    };
    const last = length - 1;
    const positions = [0, last >> 1, (last + 1) >> 1, Math.floor(0.9 * last), last];
    for (const [kind, values] of Object.entries(samples)) {
      const sorted = values.slice().sort();
      const expected = positions.map((position) => sorted[position]);
      t.same(orderStatistics(values, positions), expected, `${length} ${kind}`);
      t.same(values.sort(), sorted, `${length} ${kind} are the same values`);
    }
  }
});
