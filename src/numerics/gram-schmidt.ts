import { dot } from './vectors.ts';

/** Share of a column's length that must be left after projection for it to count as new. */
const TOLERANCE = 1e-9;

/**
 * Positions of the columns that are not a linear combination of the indicators of the groups (each row belongs to one)
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
  const sums = new Map<number, { sum: number; count: number }>();
  for (const [i, group] of groups.entries()) {
    const entry = sums.get(group) ?? { sum: 0, count: 0 };
    entry.sum += column[i];
    entry.count += 1;
    sums.set(group, entry);
  }
  const means = new Map(Array.from(sums, ([group, { sum, count }]) => [group, sum / count]));
  return column.map((value, i) => value - (means.get(groups[i]) ?? 0));
}

function subtractProjection(vector: Float64Array, direction: Float64Array): void {
  const length = dot(vector, direction);
  for (let i = 0; i < vector.length; i += 1) vector[i] -= length * direction[i];
}

function norm(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}
