import { dot, factorise, positive, productsOfRows, solveLower, solveUpper } from './linear-algebra.ts';
import { indicesWhere, numbersOf } from './number-arrays.ts';

/** The normal equations of a weighted regression and what they leave out: the targets themselves. */
export interface Moments {
  /** Σ w x xᵀ, columns × columns, row-major; only the lower triangle is read. */
  readonly gram: Float64Array;
  /** Σ w y x. */
  readonly rhs: Float64Array;
  readonly columns: number;
  /** Σ w y². */
  readonly square: number;
  /** Σ w: how many observations they are worth. */
  readonly weight: number;
}

/**
 * A ridge regression of which only some penalties are still open. The columns whose penalty is settled are eliminated once
 * (block Cholesky; Golub & Van Loan, Matrix Computations, 4th ed., §4.2.9), so that each choice of the open penalties costs no
 * more than a system of the open columns.
 */
export interface ReducedRidge {
  readonly moments: Moments;
  readonly settled: Uint16Array;
  readonly open: Uint16Array;
  /**
   * Rows of as many numbers as there are settled columns: the Cholesky factor L of their gram + penalty, then (L⁻¹ c)ᵀ for
   * the products c of each open column with them, last the same for their right-hand side.
   */
  readonly eliminated: Float64Array;
  /** What the settled columns leave of the gram matrix and the right-hand side of the open ones. */
  readonly schur: Float64Array;
  readonly rest: Float64Array;
  /** What the settled columns explain of Σ w y². */
  readonly explained: number;
}

/** `penalty` of each column; those of the open ones are not read. Throws a RangeError when the settled part is singular. */
export function reduceRidge(
  moments: Moments,
  settled: Uint16Array,
  open: Uint16Array,
  penalty: Float64Array,
): ReducedRidge {
  const { gram, rhs, columns } = moments;
  const entry = (a: number, b: number) => (a >= b ? gram[a * columns + b] : gram[b * columns + a]);
  const order = settled.length;
  const rows = order + open.length + 1;
  const eliminated = new Float64Array(rows * order);
  // The columns ascend, so that these are entries of the lower triangle.
  for (let i = 0; i < order; i += 1) {
    const row = settled[i] * columns;
    for (let j = 0; j <= i; j += 1) eliminated[i * order + j] = gram[row + settled[j]];
    eliminated[i * order + i] += penalty[settled[i]];
  }
  for (let i = 0; i < open.length; i += 1) {
    for (let j = 0; j < order; j += 1) eliminated[(order + i) * order + j] = entry(open[i], settled[j]);
  }
  for (let j = 0; j < order; j += 1) eliminated[(rows - 1) * order + j] = rhs[settled[j]];
  factorise(eliminated, order, positive, rows);

  const below = eliminated.subarray(order * order);
  const explained = productsOfRows(below, open.length + 1, order);
  const size = open.length;
  const schur = new Float64Array(size ** 2);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) schur[i * size + j] = entry(open[i], open[j]) - explained[i * (size + 1) + j];
  }
  const ofTargets = explained.subarray(size * (size + 1));
  const rest = numbersOf(open, (column, i) => rhs[column] - ofTargets[i]);
  return { moments, settled, open, eliminated, schur, rest, explained: ofTargets[size] };
}

/**
 * What the settled columns add to the logarithm of the marginal likelihood of every choice of the open penalties: it is needed to
 * compare regressions that differ in what is settled. `penalty` as in `reduceRidge`; a column without one is free in both.
 */
export function settledLogEvidence({ settled, eliminated }: ReducedRidge, penalty: Float64Array): number {
  const order = settled.length;
  let logDeterminants = 0;
  settled.forEach((column, i) => {
    logDeterminants += 2 * Math.log(eliminated[i * order + i]);
    if (penalty[column] > 0) logDeterminants -= Math.log(penalty[column]);
  });
  return -0.5 * logDeterminants;
}

/**
 * The same regression on what the coefficients `mean` leave of the targets: its solution is the departure from them, so that a
 * prior around `mean` is one around 0.
 */
export function shiftMoments(moments: Moments, mean: Float64Array): Moments {
  const { gram, rhs, columns, square } = moments;
  const product = new Float64Array(columns);
  for (let i = 0; i < columns; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const entry = gram[i * columns + j];
      if (entry === 0) continue;
      product[i] += entry * mean[j];
      product[j] += entry * mean[i];
    }
    product[i] += gram[i * columns + i] * mean[i];
  }
  return {
    ...moments,
    rhs: rhs.map((value, i) => value - product[i]),
    square: square - 2 * dot(mean, rhs) + dot(mean, product),
  };
}

/** What follows from one choice of the open penalties. */
export interface OpenPosterior {
  /** Posterior means of the open columns; 0 for those left out. */
  readonly means: Float64Array;
  /**
   * Logarithm of the marginal likelihood of the data, with the noise variance at its best value, up to a constant that is the
   * same for all choices: −½ (n log(RSS/n) + log det(A + P) − log det P), with RSS the penalised sum of squares, A what the
   * settled columns leave of the gram matrix and P the open penalties (MacKay 1992, Neural Computation 4(3)).
   */
  readonly logEvidence: number;
}

/** `penalties` of the open columns, > 0; infinite: left out. Penalties count in units of the noise variance. */
export function openPosterior(reduced: ReducedRidge, penalties: Float64Array): OpenPosterior {
  const { moments, schur, rest, explained } = reduced;
  const size = rest.length;
  const used = indicesWhere(penalties.length, (i) => penalties[i] < Number.POSITIVE_INFINITY);
  const order = used.length;
  const factor = new Float64Array(order * order);
  let logDeterminants = 0;
  for (let i = 0; i < order; i += 1) {
    for (let j = 0; j <= i; j += 1) factor[i * order + j] = schur[used[i] * size + used[j]];
    factor[i * order + i] += penalties[used[i]];
    logDeterminants -= Math.log(penalties[used[i]]);
  }
  factorise(factor, order);
  for (let i = 0; i < order; i += 1) logDeterminants += 2 * Math.log(factor[i * order + i]);
  const solution = numbersOf(used, (i) => rest[i]);
  solveLower(factor, order, solution);
  const { square, weight } = moments;
  const left = Math.max(square - explained - dot(solution, solution), Number.EPSILON * square);
  solveUpper(factor, order, solution);
  const means = new Float64Array(size);
  used.forEach((i, k) => {
    means[i] = solution[k];
  });
  const fit = left > 0 ? weight * Math.log(left / weight) : 0;
  return { means, logEvidence: -0.5 * (fit + logDeterminants) };
}

/** All coefficients, given those of the open columns; 0 for columns that are neither settled nor open. */
export function completeRidge(reduced: ReducedRidge, means: Float64Array): Float64Array {
  const { moments, settled, open, eliminated } = reduced;
  const order = settled.length;
  const solution = eliminated.slice((order + open.length) * order);
  for (let i = 0; i < open.length; i += 1) {
    const row = (order + i) * order;
    for (let k = 0; k < order; k += 1) solution[k] -= means[i] * eliminated[row + k];
  }
  solveUpper(eliminated, order, solution);
  const coefficients = new Float64Array(moments.columns);
  settled.forEach((column, i) => {
    coefficients[column] = solution[i];
  });
  open.forEach((column, i) => {
    coefficients[column] = means[i];
  });
  return coefficients;
}
