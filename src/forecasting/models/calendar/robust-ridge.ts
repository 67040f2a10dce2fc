import { factorise } from '../../../numerics/linear-algebra.ts';
import { numbersOf } from '../../../numerics/number-arrays.ts';
import { type Moments, shiftMoments } from '../../../numerics/ridge-evidence.ts';
import { huberWeights, robustScale } from '../../../numerics/robust-scale.ts';
import { addOuter, addRow, addRowOuter, copyRow, emptyRow, type SparseRow } from '../../../numerics/sparse-rows.ts';
import { pushSteps, STEP_DAYS } from './day-context.ts';
import { type ColumnLayout, type RunningGram, residualsOf, type TrainingWindow } from './design-matrix.ts';
import { activeColumns, type Beliefs, type WeighedFit, weighedFit } from './hypotheses.ts';
import type { PooledColumns } from './pooled-columns.ts';
import { adaptPooled, adaptPriors } from './priors.ts';

/** `residuals` in ln(sales / unit), `sigma` their robust standard deviation. */
export interface RobustFit {
  readonly coefficients: Float64Array;
  readonly residuals: Float64Array;
  readonly sigma: number;
  /** The last round, under its likeliest hypothesis. */
  readonly last: PenalisedSystem;
  /** How far the group was believed, 0 … 1; undefined without one. */
  readonly groupShare?: number | undefined;
}

/** Normal equations, lower triangle, to whose diagonal noise variance × prior precision is added. */
interface PenalisedSystem {
  readonly gram: Float64Array;
  readonly precisions: Float64Array;
  readonly variance: number;
}

/** The factor of gram + penalties of the columns in use: what is known of their coefficients. */
export interface SolvedColumns {
  readonly active: Uint16Array;
  /** Lower Cholesky factor, order × order, row-major. */
  readonly factor: Float64Array;
  readonly order: number;
  readonly precisions: Float64Array;
}

/** The normal equations under robust weights: those of the full system less what the weights leave out. */
interface RobustSystem {
  readonly full: WeightedSystem;
  readonly robust: Float64Array;
  readonly gram: Float64Array;
  readonly rhs: Float64Array;
}

interface RobustOptions {
  readonly precisions: Float64Array;
  /** Residuals beyond this multiple of the noise are weighted down. */
  readonly huber: number;
  readonly rounds: number;
  readonly beliefs?: Beliefs | undefined;
  /** What a group of series says of this one. */
  readonly pooled?: PooledBeliefs | undefined;
}

/** The prior of a group's further member, and the noise of its members. */
export interface PooledBeliefs extends PooledColumns {
  readonly noise: number;
  /** The series is too short to be fitted alone: there is nothing to weigh. */
  readonly isAllThereIs: boolean;
}

const FIRST_SIGMA = 0.1;

/** The noise may fall by this factor a round: a rare effect not yet fitted is no outlier, however small the other residuals. */
const COOLING = 10;

/** Least noise variance in the penalties, as a share of the total weight: keeps collinear columns solvable. */
const LEAST_VARIANCE_SHARE = 1e-10;

/**
 * Iteratively re-weighted ridge regression with Huber's weights (Holland & Welsch 1977, Communications in
 * Statistics A6); penalties are noise variance × prior precision, the noise being estimated again in each round.
 */
export function fitRobustRidge(window: TrainingWindow, full: WeightedSystem, options: RobustOptions): RobustFit {
  const { precisions, huber, rounds, beliefs, pooled } = options;
  const { layout } = window.design;
  const system = equalWeights(full);
  let coefficients: Float64Array = new Float64Array(0);
  let residuals: Float64Array = coefficients;
  let alone = coefficients;
  let borrowed: BorrowedFit | undefined;
  let sigma = FIRST_SIGMA;
  let last = { precisions, variance: 0 };
  for (let round = 0; round < rounds; round += 1) {
    if (round > 0) reweigh(window, system, residuals, huber * sigma);
    const variance = Math.max(sigma * sigma, LEAST_VARIANCE_SHARE * full.totalWeight);
    const base = round > 0 ? adaptPriors(precisions, alone, layout) : precisions;
    const moments = momentsOf(window, system);
    const own = weighedFit(moments, layout, { base, variance, years: window.years, beliefs });
    alone = own.coefficients;
    if (pooled) borrowed = borrow(own, moments, { pooled, before: borrowed, layout, variance, years: window.years });
    const fit = borrowed ?? own;
    coefficients = fit.coefficients;
    last = { precisions: fit.precisions, variance };
    residuals = residualsOf(window, coefficients);
    sigma = Math.max(robustScale(residuals), sigma / COOLING);
    if (pooled) sigma = noiseOf(sigma, window.count, pooled.noise);
  }
  return { coefficients, residuals, sigma, last: { gram: system.gram, ...last }, groupShare: borrowed?.groupShare };
}

/** Days of the group's noise that the series' own is completed by: a fit of a few days leaves no residuals. */
const NOISE_PRIOR_DAYS = 20;

/** Root of the mean variance of the series' own days and as many of its group's (inverse χ² prior). */
function noiseOf(own: number, days: number, usual: number): number {
  return Math.sqrt((days * own ** 2 + NOISE_PRIOR_DAYS * usual ** 2) / (days + NOISE_PRIOR_DAYS));
}

/** The evidence for the group counts with this power: as that of other hypotheses. */
const GROUP_EVIDENCE_POWER = 0.3;

interface Borrowing {
  readonly pooled: PooledBeliefs;
  /** What the round before found. */
  readonly before: BorrowedFit | undefined;
  readonly layout: ColumnLayout;
  readonly variance: number;
  readonly years: number;
}

interface BorrowedFit extends Pick<WeighedFit, 'coefficients' | 'precisions'> {
  /** Of the fit with the group from its mean. */
  readonly departures: Float64Array;
  readonly groupShare: number;
}

/**
 * The mean of the fit alone and of the one that departs from the group's mean, weighted by how likely each makes the days: a
 * series that behaves otherwise is left to itself.
 */
function borrow(own: WeighedFit, moments: Moments, borrowing: Borrowing): BorrowedFit {
  const { pooled, before, layout, variance, years } = borrowing;
  const { mean, precisions, knowsSeason } = pooled;
  const base = before ? adaptPooled(precisions, before.departures, layout) : precisions;
  const fit = weighedFit(shiftMoments(moments, mean), layout, { base, variance, years, knowsSeason });
  const share = pooled.isAllThereIs
    ? 1
    : 1 / (1 + Math.exp(GROUP_EVIDENCE_POWER * (own.logEvidence - fit.logEvidence)));
  return {
    coefficients: own.coefficients.map((value, c) => value + share * (mean[c] + fit.coefficients[c] - value)),
    precisions: share > 0.5 ? fit.precisions : own.precisions,
    departures: fit.coefficients,
    groupShare: share,
  };
}

function momentsOf({ design, target }: TrainingWindow, { full, robust, gram, rhs }: RobustSystem): Moments {
  let [square, weight] = [0, 0];
  for (let i = 0; i < target.length; i += 1) {
    const own = full.weights[i] * robust[i];
    square += own * target[i] ** 2;
    weight += own;
  }
  return { gram, rhs, columns: design.layout.columns, square, weight };
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
  const weights = huberWeights(residuals, threshold);
  for (let i = 0; i < weights.length; i += 1) {
    if (robust[i] === weights[i]) continue;
    const change = (weights[i] - robust[i]) * full.weights[i];
    robust[i] = weights[i];
    windowRow(window, i, row);
    addOuter(gram, columns, row, change);
    for (let k = 0; k < row.length; k += 1) rhs[row.index[k]] += change * window.target[i] * row.value[k];
  }
}

/** Row `i` of the window with its steps. */
function windowRow(window: TrainingWindow, i: number, row: SparseRow): void {
  const { design, tail, tailStart, firstSteps } = window;
  if (i < tailStart) copyRow(design.rows, i, row);
  else copyRow(tail, i - tailStart, row);
  pushSteps(row, design.layout.start.step, firstSteps[i]);
}

/** What a round of a fit knows of the coefficients. */
export function solveColumns({ gram, precisions, variance }: PenalisedSystem): SolvedColumns {
  const columns = precisions.length;
  const active = activeColumns(gram, precisions);
  const order = active.length;
  const factor = new Float64Array(order * order);
  for (let i = 0; i < order; i += 1) {
    const from = active[i] * columns;
    for (let j = 0; j <= i; j += 1) factor[i * order + j] = gram[from + active[j]];
    factor[i * order + i] += variance * precisions[active[i]];
  }
  factorise(factor, order);
  return { active, precisions, factor, order };
}

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
  const weights = numbersOf(epochDays, (day) => 2 ** ((day - origin) / running.halfLife));
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
