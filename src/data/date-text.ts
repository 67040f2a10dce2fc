import { epochDayOf } from '../dates.ts';

/** What one date text means under each order of its parts; undefined where that day does not exist. */
export interface DateReading {
  /** `ymd`: the year comes first and there is only one way to read it. */
  readonly shape: 'ymd' | 'slashed';
  readonly iso: number | undefined;
  readonly dmy: number | undefined;
  readonly mdy: number | undefined;
}

const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/;
const TIME =
  /^(?:T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:\s?[ap]\.?\s?m\.?)?\s?(?:Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/** True when what stands in a text from `from` on is a time of day. */
export function isTime(text: string, from: number): boolean {
  return TIME.test(text.slice(from));
}

/** Length of the part of a text before its time of day (`2022-01-01 10:30:00`, `…T10:30Z`); -1 when what follows is no time. */
export function dateLengthOf(text: string): number {
  const end = text.search(/[T\s]/);
  if (end === -1) return text.length;
  return isTime(text, end) ? end : -1;
}

/** Reads a date without time of day; undefined when the text has the shape of none. */
export function readDate(text: string): DateReading | undefined {
  const yearFirst = YEAR_FIRST.exec(text);
  if (yearFirst) return { shape: 'ymd', ...NOT_SLASHED, iso: epochDay(yearFirst[1], yearFirst[3], yearFirst[4]) };
  const compact = COMPACT.exec(text);
  if (compact) return { shape: 'ymd', ...NOT_SLASHED, iso: epochDay(compact[1], compact[2], compact[3]) };
  const yearLast = YEAR_LAST.exec(text);
  if (!yearLast) return undefined;
  const [, first, , second, year] = yearLast;
  return { shape: 'slashed', iso: undefined, dmy: epochDay(year, second, first), mdy: epochDay(year, first, second) };
}

/** How to write the date instead, when what was meant can be guessed. */
export function hintFor(text: string): string {
  if (/^\d{1,2}([-/.])\d{1,2}\1\d{2}$/.test(text)) return ': write the year with four digits';
  if (/^\d{5}(\.\d+)?$/.test(text)) return ': it looks like a serial number of Excel; format the column as a date';
  return ': write YYYY-MM-DD, dd/mm/yyyy or mm/dd/yyyy';
}

const NOT_SLASHED = { dmy: undefined, mdy: undefined };

function epochDay(year: string | undefined, month: string | undefined, day: string | undefined): number | undefined {
  return epochDayOf(Number(year), Number(month), Number(day));
}
