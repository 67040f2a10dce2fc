import { momentOf, readDate } from '../columns/dates.ts';
import { isMissing, readNumber } from '../columns/numbers.ts';
import { openFlagOf } from '../columns/open-column.ts';
import type { ColumnSample } from './column-sample.ts';

/** So many different cells of a column are told apart. */
const MAX_DISTINCT = 1000;
/** So many are shown. */
const SHOWN = 3;
const SHOWN_LENGTH = 60;

const EMAIL = /^[^\s@,;]+@[^\s@,;]+\.[a-z]{2,}$/i;
const PHONE = /^\+?[\d\s().-]{9,20}$/;
const PERSON = /^\p{Lu}[\p{L}'’.-]+(?:\s+\p{Lu}[\p{L}'’.-]*){1,3}$/u;

type Counts = { -readonly [K in Kind['counted'][number]]: number };

/** Looks at the cells of column `at` in the first rows of data. */
export function sampleColumn(name: string, at: number, rows: readonly (readonly string[])[]): ColumnSample {
  const kinds = new Map<string, Kind>();
  const count: Counts = { dates: 0, bareDates: 0, numbers: 0, integers: 0, flags: 0, emails: 0, phones: 0, people: 0 };
  const values: (number | undefined)[] = [];
  let filled = 0;
  for (const cells of rows) {
    const text = cells[at]?.trim() ?? '';
    if (isMissing(text)) continue;
    filled++;
    const kind = kinds.get(text) ?? kindOf(text);
    if (kinds.size < MAX_DISTINCT) kinds.set(text, kind);
    for (const key of kind.counted) count[key]++;
    values.push(kind.isInteger ? kind.value : undefined);
  }
  const sample = [...kinds.keys()].slice(0, SHOWN).map((text) => text.slice(0, SHOWN_LENGTH));
  const counts = filled > 1 && filled === rows.length && isCounting(values);
  return { at, name, rows: rows.length, filled, ...count, distinct: kinds.size, counts, sample };
}

/** True for 0, 1, 2, … and for 1, 2, 3, … */
function isCounting(values: readonly (number | undefined)[]): boolean {
  const [first = -1] = values;
  return (first === 0 || first === 1) && values.every((value, i) => value === first + i);
}

interface Kind {
  readonly counted: readonly (
    | 'dates'
    | 'bareDates'
    | 'numbers'
    | 'integers'
    | 'flags'
    | 'emails'
    | 'phones'
    | 'people'
  )[];
  readonly value: number | undefined;
  readonly isInteger: boolean;
}

function kindOf(text: string): Kind {
  const number = readNumber(text);
  const value = (number?.dot ?? number?.comma)?.value;
  const isInteger = /^\d{1,15}$/.test(text);
  const counted: Kind['counted'][number][] = [];
  if (number !== undefined) counted.push('numbers');
  if (isInteger) counted.push('integers');
  if (openFlagOf(text) !== undefined) counted.push('flags');
  const isDay = isDate(text);
  if (isDay) counted.push(number === undefined || !/^\d+(?:\.\d+)?$/.test(text) ? 'dates' : 'bareDates');
  if (EMAIL.test(text)) counted.push('emails');
  if (PHONE.test(text) && text.replace(/\D/g, '').length >= 9 && !isDay) counted.push('phones');
  if (PERSON.test(text)) counted.push('people');
  return { counted, value, isInteger };
}

/** True for a text that is a day, whatever the order of its parts. */
function isDate(text: string): boolean {
  const reading = readDate(momentOf(text)?.date ?? '');
  return reading !== undefined && [reading.iso, reading.dmy, reading.mdy].some((day) => day !== undefined);
}
