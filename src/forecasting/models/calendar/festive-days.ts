import { easterSunday } from '../../../dates.ts';
import { push, type SparseRow } from '../../../numerics/sparse-rows.ts';
import type { CivilDay } from './civil-day.ts';

export const CHRISTMAS_COLUMNS = 4;
export const EVE_COLUMNS = 2;
export const EASTER_COLUMNS = 3;
export const CARNIVAL_COLUMNS = 3;

function christmasWindow(month: number, dayOfMonth: number): number | undefined {
  if (month === 12) return dayOfMonth <= 14 ? 0 : dayOfMonth <= 24 ? 1 : 2;
  return month === 1 && dayOfMonth <= 5 ? 3 : undefined;
}

/** One flag per window: 1–14 December, 15–24, 26–31, and 1–5 January. */
export function pushChristmas(row: SparseRow, start: number, { month, dayOfMonth }: CivilDay): void {
  const window = christmasWindow(month, dayOfMonth);
  if (window !== undefined) push(row, start + window, 1);
}

/** 24 and 31 December, on which many stores close early: unlike any other day before a closure. */
export function pushEves(row: SparseRow, start: number, { month, dayOfMonth }: CivilDay): void {
  if (month !== 12) return;
  if (dayOfMonth === 24) push(row, start, 1);
  if (dayOfMonth === 31) push(row, start + 1, 1);
}

/** One flag per window around Easter Sunday, which a yearly curve cannot follow: 1–3 days before, 4–10 before, 1–6 after. */
export function pushEaster(row: SparseRow, start: number, { epochDay, year }: CivilDay): void {
  const before = easterSunday(year) - epochDay;
  if (before >= 1 && before <= 3) push(row, start, 1);
  if (before >= 4 && before <= 10) push(row, start + 1, 1);
  if (before <= -1 && before >= -6) push(row, start + 2, 1);
}

/** Carnival: the week before, Saturday to Tuesday before Ash Wednesday, and the days after. */
export function pushCarnival(row: SparseRow, start: number, { epochDay, year }: CivilDay): void {
  const before = easterSunday(year) - epochDay;
  if (before >= 51 && before <= 54) push(row, start, 1);
  if (before >= 47 && before <= 50) push(row, start + 1, 1);
  if (before >= 43 && before <= 46) push(row, start + 2, 1);
}

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
