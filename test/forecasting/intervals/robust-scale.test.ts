import t from 'tap';
import { MEAN_ABSOLUTE_T, studentScale } from '../../../src/numerics/robust-scale.ts';
import { readText } from '../../project.ts';

const fixture = JSON.parse(readText('test/fixtures/oracles/student-t.json')) as {
  meanAbsolute: number;
  scales: { scores: number[]; weights: number[]; scale: number }[];
};

t.test('the scale has the largest weighted likelihood, as found by SciPy to 1e-6', async (t) => {
  for (const { scores, weights, scale } of fixture.scales) {
    const value = studentScale(Float64Array.from(scores), Float64Array.from(weights));
    t.ok(Math.abs(value / scale - 1) < 1e-6, `${value} against ${scale}`);
  }
});

t.test('the mean absolute value of the distribution is that of SciPy', async (t) => {
  t.ok(Math.abs(MEAN_ABSOLUTE_T - fixture.meanAbsolute) < 1e-3, `${fixture.meanAbsolute}`);
});

t.test('one wild error among many hardly moves the scale', async (t) => {
  const scores = Float64Array.from({ length: 101 }, (_, i) => (i - 50) / 50);
  const weights = new Float64Array(101).fill(1);
  const calm = studentScale(scores, weights);
  const wild = studentScale(
    scores.map((score, i) => (i === 0 ? 1000 : score)),
    weights,
  );
  t.ok(wild < 1.06 * calm, `${wild} against ${calm}`);
});

t.test('the scale of errors that are mostly 0 is 0', async (t) => {
  t.equal(studentScale(new Float64Array(9), new Float64Array(9).fill(1)), 0);
  t.equal(studentScale(Float64Array.of(0, 0, 0, 0, 5), new Float64Array(5).fill(1)), 0);
});
