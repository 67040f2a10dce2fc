import { civilDate, daysInMonth, easterSunday, type Weekday, weekdayOfEpochDay } from '../../../dates.ts';
import { push, type SparseRow } from '../../../numerics/sparse-rows.ts';

/** The parts of a day that features are made of. `epochDay` counts days since 1970-01-01. */
export interface CivilDay {
  readonly epochDay: number;
  readonly weekday: Weekday;
  readonly year: number;
  readonly month: number;
  readonly dayOfMonth: number;
  readonly daysInMonth: number;
}

export function civilDayOf(epochDay: number): CivilDay {
  const { year, month, day } = civilDate(epochDay);
  return {
    epochDay,
    weekday: weekdayOfEpochDay(epochDay),
    year,
    month,
    dayOfMonth: day,
    daysInMonth: daysInMonth(year, month),
  };
}

/** `pairs` pairs sin(k·phase), cos(k·phase), k = 1 …, by the addition theorem. */
export function pushFourier(row: SparseRow, start: number, pairs: number, phase: number): void {
  const cosine = Math.cos(phase);
  const sine = Math.sin(phase);
  let c = cosine;
  let s = sine;
  for (let k = 0; k < pairs; k += 1) {
    push(row, start + 2 * k, s);
    push(row, start + 2 * k + 1, c);
    [c, s] = [c * cosine - s * sine, s * cosine + c * sine];
  }
}

const DAYS_BEFORE_PAYDAY = 3;
const DAYS_AFTER_PAYDAY = 6;
export const PAYDAY_COLUMNS = DAYS_BEFORE_PAYDAY + 1 + DAYS_AFTER_PAYDAY;

/**
 * Wages are paid on the month's last bank day in many countries, and sales jump on it. One flag for each distance to
 * the nearest of them, from three days before to six days after.
 */
export function pushPayday(row: SparseRow, start: number, { epochDay, dayOfMonth, daysInMonth }: CivilDay): void {
  const firstOfMonth = epochDay - dayOfMonth + 1;
  for (const payday of [bankDay(firstOfMonth - 1), bankDay(firstOfMonth + daysInMonth - 1)]) {
    const distance = epochDay - payday;
    if (distance >= -DAYS_BEFORE_PAYDAY && distance <= DAYS_AFTER_PAYDAY) {
      push(row, start + DAYS_BEFORE_PAYDAY + distance, 1);
    }
  }
}

/** The last day from Monday to Friday that is not after `epochDay`. */
function bankDay(epochDay: number): number {
  return epochDay - Math.max(0, weekdayOfEpochDay(epochDay) - 5);
}

const EDGE_DAYS = 3;
export const EDGE_COLUMNS = 2 * EDGE_DAYS;

/** One flag for each of the first three and the last three days of the month. */
export function pushEdges(row: SparseRow, start: number, { dayOfMonth, daysInMonth }: CivilDay): void {
  if (dayOfMonth <= EDGE_DAYS) push(row, start + dayOfMonth - 1, 1);
  const left = daysInMonth - dayOfMonth;
  if (left < EDGE_DAYS) push(row, start + EDGE_DAYS + left, 1);
}

export const CHRISTMAS_COLUMNS = 4;

/** One flag per window: 1–14 December, 15–24, 25–31, and 1–5 January. */
export function pushChristmas(row: SparseRow, start: number, { month, dayOfMonth }: CivilDay): void {
  if (month === 12) push(row, start + (dayOfMonth <= 14 ? 0 : dayOfMonth <= 24 ? 1 : 2), 1);
  if (month === 1 && dayOfMonth <= 5) push(row, start + 3, 1);
}

export const EVE_COLUMNS = 2;

/** 24 and 31 December, on which many stores close early: unlike any other day before a closure. */
export function pushEves(row: SparseRow, start: number, { month, dayOfMonth }: CivilDay): void {
  if (month !== 12) return;
  if (dayOfMonth === 24) push(row, start, 1);
  if (dayOfMonth === 31) push(row, start + 1, 1);
}

export const EASTER_COLUMNS = 3;

/** One flag per window around Easter Sunday, which a yearly curve cannot follow: 1–3 days before, 4–10 before, 1–6 after. */
export function pushEaster(row: SparseRow, start: number, { epochDay, year }: CivilDay): void {
  const before = easterSunday(year) - epochDay;
  if (before >= 1 && before <= 3) push(row, start, 1);
  if (before >= 4 && before <= 10) push(row, start + 1, 1);
  if (before <= -1 && before >= -6) push(row, start + 2, 1);
}

export const CARNIVAL_COLUMNS = 3;

/** Carnival: the week before, Saturday to Tuesday before Ash Wednesday, and the days after. */
export function pushCarnival(row: SparseRow, start: number, { epochDay, year }: CivilDay): void {
  const before = easterSunday(year) - epochDay;
  if (before >= 51 && before <= 54) push(row, start, 1);
  if (before >= 47 && before <= 50) push(row, start + 1, 1);
  if (before >= 43 && before <= 46) push(row, start + 2, 1);
}

export const SHOPPING_COLUMNS = 5;

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

/** Day of the month of its n-th Sunday. */
function sundayOfMonth({ weekday, dayOfMonth }: CivilDay, n: number): number {
  const first = ((((dayOfMonth - (weekday % 7) - 1) % 7) + 7) % 7) + 1;
  return first + 7 * (n - 1);
}
