import { addDays, type IsoDay } from '../src/dates.ts';

/** What a public holiday does to the store: it stays closed, or opens and sells `factor` times what it would otherwise. */
export type Holiday = { readonly open: false } | { readonly open: true; readonly factor: number };

const CLOSED: Holiday = { open: false };
const SHORT_DAY: Holiday = { open: true, factor: 0.62 };
/** In December people use a free day for shopping. */
const SHOPPING_DAY: Holiday = { open: true, factor: 1.2 };

/** Public holidays with a fixed date, as in Spain. */
const FIXED: Readonly<Record<string, Holiday>> = {
  '01-01': CLOSED,
  '01-06': SHORT_DAY,
  '05-01': CLOSED,
  '08-15': SHORT_DAY,
  '10-12': SHORT_DAY,
  '11-01': SHORT_DAY,
  '12-06': SHOPPING_DAY,
  '12-08': SHOPPING_DAY,
  '12-25': CLOSED,
};

/** Easter Sunday in the Gregorian calendar, by the "anonymous" algorithm (Nature, 20 April 1876). */
export function easterOf(year: number): IsoDay {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const leapCorrection = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - leapCorrection + 15) % 30;
  const yearOfCentury = year % 100;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const shift = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const position = epact + weekday - 7 * shift + 114;
  const month = String(Math.floor(position / 31)).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${month}-${String((position % 31) + 1).padStart(2, '0')}`;
}

export function holidayOn(day: IsoDay): Holiday | undefined {
  const easter = easterOf(Number(day.slice(0, 4)));
  if (day === addDays(easter, -2)) return CLOSED;
  if (day === addDays(easter, -3) || day === addDays(easter, 1)) return SHORT_DAY;
  return FIXED[day.slice(5)];
}
