import { addDays, daysBetween, type IsoDay, type Weekday, weekdayOf } from '../src/dates.ts';
import { holidayOn } from './holidays.ts';
import { createRandom, normal, type Random } from './random.ts';

export interface StoreDay {
  readonly date: IsoDay;
  readonly weekday: Weekday;
  readonly promo: boolean;
  readonly holiday: boolean;
  readonly sales: number;
}

export interface StoreOptions {
  readonly seed: number;
  readonly from: IsoDay;
  readonly days: number;
}

/** An ordinary day's sales on the first day. */
const LEVEL = 1200;
const GROWTH_PER_YEAR = 0.06;
const NOISE = 0.06;
/** Monday to Saturday; on Sundays the store is closed. */
const WEEKDAY_FACTORS = [0.82, 0.86, 0.92, 0.97, 1.18, 1.32, 0];
/** In the middle of each month, January first. */
const MONTH_FACTORS = [0.91, 0.93, 0.98, 1.0, 1.02, 1.04, 1.06, 0.95, 0.98, 1.0, 1.04, 1.16];
/** Around the end of the month, when wages have been paid. */
const PAYDAY_FACTOR = 1.08;
const WEEKDAY_PROMO_FACTOR = 1.2;
const WEEKEND_PROMO_FACTOR = 1.12;

/** An invented small store: the days on which it opened, in order. The same options always give the same days. */
export function simulateStore({ seed, from, days }: StoreOptions): StoreDay[] {
  const random = createRandom(seed);
  const rows: StoreDay[] = [];
  let promoWeekdays: readonly Weekday[] = [];
  for (let i = 0; i < days; i++) {
    const date = addDays(from, i);
    const weekday = weekdayOf(date);
    if (i === 0 || weekday === 1) promoWeekdays = planPromotions(random);
    const noise = 1 + NOISE * normal(random);
    if (!isOpen(date)) continue;
    const holiday = holidayOn(date) !== undefined;
    const promo = !holiday && promoWeekdays.includes(weekday);
    const sales = Math.round(expectedSales(date, from, promo) * noise);
    rows.push({ date, weekday, promo, holiday, sales });
  }
  return rows;
}

/** The weekdays that have a promotion this week: none in a quarter of the weeks, else one to three of Monday to Saturday. */
function planPromotions(random: Random): Weekday[] {
  if (random() < 0.25) return [];
  const count = 1 + Math.floor(random() * 3);
  const drawn = Array.from({ length: count }, () => (1 + Math.floor(random() * 6)) as Weekday);
  return [...new Set(drawn)];
}

/** Closed on Sundays, on some holidays, and on the last Monday of February to take stock. */
function isOpen(date: IsoDay): boolean {
  const weekday = weekdayOf(date);
  const stocktaking = weekday === 1 && date.slice(5, 7) === '02' && addDays(date, 7).slice(5, 7) === '03';
  return weekday !== 7 && !stocktaking && holidayOn(date)?.open !== false;
}

function expectedSales(date: IsoDay, from: IsoDay, promo: boolean): number {
  const weekday = weekdayOf(date);
  const holiday = holidayOn(date);
  const trend = 1 + (GROWTH_PER_YEAR * daysBetween(from, date)) / 365;
  const dayOfMonth = Number(date.slice(8));
  const payday = dayOfMonth <= 3 || dayOfMonth >= 29 ? PAYDAY_FACTOR : 1;
  const promoFactor = weekday >= 5 ? WEEKEND_PROMO_FACTOR : WEEKDAY_PROMO_FACTOR;
  const special = (promo ? promoFactor : 1) * (holiday?.open ? holiday.factor : 1);
  return LEVEL * trend * (WEEKDAY_FACTORS[weekday - 1] ?? 0) * seasonOn(date) * payday * special;
}

/** The yearly season: the month factors, joined by straight lines from the middle of one month to the next. */
function seasonOn(date: IsoDay): number {
  const month = Number(date.slice(5, 7)) - 1;
  const position = (Number(date.slice(8)) - 15.5) / 30.5;
  const neighbour = (month + (position < 0 ? 11 : 1)) % 12;
  const here = MONTH_FACTORS[month] ?? 1;
  return here + ((MONTH_FACTORS[neighbour] ?? 1) - here) * Math.abs(position);
}
