import t from 'tap';
import { studentProbability, studentQuantile } from '../../../src/numerics/student-t.ts';
import { readText } from '../../project.ts';

const fixture = JSON.parse(readText('test/fixtures/oracles/student-t.json')) as {
  quantiles: [probability: number, degreesOfFreedom: number, quantile: number][];
};

t.test('quantiles equal those of SciPy to 1e-9', async (t) => {
  for (const [probability, degreesOfFreedom, expected] of fixture.quantiles) {
    const value = studentQuantile(probability, degreesOfFreedom);
    t.ok(
      Math.abs(value - expected) <= 1e-9 * Math.abs(expected),
      `t(${probability}; ${degreesOfFreedom}) = ${value}, expected ${expected}`,
    );
  }
});

t.test('probabilities are those whose quantiles SciPy gives', async (t) => {
  for (const [probability, degreesOfFreedom, quantile] of fixture.quantiles) {
    const value = studentProbability(quantile, degreesOfFreedom);
    t.ok(Math.abs(value - probability) <= 1e-9 * probability, `P(T ≤ ${quantile}; ${degreesOfFreedom}) = ${value}`);
  }
});

t.test('a probability outside (0, 1) is refused', async (t) => {
  for (const probability of [0, 1, -0.1, Number.NaN])
    t.throws(() => studentQuantile(probability, 5), { name: 'RangeError' });
});
