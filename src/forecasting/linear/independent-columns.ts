/** Share of a column's length that must be left after projection for it to count as new. */
const TOLERANCE = 1e-9;

/**
 * Positions of the columns that are not a linear combination of the indicators of the groups (each row belongs to one)
 * and the columns before them, by modified Gram–Schmidt (Golub & Van Loan, Matrix Computations, 5.2.8). To project on
 * the indicators is to take the mean of each group away. O(n p²) for p columns of n values.
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
  const meanOf = (group: number) => (sums.get(group)?.sum ?? 0) / (sums.get(group)?.count ?? 1);
  return column.map((value, i) => value - meanOf(groups[i]));
}

function subtractProjection(vector: Float64Array, direction: Float64Array): void {
  let dot = 0;
  for (let i = 0; i < vector.length; i += 1) dot += vector[i] * direction[i];
  for (let i = 0; i < vector.length; i += 1) vector[i] -= dot * direction[i];
}

function norm(vector: Float64Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.sqrt(sum);
}
