import type { OpeningDays } from './opening-days.ts';
import { push, type SparseRow } from './sparse-rows.ts';

export const CLOSURE_COLUMNS = 6;
/** A row looks at most this many days ahead. */
export const CLOSURE_REACH = 3;

interface ClosedRun {
  readonly length: number;
  readonly unusual: boolean;
}

function isUnusual({ open, usuallyOpen }: OpeningDays, i: number): boolean {
  return open[i] === 0 && usuallyOpen[i] === 1;
}

/** The closed days directly after (step 1) or before (step −1) day `i`, counted up to three. */
function closedRun(opening: OpeningDays, i: number, step: 1 | -1): ClosedRun {
  let length = 0;
  let unusual = false;
  while (length < CLOSURE_REACH && opening.open[i + step * (length + 1)] === 0) {
    length += 1;
    unusual ||= isUnusual(opening, i + step * length);
  }
  return { length, unusual };
}

/**
 * Customers buy ahead of an unusual closed day and catch up after it. Six flags: the next day is closed out of the
 * rule; two or more closed days follow, one of them out of the rule; the same two for the days before; the store
 * closes out of the rule in two days; it did so two days ago. `i` counts from the first day of `opening`.
 */
export function pushClosures(row: SparseRow, start: number, opening: OpeningDays, i: number): void {
  const ahead = closedRun(opening, i, 1);
  const behind = closedRun(opening, i, -1);
  push(row, start, isUnusual(opening, i + 1) ? 1 : 0);
  push(row, start + 1, ahead.unusual && ahead.length >= 2 ? 1 : 0);
  push(row, start + 2, isUnusual(opening, i - 1) ? 1 : 0);
  push(row, start + 3, behind.unusual && behind.length >= 2 ? 1 : 0);
  push(row, start + 4, opening.open[i + 1] === 1 && isUnusual(opening, i + 2) ? 1 : 0);
  push(row, start + 5, opening.open[i - 1] === 1 && isUnusual(opening, i - 2) ? 1 : 0);
}
