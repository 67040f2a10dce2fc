import type { ChartWords } from './words.ts';

/** Decimals that leave about three significant digits: none from 100 on, one from 10 on, else two. */
function decimalsFor(value: number): number {
  const size = Math.abs(value);
  if (size >= 99.95) return 0;
  return size >= 9.995 ? 1 : 2;
}

/** The value to the precision that a plot shows; never -0. */
export function roundForChart(value: number, decimals = decimalsFor(value)): number {
  return Number(value.toFixed(decimals)) + 0;
}

/** All digits of the value (up to 12) with the separators of the language and a real minus sign: −1234.5 → "−1,234.5". */
export function formatExact(value: number, words: ChartWords): string {
  const digits = Number(Math.abs(value).toPrecision(12));
  const [whole = '', fraction] = String(digits).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, words.thousandsSeparator);
  const sign = value < 0 && digits !== 0 ? '−' : '';
  return sign + (fraction === undefined ? grouped : grouped + words.decimalSeparator + fraction);
}

/** 1234.5 → "1,235", 12.34 → "12.3", 0.5 → "0.5". */
export function formatNumber(value: number, words: ChartWords): string {
  return formatExact(roundForChart(value), words);
}

/** A gain gets a plus sign: 12.34 → "+12.3". */
export function formatChange(value: number, words: ChartWords, decimals = decimalsFor(value)): string {
  const rounded = roundForChart(value, decimals);
  return (rounded > 0 ? '+' : '') + formatExact(rounded, words);
}
