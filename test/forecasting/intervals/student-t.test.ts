import { readFileSync } from 'node:fs';
import t from 'tap';
import { studentQuantile } from '../../../src/forecasting/intervals/student-t.ts';

const fixture = JSON.parse(readFileSync(new URL('../../fixtures/oracles/student-t.json', import.meta.url), 'utf8')) as {
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

t.test('a probability outside (0, 1) is refused', async (t) => {
  for (const probability of [0, 1, -0.1, Number.NaN])
    t.throws(() => studentQuantile(probability, 5), { name: 'RangeError' });
});
