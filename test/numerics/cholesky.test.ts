import t from 'tap';
import {
  dot,
  droppingBelow,
  factorise,
  inverseFactorColumn,
  keepingAtLeast,
  positive,
  productsOfRows,
  solveLower,
  solveRidge,
  solveUpper,
} from '../../src/numerics/linear-algebra.ts';
import { seededRandom } from '../../src/numerics/sampling.ts';
import { areClose, oracle, read } from './oracle.ts';

const flat = (matrix: readonly number[][]) => Float64Array.from(matrix.flat());
const lowerTriangle = (matrix: ArrayLike<number>, order: number) =>
  Array.from(matrix).filter((_, k) => k % order <= Math.floor(k / order));

/** L Lᵀ of the lower triangle of L. */
function square(factor: Float64Array, order: number): number[] {
  const row = (i: number) => Array.from({ length: order }, (_, k) => (k <= i ? factor[i * order + k] : 0));
  return Array.from({ length: order * order }, (_, k) => dot(row(Math.floor(k / order)), row(k % order)));
}

t.test('factor, solutions and inverse are those of NumPy and SciPy', async (t) => {
  for (const { matrix, b, penalty, ...expected } of oracle.cholesky) {
    const order = b.length;
    const factor = flat(matrix);
    factorise(factor, order);
    t.ok(areClose(lowerTriangle(factor, order), lowerTriangle(flat(expected.factor), order)), `factor of ${order}`);
    const [lower, upper, ridge] = [b, b, b].map((values) => Float64Array.from(values));
    solveLower(factor, order, lower);
    t.ok(areClose(lower, expected.lower), `L⁻¹ b of ${order}`);
    solveUpper(factor, order, upper);
    t.ok(areClose(upper, expected.upper), `L⁻ᵀ b of ${order}`);
    const columns = b.map((_, i) => inverseFactorColumn(factor, order, i));
    const inverse = columns.flatMap((column) => columns.map((other) => dot(column, other)));
    t.ok(areClose(inverse, expected.inverse.flat()), `inverse of ${order}`);
    solveRidge(flat(matrix), Float64Array.from(penalty), ridge, order);
    t.ok(areClose(ridge, expected.ridge), `solution with a penalty of ${order}`);
    const below = [b, ...expected.factor, b];
    const extended = flat([...matrix, ...below]);
    factorise(extended, order, positive, order + below.length);
    t.strictSame(lowerTriangle(extended.subarray(0, order ** 2), order), lowerTriangle(factor, order), 'rows below');
    t.ok(areClose(extended.subarray(-order), expected.lower), `L⁻¹ b as the last row below ${order}`);
    below.forEach((row, i) => {
      const alone = Float64Array.from(row);
      solveLower(factor, order, alone);
      t.strictSame(extended.slice((order + i) * order, (order + i + 1) * order), alone, `row ${i} below ${order}`);
    });
  }
});

t.test('products of rows are those of each pair, to the last digit', async (t) => {
  const random = seededRandom(3);
  for (const [count, length] of [
    [1, 3],
    [3, 1],
    [4, 5],
    [5, 4],
    [9, 17],
    [2, 0],
  ]) {
    const rows = Array.from({ length: count }, () => Float64Array.from({ length }, () => random() - 0.5));
    const products = productsOfRows(flat(rows.map((row) => [...row])), count, length);
    const expected = rows.flatMap((row, i) => rows.map((other, j) => (j <= i ? dot(row, other) : 0)));
    t.strictSame([...products], expected, `${count} rows of ${length}`);
  }
});

t.test('weighted ridge regression equals scikit-learn', async (t) => {
  const { cases } = read<{
    cases: { x: number[][]; y: number[]; weights: number[]; penalty: number[]; coefficients: number[] }[];
  }>('ridge');
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
    const close = (value: number, i: number) =>
      Math.abs(value - coefficients[i]) <= 1e-9 * Math.max(1, Math.abs(coefficients[i]));
    t.ok(b.every(close), `${order} columns`);
  }
});

t.test('only the lower triangle is read', async (t) => {
  const [whole, lower] = [Float64Array.of(4, 2, 2, 5), Float64Array.of(4, Number.NaN, 2, 5)];
  for (const matrix of [whole, lower]) factorise(matrix, 2);
  t.strictSame(lowerTriangle(lower, 2), lowerTriangle(whole, 2));
});

t.test('an indefinite matrix is refused with the pivot', async (t) => {
  t.throws(() => factorise(Float64Array.of(1, 0, 2, 1), 2), {
    name: 'RangeError',
    message: 'the matrix is not positive definite: pivot 1 is -3',
  });
  t.throws(() => factorise(Float64Array.of(0), 1), RangeError);
  t.throws(() => factorise(Float64Array.of(Number.NaN), 1), RangeError);
});

t.test('the factor of a semi-definite matrix gives the matrix, its dependent directions being 0', async (t) => {
  // Rows: two independent errors, their sum, nothing, and the second one again.
  const loadings = [
    [1, 0, 0],
    [0.3, 2, 0],
    [1.3, 2, 0],
    [0, 0, 0],
    [0.3, 2, 1e-9],
  ];
  const matrix = loadings.map((row) => loadings.map((other) => dot(row, other)));
  const factor = flat(matrix);
  factorise(factor, 5, droppingBelow(1e-12));
  t.ok(areClose(square(factor, 5), matrix.flat()));
  t.strictSame(
    [0, 1, 2, 3, 4].map((i) => factor[i * 6] > 0),
    [true, true, false, false, false],
  );
});

t.test('a least pivot makes a matrix that is no correlation one, on the diagonal only', async (t) => {
  const matrix = [
    [1, 0.9, 0.1],
    [0.9, 1, 0.9],
    [0.1, 0.9, 1],
  ];
  t.throws(() => factorise(flat(matrix), 3), RangeError);
  const factor = flat(matrix);
  factorise(factor, 3, keepingAtLeast(0.02));
  const repaired = square(factor, 3);
  const expected = matrix.map((row, i) => row.map((value, j) => (i === j ? repaired[i * 4] : value)));
  t.ok(areClose(repaired, expected.flat()), 'all but the diagonal is kept');
  t.ok(Math.abs(factor[8] - Math.sqrt(0.02)) < 1e-12 && repaired[8] > 1, 'and that is raised where it must be');
  t.ok(Math.abs(repaired[4] - 1) < 1e-12);
});
