import { staticColumns } from './columns.ts';
import type { Design } from './design-matrix.ts';
import { addRowOuter } from './gram.ts';

/**
 * Σ 2^(age/halfLife) x xᵀ over the first rows of a design, extended from origin to origin. Weights are counted from
 * the first day, so that moving the origin only rescales them: the weights of a fit are these times 2^(−T/halfLife).
 */
export interface RunningGram {
  readonly halfLife: number;
  readonly matrix: Float64Array;
  readonly columns: number;
  rows: number;
}

export function createRunningGram(design: Design, halfLife: number): RunningGram {
  const columns = staticColumns(design.layout);
  return { halfLife, columns, matrix: new Float64Array(columns * columns), rows: 0 };
}

export function extendGram(running: RunningGram, design: Design, rows: number): void {
  const firstDay = design.epochDays[0];
  for (; running.rows < rows; running.rows += 1) {
    const weight = 2 ** ((design.epochDays[running.rows] - firstDay) / running.halfLife);
    addRowOuter(running.matrix, running.columns, design.rows, running.rows, weight);
  }
}
