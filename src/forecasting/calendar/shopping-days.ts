import type { CivilDay } from './civil-day.ts';
import { push, type SparseRow } from './sparse-rows.ts';

export const SHOPPING_COLUMNS = 5;

/** Day of the month of its n-th Sunday. */
function sundayOfMonth({ weekday, dayOfMonth }: CivilDay, n: number): number {
  const first = ((((dayOfMonth - (weekday % 7) - 1) % 7) + 7) % 7) + 1;
  return first + 7 * (n - 1);
}

/**
 * Days for presents that move through the year with the weekdays: the Saturday before and the Sunday of Mother's Day
 * (second Sunday of May) and of Father's Day (third Sunday of June), as kept in most of America and (the former) in
 * Germany, Austria, Italy and others; and Black Friday with the three days after it.
 */
export function pushShoppingDays(row: SparseRow, start: number, day: CivilDay): void {
  const { month, dayOfMonth } = day;
  if (month === 5 || month === 6) {
    const before = sundayOfMonth(day, month - 3) - dayOfMonth;
    const column = start + 2 * (month - 5);
    if (before === 1) push(row, column, 1);
    if (before === 0) push(row, column + 1, 1);
  }
  if (month === 11) {
    const thanksgiving = 22 + ((sundayOfMonth(day, 1) + 3) % 7);
    const after = dayOfMonth - thanksgiving;
    if (after >= 1 && after <= 4) push(row, start + 4, 1);
  }
}
