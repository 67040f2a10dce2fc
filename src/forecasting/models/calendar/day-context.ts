import { civilDate, daysInMonth, easterSunday, type Weekday, weekdayOfEpochDay } from '../../../dates.ts';
import { push, type SparseRow } from '../../../numerics/sparse-rows.ts';

/** Mean length of a Gregorian year. */
export const DAYS_PER_YEAR = 365.2425;

export function yearsBetween(fromEpochDay: number, toEpochDay: number): number {
  return (toEpochDay - fromEpochDay) / DAYS_PER_YEAR;
}

/** Time constant of the damped trend, days. */
export const DAMPING_DAYS = 180;

/**
 * Time in years of the linear trend, counted from the origin. Beyond the origin it is damped: h days count as
 * D (1 − exp(−h/D)), a continuous form of Gardner & McKenzie 1985, so that the trend stands still in the end.
 */
export function trendTime(daysSinceOrigin: number, dampingDays: number): number {
  const days = daysSinceOrigin <= 0 ? daysSinceOrigin : dampingDays * -Math.expm1(-daysSinceOrigin / dampingDays);
  return days / DAYS_PER_YEAR;
}

/**
 * How many days before the origin the level may step to a new value. With a Gaussian prior on each step whose variance
 * grows with the days it stands for, the level is a random walk sampled coarsely, more finely near the origin
 * (Harvey 1989, Forecasting, Structural Time Series Models, local level). A forecast carries the last level on, so
 * that no slope fitted to the last months is drawn into the future.
 */
export const STEP_DAYS: readonly number[] = [28, 56, 112, 182, 273, 365, 548, 730, 1095, 1460, 2190, 2920, 4380];

/** Prior standard deviation of step `k`, as a multiple of that of a step that stands for 28 days. */
export function stepScale(k: number): number {
  const next = STEP_DAYS[k + 1] ?? STEP_DAYS[k] * 1.5;
  return Math.sqrt((next - STEP_DAYS[k]) / 28);
}

/** The first step that has happened by a day: steps `k` … last are 1 on it, those before are 0. */
export function firstStep(daysSinceOrigin: number): number {
  let k = 0;
  while (k < STEP_DAYS.length && daysSinceOrigin <= -STEP_DAYS[k]) k += 1;
  return k;
}

/** One flag for each step that has happened; `first` as `firstStep` gives it. */
export function pushSteps(row: SparseRow, start: number, first: number): void {
  for (let k = first; k < STEP_DAYS.length; k += 1) push(row, start + k, 1);
}

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

export const CHRISTMAS_RISE_COLUMNS = 3;

/**
 * Two straight lines from −1 to 1, as the rush before Christmas grows from 15 to 24 December and sales come back from 26 to 31, and
 * a flag for the last whole days before Christmas Eve, 22 and 23.
 */
export function pushChristmasRise(row: SparseRow, start: number, { month, dayOfMonth }: CivilDay): void {
  if (month !== 12 || dayOfMonth < 15 || dayOfMonth === 25) return;
  if (dayOfMonth <= 24) push(row, start, (dayOfMonth - 19.5) / 4.5);
  else push(row, start + 1, (dayOfMonth - 28.5) / 2.5);
  if (dayOfMonth === 22 || dayOfMonth === 23) push(row, start + 2, 1);
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
