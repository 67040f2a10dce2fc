import type { IsoDay, IsoMonth } from '../dates.ts';
import { counted, numberFormat } from './number-format.ts';

export const LANGUAGES = ['en', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Whose separators and dates the service's own sentences have. */
export const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', es: 'es' };

/** No number of a sentence has more decimals. */
const MOST_DECIMALS = 10;
const UTC = { timeZone: 'UTC' } as const;

const atNoon = (day: IsoDay) => new Date(`${day}T12:00:00Z`);

/** Numbers and days as people of a language write them. */
function formatsOf(language: Language) {
  const locale = LOCALES[language];
  const day = new Intl.DateTimeFormat(locale, { ...UTC, dateStyle: 'long' });
  const weekday = new Intl.DateTimeFormat(locale, { ...UTC, weekday: 'long', day: 'numeric', month: 'long' });
  const month = new Intl.DateTimeFormat(locale, { ...UTC, month: 'long', year: 'numeric' });
  const share = numberFormat(locale, { style: 'percent', maximumSignificantDigits: 2 });
  const list = new Intl.ListFormat(locale);
  const number = (value: number, decimals = MOST_DECIMALS) =>
    numberFormat(locale, { maximumFractionDigits: Math.min(decimals, 20) })(value);
  return {
    /** With so many decimals at most: "1,240.5", "1.240,5". */
    number,
    /** Of a share, without its sign: 0.1234 is "12%", in Spanish "12 %". */
    percent: (value: number) => share(Math.abs(value)),
    /** "3 March 2026", "3 de marzo de 2026". */
    day: (date: IsoDay) => day.format(atNoon(date)),
    /** "22–28 December 2025". */
    range: (from: IsoDay, to: IsoDay) => day.formatRange(atNoon(from), atNoon(to)).replace(/\s*–\s*/u, ' – '),
    weekday: (date: IsoDay) => weekday.format(atNoon(date)),
    month: (of: IsoMonth) => month.format(atNoon(`${of}-15`)),
    /** "1 day", "2 days". */
    count: (value: number, one: string, many: string) => counted(number(value), one, many),
    /** "a, b and c", "a, b y c". */
    list: (items: readonly string[]) => list.format(items),
  };
}

export type Formats = ReturnType<typeof formatsOf>;

/** Made once: to make one takes longer than to use it a hundred times. */
export const FORMATS: Readonly<Record<Language, Formats>> = { en: formatsOf('en'), es: formatsOf('es') };

/** A day within a sentence. */
export const writtenDay = (day: IsoDay, language: Language): string => FORMATS[language].day(day);

/** A number within a sentence. */
export const writtenNumber = (value: number, language: Language): string => FORMATS[language].number(value);

/** A list within a sentence. */
export const writtenList = (items: readonly string[], language: Language): string => FORMATS[language].list(items);

/** Days within a sentence; of many the first ones, and how many more there are. */
export function listedDays(days: readonly IsoDay[], language: Language): string {
  const { list, day } = FORMATS[language];
  const named = days.slice(0, MOST_NAMED).map(day);
  const others = days.length - named.length;
  return list(others === 0 ? named : [...named, OTHERS[language](others)]);
}

/** Days that a sentence names. */
const MOST_NAMED = 5;

const OTHERS: Readonly<Record<Language, (count: number) => string>> = {
  en: (count) => `${count} more`,
  es: (count) => `${count} más`,
};

/** The same in both languages. */
export function inBoth(write: (language: Language) => string): Record<Language, string> {
  return { en: write('en'), es: write('es') };
}
