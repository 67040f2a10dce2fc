/**
 * Errors of the differences between two forecasts of the same days, as far as they come from effects that the model has
 * learnt from noisy sales. Per day one loading, in units of the sales, on each of the same independent errors of mean 0
 * and variance 1: days that share an effect share its error, so that loadings of several days are added up before squaring.
 */
export interface EffectErrors {
  readonly loadings: readonly Float64Array[];
  /** Whether the plans differ in something that acts on the days around it and that the history never showed. */
  readonly neighboursUnknown: boolean;
  /** Whether a difference is a share of the day's sales, so that it is off as much as they are. */
  readonly proportional: boolean;
  /** Whether an effect never seen counts with what is usual of such effects (a prior), or as if it were the known one. */
  readonly withUnseen: boolean;
}

/**
 * Loadings Cᵀ g of gradients g on independent errors, C being a square root of the covariance (lower triangle by rows).
 * A direction without variance, also one lost to rounding, gets the root 0.
 */
export function loadingsOf(gradients: readonly Float64Array[], covariance: readonly number[]): Float64Array[] {
  const order = gradients[0]?.length ?? 0;
  const root = squareRoot(covariance, order);
  return gradients.map((gradient) => {
    const loading = new Float64Array(order);
    for (let i = 0; i < order; i += 1) {
      for (let j = 0; j <= i; j += 1) loading[j] += root[i * order + j] * gradient[i];
    }
    return loading;
  });
}

/** Share of its variance that a direction must keep to count as independent of those before it. */
const LEAST_PIVOT = 1e-6;

/** Cholesky factor of a positive semi-definite matrix (Golub & Van Loan, Matrix Computations, §4.2.8, without pivoting). */
function squareRoot(lower: readonly number[], order: number): Float64Array {
  const root = new Float64Array(order * order);
  for (let i = 0; i < order; i += 1) {
    const at = (i * (i + 1)) / 2;
    const row = root.subarray(i * order, i * order + order);
    for (let j = 0; j < i; j += 1) {
      const pivot = root[j * order + j];
      if (pivot > 0) row[j] = (lower[at + j] - dot(row, root.subarray(j * order, j * order + j))) / pivot;
    }
    const rest = lower[at + i] - dot(row, row.subarray(0, i));
    if (rest > LEAST_PIVOT * lower[at + i]) row[i] = Math.sqrt(rest);
  }
  return root;
}

/** Product of `b` with as many values of `a`. */
function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < b.length; k += 1) sum += a[k] * b[k];
  return sum;
}
