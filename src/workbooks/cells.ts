import { fromEpochDay } from '../dates.ts';

/** What a number in a cell means, by the format it is shown in. */
export type NumberKind = 'number' | 'date' | 'time' | 'duration';

/** Formats that have a number and no code (ECMA-376-1, 18.8.30), those of East Asia included. */
const BUILT_IN: readonly (readonly [from: number, to: number, NumberKind])[] = [
  [14, 17, 'date'],
  [18, 21, 'time'],
  [22, 22, 'date'],
  [27, 31, 'date'],
  [32, 35, 'time'],
  [36, 36, 'date'],
  [45, 45, 'time'],
  [46, 46, 'duration'],
  [47, 47, 'time'],
  [50, 58, 'date'],
];

/** The kind of a format by its number, and by its code when the workbook has one for it. */
export function numberKind(id: number, code: string | undefined): NumberKind {
  if (code === undefined) return BUILT_IN.find(([from, to]) => id >= from && id <= to)?.[2] ?? 'number';
  // Only the first section counts, and in it neither text nor colours, languages, conditions and fillers.
  const bare = code
    .replace(/"[^"]*"|\\.|_.|\*./gs, '')
    .split(';', 1)[0]
    .toLowerCase();
  if (/\[(h+|m+|s+)\]/.test(bare)) return 'duration';
  const letters = bare.replace(/\[[^\]]*\]/g, '');
  if (/general|standard|estándar/.test(letters)) return 'number';
  const hasTime = /[hs]/.test(letters);
  if (/[yd]/.test(letters) || (letters.includes('m') && !hasTime)) return 'date';
  return hasTime ? 'time' : 'number';
}

/** The serial number of 1970-01-01 in a workbook that counts from 1900, and how much later one begins that counts from 1904. */
const EPOCH_SERIAL = 25_569;
const FROM_1904 = 1462;
const SECONDS = 86_400;
/** 9999-12-31. */
const LAST_SERIAL = 2_958_465;
/** Serial of the day 1900-02-29, which was none: those before it are a day too small. */
const LEAP_DAY_1900 = 60;
/** Of a time of day that was computed: a tenth of a second, in days. */
const ROUNDING = 1e-6;

/**
 * The text of a number in a cell: a day as `YYYY-MM-DD`, with the time when there is one, and any other number as
 * {@link numberText}.
 */
export function textOfNumber(value: number, kind: NumberKind, from1904: boolean): string {
  if (kind === 'number' || value < 0 || value > LAST_SERIAL) return numberText(value);
  if (kind === 'duration') return timeText(Math.round(value * SECONDS));
  const [day, time] = dayAndTime(value);
  if (kind === 'time' && day === 0) return timeText(time);
  const isBeforeLeapDay = !from1904 && day < LEAP_DAY_1900;
  const date =
    !from1904 && day === LEAP_DAY_1900
      ? '1900-02-29'
      : fromEpochDay(day + (from1904 ? FROM_1904 : Number(isBeforeLeapDay)) - EPOCH_SERIAL);
  return time === 0 ? date : `${date} ${timeText(time)}`;
}

/** The day, and the seconds since it began. What is left of a second before midnight is still of the day before. */
function dayAndTime(value: number): [day: number, seconds: number] {
  const day = Math.floor(value);
  const seconds = Math.round((value - day) * SECONDS);
  if (seconds < SECONDS) return [day, seconds];
  return value - day > 1 - ROUNDING ? [day + 1, 0] : [day, SECONDS - 1];
}

function timeText(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/**
 * A number with the 15 digits that a spreadsheet shows, and with a point. One that ends in exactly three decimals gets a
 * zero: `1.234` in a CSV may be one thousand two hundred and thirty-four, and a cell with a number in it may not.
 */
export function numberText(value: number): string {
  const text = String(Number(value.toPrecision(15)));
  return /^-?[1-9]\d{0,2}\.\d{3}$/.test(text) ? `${text}0` : text;
}

/** `2026-01-31T00:00:00` and its like, of cells that have a date as text (ISO 8601); what is none stays as it is. */
export function isoDateText(text: string): string {
  const [, date, time] = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}:\d{2})(?:\.\d+)?Z?)?$/.exec(text.trim()) ?? [];
  if (date === undefined) return text;
  return time === undefined || time === '00:00:00' ? date : `${date} ${time}`;
}

/** Characters that XML cannot have, as a workbook writes them: `_x000D_`. */
export function unescapeCell(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
