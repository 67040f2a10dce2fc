import { inSampleOptimism } from '../intervals/error-growth.ts';
import type { ColumnLayout } from './columns.ts';
import { inverseFactorColumn } from './ridge.ts';
import type { SolvedColumns } from './robust-ridge.ts';

/** Columns that a plan of promotions, holidays, covariates and open days can change: `promotion` … `closure`. */
export function plannedColumns({ start }: ColumnLayout): { readonly from: number; readonly count: number } {
  return { from: start.promotion, count: start.christmas - start.promotion };
}

/** Digits kept of each entry: more would only make the model file longer. */
const DIGITS = 7;

/**
 * Posterior covariance of the coefficients of the planned columns, in logarithms squared: noise variance × (gram +
 * penalties)⁻¹, and for columns never seen the variance of their prior. Lower triangle by rows. `sigma` is the spread of
 * the residuals, which is too small for the noise by what the fit has followed of it. The recency weights count old
 * days for less than they tell (an effect that has not changed): Σw² / Σw of the variance is left.
 */
export function effectCovariance(
  layout: ColumnLayout,
  solved: SolvedColumns,
  { sigma, weights }: { readonly sigma: number; readonly weights: Float64Array },
): number[] {
  const { from, count } = plannedColumns(layout);
  const { active, precisions } = solved;
  const noise = sigma * sigma * inSampleOptimism(weights.length) * (dot(weights, weights) / sumOf(weights));
  const positions = new Map([...active].map((column, i) => [column, i]));
  const columns = Array.from({ length: count }, (_, k) => {
    const position = positions.get(from + k);
    return position === undefined ? undefined : inverseFactorColumn(solved, position);
  });
  return columns.flatMap((column, i) =>
    columns.slice(0, i + 1).map((other, j) => {
      if (column && other) return rounded(noise * dot(column, other));
      return i === j && sigma > 0 ? rounded(1 / precisions[from + i]) : 0;
    }),
  );
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k += 1) sum += a[k] * b[k];
  return sum;
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}
