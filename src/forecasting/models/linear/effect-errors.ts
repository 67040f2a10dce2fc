import { weekdayOf } from '../../../dates.ts';
import { factorise, inverseFactorColumn } from '../../../numerics/cholesky.ts';
import { dot } from '../../../numerics/vectors.ts';
import { type FutureDay, PROMO } from '../../../sales/series.ts';
import { type EffectErrors, loadingsOf } from '../effects.ts';
import { encodeDay, type LinearEncoding } from './encoding.ts';

interface LinearErrors {
  readonly encoding: LinearEncoding;
  readonly effectCovariance?: readonly number[] | undefined;
  readonly promotionSpread?: number | undefined;
}

/** Added to the diagonal, relative to it: columns that are nearly determined by others stay solvable. */
const RIDGE = 1e-10;

/**
 * Covariance of the least squares coefficients of the last `count` columns, σ² (XᵀX)⁻¹ with an intercept in X and σ²
 * the sum of squared residuals per degree of freedom. Lower triangle by rows, in squared units of the sales.
 */
export function effectCovariance(rows: readonly number[][], residuals: Float64Array, count: number): number[] {
  const order = (rows[0]?.length ?? 0) + 1;
  const gram = new Float64Array(order * order);
  gram[0] = rows.length;
  for (const row of rows) {
    for (let i = 1; i < order; i += 1) {
      const value = row[i - 1];
      if (value === 0) continue;
      gram[i * order] += value;
      for (let j = 1; j <= i; j += 1) gram[i * order + j] += value * row[j - 1];
    }
  }
  for (let i = 0; i < order; i += 1) gram[i * order + i] *= 1 + RIDGE;
  factorise(gram, order);
  const noise = dot(residuals, residuals) / (rows.length - order);
  const columns = Array.from({ length: count }, (_, k) => inverseFactorColumn(gram, order, order - count + k));
  return columns.flatMap((column, i) => columns.slice(0, i + 1).map((other) => noise * dot(column, other)));
}

/** Errors of `after` − `before`: the differences of the rows weighted by the errors of their coefficients. */
export function linearEffectErrors(
  { encoding, effectCovariance, promotionSpread = 0 }: LinearErrors,
  before: readonly FutureDay[],
  after: readonly FutureDay[],
): EffectErrors | undefined {
  if (effectCovariance === undefined) return undefined;
  const gradients = after.map((day, k) => {
    const old = numericColumns(encoding, before[k]);
    return numericColumns(encoding, day).map((value, c) => value - old[c]);
  });
  const promotion = encoding.numeric.findIndex(({ name }) => name === PROMO);
  const loadings = loadingsOf(gradients, effectCovariance).map((loading, k) => {
    const byWeekday = new Float64Array(7);
    byWeekday[weekdayOf(after[k].date) - 1] = promotionSpread * (gradients[k][promotion] ?? 0);
    return Float64Array.of(...loading, ...byWeekday);
  });
  return { loadings, neighboursUnknown: false, proportional: false, withUnseen: false };
}

/** Those of a closed day are 0, as its forecast is. */
function numericColumns(encoding: LinearEncoding, day: FutureDay): Float64Array {
  const row = encodeDay(encoding, day).slice(encoding.weekdays.length);
  return Float64Array.from(row, (value) => (day.open ? value : 0));
}
