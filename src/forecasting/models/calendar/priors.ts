import type { ColumnLayout } from './design-matrix.ts';
import { GROUP_NAMES, type GroupName, groupOf, type SettingName } from './feature-groups.ts';
import type { CovariateUse } from './model.ts';

/** One of the settings a forecast is averaged over; the standard deviations of its priors stand in `FEATURE_GROUPS`. */
export interface Setting {
  readonly name: SettingName;
  /** Days after which an observation counts half. */
  readonly halfLife: number;
  /** Residuals beyond this multiple of the noise are weighted down. */
  readonly huber: number;
  /** Degrees of freedom of the heavy-tailed prior of coefficients that are judged alone. */
  readonly tail: number;
}

/**
 * The settings differ in smoothness and in how readily the level steps. Around them accuracy is flat on stores and
 * origins of two retailers, so that the average stands for a neighbourhood and not for a tuned point. They share one
 * half-life and with it the Gram matrix; a third one with another half-life changed no error by 1 % and cost a quarter
 * of the time.
 */
export const SETTINGS: readonly Setting[] = [
  { name: 'steady', halfLife: 500, huber: 1.5, tail: 4 },
  { name: 'lively', halfLife: 500, huber: 1.5, tail: 30 },
];

/**
 * Prior precision 1/τ² of every column (0 = free, ∞ = not used). Times the noise variance it is the ridge penalty:
 * the ridge solution is then the posterior mean under Gaussian priors (Hoerl & Kennard 1970; Lindley & Smith 1972),
 * and without noise it does not shrink at all. A covariate's prior is for its effect at the greatest value seen.
 * `scaleOf` is a multiple of the standard deviation of a group's prior; 0 leaves the group out.
 */
export function priorPrecisions(
  layout: ColumnLayout,
  setting: SettingName,
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
      precisions[layout.start[group] + k] = (reach / (scale * priorOf(group, k, setting, years))) ** 2;
    }
  }
  return precisions;
}

/** Prior standard deviation of column `k` of a group; 0 when the column is not used. */
function priorOf(group: GroupName, k: number, setting: SettingName, years: number): number {
  const { sd, ofColumn, fromYears = 0 } = groupOf(group).prior;
  if (years < fromYears) return 0;
  const own = typeof sd === 'number' ? sd : sd[setting];
  return ofColumn ? ofColumn(own, k, years) : own;
}

const BY_GROUP = GROUP_NAMES.filter((name) => groupOf(name).adapts === 'group');
const BY_COLUMN = GROUP_NAMES.filter((name) => groupOf(name).adapts === 'column');

/** Degrees of freedom of a whole group's prior. */
const GROUP_TAIL = 4;

/**
 * Lets the last round's coefficients correct the priors (EM for Student's t, Lange, Little & Taylor 1989): a group
 * that shows less than its prior expects is shrunk more as a whole, but none is released, lest a season explain what
 * is a shift of the level. Columns judged one by one (steps of the level, with `tail` degrees of freedom) are released
 * too: a clear shift is followed, noise is not.
 * Columns never seen have coefficient 0 and are not counted.
 */
export function adaptPriors(
  precisions: Float64Array,
  coefficients: Float64Array,
  layout: ColumnLayout,
  tail: number,
): Float64Array {
  const adapted = precisions.slice();
  const squareOf = (c: number): number => (coefficients[c] === 0 ? 0 : precisions[c] * coefficients[c] ** 2);
  for (const group of BY_GROUP) {
    const end = layout.start[group] + layout.size[group];
    let count = 0;
    let square = 0;
    for (let c = layout.start[group]; c < end; c += 1) {
      if (coefficients[c] !== 0) count += 1;
      square += squareOf(c);
    }
    for (let c = layout.start[group]; c < end; c += 1) adapted[c] *= Math.max(1, adaptation(GROUP_TAIL, count, square));
  }
  for (const group of BY_COLUMN) {
    const end = layout.start[group] + layout.size[group];
    for (let c = layout.start[group]; c < end; c += 1) adapted[c] *= adaptation(tail, 1, squareOf(c));
  }
  return adapted;
}

/** Expected multiple of the precision of Student's t prior, given `count` coefficients with this sum of β²/τ². */
function adaptation(tail: number, count: number, square: number): number {
  return (tail + count) / (tail + square);
}

/** Greatest departure from the centre; 1 for a covariate that never departs from it, whose column is empty. */
function reachOf(uses: readonly CovariateUse[], name: string): number {
  const use = uses.find((each) => each.name === name);
  return use ? Math.max(Math.abs(use.least - use.centre), Math.abs(use.greatest - use.centre)) || 1 : 1;
}
