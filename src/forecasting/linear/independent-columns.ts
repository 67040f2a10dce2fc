/** Share of a column's length that must be left after projection for it to count as new. */
const TOLERANCE = 1e-9;

/**
 * Indices of the columns that are not a linear combination of the constant and the columns before them, by modified
 * Gram–Schmidt (Golub & Van Loan, Matrix Computations, 5.2.8). `rows` is n × p; O(n p²).
 */
export function independentColumns(rows: readonly (readonly number[])[]): Set<number> {
  const n = rows.length;
  const basis: Float64Array[] = [new Float64Array(n).fill(1 / Math.sqrt(n))];
  const kept = new Set<number>();
  for (let column = 0; column < (rows[0]?.length ?? 0); column += 1) {
    const rest = Float64Array.from(rows, (row) => row[column]);
    const before = norm(rest);
    for (const direction of basis) subtractProjection(rest, direction);
    const after = norm(rest);
    if (after <= TOLERANCE * before) continue;
    kept.add(column);
    basis.push(rest.map((value) => value / after));
  }
  return kept;
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
