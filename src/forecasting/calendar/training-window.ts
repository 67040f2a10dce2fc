import { type Design, rowsKnownBy } from './design-matrix.ts';
import { LOOKAHEAD_DAYS } from './features.ts';
import { rowDot, type SparseRows } from './sparse-rows.ts';
import { firstStep, STEP_DAYS, yearsBetween } from './trend.ts';

const LEAST_SHARE_OF_MEDIAN = 0.02;

/** The first `count` observed days of a design, seen from the last of them, the origin. Shared by all settings. */
export interface TrainingWindow {
  readonly design: Design;
  readonly count: number;
  readonly epochDays: Int32Array;
  readonly years: number;
  /** Rows from `tailStart` on are read from `tail`: they look ahead, and must not see past the origin. */
  readonly tailStart: number;
  readonly tail: SparseRows;
  /** Median of the positive sales; 0 when there are none. */
  readonly unit: number;
  /** ln(sales / unit), sales below 2 % of the unit counted as that. */
  readonly target: Float64Array;
  /** First step of the level that has happened by each day. */
  readonly firstSteps: Uint8Array;
}

function medianOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  const count = sorted.length;
  return count === 0 ? 0 : 0.5 * (sorted[(count - 1) >> 1] + sorted[count >> 1]);
}

export function openWindow(design: Design, count: number): TrainingWindow {
  const epochDays = design.epochDays.subarray(0, count);
  const origin = epochDays[count - 1];
  let tailStart = count;
  while (tailStart > 0 && epochDays[tailStart - 1] > origin - LOOKAHEAD_DAYS) tailStart -= 1;
  const sales = design.series.sales.subarray(0, count);
  const unit = medianOf(sales.filter((value) => value > 0));
  return {
    design,
    count,
    epochDays,
    years: yearsBetween(epochDays[0], origin + 1),
    tailStart,
    tail: rowsKnownBy(design, tailStart, count),
    unit,
    target: Float64Array.from(sales, (value) =>
      unit > 0 ? Math.log(Math.max(value / unit, LEAST_SHARE_OF_MEDIAN)) : 0,
    ),
    firstSteps: Uint8Array.from(epochDays, (day) => firstStep(day - origin)),
  };
}

/** Residuals of the target under the given coefficients, one per day. */
export function residualsOf(window: TrainingWindow, coefficients: Float64Array): Float64Array {
  const { design, tail, tailStart, target, firstSteps } = window;
  const levels = cumulativeSteps(coefficients, design.layout.start.step);
  return target.map((value, i) => {
    const fitted = i < tailStart ? rowDot(design.rows, i, coefficients) : rowDot(tail, i - tailStart, coefficients);
    return value - fitted - levels[firstSteps[i]];
  });
}

/** levels[k] = sum of the steps k … last, the level of a day whose first step is k. */
function cumulativeSteps(coefficients: Float64Array, start: number): Float64Array {
  const levels = new Float64Array(STEP_DAYS.length + 1);
  for (let k = STEP_DAYS.length - 1; k >= 0; k -= 1) levels[k] = levels[k + 1] + coefficients[start + k];
  return levels;
}
