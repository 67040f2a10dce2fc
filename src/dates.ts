/** A calendar day, `YYYY-MM-DD`, proleptic Gregorian, without time or zone. */
export type IsoDay = string;
/** A calendar month, `YYYY-MM`. */
export type IsoMonth = string;
/** ISO 8601 weekday: 1 = Monday … 7 = Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

const MS_PER_DAY = 86_400_000;
const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Days since 1970-01-01 of an existing day; undefined when the day does not exist (2023-02-29). */
export function epochDayOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.getTime() / MS_PER_DAY : undefined;
}

export function isIsoDay(text: string): boolean {
  const match = ISO_DAY.exec(text);
  return match !== null && epochDayOf(Number(match[1]), Number(match[2]), Number(match[3])) !== undefined;
}

export function isIsoMonth(text: string): boolean {
  return isIsoDay(`${text}-01`);
}

/** Days since 1970-01-01. Throws a RangeError when the text is not an existing day. */
export function toEpochDay(day: IsoDay): number {
  const match = ISO_DAY.exec(day);
  const epochDay = match && epochDayOf(Number(match[1]), Number(match[2]), Number(match[3]));
  if (epochDay === null || epochDay === undefined) throw new RangeError(`"${day}" is not a day YYYY-MM-DD`);
  return epochDay;
}

export function fromEpochDay(epochDay: number): IsoDay {
  return new Date(epochDay * MS_PER_DAY).toISOString().slice(0, 10);
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
