import { addOuter } from './gram.ts';
import { adaptPriors } from './prior-adaptation.ts';
import { type RidgeFactor, solveRidge } from './ridge.ts';
import { huberWeights, robustScale } from './robust-weights.ts';
import { copyRow, emptyRow, push, type SparseRow } from './sparse-rows.ts';
import { residualsOf, type TrainingWindow } from './training-window.ts';
import { STEP_DAYS } from './trend.ts';
import type { WeightedSystem } from './weighted-system.ts';

const FIRST_SIGMA = 0.1;
/** The noise may fall by this factor a round: a rare effect not yet fitted is no outlier, however small the other residuals. */
const COOLING = 10;
/** Least noise variance in the penalties, as a share of the total weight: keeps collinear columns solvable. */
const LEAST_VARIANCE_SHARE = 1e-10;

/** The normal equations under robust weights: those of the full system less what the weights leave out. */
interface RobustSystem {
  readonly full: WeightedSystem;
  readonly robust: Float64Array;
  readonly gram: Float64Array;
  readonly rhs: Float64Array;
}

/** A fit of one setting. `residuals` in ln(sales / unit), `sigma` their robust standard deviation. */
export interface RobustFit {
  readonly coefficients: Float64Array;
  readonly residuals: Float64Array;
  readonly sigma: number;
  readonly system: RobustSystem;
  /** What the last round solved, and the prior precisions it took. */
  readonly solved: SolvedColumns;
}

/** The factor of gram + penalties of the columns in use: what is known of their coefficients. */
export interface SolvedColumns extends RidgeFactor {
  readonly active: Uint16Array;
  readonly precisions: Float64Array;
}

export interface RobustOptions {
  readonly precisions: Float64Array;
  readonly huber: number;
  readonly iterations: number;
  readonly stepTail: number;
  /** Where to start; without it from equal weights. */
  readonly from?: RobustFit | undefined;
}

/** Row `i` of the window with its steps. */
function windowRow(window: TrainingWindow, i: number, row: SparseRow): void {
  const { design, tail, tailStart, firstSteps } = window;
  if (i < tailStart) copyRow(design.rows, i, row);
  else copyRow(tail, i - tailStart, row);
  for (let k = firstSteps[i]; k < STEP_DAYS.length; k += 1) push(row, design.layout.start.step + k, 1);
}

function equalWeights(full: WeightedSystem): RobustSystem {
  return {
    full,
    robust: new Float64Array(full.weights.length).fill(1),
    gram: full.gram.slice(),
    rhs: full.rhs.slice(),
  };
}

/** Moves a system to other robust weights in place: only the rows whose weight changes are touched. */
function reweigh(window: TrainingWindow, system: RobustSystem, residuals: Float64Array, threshold: number): void {
  const { columns } = window.design.layout;
  const { full, robust, gram, rhs } = system;
  const row = emptyRow(columns);
  huberWeights(residuals, threshold).forEach((weight, i) => {
    if (robust[i] === weight) return;
    const change = (weight - robust[i]) * full.weights[i];
    robust[i] = weight;
    windowRow(window, i, row);
    addOuter(gram, columns, row, change);
    for (let k = 0; k < row.length; k += 1) rhs[row.index[k]] += change * window.target[i] * row.value[k];
  });
}

/** Columns that are used by the setting and are not zero throughout the window. */
function activeColumns(gram: Float64Array, precisions: Float64Array): Uint16Array {
  const columns = precisions.length;
  return Uint16Array.from(precisions.keys()).filter((c) => precisions[c] < Infinity && gram[c * columns + c] > 0);
}

function solveActive({ gram, rhs }: RobustSystem, precisions: Float64Array, variance: number) {
  const columns = precisions.length;
  const active = activeColumns(gram, precisions);
  const order = active.length;
  const packed = new Float64Array(order * order);
  for (let i = 0; i < order; i += 1) {
    const from = active[i] * columns;
    for (let j = 0; j <= i; j += 1) packed[i * order + j] = gram[from + active[j]];
  }
  const penalty = Float64Array.from(active, (c) => variance * precisions[c]);
  const solution = Float64Array.from(active, (c) => rhs[c]);
  solveRidge(packed, penalty, solution, order);
  const coefficients = new Float64Array(columns);
  for (let i = 0; i < order; i += 1) coefficients[active[i]] = solution[i];
  return { coefficients, solved: { active, precisions, factor: packed, order } };
}

/**
 * Iteratively re-weighted ridge regression with Huber's weights (Holland & Welsch 1977, Communications in
 * Statistics A6); penalties are noise variance × prior precision, the noise being estimated again in each round.
 */
export function fitRobustRidge(window: TrainingWindow, full: WeightedSystem, options: RobustOptions): RobustFit {
  const { precisions, huber, iterations, stepTail } = options;
  let fit = options.from;
  const system = fit?.system.full === full ? fit.system : equalWeights(full);
  for (let round = 0; round < iterations; round += 1) {
    const sigma = fit?.sigma ?? FIRST_SIGMA;
    if (fit) reweigh(window, system, fit.residuals, huber * sigma);
    const variance = Math.max(sigma * sigma, LEAST_VARIANCE_SHARE * full.totalWeight);
    const adapted = fit ? adaptPriors(precisions, fit.coefficients, window.design.layout, stepTail) : precisions;
    const { coefficients, solved } = solveActive(system, adapted, variance);
    const residuals = residualsOf(window, coefficients);
    fit = { coefficients, residuals, sigma: Math.max(robustScale(residuals), sigma / COOLING), system, solved };
  }
  if (fit === undefined) throw new RangeError(`iterations must be at least 1, got ${iterations}`);
  return fit;
}
