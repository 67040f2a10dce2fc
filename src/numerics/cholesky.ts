/**
 * Solves (G + diag(penalty)) x = b by Cholesky factorisation. `gram` holds the lower triangle of G, order × order,
 * row-major, and is overwritten by the factor; `b` is overwritten by x.
 * Throws a RangeError when the matrix is not positive definite. (Golub & Van Loan, Matrix Computations, §4.2.)
 */
export function solveRidge(gram: Float64Array, penalty: Float64Array, b: Float64Array, order: number): void {
  for (let i = 0; i < order; i += 1) gram[i * order + i] += penalty[i];
  factorise(gram, order);
  for (let i = 0; i < order; i += 1) {
    const row = i * order;
    let sum = b[i];
    for (let k = 0; k < i; k += 1) sum -= gram[row + k] * b[k];
    b[i] = sum / gram[row + i];
  }
  for (let i = order - 1; i >= 0; i -= 1) {
    const row = i * order;
    const x = b[i] / gram[row + i];
    b[i] = x;
    for (let k = 0; k < i; k += 1) b[k] -= gram[row + k] * x;
  }
}

/** Lower Cholesky factor of a symmetric matrix, order × order, row-major. */
export interface RidgeFactor {
  readonly factor: Float64Array;
  readonly order: number;
}

/** Column `i` of the inverse of the factor; its products with other such columns are entries of the matrix' inverse. */
export function inverseFactorColumn({ factor, order }: RidgeFactor, i: number): Float64Array {
  const column = new Float64Array(order);
  for (let k = i; k < order; k += 1) {
    let sum = k === i ? 1 : 0;
    for (let j = i; j < k; j += 1) sum -= factor[k * order + j] * column[j];
    column[k] = sum / factor[k * order + k];
  }
  return column;
}

/** Replaces the lower triangle of a symmetric matrix by its Cholesky factor. Throws a RangeError as `solveRidge` does. */
export function factorise(a: Float64Array, order: number): void {
  for (let i = 0; i < order; i += 1) {
    const rowI = i * order;
    for (let j = 0; j <= i; j += 1) {
      const rowJ = j * order;
      let sum = a[rowI + j];
      for (let k = 0; k < j; k += 1) sum -= a[rowI + k] * a[rowJ + k];
      if (j < i) a[rowI + j] = sum / a[rowJ + j];
      else if (sum > 0) a[rowI + i] = Math.sqrt(sum);
      else throw new RangeError(`the matrix is not positive definite: pivot ${i} is ${sum}`);
    }
  }
}
