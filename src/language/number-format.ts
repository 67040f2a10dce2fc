/** Writes a number for people to read. */
export type WriteNumber = (value: number) => string;

/** Formats that were made, by locale and options: making one takes longer than using it a hundred times. */
const made = new Map<string, WriteNumber>();

/**
 * How every number is written that people read, by the separators of a locale such as `es-ES`: thousands are grouped from four
 * digits on, a negative one has a real minus sign, and nothing is "-0". Without it Spanish would group from five digits
 * on, so that 2999 and 12.345 stood below each other in a column, and 5000 would look unlike the 5.000 that is typed.
 */
export function numberFormat(locale: string, options: Intl.NumberFormatOptions = {}): WriteNumber {
  const name = `${locale} ${JSON.stringify(options)}`;
  const known = made.get(name);
  if (known) return known;
  const format = new Intl.NumberFormat(locale, { signDisplay: 'negative', ...options, useGrouping: 'always' });
  const write: WriteNumber = (value) => format.format(value).replace('-', '−');
  made.set(name, write);
  return write;
}

/** A count in the service's own messages, which are English. */
export const inEnglish: WriteNumber = (value) => numberFormat('en')(value);

/** A number, or one as it is written. */
type Count = number | string | undefined;

/** Whether a count is one. */
export const isOne = (count: Count): boolean => String(count) === '1';

/** A count with its noun: "1 día", "2 días". */
export const counted = (count: Count, one: string, many: string): string => `${count} ${isOne(count) ? one : many}`;
