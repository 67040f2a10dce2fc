import t from 'tap';
import { factorise, inverseFactorColumn, solveRidge } from '../../../../src/numerics/cholesky.ts';
import { readText } from '../../../project.ts';

interface Case {
  readonly x: number[][];
  readonly y: number[];
  readonly weights: number[];
  readonly penalty: number[];
  readonly coefficients: number[];
}

const { cases } = JSON.parse(readText('test/fixtures/oracles/ridge.json')) as {
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

t.test('columns of the inverse factor give the inverse of the matrix', async (t) => {
  for (const { x, weights, penalty } of cases) {
    const order = penalty.length;
    const matrix = penalty.map((_, i) =>
      penalty.map((_, j) =>
        x.reduce((sum, row, r) => sum + weights[r] * row[i] * row[j], i === j ? 1e-3 + penalty[i] : 0),
      ),
    );
    const factor = Float64Array.from(matrix.flat());
    factorise(factor, order);
    const columns = matrix.map((_, i) => inverseFactorColumn({ factor, order }, i));
    const product = (a: ArrayLike<number>, b: ArrayLike<number>) =>
      Array.from(a).reduce((sum, value, k) => sum + value * b[k], 0);
    matrix.forEach((row, i) => {
      columns.forEach((column, j) => {
        const inverse = columns.map((other) => product(other, column));
        t.ok(Math.abs(product(row, inverse) - (i === j ? 1 : 0)) < 1e-6, `${i}, ${j} of ${order}`);
      });
    });
  }
});

t.test('an indefinite matrix is refused', async (t) => {
  t.throws(
    () => solveRidge(Float64Array.of(1, 0, 2, 1), new Float64Array(2), new Float64Array(2), 2),
    /not positive definite/,
  );
});
