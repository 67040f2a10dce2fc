import { type IsoDay, weekdayOf } from '../../src/dates.ts';
import { numberFormat } from '../../src/language/number-format.ts';
import type { Language } from '../../src/language/wording.ts';

/** No name in an answer in words is longer; the whole one is among the numbers. */
const LONGEST_NAME = 80;
const LONGEST_SENTENCE = 400;
/** Assumptions, faults and the like that are told in words. */
const MOST_TOLD = 8;

const WEEKDAYS: Readonly<Record<Language, readonly string[]>> = {
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  es: ['lun', 'mar', 'mié', 'jue', 'vie', 'sáb', 'dom'],
};

/**
 * Text that came from a file, in one line: without control characters, and without those that are not seen or turn the direction
 * of writing.
 */
export function inOneLine(text: string, longest = LONGEST_SENTENCE): string {
  const clean = text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return clean.length <= longest ? clean : `${clean.slice(0, longest - 1)}…`;
}

/** A name that somebody else chose, so that it can be told from the words around it. */
export function quoted(name: string): string {
  return `"${inOneLine(name, LONGEST_NAME).replaceAll('"', "'")}"`;
}

/** How numbers and lists are written for a reader of one language. */
export interface Wording {
  readonly language: Language;
  amount(value: number): string;
  /** 0.125 is 12.5 %. */
  share(value: number): string;
  /** The same with its sign. */
  change(value: number): string;
  /** `80 %: 1 to 2; 95 %: 0 to 3`. */
  bounds(intervals: Readonly<Record<string, readonly [number, number]>>): string;
  day(date: IsoDay): string;
  /** Sentences of the service, one a line. */
  list(title: string, sentences: readonly string[]): string[];
}

export function wordingIn(language: Language): Wording {
  const amount = numberFormat(language, { maximumFractionDigits: 2 });
  const percent = { style: 'percent', maximumFractionDigits: 1 } as const;
  const share = numberFormat(language, percent);
  const change = numberFormat(language, { ...percent, signDisplay: 'always' });
  const to = language === 'es' ? 'a' : 'to';
  const more = language === 'es' ? 'más' : 'more';
  return {
    language,
    amount,
    share,
    change,
    bounds: (intervals) =>
      Object.entries(intervals)
        .map(([level, [lower, upper]]) => `${level} %: ${amount(lower)} ${to} ${amount(upper)}`)
        .join('; '),
    day: (date) => `${WEEKDAYS[language][weekdayOf(date) - 1]} ${date}`,
    list: (title, sentences) => {
      const told = sentences.slice(0, MOST_TOLD).map((sentence) => `- ${inOneLine(sentence)}`);
      const rest = sentences.length - told.length;
      return told.length === 0 ? [] : [`${title}:`, ...told, ...(rest > 0 ? [`- … ${rest} ${more}`] : [])];
    },
  };
}
