import t from 'tap';
import { median } from '../../src/numerics/quantiles.ts';
import { huberWeights, madScale, REPORTED_GAUSSIAN_MAD, robustScale } from '../../src/numerics/robust-scale.ts';
import { isClose, oracle } from './oracle.ts';

t.test('scales by the median absolute deviation are those of SciPy', async (t) => {
  for (const { values, ...expected } of oracle.quantiles) {
    const around = madScale(values, median(values));
    t.ok(values.length === 1 ? around === 0 : isClose(around, expected.madScale), `${values.length} values`);
    t.ok(isClose(madScale(values, 0), expected.madScaleAround0));
    t.ok(isClose(robustScale(Float64Array.from(values)), expected.madScaleAround0), 'around 0');
  }
  t.equal(madScale([1, 2, 4], 2, REPORTED_GAUSSIAN_MAD), 1.4826);
  t.ok(Number.isNaN(madScale([], 0)));
});

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

t.test('weights are those of Huber’s norm in statsmodels, in steps of 1/16', async (t) => {
  const { residuals, threshold, weights } = oracle.huber;
  const expected = weights.map((weight) => Math.round(16 * weight) / 16);
  t.strictSame(Array.from(huberWeights(Float64Array.from(residuals), threshold)), expected);
  t.strictSame(huberWeights(Float64Array.of(0, -1, 2, -4, 1e9), 1), Float64Array.of(1, 1, 0.5, 0.25, 0));
  t.strictSame(huberWeights(Float64Array.of(0, 0), 0), Float64Array.of(1, 1));
});
