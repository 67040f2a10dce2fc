import t from 'tap';
import {
  addOuter,
  addRow,
  addRowOuter,
  appendRow,
  copyRow,
  emptyRow,
  emptyRows,
  push,
  rowDot,
} from '../../src/numerics/sparse-rows.ts';
import { areClose, oracle } from './oracle.ts';

const { x, weights, vector, ...expected } = oracle.sparse;
const COLUMNS = vector.length;
const rows = emptyRows(x.length, COLUMNS);
const row = emptyRow(COLUMNS);
for (const values of x) {
  row.length = 0;
  values.forEach((value, column) => {
    push(row, column, value);
  });
  appendRow(rows, row);
}

/** The lower triangle of a symmetric matrix; above it everything must still be 0. */
const lower = (matrix: readonly number[][]) => matrix.flatMap((row, i) => row.map((value, j) => (j <= i ? value : 0)));

t.test('zeros take no place', async (t) => {
  t.equal(rows.count, x.length);
  t.equal(rows.start[x.length], x.flat().filter((value) => value !== 0).length);
});

t.test('rows with more entries than usual find room', async (t) => {
  const full = emptyRows(3, 200);
  const own = emptyRow(200);
  for (const shift of [1, 1000, 2000]) {
    own.length = 0;
    for (let column = 0; column < 200; column += 1) push(own, column, shift + column);
    appendRow(full, own);
  }
  const ones = new Float64Array(200).fill(1);
  t.same(
    [0, 1, 2].map((r) => rowDot(full, r, ones)),
    [1, 1000, 2000].map((shift) => 200 * shift + 19_900),
  );
});

t.test('products with a vector, and sums of rows, are those of SciPy', async (t) => {
  const products = x.map((_, r) => rowDot(rows, r, Float64Array.from(vector)));
  t.ok(areClose(products, expected.products));
  const combination = new Float64Array(COLUMNS);
  x.forEach((_, r) => {
    addRow(combination, rows, r, weights[r]);
  });
  t.ok(areClose(combination, expected.combination));
});

t.test('sums of weighted outer products are those of SciPy, by stored rows and by single ones', async (t) => {
  const [stored, single] = [new Float64Array(COLUMNS ** 2), new Float64Array(COLUMNS ** 2)];
  x.forEach((_, r) => {
    addRowOuter(stored, COLUMNS, rows, r, weights[r]);
    copyRow(rows, r, row);
    addOuter(single, COLUMNS, row, weights[r]);
  });
  t.ok(areClose(stored, lower(expected.gram)));
  t.strictSame(single, stored);
});
