import t from 'tap';
import {
  studentExcess,
  studentLogLikelihood,
  studentProbability,
  studentQuantile,
  studentScale,
  studentTail,
} from '../../src/numerics/student-t.ts';
import { isClose, oracle } from './oracle.ts';

const quantiles = oracle.studentQuantiles;

t.test('quantiles are those of SciPy', async (t) => {
  for (const [probability, degreesOfFreedom, expected] of quantiles) {
    const value = studentQuantile(probability, degreesOfFreedom);
    t.ok(isClose(value, expected), `t(${probability}; ${degreesOfFreedom}) = ${value}, expected ${expected}`);
  }
});

t.test('probabilities are those whose quantiles SciPy gives', async (t) => {
  for (const [probability, degreesOfFreedom, quantile] of quantiles) {
    const value = studentProbability(quantile, degreesOfFreedom);
    t.ok(isClose(value, probability), `P(T ≤ ${quantile}; ${degreesOfFreedom}) = ${value}`);
  }
});

t.test('tails and the loss beyond a point are those of SciPy', async (t) => {
  for (const { df, points, tails, excesses } of oracle.student) {
    points.forEach((x, i) => {
      t.ok(isClose(studentTail(x, df), tails[i]), `P(T > ${x}; ${df}) = ${studentTail(x, df)}, not ${tails[i]}`);
      t.ok(isClose(studentTail(-x, df), 1 - tails[i]));
      t.ok(isClose(studentExcess(x, df), excesses[i]), `loss beyond ${x}; ${df}: ${studentExcess(x, df)}`);
    });
  }
});

t.test('a probability outside (0, 1) is refused', async (t) => {
  for (const probability of [0, 1, -0.1, Number.NaN])
    t.throws(() => studentQuantile(probability, 5), { name: 'RangeError' });
});

t.test('the scale has the largest weighted likelihood, as SciPy finds it', async (t) => {
  for (const { values, weights, df, scale, gain } of oracle.likelihood) {
    const [sample, weight] = [Float64Array.from(values), Float64Array.from(weights)];
    const found = studentScale(sample, weight, df);
    t.ok(isClose(found, scale), `${found} against ${scale}`);
    const likelihoodOf = (at: number) => studentLogLikelihood(sample, weight, { scale: at, degreesOfFreedom: df });
    t.ok(isClose(likelihoodOf(scale) - likelihoodOf(2 * scale), gain), 'and so is the likelihood');
  }
});

t.test('one wild error among many hardly moves the scale', async (t) => {
  const scores = Float64Array.from({ length: 101 }, (_, i) => (i - 50) / 50);
  const weights = new Float64Array(101).fill(1);
  const calm = studentScale(scores, weights, 5);
  const wild = studentScale(
    scores.map((score, i) => (i === 0 ? 1000 : score)),
    weights,
    5,
  );
  t.ok(wild < 1.06 * calm, `${wild} against ${calm}`);
});

t.test('the scale of errors that are mostly 0 is 0', async (t) => {
  t.equal(studentScale(new Float64Array(9), new Float64Array(9).fill(1), 5), 0);
  t.equal(studentScale(Float64Array.of(0, 0, 0, 0, 5), new Float64Array(5).fill(1), 5), 0);
  t.equal(studentScale(new Float64Array(0), new Float64Array(0), 5), 0);
});
