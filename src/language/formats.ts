import type { IsoDay, IsoMonth } from '../dates.ts';
import { numberFormat } from './number-format.ts';
import { LANGUAGES, type Language, LOCALES, listed, writtenDay } from './wording.ts';

const UTC = { timeZone: 'UTC' } as const;

const atNoon = (day: IsoDay) => new Date(`${day}T12:00:00Z`);

/** Numbers and days as people of a language write them. */
function formatsOf(language: Language) {
  const locale = LOCALES[language];
  const day = new Intl.DateTimeFormat(locale, { ...UTC, day: 'numeric', month: 'long', year: 'numeric' });
  const weekday = new Intl.DateTimeFormat(locale, { ...UTC, weekday: 'long', day: 'numeric', month: 'long' });
  const month = new Intl.DateTimeFormat(locale, { ...UTC, month: 'long', year: 'numeric' });
  const share = numberFormat(locale, { style: 'percent', maximumSignificantDigits: 2 });
  const rule = new Intl.PluralRules(locale);
  return {
    /** With the decimals of the data, at most. */
    number: (value: number, decimals: number) =>
      numberFormat(locale, { maximumFractionDigits: Math.min(decimals, 20) })(value),
    /** Of a share, without its sign: 0.1234 is "12%", in Spanish "12 %". */
    percent: (value: number) => share(Math.abs(value)),
    day: (date: IsoDay) => writtenDay(date, language),
    /** "22–28 December 2025". */
    range: (from: IsoDay, to: IsoDay) => day.formatRange(atNoon(from), atNoon(to)).replace(/\s*–\s*/u, ' – '),
    weekday: (date: IsoDay) => weekday.format(atNoon(date)),
    month: (of: IsoMonth) => month.format(atNoon(`${of}-15`)),
    /** "1 day", "2 days". */
    count: (value: number, one: string, other: string) =>
      `${numberFormat(locale)(value)} ${rule.select(value) === 'one' ? one : other}`,
    list: (items: readonly string[]) => listed(items, language),
  };
}

export type Formats = ReturnType<typeof formatsOf>;

export const FORMATS = Object.fromEntries(LANGUAGES.map((language) => [language, formatsOf(language)])) as Readonly<
  Record<Language, Formats>
>;

/** The same in both languages. */
export function inBoth(write: (language: Language) => string): Record<Language, string> {
  return { en: write('en'), es: write('es') };
}
