/** Σ values; 0 without values. */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i += 1) total += values[i];
  return total;
}

/** Arithmetic mean; NaN without values. */
export function mean(values: ArrayLike<number>): number {
  return sum(values) / values.length;
}

/** Σ aᵢbᵢ over the values of `a`; `b` has as many or more. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < a.length; i += 1) total += a[i] * b[i];
  return total;
}

/**
 * Cholesky factorisation A = L Lᵀ of symmetric matrices (Golub & Van Loan, Matrix Computations, 4th ed., §4.2). A matrix
 * is order × order, row-major; only its lower triangle is read or written.
 */

/**
 * What a pivot counts as, ≥ 0. `rest` is what rows 0 … row − 1 leave of the `diagonal` entry; the matrix is positive
 * definite when it is positive in every row. A direction whose pivot is 0 is dropped: its column of the factor is 0.
 */
type PivotRule = (rest: number, diagonal: number, row: number) => number;

/** Throws a RangeError when the matrix is not positive definite. */
export const positive: PivotRule = (rest, _, row) => {
  if (rest > 0) return rest;
  throw new RangeError(`the matrix is not positive definite: pivot ${row} is ${rest}`);
};

/** For positive semi-definite matrices: a direction that keeps no more than this share of its diagonal entry is rounding. */
export function droppingBelow(share: number): PivotRule {
  return (rest, diagonal) => (rest > share * diagonal ? rest : 0);
}

/** For matrices that are positive definite but for errors of estimation: no direction has less than this of its own. */
export function keepingAtLeast(least: number): PivotRule {
  return (rest) => Math.max(least, rest);
}

/**
 * Replaces the lower triangle of a symmetric matrix by its Cholesky factor L. Further rows may lie below the matrix, so that
 * there are `rows` in all: each of them, bᵀ, is replaced by (L⁻¹ b)ᵀ.
 */
export function factorise(a: Float64Array, order: number, pivotOf: PivotRule = positive, rows = order): void {
  for (let j = 0; j < order; j += 1) {
    const rowJ = j * order;
    const diagonal = a[rowJ + j];
    let rest = diagonal;
    for (let k = 0; k < j; k += 1) rest -= a[rowJ + k] * a[rowJ + k];
    a[rowJ + j] = Math.sqrt(pivotOf(rest, diagonal, j));
    let i = j + 1;
    for (; i + 4 <= rows; i += 4) eliminateInFour(a, order, i, j);
    for (; i < rows; i += 1) eliminate(a, order, i, j);
  }
}

/** Entry (i, j) of the factor, from those before it in both rows. */
function eliminate(a: Float64Array, order: number, i: number, j: number): void {
  const [rowI, rowJ] = [i * order, j * order];
  let rest = a[rowI + j];
  for (let k = 0; k < j; k += 1) rest -= a[rowI + k] * a[rowJ + k];
  const root = a[rowJ + j];
  a[rowI + j] = root === 0 ? 0 : rest / root;
}

/** The same of rows i … i + 3, in half the time: the terms of a sum wait for each other, those of four sums do not. */
function eliminateInFour(a: Float64Array, order: number, i: number, j: number): void {
  const rowJ = j * order;
  const row0 = i * order;
  const row1 = row0 + order;
  const row2 = row1 + order;
  const row3 = row2 + order;
  let rest0 = a[row0 + j];
  let rest1 = a[row1 + j];
  let rest2 = a[row2 + j];
  let rest3 = a[row3 + j];
  for (let k = 0; k < j; k += 1) {
    const known = a[rowJ + k];
    rest0 -= a[row0 + k] * known;
    rest1 -= a[row1 + k] * known;
    rest2 -= a[row2 + k] * known;
    rest3 -= a[row3 + k] * known;
  }
  const root = a[rowJ + j];
  a[row0 + j] = root === 0 ? 0 : rest0 / root;
  a[row1 + j] = root === 0 ? 0 : rest1 / root;
  a[row2 + j] = root === 0 ? 0 : rest2 / root;
  a[row3 + j] = root === 0 ? 0 : rest3 / root;
}

/** Lower triangle of B Bᵀ for `count` rows of `length` numbers; four sums side by side, as in the factorisation. */
export function productsOfRows(b: Float64Array, count: number, length: number): Float64Array {
  const products = new Float64Array(count * count);
  for (let j = 0; j < count; j += 1) {
    const rowJ = j * length;
    for (let i = j; i < count; i += 4) {
      const row0 = i * length;
      const row1 = Math.min(i + 1, count - 1) * length;
      const row2 = Math.min(i + 2, count - 1) * length;
      const row3 = Math.min(i + 3, count - 1) * length;
      let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
      for (let k = 0; k < length; k += 1) {
        const value = b[rowJ + k];
        sum0 += b[row0 + k] * value;
        sum1 += b[row1 + k] * value;
        sum2 += b[row2 + k] * value;
        sum3 += b[row3 + k] * value;
      }
      products[i * count + j] = sum0;
      if (i + 1 < count) products[(i + 1) * count + j] = sum1;
      if (i + 2 < count) products[(i + 2) * count + j] = sum2;
      if (i + 3 < count) products[(i + 3) * count + j] = sum3;
    }
  }
  return products;
}

/** Replaces `b` by L⁻¹ b; its values before `from` are 0. No pivot may have been dropped. */
export function solveLower(factor: Float64Array, order: number, b: Float64Array, from = 0): void {
  for (let i = from; i < order; i += 1) {
    const row = i * order;
    let rest = b[i];
    for (let k = from; k < i; k += 1) rest -= factor[row + k] * b[k];
    b[i] = rest / factor[row + i];
  }
}

/** Replaces `b` by L⁻ᵀ b. No pivot may have been dropped. */
export function solveUpper(factor: Float64Array, order: number, b: Float64Array): void {
  for (let i = order - 1; i >= 0; i -= 1) {
    const row = i * order;
    const x = b[i] / factor[row + i];
    b[i] = x;
    for (let k = 0; k < i; k += 1) b[k] -= factor[row + k] * x;
  }
}

/**
 * Solves (G + diag(penalty)) x = b. `gram` holds G and is overwritten by the factor of the sum, `b` by x. Throws a
 * RangeError when the sum is not positive definite.
 */
export function solveRidge(gram: Float64Array, penalty: Float64Array, b: Float64Array, order: number): void {
  for (let i = 0; i < order; i += 1) gram[i * order + i] += penalty[i];
  factorise(gram, order);
  solveLower(gram, order, b);
  solveUpper(gram, order, b);
}

/** Column `i` of L⁻¹. The product of columns i and j is entry (i, j) of A⁻¹. */
export function inverseFactorColumn(factor: Float64Array, order: number, i: number): Float64Array {
  const column = new Float64Array(order);
  column[i] = 1;
  solveLower(factor, order, column, i);
  return column;
}

/** Share of a column's length that must be left after projection for it to count as new. */
const TOLERANCE = 1e-9;

/**
 * Positions of the columns that are not a linear combination of the indicators of the groups (each row belongs to one, a small integer ≥ 0)
 * and the columns before them, by modified Gram–Schmidt (Golub & Van Loan, Matrix Computations, 4th ed., §5.2.8). To
 * project on the indicators is to take the mean of each group away. O(n p²) for p columns of n values. Cholesky on the
 * products of the columns would be no substitute: it squares the condition number.
 */
export function independentColumns(groups: readonly number[], columns: readonly Float64Array[]): Set<number> {
  const basis: Float64Array[] = [];
  const kept = new Set<number>();
  for (const [position, column] of columns.entries()) {
    const rest = withoutGroupMeans(groups, column);
    for (const direction of basis) subtractProjection(rest, direction);
    const after = norm(rest);
    if (after <= TOLERANCE * norm(column)) continue;
    kept.add(position);
    basis.push(rest.map((value) => value / after));
  }
  return kept;
}

function withoutGroupMeans(groups: readonly number[], column: Float64Array): Float64Array {
  let last = 0;
  for (let i = 0; i < groups.length; i += 1) last = Math.max(last, groups[i]);
  const sums = new Float64Array(last + 1);
  const counts = new Uint32Array(last + 1);
  for (let i = 0; i < groups.length; i += 1) {
    sums[groups[i]] += column[i];
    counts[groups[i]] += 1;
  }
  const rest = new Float64Array(column.length);
  for (let i = 0; i < rest.length; i += 1) rest[i] = column[i] - sums[groups[i]] / counts[groups[i]];
  return rest;
}

function subtractProjection(vector: Float64Array, direction: Float64Array): void {
  const length = dot(vector, direction);
  for (let i = 0; i < vector.length; i += 1) vector[i] -= length * direction[i];
}

function norm(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}
