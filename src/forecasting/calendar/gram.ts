import type { SparseRow, SparseRows } from './sparse-rows.ts';

/** Adds weight · x xᵀ for a sparse x with ascending columns to the lower triangle of a columns × columns matrix. */
export function addOuter(gram: Float64Array, columns: number, row: SparseRow, weight: number): void {
  const { index, value, length } = row;
  for (let i = 0; i < length; i += 1) {
    const scaled = weight * value[i];
    const at = index[i] * columns;
    for (let j = 0; j <= i; j += 1) gram[at + index[j]] += scaled * value[j];
  }
}

/** The same for row `r` of stored rows. */
export function addRowOuter(gram: Float64Array, columns: number, rows: SparseRows, r: number, weight: number): void {
  const { index, value, start } = rows;
  const first = start[r];
  const end = start[r + 1];
  for (let i = first; i < end; i += 1) {
    const scaled = weight * value[i];
    const at = index[i] * columns;
    for (let j = first; j <= i; j += 1) gram[at + index[j]] += scaled * value[j];
  }
}

/** Adds factor · row `r` to a dense vector. */
export function addRow(vector: Float64Array, rows: SparseRows, r: number, factor: number): void {
  for (let k = rows.start[r], end = rows.start[r + 1]; k < end; k += 1) vector[rows.index[k]] += factor * rows.value[k];
}
