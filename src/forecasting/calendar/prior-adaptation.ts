import type { ColumnLayout, GroupName } from './columns.ts';

/** Groups of which a store may show nothing at all. */
const OPTIONAL_GROUPS: readonly GroupName[] = [
  'promotionByWeekday',
  'holidayByWeekday',
  'holidayNeighbour',
  'holidayBySeason',
  'closure',
  'christmas',
  'easter',
  'carnival',
  'shopping',
  'payday',
  'edge',
  'monthPosition',
  'yearly',
];
/** Degrees of freedom of a whole group's prior. */
const GROUP_TAIL = 4;

/** Expected multiple of the precision of Student's t prior, given `count` coefficients with this sum of β²/τ². */
function adaptation(tail: number, count: number, square: number): number {
  return (tail + count) / (tail + square);
}

/**
 * Lets the last round's coefficients correct the priors (EM for Student's t, Lange, Little & Taylor 1989): a group
 * that shows less than its prior expects is shrunk more as a whole, but none is released, lest a season explain what
 * is a shift of the level. Steps of the level are judged one by one with `stepTail` degrees of freedom and are
 * released: a clear shift is followed, noise is not.
 * Columns never seen have coefficient 0 and are not counted.
 */
export function adaptPriors(
  precisions: Float64Array,
  coefficients: Float64Array,
  layout: ColumnLayout,
  stepTail: number,
): Float64Array {
  const adapted = precisions.slice();
  const squareOf = (c: number): number => (coefficients[c] === 0 ? 0 : precisions[c] * coefficients[c] ** 2);
  for (const group of OPTIONAL_GROUPS) {
    const end = layout.start[group] + layout.size[group];
    let count = 0;
    let square = 0;
    for (let c = layout.start[group]; c < end; c += 1) {
      if (coefficients[c] !== 0) count += 1;
      square += squareOf(c);
    }
    for (let c = layout.start[group]; c < end; c += 1) adapted[c] *= Math.max(1, adaptation(GROUP_TAIL, count, square));
  }
  for (let c = layout.start.step; c < layout.columns; c += 1) adapted[c] *= adaptation(stepTail, 1, squareOf(c));
  return adapted;
}
