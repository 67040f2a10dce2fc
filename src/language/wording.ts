import type { IsoDay } from '../dates.ts';
import { numberFormat, type WriteNumber } from './number-format.ts';

export const LANGUAGES = ['en', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Whose separators and dates the service's own sentences have. */
export const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', es: 'es' };

interface Formats {
  readonly day: Intl.DateTimeFormat;
  readonly number: WriteNumber;
  readonly list: Intl.ListFormat;
}

const formatsOf = (language: Language): Formats => ({
  day: new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: 'UTC' }),
  number: numberFormat(LOCALES[language], { maximumFractionDigits: 10 }),
  list: new Intl.ListFormat(LOCALES[language]),
});

/** Made once: to make one takes longer than to use it a hundred times. */
const FORMATS: Readonly<Record<Language, Formats>> = { en: formatsOf('en'), es: formatsOf('es') };

/** A day within a sentence: "3 March 2026", "3 de marzo de 2026". */
export const writtenDay = (day: IsoDay, language: Language): string =>
  FORMATS[language].day.format(new Date(`${day}T00:00:00Z`));

/** A number within a sentence: "1,240.5", "1.240,5". */
export const writtenNumber = (value: number, language: Language): string => FORMATS[language].number(value);

/** A count, or one as it is written, with its noun: "1 día", "2 días". */
export const counted = (count: number | string, one: string, many: string): string =>
  `${count} ${String(count) === '1' ? one : many}`;

/** "a, b and c", "a, b y c". */
export const listed = (items: readonly string[], language: Language): string => FORMATS[language].list.format(items);

/** Days within a sentence; of many the first ones, and how many more there are. */
export function listedDays(days: readonly IsoDay[], language: Language): string {
  const named = days.slice(0, MOST_NAMED).map((day) => writtenDay(day, language));
  const others = days.length - named.length;
  return listed(others === 0 ? named : [...named, OTHERS[language](others)], language);
}

/** Days that a sentence names. */
const MOST_NAMED = 5;

const OTHERS: Readonly<Record<Language, (count: number) => string>> = {
  en: (count) => `${count} more`,
  es: (count) => `${count} más`,
};
