import { epochDayOf } from '../../../dates.ts';
import { foldWord, MONTHS, WEEKDAYS } from './languages.ts';

/** What one date text means under each order of its parts; undefined where that day does not exist. */
export interface DateReading {
  /**
   * `ymd`: the year comes first, or the month is a name, and there is only one way to read it. `slashed`: day and month in
   * either order. `short`: two digits for the year, which may also come first. `serial`: a number of days as Excel counts.
   */
  readonly shape: 'ymd' | 'slashed' | 'short' | 'serial';
  readonly iso: number | undefined;
  readonly dmy: number | undefined;
  readonly mdy: number | undefined;
}

const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:\.0)?$/;
const YEAR_LAST = /^(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4})$/;
const TWO_DIGITS = /^(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{2})$/;
const SERIAL = /^(\d{5})(?:[.,]\d+)?$/;
/** Days from Excel's day 0 to 1970-01-01; serial days from 1990 to 2100. */
const SERIAL_OF_EPOCH = 25_569;
const SERIALS = { first: 32_874, last: 73_415 };

const NO_DAY = { iso: undefined, dmy: undefined, mdy: undefined };

/** Reads a date without time of day; undefined when the text has the shape of none. */
export function readDate(text: string): DateReading | undefined {
  const yearFirst = YEAR_FIRST.exec(text);
  if (yearFirst) return { shape: 'ymd', ...NO_DAY, iso: epochDay(yearFirst[1], yearFirst[3], yearFirst[4]) };
  const compact = COMPACT.exec(text);
  if (compact) return { shape: 'ymd', ...NO_DAY, iso: epochDay(compact[1], compact[2], compact[3]) };
  const yearLast = YEAR_LAST.exec(text);
  if (yearLast) {
    const [, first, , second, year] = yearLast;
    return { shape: 'slashed', iso: undefined, dmy: epochDay(year, second, first), mdy: epochDay(year, first, second) };
  }
  const short = TWO_DIGITS.exec(text);
  if (short) {
    const [, first, , second, third] = short;
    return {
      shape: 'short',
      iso: epochDay(fullYear(first), second, third),
      dmy: epochDay(fullYear(third), second, first),
      mdy: epochDay(fullYear(third), first, second),
    };
  }
  const serial = Number(SERIAL.exec(text)?.[1]);
  if (serial >= SERIALS.first && serial <= SERIALS.last)
    return { shape: 'serial', ...NO_DAY, iso: serial - SERIAL_OF_EPOCH };
  const named = /\p{L}{3}/u.test(text) && text.length <= 60 ? readNamed(text) : undefined;
  return named === undefined ? undefined : { shape: 'ymd', ...NO_DAY, iso: named };
}

/** Of 1969 to 2068, as POSIX has it. */
function fullYear(text: string | undefined): string {
  const year = Number(text);
  return String(year >= 69 ? 1900 + year : 2000 + year);
}

function epochDay(year: string | undefined, month: string | undefined, day: string | undefined): number | undefined {
  return epochDayOf(Number(year), Number(month), Number(day));
}

const FILLERS = new Set([
  'de',
  'del',
  'of',
  'the',
  'le',
  'den',
  'der',
  'do',
  'da',
  'di',
  'il',
  'am',
  'el',
  'feira',
  '',
]);
const ORDINAL = /^(\d{1,2})(?:st|nd|rd|th|er|º|ª|°)$/;

/** The day of a text with the name of a month in it, in the orders that people use: day, month, year; month, day, year; year, month, day. */
function readNamed(text: string): number | undefined {
  const words = text
    .split(/[\s,./-]+/)
    .map(foldWord)
    .filter((word) => !FILLERS.has(word))
    .map((word) => ORDINAL.exec(word)?.[1] ?? word);
  const parts = words.length === 4 && isWeekday(words[0]) ? words.slice(1) : words;
  if (parts.length !== 3) return undefined;
  const [first = '', second = '', third = ''] = parts;
  const isNumber = (word: string) => /^\d{1,4}$/.test(word);
  if (MONTHS.has(second) && isNumber(first) && isNumber(third)) {
    return first.length === 4 ? named(first, second, third) : named(third, second, first);
  }
  return MONTHS.has(first) && isNumber(second) && isNumber(third) ? named(third, first, second) : undefined;
}

function isWeekday(word: string | undefined): boolean {
  return word !== undefined && WEEKDAYS.some((names) => names.has(word));
}

function named(year: string, month: string, day: string): number | undefined {
  if (year.length !== 2 && year.length !== 4) return undefined;
  return epochDayOf(Number(year.length === 2 ? fullYear(year) : year), MONTHS.get(month) ?? 0, Number(day));
}

/** `YYYY-MM-DD` of a year, a month (number or name) and a day in cells of their own; they side by side when they are none. */
export function joinDateParts(year: string, month: string, day: string): string {
  const [y, m, d] = [year, month, day].map((cell) => cell.trim().replace(/[.,]0*$/, ''));
  const number = MONTHS.get(foldWord(m ?? '')) ?? m;
  const whole = y !== undefined && /^\d{2}$/.test(y) ? fullYear(y) : y;
  return /^\d{4}$/.test(whole ?? '')
    ? `${whole}-${String(number).padStart(2, '0')}-${String(d).padStart(2, '0')}`
    : `${year} ${month} ${day}`;
}

/** The words between a date and its time: `at 10:20`, `a las 10:20`, `um 10:20`, `à 10 h 20`, `às 10:20`, `alle ore 10:20`. */
const TIME =
  /(?:T|,?\s+(?:(?:at|a las?|um|à|às|alle ore|alle|ore)\s+)?|,)(\d{1,2})(?:[:.]|\s?h\s?)(\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?(?:\s?([ap])\.?\s?m\.?)?(?:\s?(?:uhr|h|hrs))?(?:\s?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?$/i;

/** `="2023-01-02"`: a text that spreadsheets leave as it is. */
const KEPT_TEXT = /^="([^"]*)"$/;

/** A text of a date with the time of day that stands beside it. */
export interface Moment {
  /** The part before the time. */
  readonly date: string;
  /** Minutes after midnight; undefined without a time. */
  readonly minutes: number | undefined;
  /** Minutes east of UTC, when the text says so. */
  readonly offset: number | undefined;
}

const WEEKDAY_BEFORE = /^(\p{L}+(?:-feira)?\.?),?\s+(?=\d+[-/.]\s?\d+[-/.]|\d{8}\b)/iu;

/** `lun 02/01/2023` without the weekday: a word before a name, as in `mar 7, 2023`, may be the month. */
function withoutWeekday(text: string): string {
  const match = WEEKDAY_BEFORE.exec(text);
  return match !== null && isWeekday(foldWord(match[1] ?? '')) ? text.slice(match[0].length) : text;
}

/** No date has more characters; longer texts would make the expressions slow. */
const LONGEST = 100;

/** Takes the time of day off a text; undefined when what follows the date is no time. */
export function momentOf(cell: string): Moment | undefined {
  if (cell.length > LONGEST) return undefined;
  const kept = cell.charCodeAt(0) === 61 ? KEPT_TEXT.exec(cell)?.[1]?.trim() : undefined;
  return momentIn(kept ?? cell);
}

function momentIn(cell: string): Moment | undefined {
  const text = cell.charCodeAt(0) > 57 ? withoutWeekday(cell) : cell;
  if (text.length > 5 && SERIAL.test(text)) return { date: text.slice(0, 5), minutes: undefined, offset: undefined };
  const end = text.length <= 10 ? -1 : text.search(/[T\s,]/);
  if (end === -1) return { date: text, minutes: undefined, offset: undefined };
  const match = TIME.exec(text);
  if (match === null) return { date: text, minutes: undefined, offset: undefined };
  const [, hour, minute, , half, zone] = match;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  if (hours > 24 || Number(minute) > 59 || (half !== undefined && (Number(hour) > 12 || Number(hour) === 0)))
    return undefined;
  return { date: text.slice(0, match.index), minutes: 60 * hours + Number(minute), offset: offsetOf(zone) };
}

function offsetOf(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined;
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (match === null) return 0;
  const minutes = 60 * Number(match[2]) + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}

/** True when exactly ` 10:20` or ` 10:20:30` stands in `text` from `at` on. What {@link momentOf} would find there, it need not look for. */
export function isPlainTime(text: string, at: number): boolean {
  const { length } = text;
  if (length !== at + 6 && length !== at + 9) return false;
  if (text.charCodeAt(at) !== 32 || text.charCodeAt(at + 3) !== 58) return false;
  if (length === at + 9 && !(text.charCodeAt(at + 6) === 58 && isBelow60(text, at + 7))) return false;
  const hours = 10 * digitAt(text, at + 1) + digitAt(text, at + 2);
  return hours < 24 && isBelow60(text, at + 4);
}

/** NaN for what is no digit. */
function digitAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - 48;
  return digit >= 0 && digit <= 9 ? digit : Number.NaN;
}

function isBelow60(text: string, at: number): boolean {
  return 10 * digitAt(text, at) + digitAt(text, at + 1) < 60;
}

interface Zone {
  readonly format: Intl.DateTimeFormat;
  /** The day by quarter of an hour since 1970-01-01. */
  readonly days: Map<number, number>;
}

const ZONES = new Map<string, Zone>();
const MAX_CACHED = 100_000;

function zoneOf(timezone: string): Zone {
  const known = ZONES.get(timezone);
  if (known !== undefined) return known;
  const parts = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  const zone = { format: new Intl.DateTimeFormat('en-US', { timeZone: timezone, ...parts }), days: new Map() };
  ZONES.set(timezone, zone);
  return zone;
}

/**
 * The day on which an instant falls in a time zone (IANA). Throws a RangeError for an unknown zone. Every zone is whole
 * quarters of an hour from UTC since 1972, so that all instants of a quarter have the same day: asking for it is slow.
 */
export function dayInZone(epochMinutes: number, timezone: string): number {
  const { format, days } = zoneOf(timezone);
  const quarter = Math.floor(epochMinutes / 15);
  const known = days.get(quarter);
  if (known !== undefined) return known;
  const parts = Object.fromEntries(
    format.formatToParts(quarter * 15 * 60_000).map(({ type, value }) => [type, Number(value)]),
  );
  const day = epochDayOf(parts.year ?? 0, parts.month ?? 0, parts.day ?? 0) ?? 0;
  if (days.size >= MAX_CACHED) days.clear();
  days.set(quarter, day);
  return day;
}

/** True for the name of a time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
