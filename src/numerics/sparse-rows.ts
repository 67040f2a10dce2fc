/** One day's non-zero features: `length` pairs of a column number, ascending, and a value. Reused from day to day. */
export interface SparseRow {
  readonly index: Uint16Array;
  readonly value: Float64Array;
  length: number;
}

/** Rows of a matrix one after the other (compressed sparse rows): row r holds the entries start[r] … start[r + 1] − 1. */
export interface SparseRows {
  readonly start: Int32Array;
  index: Uint16Array;
  value: Float64Array;
  count: number;
}

export function emptyRow(columns: number): SparseRow {
  return { index: new Uint16Array(columns), value: new Float64Array(columns), length: 0 };
}

/** Entries that a row has as a rule; where there are more, the room grows. */
const USUAL_ENTRIES = 48;

/** Room for `capacity` rows of so many columns. */
export function emptyRows(capacity: number, columns: number): SparseRows {
  const entries = capacity * Math.min(columns, USUAL_ENTRIES);
  return {
    start: new Int32Array(capacity + 1),
    index: new Uint16Array(entries),
    value: new Float64Array(entries),
    count: 0,
  };
}

/** Adds an entry; zeros are left out. Entries must come in ascending column order. */
export function push(row: SparseRow, column: number, value: number): void {
  if (value === 0) return;
  row.index[row.length] = column;
  row.value[row.length] = value;
  row.length += 1;
}

export function appendRow(rows: SparseRows, row: SparseRow): void {
  const at = rows.start[rows.count];
  if (at + row.length > rows.index.length) makeRoom(rows, 2 * (at + row.length));
  for (let k = 0; k < row.length; k += 1) {
    rows.index[at + k] = row.index[k];
    rows.value[at + k] = row.value[k];
  }
  rows.count += 1;
  rows.start[rows.count] = at + row.length;
}

function makeRoom(rows: SparseRows, entries: number): void {
  const { index, value } = rows;
  rows.index = new Uint16Array(entries);
  rows.value = new Float64Array(entries);
  rows.index.set(index);
  rows.value.set(value);
}

export function copyRow(rows: SparseRows, r: number, row: SparseRow): void {
  const from = rows.start[r];
  row.length = rows.start[r + 1] - from;
  for (let k = 0; k < row.length; k += 1) {
    row.index[k] = rows.index[from + k];
    row.value[k] = rows.value[from + k];
  }
}

/** Row `r` times a dense vector. */
export function rowDot(rows: SparseRows, r: number, vector: Float64Array): number {
  let sum = 0;
  for (let k = rows.start[r], end = rows.start[r + 1]; k < end; k += 1) sum += rows.value[k] * vector[rows.index[k]];
  return sum;
}

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
