import { signal } from '@preact/signals';
import { numberFormat as numberFormatOf } from '../../../src/language/number-format.ts';
import { language, locale } from './language.ts';

const utc = (day: string) => new Date(`${day}T00:00:00Z`);

/** Formats of dates that were made, by locale and options: making one takes longer than using it a hundred times. */
const made = new Map<string, Intl.DateTimeFormat>();

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${locale.value} ${JSON.stringify(options)}`;
  const format = made.get(name) ?? new Intl.DateTimeFormat(locale.value, options);
  made.set(name, format);
  return format;
}

const numberFormat = (options: Intl.NumberFormatOptions) => numberFormatOf(locale.value, options);

const dates = (options: Intl.DateTimeFormatOptions) => dateFormat({ timeZone: 'UTC', ...options });

/** Days arrive as `YYYY-MM-DD` and have no time zone: they are written as they are. */
export const formatDay = (day: string) => dates({ day: 'numeric', month: 'long', year: 'numeric' }).format(utc(day));
export const formatShortDay = (day: string) => dates({ day: 'numeric', month: 'short' }).format(utc(day));
/** "5 Jan 2026". */
export const formatMediumDay = (day: string) =>
  dates({ day: 'numeric', month: 'short', year: 'numeric' }).format(utc(day));
export const formatWeekday = (day: string) => dates({ weekday: 'long' }).format(utc(day));
/** "Mon 5 Jan". */
export const formatWeekDay = (day: string) =>
  dates({ weekday: 'short', day: 'numeric', month: 'short' }).format(utc(day));
/** "Monday 5 January". */
export const formatLongDay = (day: string) =>
  capitalised(dates({ weekday: 'long', day: 'numeric', month: 'long' }).format(utc(day)));
/** The same within a sentence: Spanish writes weekdays small. */
export const formatLongDayWithin = (day: string) => {
  const text = formatLongDay(day);
  return language.value === 'es' ? text.charAt(0).toLowerCase() + text.slice(1) : text;
};
/** "22 – 28 December 2025": the spaces are there whether or not the ends are of one month. */
export const formatDays = (from: string, to: string) =>
  dates({ day: 'numeric', month: 'long', year: 'numeric' })
    .formatRange(utc(from), utc(to))
    .replace(/\s*–\s*/u, ' – ');
/** Of `YYYY-MM`. */
export const formatMonth = (month: string) =>
  capitalised(dates({ month: 'long', year: 'numeric' }).format(utc(`${month}-01`)));
/** The same within a sentence: months have no capital letter in Spanish. */
export const formatMonthWithin = (month: string) =>
  dates({ month: 'long', year: 'numeric' }).format(utc(`${month}-01`));
/** 1 is Monday. 2024-01-01 was one. */
export const formatWeekdayNumber = (weekday: number, width: 'long' | 'short' = 'long') =>
  dates({ weekday: width }).format(utc(`2024-01-0${weekday}`));

/** An instant, in the time zone of the browser. */
export const formatInstant = (instant: string) =>
  dateFormat({ dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));

/** The day of an instant, and its time of day, in the time zone of the browser. */
export const formatInstantDay = (instant: string) => dateFormat({ dateStyle: 'medium' }).format(new Date(instant));
export const formatTime = (instant: string) => dateFormat({ timeStyle: 'short' }).format(new Date(instant));

export const formatNumber = (value: number, digits = 0) =>
  numberFormat({ maximumFractionDigits: digits, minimumFractionDigits: 0 })(value);

const salesDigits = (value: number) =>
  Math.abs(value) >= 100 || value === 0 ? 0 : Math.min(20, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))));

/** Sales without needless digits: 3 815, but 0.0042. */
export const formatSales = (value: number) => formatNumber(value, salesDigits(value));

/** ISO code of the currency that the service's amounts are in; null while none is known. */
export const currency = signal<string | null>(null);

/** Money in the currency of the service; without one it is a plain number. */
export const formatMoney = (value: number) =>
  currency.value ? inCurrency(currency.value)(value) : formatNumber(value, 2);

/** A change in money, with its sign. */
export const formatMoneyChange = (value: number) => `${value > 0 ? '+' : ''}${formatMoney(value)}`;

/** Sales as an amount of the currency of the service, if it has one, without needless digits. */
export const formatAmount = (value: number) => {
  if (!currency.value) return formatSales(value);
  return inCurrency(currency.value, Math.abs(value) < 100 ? {} : { maximumFractionDigits: 0 })(value);
};

const inCurrency = (currency: string, options: Intl.NumberFormatOptions = {}) =>
  numberFormat({ style: 'currency', currency, ...options });

/** Of a share: 0.123 is 12.3 %. */
export const formatPercent = (share: number, digits = 1) =>
  numberFormat({ style: 'percent', maximumFractionDigits: digits })(share);

/** A difference of sales, with its sign; with the digits of what it is a difference of, if that is given. */
export const formatSigned = (value: number, of = value) =>
  numberFormat({
    maximumFractionDigits: salesDigits(of),
    signDisplay: 'exceptZero',
  })(value);

/** A difference of amounts, with its sign and the digits of what it is a difference of. */
export const formatSignedAmount = (value: number, of: number) => {
  if (!currency.value) return formatSigned(value, of);
  const digits = Math.abs(of) < 100 ? {} : { maximumFractionDigits: 0 };
  return inCurrency(currency.value, { signDisplay: 'exceptZero', ...digits })(value);
};

/** A change as a share, with its sign: +12.3 %. */
export const formatChange = (share: number, digits = 1) =>
  numberFormat({
    style: 'percent',
    maximumFractionDigits: digits,
    signDisplay: 'exceptZero',
  })(share);

export const capitalised = (text: string) => text.charAt(0).toLocaleUpperCase(locale.value) + text.slice(1);

/** `a, b and c`. */
export const formatList = (items: readonly string[]) => new Intl.ListFormat(locale.value).format(items);

/** How long something took: 0.4 s, 12 s, 2 min 5 s. */
export const formatDuration = (milliseconds: number) => {
  const seconds = milliseconds / 1000;
  if (seconds < 0.1) return `< ${inUnit(0.1, 'second', 1)}`;
  if (seconds < 60) return inUnit(seconds, 'second', seconds < 10 ? 1 : 0);
  const whole = Math.round(seconds);
  return `${inUnit(Math.floor(whole / 60), 'minute')} ${inUnit(whole % 60, 'second')}`;
};

/** Rounded up: what is a little above a limit does not look like it. */
export const formatMegabytes = (bytes: number) => inUnit(Math.ceil((bytes / 2 ** 20) * 10) / 10, 'megabyte', 1);

const inUnit = (value: number, unit: string, digits = 0) =>
  numberFormat({ style: 'unit', unit, maximumFractionDigits: digits })(value);
