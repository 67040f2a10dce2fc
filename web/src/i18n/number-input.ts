/** The signs that people put between thousands and before decimals: `1,240.5`, `1.240,5`, `1 240,5`, `1'240.5`. */
const WAYS_OF_WRITING = [',.', '.,', ' .', ' ,', "'.", "',"].map(([group = '', decimal = '']) => ({ group, decimal }));

/** A sign, a currency and a percent sign may stand around the digits. */
const AROUND =
  /^([-−+]?)\s*(?:[A-Z]{0,3}[€$£¥]|[A-Z]{3})?\s*([-−+]?)([\d.,'’ \u00a0\u202f]+?)\s*(?:[A-Z]{0,3}[€$£¥]|[A-Z]{3}|%)?$/;

/**
 * The numbers that a typed text can be, by the signs of a locale such as `es-ES`: none when it is no number, and two
 * when it can be read in two ways, the decimal one first. Thousands as this locale writes them are no question
 * (`1.240` in Spain), nor is what makes sense in one way only (`1.240,50`, `1,5`, `0.125`).
 */
export function readingsOf(text: string, locale: string): readonly number[] {
  const [, before = '', after = '', typed = ''] = AROUND.exec(text.trim()) ?? [];
  const body = typed.replaceAll(/[\u00a0\u202f]/g, ' ').replaceAll('’', "'");
  const sign = /[-−]/.test(before + after) ? -1 : 1;
  const values = WAYS_OF_WRITING.map((signs) => writtenValue(body, signs));
  const readings = [...new Set(values)].filter((value) => value !== undefined && Number.isFinite(value)) as number[];
  readings.sort((a, b) => a - b);
  const usual = readings.length > 1 && body.includes(signsOf(locale).group) ? readings.slice(-1) : readings;
  return usual.map((value) => sign * value || 0);
}

/** A number as people type it by the signs of a locale; undefined when it is none, or can be read in two ways. */
export function readNumber(text: string, locale: string): number | undefined {
  const readings = readingsOf(text, locale);
  return readings.length === 1 ? readings[0] : undefined;
}

/** A number as the text of a field: `readNumber` gives it back, in any locale of the same decimal sign. */
export function writeNumber(value: number, locale: string): string {
  const plain = value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 });
  const clear = /^-?[1-9]\d{0,2}\.\d{3}$/.test(plain) ? `${plain}0` : plain; // three decimals look like thousands
  return clear.replace('.', signsOf(locale).decimal);
}

type Signs = (typeof WAYS_OF_WRITING)[number];

function writtenValue(body: string, { group, decimal }: Signs): number | undefined {
  const [whole = '', decimals = '', ...others] = body.split(decimal);
  if (others.length > 0 || !/^\d*$/.test(decimals) || whole + decimals === '') return undefined;
  const groups = whole.split(group);
  const [first = '', ...rest] = groups;
  if (!groups.every((digits) => /^\d*$/.test(digits))) return undefined;
  if (rest.length > 0 && !(isGroupedByThree(first, rest) || isGroupedAsInIndia(first, rest))) return undefined;
  return Number(`${groups.join('')}.${decimals}0`);
}

const isGroupedByThree = (first: string, rest: readonly string[]) =>
  /^[1-9]\d{0,2}$/.test(first) && rest.every(({ length }) => length === 3);

const isGroupedAsInIndia = (first: string, rest: readonly string[]) =>
  /^[1-9]\d?$/.test(first) &&
  rest.length > 1 &&
  rest.every(({ length }, i) => length === (i === rest.length - 1 ? 3 : 2));

function signsOf(locale: string): Signs {
  const parts = new Intl.NumberFormat(locale).formatToParts(12_345.6);
  const sign = (type: 'group' | 'decimal') => parts.find((part) => part.type === type)?.value ?? '';
  return { group: sign('group'), decimal: sign('decimal') };
}
