import type { ColumnLayout } from './design-matrix.ts';
import { GROUP_NAMES, type GroupName, groupOf, POOLED_GROUPS } from './feature-groups.ts';
import type { CovariateUse } from './model.ts';

/**
 * Prior precision 1/τ² of every column (0 = free, ∞ = not used). Times the noise variance it is the ridge penalty:
 * the ridge solution is then the posterior mean under Gaussian priors (Hoerl & Kennard 1970; Lindley & Smith 1972),
 * and without noise it does not shrink at all. A covariate's prior is for its effect at the greatest value seen.
 * `scaleOf` is a multiple of the standard deviation of a group's prior; 0 leaves the group out.
 */
export function priorPrecisions(
  layout: ColumnLayout,
  years: number,
  uses: readonly CovariateUse[],
  scaleOf: (group: GroupName) => number = () => 1,
): Float64Array {
  const precisions = new Float64Array(layout.columns);
  for (const group of GROUP_NAMES) {
    const { covariate } = groupOf(group).prior;
    const scale = scaleOf(group);
    for (let k = 0; k < layout.size[group]; k += 1) {
      const reach = covariate === undefined ? 1 : reachOf(uses, covariate(k, layout.others));
      precisions[layout.start[group] + k] = (reach / (scale * priorOf(group, k, years))) ** 2;
    }
  }
  return precisions;
}

/** Prior standard deviation of column `k` of a group; 0 when the column is not used. */
function priorOf(group: GroupName, k: number, years: number): number {
  const { sd, ofColumn, fromYears = 0 } = groupOf(group).prior;
  if (years < fromYears) return 0;
  return ofColumn ? ofColumn(sd, k, years) : sd;
}

const BY_GROUP = GROUP_NAMES.filter((name) => groupOf(name).adapts === 'group');
const BY_COLUMN = GROUP_NAMES.filter((name) => groupOf(name).adapts === 'column');

/** Degrees of freedom of the heavy-tailed prior of a whole group, and of a column that is judged alone. */
const TAIL = 4;

/**
 * Lets the last round's coefficients correct the priors (EM for Student's t, Lange, Little & Taylor 1989): a group
 * that shows less than its prior expects is shrunk more as a whole, but none is released, lest the calendar explain what
 * is a shift of the level. Columns judged one by one (steps of the level) are released
 * too: a clear shift is followed, noise is not.
 * Columns never seen have coefficient 0 and are not counted.
 */
export function adaptPriors(precisions: Float64Array, coefficients: Float64Array, layout: ColumnLayout): Float64Array {
  const adapted = precisions.slice();
  for (const group of BY_GROUP) scaleGroup(adapted, coefficients, layout, group, (factor) => Math.max(1, factor));
  adaptColumns(adapted, precisions, coefficients, layout);
  return adapted;
}

/**
 * The same for departures from what a group of series says. Here a group of columns is released too: a shop that behaves
 * otherwise in one thing (its Sundays, its promotions) is left to itself in that.
 */
export function adaptPooled(precisions: Float64Array, departures: Float64Array, layout: ColumnLayout): Float64Array {
  const adapted = precisions.slice();
  for (const group of POOLED_GROUPS) scaleGroup(adapted, departures, layout, group, (factor) => factor);
  adaptColumns(adapted, precisions, departures, layout);
  return adapted;
}

function scaleGroup(
  precisions: Float64Array,
  coefficients: Float64Array,
  { start, size }: ColumnLayout,
  group: GroupName,
  allowed: (factor: number) => number,
): void {
  const end = start[group] + size[group];
  let [count, square] = [0, 0];
  for (let c = start[group]; c < end; c += 1) {
    if (coefficients[c] === 0) continue;
    count += 1;
    square += precisions[c] * coefficients[c] ** 2;
  }
  const factor = allowed(adaptation(count, square));
  for (let c = start[group]; c < end; c += 1) precisions[c] *= factor;
}

function adaptColumns(
  adapted: Float64Array,
  precisions: Float64Array,
  coefficients: Float64Array,
  { start, size }: ColumnLayout,
): void {
  for (const group of BY_COLUMN) {
    for (let c = start[group]; c < start[group] + size[group]; c += 1) {
      adapted[c] *= adaptation(1, coefficients[c] === 0 ? 0 : precisions[c] * coefficients[c] ** 2);
    }
  }
}

/** Expected multiple of the precision of Student's t prior, given `count` coefficients with this sum of β²/τ². */
function adaptation(count: number, square: number): number {
  return (TAIL + count) / (TAIL + square);
}

/** Greatest departure from the centre; 1 for a covariate that never departs from it, whose column is empty. */
function reachOf(uses: readonly CovariateUse[], name: string): number {
  const use = uses.find((each) => each.name === name);
  return use ? Math.max(Math.abs(use.least - use.centre), Math.abs(use.greatest - use.centre)) || 1 : 1;
}
