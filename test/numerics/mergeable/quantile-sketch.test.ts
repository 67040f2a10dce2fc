import t from 'tap';
import { createRandom, normal } from '../../../examples/random.ts';
import {
  mergeSketches,
  type QuantileSketch,
  robustMoments,
  sketchOf,
} from '../../../src/numerics/mergeable/quantile-sketch.ts';

function sketchAll(values: readonly number[]): QuantileSketch {
  return values.map(sketchOf).reduce<QuantileSketch>(mergeSketches, []);
}

function sample(count: number, seed: number, { mean = 0, sd = 1 } = {}): number[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => mean + sd * normal(random));
}

t.test('a value of any size is kept to two per cent', async (t) => {
  for (const value of [1e-7, 0.003, 0.31, 1, 17, 123456, -0.05, -8e9]) {
    const { mean, count } = robustMoments(sketchOf(value));
    t.equal(count, 1);
    t.ok(Math.abs(mean / value - 1) <= 0.02, `${value}: ${mean}`);
  }
  t.equal(robustMoments(sketchOf(0)).mean, 0);
  t.equal(robustMoments(sketchOf(-1e-12)).mean, 0);
});

t.test('the order of merging changes nothing', async (t) => {
  const [a, b, c] = [sketchAll(sample(40, 1)), sketchAll(sample(25, 2)), sketchAll(sample(1, 3))];
  const left = mergeSketches(mergeSketches(a, b), c);
  t.strictSame(mergeSketches(a, mergeSketches(b, c)), left);
  t.strictSame(mergeSketches(c, mergeSketches(b, a)), left);
  t.strictSame(mergeSketches([], a), a);
  t.equal(robustMoments(left).count, 66);
});

t.test('mean and variance of a normal sample are those of its distribution', async (t) => {
  const { mean, variance } = robustMoments(sketchAll(sample(20_000, 4, { mean: 0.3, sd: 0.07 })));
  t.ok(Math.abs(mean - 0.3) < 0.002, `mean ${mean}`);
  t.ok(Math.abs(Math.sqrt(variance) / 0.07 - 1) < 0.03, `sd ${Math.sqrt(variance)}`);
});

t.test('a few values that are far off move neither', async (t) => {
  const usual = sample(40, 5, { mean: 0.3, sd: 0.05 });
  const calm = robustMoments(sketchAll(usual));
  const crazy = robustMoments(sketchAll([...usual, 9, -12, 1e6]));
  t.ok(Math.abs(crazy.mean - calm.mean) < 0.02, `${crazy.mean} and ${calm.mean}`);
  t.ok(crazy.variance < 2 * calm.variance, `${crazy.variance} and ${calm.variance}`);
});

t.test('of up to three values none is taken for the odd one', async (t) => {
  const { mean, variance } = robustMoments(sketchAll([1, 1, 4]));
  t.ok(Math.abs(mean - 2) < 0.04);
  t.ok(Math.abs(variance - 3) < 0.2);
  t.ok(Number.isNaN(robustMoments(sketchOf(1)).variance));
});
