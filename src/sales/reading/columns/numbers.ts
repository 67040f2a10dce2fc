import { withoutResidue } from '../../faults.ts';

/** A number and how many decimals its text has, zeros at the end apart. */
export interface DecimalNumber {
  readonly value: number;
  readonly decimals: number;
}

/** What the text of one number means when `.` marks its decimals and when `,` does; undefined where it is no number. */
export interface NumberReading {
  readonly dot: DecimalNumber | undefined;
  readonly comma: DecimalNumber | undefined;
}

/** No number has more characters; longer texts would make the expressions below slow. */
export const LONGEST_NUMBER = 400;

/** Currencies as tills write them: letters before or after an amount. Signs (€, ₹) are known by Unicode. */
const CURRENCIES = new Set(
  (
    'r$ us$ a$ au$ c$ ca$ nz$ hk$ s$ mx$ nt$ rd$ j$ b/. s/ s/. kr kr. zl kč kc ft lei lv лв лв. din ден руб руб. р. грн грн. ' +
    'rs rs. rm rp ksh tsh ush tl fr fr. bs bs. gs gs. sek. 元 円 원 euro euros dollar dollars pesos reais soles ' +
    // ISO 4217
    'aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd btn bwp byn bzd cad cdf chf clf clp ' +
    'cny cop crc cuc cup cve czk djf dkk dop dzd egp ern etb eur fjd fkp gbp gel ghs gip gmd gnf gtq gyd hkd hnl hrk htg huf ' +
    'idr ils inr iqd irr isk jmd jod jpy kes kgs khr kmf kpw krw kwd kyd kzt lak lbp lkr lrd lsl lyd mad mdl mga mkd mmk mnt ' +
    'mop mru mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr ' +
    'sdg sek sgd shp sle sll sos srd ssp stn svc syp szl thb tjs tmt tnd top try ttd twd tzs uah ugx usd uyu uzs ved ves vnd ' +
    'vuv wst xaf xcd xof xpf yer zar zmw zwl'
  ).split(' '),
);
/** Codes that in small letters are words, which may be units. */
const WORDS = new Set(['all', 'cup', 'gel', 'top']);
/** Rand, quetzal, lempira, kwacha: one letter is a currency only before an amount with cents, since `Q1` is a quarter. */
const LETTER = /^[RQLK]\s?(?=\d[\d.,\s]*[.,]\d\d$)/;
const CURRENCY_AT = {
  start: /^(\p{Sc}|[\p{L}]{1,7}[$/.]{0,2}|[\p{L}]{1,2}\$)\s*/u,
  end: /\s*(\p{Sc}|[\p{L}]{1,7}[$/.]{0,2})$/u,
};

const NUMBER = /^(\d[\d.,'\s]*|[.,]\d+)(?:[eE]([+-]?\d{1,4}))?$/;
const THOUSANDS_SPACED = /^[1-9]\d{0,2}(?:[\s']\d{3})+(?:[.,]\d*)?$/;
const GROUPED = /^[1-9]\d{0,2}(?:,\d{3})+(?:\.(\d*))?$/;
/** Lakhs and crores: `1,23,456.78`. */
const GROUPED_INDIAN = /^[1-9]\d?(?:,\d{2})+,\d{3}(?:\.(\d*))?$/;
const UNGROUPED = /^\d*(?:\.(\d*))?$/;

/**
 * Reads a number with or without grouped thousands (`1,234.5`, `1.234,5`, `1 234,5`, `1'234.5`, `1,23,456.5`), an exponent,
 * a currency at either end, and a minus before it, after it or as parentheses. Both readings of `1.234` are given; a number
 * without separators reads the same in both.
 */
export function readNumber(text: string): NumberReading | undefined {
  if (text.length > LONGEST_NUMBER) return undefined;
  const bare = withoutSign(text);
  if (bare === undefined) return undefined;
  const match = NUMBER.exec(bare.digits);
  if (match === null) return undefined;
  const [, mantissa = '', exponent] = match;
  const spaced = THOUSANDS_SPACED.test(mantissa);
  if (!spaced && /[\s']/.test(mantissa)) return undefined;
  const body = mantissa.replace(/[\s']/g, '');
  const parts = {
    sign: bare.negative ? '-' : '',
    exponent: Number(exponent ?? 0),
    mayGroup: exponent === undefined && !spaced,
  };
  const dot = readAs(body, { ...parts, mayBeIndian: true });
  const comma = readAs(
    body.replace(/[.,]/g, (separator) => (separator === '.' ? ',' : '.')),
    { ...parts, mayBeIndian: false },
  );
  return dot === undefined && comma === undefined ? undefined : { dot, comma };
}

/** An amount without its sign and its currency; undefined when it has two signs or other words. */
function withoutSign(text: string): { readonly digits: string; readonly negative: boolean } | undefined {
  let rest = text
    .replace(/[\u2212\u2013]/g, '-')
    .replace(/[\u2019\u02BC]/g, "'")
    .replace(/[\u00A0\u2007\u2009\u202F]/g, ' ')
    .replace(/[\u200E\u200F\u061C]/g, '')
    .trim();
  let signs = 0;
  let negative = false;
  const parenthesised = /^(\D{0,8})\(([^()]+)\)(\D{0,8})$/.exec(rest);
  if (parenthesised !== null) {
    rest = `${parenthesised[1]}${parenthesised[2]}${parenthesised[3]}`.trim();
    [signs, negative] = [1, true];
  }
  const takeSign = () => {
    const lead = /^([+-])\s*/.exec(rest);
    if (lead === null) return;
    signs++;
    negative ||= lead[1] === '-';
    rest = rest.slice(lead[0].length);
  };
  takeSign();
  rest = withoutCurrency(withoutCurrency(rest, CURRENCY_AT.start), CURRENCY_AT.start).replace(LETTER, '');
  takeSign();
  rest = withoutCurrency(rest, CURRENCY_AT.end);
  rest = rest.replace(/(\d[.,])-{1,2}$/, '$100'); // 12,- is 12,00
  if (/\d\s*-$/.test(rest)) {
    signs++;
    negative = true;
    rest = rest.replace(/\s*-$/, '');
  }
  rest = withoutCurrency(rest, CURRENCY_AT.end);
  return signs > 1 ? undefined : { digits: rest, negative };
}

function withoutCurrency(text: string, at: RegExp): string {
  const match = at.exec(text);
  const name = match?.[1];
  if (match === null || name === undefined) return text;
  const isKnown = /^\p{Sc}$/u.test(name) || (CURRENCIES.has(name.toLowerCase().replace('ł', 'l')) && !WORDS.has(name));
  return isKnown ? text.slice(0, match.index) + text.slice(match.index + match[0].length) : text;
}

interface Parts {
  readonly sign: string;
  readonly exponent: number;
  readonly mayGroup: boolean;
  readonly mayBeIndian: boolean;
}

/** The value of digits with `.` before their decimals and `,` between their thousands. */
function readAs(body: string, { sign, exponent, mayGroup, mayBeIndian }: Parts): DecimalNumber | undefined {
  const match =
    UNGROUPED.exec(body) ??
    (mayGroup ? GROUPED.exec(body) : null) ??
    (mayGroup && mayBeIndian ? GROUPED_INDIAN.exec(body) : null);
  if (match === null) return undefined;
  const value = withoutResidue(Number(`${sign}${body.replaceAll(',', '')}e${exponent}`)) + 0; // + 0: no negative zero
  return { value, decimals: Math.max(0, (match[1]?.replace(/0+$/, '').length ?? 0) - exponent) };
}

const NOT_FINITE = /^(?:[+-]?(?:nan|inf|infinity|infinito|∞)|#.*[!?])$/i;
const MISSING = /^(?:|na|n\/a|#n\/a|#n\/d|nan|nat|<na>|null|none|nil|\p{Sc}?\s*[-–—]+\s*\p{Sc}?)$/iu;

/** Infinities and what spreadsheets write for a failed formula (`#DIV/0!`). */
export function isNotFinite(text: string): boolean {
  return NOT_FINITE.test(text);
}

/** Nothing, a word by which programs write that there is no value, or the dash of an accounting format (`$ -`). */
export function isMissing(text: string): boolean {
  return MISSING.test(text);
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

/** `2.0` is 2, whatever sign the prices beside it have. */
export function withoutZeros(text: string): string {
  return text.replace(/^(\s*-?\d+)[.,]0{1,2}(?=\s*$)/, '$1');
}

/** True for a cell that has no amount. */
export function isBlankAmount(text: string): boolean {
  return text === '' || (text.charCodeAt(0) > 57 || text.charCodeAt(0) < 48 ? isMissing(text.trim()) : false);
}
