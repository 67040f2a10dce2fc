import { weekdayOfEpochDay } from '../../../dates.ts';
import { push, type SparseRow } from '../../../numerics/sparse-rows.ts';
import type { CivilDay } from './civil-day.ts';

const DAYS_BEFORE = 3;
const DAYS_AFTER = 6;
const EDGE_DAYS = 3;
export const PAYDAY_COLUMNS = DAYS_BEFORE + 1 + DAYS_AFTER;
export const EDGE_COLUMNS = 2 * EDGE_DAYS;
/** The last day from Monday to Friday that is not after `epochDay`. */
function bankDay(epochDay: number): number {
  return epochDay - Math.max(0, weekdayOfEpochDay(epochDay) - 5);
}
/**
 * Wages are paid on the month's last bank day in many countries, and sales jump on it. One flag for each distance to
 * the nearest of them, from three days before to six days after.
 */

export function pushPayday(row: SparseRow, start: number, { epochDay, dayOfMonth, daysInMonth }: CivilDay): void {
  const firstOfMonth = epochDay - dayOfMonth + 1;
  for (const payday of [bankDay(firstOfMonth - 1), bankDay(firstOfMonth + daysInMonth - 1)]) {
    const distance = epochDay - payday;
    if (distance >= -DAYS_BEFORE && distance <= DAYS_AFTER) push(row, start + DAYS_BEFORE + distance, 1);
  }
}
/** One flag for each of the first three and the last three days of the month. */

export function pushEdges(row: SparseRow, start: number, { dayOfMonth, daysInMonth }: CivilDay): void {
  if (dayOfMonth <= EDGE_DAYS) push(row, start + dayOfMonth - 1, 1);
  const left = daysInMonth - dayOfMonth;
  if (left < EDGE_DAYS) push(row, start + EDGE_DAYS + left, 1);
}
