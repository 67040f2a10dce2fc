/** A number and how many decimals its text has, zeros at the end apart. */
export interface DecimalNumber {
  readonly value: number;
  readonly decimals: number;
}

/** What the text of one number means when `.` marks its decimals and when `,` does; undefined where it is no number. */
interface NumberReading {
  readonly dot: DecimalNumber | undefined;
  readonly comma: DecimalNumber | undefined;
}

/** No number has more characters; longer texts would make the expressions below slow. */
const LONGEST = 400;
const NUMBER = /^([+-]?)(\d[\d.,'\s]*|[.,]\d+)(?:[eE]([+-]?\d{1,4}))?$/;
const THOUSANDS_SPACED = /^[1-9]\d{0,2}(?:[\s']\d{3})+(?:[.,]\d*)?$/;
const GROUPED = /^[1-9]\d{0,2}(?:,\d{3})+(?:\.(\d*))?$/;
const UNGROUPED = /^\d*(?:\.(\d*))?$/;

/**
 * Reads a number with or without grouped thousands (`1,234.5`, `1.234,5`, `1 234,5`, `1'234.5`), an exponent, and a
 * currency sign at either end. Both readings of `1.234` are given; a number without separators reads the same in both.
 */
export function readNumber(text: string): NumberReading | undefined {
  if (text.length > LONGEST) return undefined;
  const amount = text.replace('\u2212', '-').replace(/[€$£¥]/, '');
  const match = NUMBER.exec(amount.replace(/^([+-]?)\s+|\s+$/g, '$1'));
  if (match === null) return undefined;
  const [, sign = '', mantissa = '', exponent] = match;
  const spaced = THOUSANDS_SPACED.test(mantissa);
  if (!spaced && /[\s']/.test(mantissa)) return undefined;
  const body = mantissa.replace(/[\s']/g, '');
  const parts = { sign, exponent: Number(exponent ?? 0), mayGroup: exponent === undefined && !spaced };
  const dot = readAs(body, parts);
  const comma = readAs(
    body.replace(/[.,]/g, (separator) => (separator === '.' ? ',' : '.')),
    parts,
  );
  return dot === undefined && comma === undefined ? undefined : { dot, comma };
}

interface Parts {
  readonly sign: string;
  readonly exponent: number;
  readonly mayGroup: boolean;
}

/** The value of digits with `.` before their decimals and `,` between their thousands. */
function readAs(body: string, { sign, exponent, mayGroup }: Parts): DecimalNumber | undefined {
  const match = UNGROUPED.exec(body) ?? (mayGroup ? GROUPED.exec(body) : null);
  if (match === null) return undefined;
  const value = Number(`${sign}${body.replaceAll(',', '')}e${exponent}`) + 0; // + 0: no negative zero
  return { value, decimals: Math.max(0, (match[1]?.replace(/0+$/, '').length ?? 0) - exponent) };
}

const NOT_FINITE = /^(?:[+-]?(?:nan|inf|infinity|infinito|∞)|#.*[!?])$/i;
const MISSING = /^(?:|na|n\/a|#n\/a|#n\/d|null|none|nil|-+)$/i;

/** `NaN`, infinities and what spreadsheets write for a failed formula (`#DIV/0!`). */
export function isNotFinite(text: string): boolean {
  return NOT_FINITE.test(text);
}

/** Nothing, or a word by which programs write that there is no value. */
export function isMissing(text: string): boolean {
  return MISSING.test(text);
}

const FLAGS = new Map<string, 0 | 1>([
  ...['true', 'verdadero', 'sí', 'si', 'yes', 's', 'y'].map((word) => [word, 1] as const),
  ...['false', 'falso', 'no', 'n'].map((word) => [word, 0] as const),
]);

/** A yes or no, in Spanish or English, as 1 or 0; undefined for any other text. */
export function flagOf(text: string): 0 | 1 | undefined {
  return FLAGS.get(text.toLowerCase());
}

/**
 * The offset of the only `.` or `,` in a text of digits, its length when it is all digits, -1 for any other text: the
 * shapes that nearly all cells have, recognised without a regular expression.
 */
export function plainPoint(text: string): number {
  let point = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) continue;
    if ((code !== 46 && code !== 44) || point !== text.length || i === 0) return -1;
    point = i;
  }
  return text.length === 0 || point === text.length - 1 ? -1 : point;
}
