import { addRow, addRowOuter } from './gram.ts';
import type { RunningGram } from './running-gram.ts';
import type { TrainingWindow } from './training-window.ts';
import { STEP_DAYS } from './trend.ts';

/** The normal equations of a window under recency weights: gram (lower triangle) · x = rhs. */
export interface WeightedSystem {
  /** Recency weight of each day, 1 on the origin. */
  readonly weights: Float64Array;
  readonly totalWeight: number;
  readonly gram: Float64Array;
  readonly rhs: Float64Array;
}

/** Builds the system from a running Gram matrix that has been extended to the window's `tailStart`. */
export function weighSystem(window: TrainingWindow, running: RunningGram): WeightedSystem {
  const { design, epochDays, count, tail, tailStart } = window;
  const columns = design.layout.columns;
  const origin = epochDays[count - 1];
  const weights = Float64Array.from(epochDays, (day) => 2 ** ((day - origin) / running.halfLife));
  const gram = new Float64Array(columns * columns);
  const rescale = 2 ** ((epochDays[0] - origin) / running.halfLife);
  for (let i = 0; i < running.columns; i += 1) {
    for (let j = 0; j <= i; j += 1) gram[i * columns + j] = rescale * running.matrix[i * running.columns + j];
  }
  for (let i = tailStart; i < count; i += 1) addRowOuter(gram, columns, tail, i - tailStart, weights[i]);
  const rhs = new Float64Array(columns);
  const totalWeight = addStepsAndTargets(window, weights, gram, rhs);
  return { weights, totalWeight, gram, rhs };
}

/**
 * Step k is 1 on all days since it happened, so its products with the other columns are sums over the last days:
 * going back in time, the sums so far are written out whenever a step is passed. Returns the sum of the weights.
 */
function addStepsAndTargets(
  window: TrainingWindow,
  weights: Float64Array,
  gram: Float64Array,
  rhs: Float64Array,
): number {
  const { design, target, firstSteps, tail, tailStart, count } = window;
  const { columns, start } = design.layout;
  const sums = new Float64Array(columns);
  const weightSince = new Float64Array(STEP_DAYS.length);
  let weight = 0;
  let moment = 0;
  const writeStep = (k: number): void => {
    const at = (start.step + k) * columns;
    gram.set(sums.subarray(0, start.step), at);
    weightSince[k] = weight;
    gram.set(weightSince.subarray(0, k + 1), at + start.step);
    rhs[start.step + k] = moment;
  };
  let step = 0;
  for (let i = count - 1; i >= 0; i -= 1) {
    for (; step < firstSteps[i]; step += 1) writeStep(step);
    const [rows, r] = i < tailStart ? ([design.rows, i] as const) : ([tail, i - tailStart] as const);
    addRow(sums, rows, r, weights[i]);
    addRow(rhs, rows, r, weights[i] * target[i]);
    weight += weights[i];
    moment += weights[i] * target[i];
  }
  for (; step < STEP_DAYS.length; step += 1) writeStep(step);
  return weight;
}
