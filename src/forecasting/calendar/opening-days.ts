import { weekdayOfEpochDay } from '../../dates.ts';

const REMEMBERED_WEEKS = 8;
const LONG_CLOSURE = 7;

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
  let closedRun = 0;
  for (let i = 0; i < total; i += 1) {
    const weekday = weekdayOfEpochDay(firstDay + i);
    const remembered = Math.min(seen[weekday], REMEMBERED_WEEKS);
    const flag = i < known ? open[i] : undefined;
    const usual = remembered === 0 ? (flag ?? 1) : 2 * openCount[weekday] >= remembered ? 1 : 0;
    usuallyOpen[i] = usual;
    actual[i] = flag ?? usual;
    closedRun = actual[i] === 1 ? 0 : closedRun + 1;
    if (closedRun >= LONG_CLOSURE) continue;
    const slot = weekday * REMEMBERED_WEEKS + (seen[weekday] % REMEMBERED_WEEKS);
    openCount[weekday] += actual[i] - memory[slot];
    memory[slot] = actual[i];
    seen[weekday] += 1;
  }
  return { firstDay, open: actual, usuallyOpen };
}
