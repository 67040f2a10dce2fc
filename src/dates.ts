/** A calendar day, `YYYY-MM-DD`, proleptic Gregorian, without time or zone. */
export type IsoDay = string;
/** A calendar month, `YYYY-MM`. */
export type IsoMonth = string;
/** ISO 8601 weekday: 1 = Monday … 7 = Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

const DASH = 45;
const ZERO = 48;
const DAYS_PER_ERA = 146_097;
const EPOCH_SHIFT = 719_468;

/**
 * Days since 1970-01-01 of an existing day of the years 0–9999; undefined when the day does not exist (2023-02-29).
 * Counts eras of 400 years from 1 March (Hinnant 2013, chrono-Compatible Low-Level Date Algorithms): Date objects cost
 * ten times as much, and a backtest asks very often.
 */
export function epochDayOf(year: number, month: number, day: number): number | undefined {
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return undefined;
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_ERA + dayOfEra - EPOCH_SHIFT;
}

/** The reverse of `epochDayOf`. */
export function civilDate(epochDay: number): { year: number; month: number; day: number } {
  const shifted = epochDay + EPOCH_SHIFT;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return { year, month, day: dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1 };
}

/** `month` from 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}

export function isIsoDay(text: string): boolean {
  return epochDayIn(text) !== undefined;
}

export function isIsoMonth(text: string): boolean {
  return isIsoDay(`${text}-01`);
}

/** Days since 1970-01-01. Throws a RangeError when the text is not an existing day. */
export function toEpochDay(day: IsoDay): number {
  const epochDay = epochDayIn(day);
  if (epochDay === undefined) throw new RangeError(`"${day}" is not a day YYYY-MM-DD`);
  return epochDay;
}

/** Of a text; undefined when it is not an existing day. */
function epochDayIn(text: string): number | undefined {
  const shaped = text.length === 10 && text.charCodeAt(4) === DASH && text.charCodeAt(7) === DASH;
  return shaped ? epochDayOf(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)) : undefined;
}

/** The number that these characters are, NaN when one is no digit; a regular expression costs five times as much. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i += 1) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** For days of the years 0–9999. */
export function fromEpochDay(epochDay: number): IsoDay {
  const { year, month, day } = civilDate(epochDay);
  return `${String(year).padStart(4, '0')}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`;
}

export function addDays(day: IsoDay, days: number): IsoDay {
  return fromEpochDay(toEpochDay(day) + days);
}

/** Days from `from` to `to`; negative when `to` comes first. */
export function daysBetween(from: IsoDay, to: IsoDay): number {
  return toEpochDay(to) - toEpochDay(from);
}

export function weekdayOfEpochDay(epochDay: number): Weekday {
  return (((((epochDay + 3) % 7) + 7) % 7) + 1) as Weekday;
}

export function weekdayOf(day: IsoDay): Weekday {
  return weekdayOfEpochDay(toEpochDay(day));
}

/** Every day from `from` to `to`, both included; empty when `to` comes first. */
export function eachDay(from: IsoDay, to: IsoDay): IsoDay[] {
  const first = toEpochDay(from);
  return Array.from({ length: Math.max(0, toEpochDay(to) - first + 1) }, (_, i) => fromEpochDay(first + i));
}

export function monthOf(day: IsoDay): IsoMonth {
  return day.slice(0, 7);
}

export function firstDayOf(month: IsoMonth): IsoDay {
  return `${month}-01`;
}

export function lastDayOf(month: IsoMonth): IsoDay {
  return addDays(firstDayOf(nextMonth(month)), -1);
}

export function nextMonth(month: IsoMonth): IsoMonth {
  return monthOf(addDays(firstDayOf(month), 31));
}

/**
 * Days since 1970-01-01 of Easter Sunday of a Gregorian year, by the century's solar and lunar corrections
 * (the algorithm printed in Nature of 20 April 1876; Meeus 1991, Astronomical Algorithms, chapter 8).
 */
export function easterSunday(year: number): number {
  const known = easterSundays.get(year);
  if (known !== undefined) return known;
  const found = computeEasterSunday(year);
  easterSundays.set(year, found);
  return found;
}

/** Features and intervals ask for it on each day; there are no more years than a date can have. */
const easterSundays = new Map<number, number>();

function computeEasterSunday(year: number): number {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const lunar = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - lunar + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const correction = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const afterMarch22 = epact + weekday - 7 * correction;
  return toEpochDay(`${String(year).padStart(4, '0')}-03-22`) + afterMarch22;
}
