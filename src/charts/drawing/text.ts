import type { EChartsOption } from 'echarts';
import { numberFormat } from '../../language/number-format.ts';
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

/** All digits of the value (up to 12) as the language of the words writes them: −1234.5 → "−1,234.5". */
export function formatExact(value: number, words: ChartWords): string {
  return numberFormat(words.locale, { maximumSignificantDigits: 12 })(value);
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

/** A change as a share: 0.123 → "+12.3%", in Spanish "+12,3 %". */
export function formatShareChange(share: number, words: ChartWords, decimals: number): string {
  const options = { style: 'percent', maximumFractionDigits: decimals, signDisplay: 'exceptZero' } as const;
  return numberFormat(words.locale, options)(share);
}

/**
 * The option with the numbers on its axes written in the language of `words`. The chart library offers only a function for
 * that, which JSON cannot carry, so whoever draws an option (the SVG renderer, a page) applies this at the last moment.
 */
export function localized(option: EChartsOption, words: ChartWords): EChartsOption {
  return { ...option, xAxis: listOf(option.xAxis).map(localize), yAxis: listOf(option.yAxis).map(localize) };

  function localize<Axis extends { type?: string; axisLabel?: object }>(axis: Axis): Axis {
    if (axis.type !== 'value') return axis;
    return { ...axis, axisLabel: { ...axis.axisLabel, formatter: (value: number) => formatExact(value, words) } };
  }
}

function listOf<T>(value: T | T[] | undefined): T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

const LONGEST = 72;
/** Control characters, lone surrogates and non-characters (not allowed in XML), and marks that reverse the writing direction. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A text from outside as one line that a plot can show: unprintable characters become a blank, what is too long is cut. */
export function plainText(text: string): string {
  const characters = Array.from(text.replace(UNPRINTABLE, ' ').trim());
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join('')}…` : characters.join('');
}
/** The names of the calendar for the chart library's `init`; the rest of its locale stays as the library has it. */
export interface ChartLocale {
  readonly time: Readonly<Record<string, readonly string[]>>;
}
/** The `locale` to draw options of these words with. The chart library's calendar starts on Sunday, the project's on Monday. */

export function chartLocale(words: ChartWords): ChartLocale {
  const fromSunday = (names: readonly string[]) => [...names.slice(6), ...names.slice(0, 6)];
  return {
    time: {
      month: words.months,
      monthAbbr: words.monthsShort,
      dayOfWeek: fromSunday(words.weekdays),
      dayOfWeekAbbr: fromSunday(words.weekdaysShort),
    },
  };
}
