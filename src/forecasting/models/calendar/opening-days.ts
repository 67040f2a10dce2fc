import { weekdayOfEpochDay } from '../../../dates.ts';
import { push, type SparseRow } from '../../../numerics/sparse-rows.ts';

/**
 * A contiguous stretch of days from `firstDay` (days since 1970-01-01), per day 1 or 0: whether the store was open,
 * and whether the last eight equal weekdays before it were mostly open. A closed day that is usually open is an
 * unusual closure; a weekly rule that begins mid-history stops being unusual after some weeks. Judging a day only by
 * the days before it makes a row of the design matrix the same whatever comes later.
 */
export interface OpeningDays {
  readonly firstDay: number;
  readonly open: Uint8Array;
  readonly usuallyOpen: Uint8Array;
}

const REMEMBERED_WEEKS = 8;
const LONG_CLOSURE = 7;

/**
 * Reads the flags `open` of `known` days and extends them to `total` days by the weekly pattern.
 * Days from the seventh of a long closure on (a renovation) teach nothing about the weekly pattern.
 */
export function describeOpening(firstDay: number, open: ArrayLike<number>, known: number, total: number): OpeningDays {
  const actual = new Uint8Array(total);
  const usuallyOpen = new Uint8Array(total);
  const memory = new Uint8Array(8 * REMEMBERED_WEEKS);
  const seen = new Int32Array(8);
  const openCount = new Int32Array(8);
  let closedDays = 0;
  for (let i = 0; i < total; i += 1) {
    const weekday = weekdayOfEpochDay(firstDay + i);
    const remembered = Math.min(seen[weekday], REMEMBERED_WEEKS);
    const flag = i < known ? open[i] : undefined;
    const usual = remembered === 0 ? (flag ?? 1) : 2 * openCount[weekday] >= remembered ? 1 : 0;
    usuallyOpen[i] = usual;
    actual[i] = flag ?? usual;
    closedDays = actual[i] === 1 ? 0 : closedDays + 1;
    if (closedDays >= LONG_CLOSURE) continue;
    const slot = weekday * REMEMBERED_WEEKS + (seen[weekday] % REMEMBERED_WEEKS);
    openCount[weekday] += actual[i] - memory[slot];
    memory[slot] = actual[i];
    seen[weekday] += 1;
  }
  return { firstDay, open: actual, usuallyOpen };
}

export const CLOSURE_COLUMNS = 6;
/** Closed days in a row are counted up to this many, so a row looks no further ahead. */
export const CLOSURE_REACH = 3;

/**
 * Customers buy ahead of an unusual closed day and catch up after it. Six flags: the next day is closed out of the
 * rule; two or more closed days follow, one of them out of the rule; the same two for the days before; the store
 * closes out of the rule in two days; it did so two days ago.
 */
export function pushClosures(row: SparseRow, start: number, epochDay: number, opening: OpeningDays): void {
  const i = epochDay - opening.firstDay;
  const ahead = closedRun(opening, i, 1);
  const behind = closedRun(opening, i, -1);
  push(row, start, isUnusual(opening, i + 1) ? 1 : 0);
  push(row, start + 1, ahead.unusual && ahead.length >= 2 ? 1 : 0);
  push(row, start + 2, isUnusual(opening, i - 1) ? 1 : 0);
  push(row, start + 3, behind.unusual && behind.length >= 2 ? 1 : 0);
  push(row, start + 4, opening.open[i + 1] === 1 && isUnusual(opening, i + 2) ? 1 : 0);
  push(row, start + 5, opening.open[i - 1] === 1 && isUnusual(opening, i - 2) ? 1 : 0);
}

function isUnusual({ open, usuallyOpen }: OpeningDays, i: number): boolean {
  return open[i] === 0 && usuallyOpen[i] === 1;
}

interface ClosedRun {
  readonly length: number;
  readonly unusual: boolean;
}

/** The closed days directly after (step 1) or before (step −1) day `i`. */
function closedRun(opening: OpeningDays, i: number, step: 1 | -1): ClosedRun {
  let length = 0;
  let unusual = false;
  while (length < CLOSURE_REACH && opening.open[i + step * (length + 1)] === 0) {
    length += 1;
    unusual ||= isUnusual(opening, i + step * length);
  }
  return { length, unusual };
}
