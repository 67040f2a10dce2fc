import t from 'tap';
import { huberWeights, robustScale } from '../../../../src/numerics/robust-scale.ts';

t.test('the scale is 1.4826 times the median absolute residual', async (t) => {
  t.equal(robustScale(Float64Array.of(-3, 1, 2)), 1.4826022185056018 * 2);
  t.equal(robustScale(Float64Array.of(-4, 1, 2, 1e9)), 1.4826022185056018 * 3);
  t.equal(robustScale(new Float64Array(0)), 0);
  t.equal(
    robustScale(Float64Array.of(0, 0, 0, 0, 0, 0, 0, 0, 3, 3, 3)),
    1.5 / 1.6448536269514722,
    'unless most are equal',
  );
});

t.test('weights are 1 up to the threshold, then fall as its inverse in steps of 1/16', async (t) => {
  t.strictSame(huberWeights(Float64Array.of(0, -1, 2, -4, 1e9), 1), Float64Array.of(1, 1, 0.5, 0.25, 0));
  t.strictSame(huberWeights(Float64Array.of(0, 0), 0), Float64Array.of(1, 1));
});
