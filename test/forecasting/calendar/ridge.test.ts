import { readFileSync } from 'node:fs';
import t from 'tap';
import { solveRidge } from '../../../src/forecasting/calendar/ridge.ts';

interface Case {
  readonly x: number[][];
  readonly y: number[];
  readonly weights: number[];
  readonly penalty: number[];
  readonly coefficients: number[];
}

const { cases } = JSON.parse(readFileSync(new URL('../../fixtures/oracles/ridge.json', import.meta.url), 'utf8')) as {
  cases: Case[];
};

t.test('weighted ridge regression equals scikit-learn to 1e-9', async (t) => {
  for (const { x, y, weights, penalty, coefficients } of cases) {
    const order = penalty.length;
    const gram = new Float64Array(order * order);
    const b = new Float64Array(order);
    x.forEach((row, r) => {
      for (let i = 0; i < order; i += 1) {
        for (let j = 0; j <= i; j += 1) gram[i * order + j] += weights[r] * row[i] * row[j];
        b[i] += weights[r] * row[i] * y[r];
      }
    });
    solveRidge(gram, Float64Array.from(penalty), b, order);
    b.forEach((value, i) => {
      t.ok(
        Math.abs(value - coefficients[i]) <= 1e-9 * Math.max(1, Math.abs(coefficients[i])),
        `column ${i} of ${order}`,
      );
    });
  }
});

t.test('an indefinite matrix is refused', async (t) => {
  t.throws(
    () => solveRidge(Float64Array.of(1, 0, 2, 1), new Float64Array(2), new Float64Array(2), 2),
    /not positive definite/,
  );
});
