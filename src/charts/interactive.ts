import type { EChartsOption } from 'echarts';
import { addDays, fromEpochDay, type IsoDay } from '../dates.ts';
import { formatExact, formatNumber, localized } from './drawing/text.ts';
import type { ChartTheme } from './drawing/theme.ts';
import type { ChartWords } from './drawing/words.ts';
import { WEEKS_OF_YEAR, YEAR_BEFORE } from './forecast.ts';

const MS_PER_DAY = 86_400_000;

/** What the chart library passes to a tooltip for one point. */
interface Pointed {
  readonly seriesId?: string;
  readonly seriesName?: string;
  readonly seriesType?: string;
  readonly name?: string;
  readonly axisType?: string;
  readonly axisValue?: number | string;
  readonly value?: unknown;
}

/**
 * The localized option with a tooltip, for a page where somebody points at it. The tooltip is drawn as text, never as
 * HTML: whatever a name holds, it is shown and not run. Functions make this one no JSON: apply it at the last moment, in a
 * chart whose `locale` is `chartLocale(words)`.
 */
export function interactive(option: EChartsOption, words: ChartWords, theme: ChartTheme): EChartsOption {
  const byDay = axisTypes(option).some((type) => type === 'time' || type === 'category');
  const shown = localized(option, words);
  return {
    ...shown,
    ...(daysAgree(option) ? pointedTogether(shown) : {}),
    tooltip: {
      trigger: byDay ? 'axis' : 'item',
      renderMode: 'richText',
      confine: true,
      backgroundColor: theme.background,
      borderColor: theme.mutedText,
      textStyle: { color: theme.text, fontSize: 12, fontFamily: theme.fontFamily },
      axisPointer: { type: 'line', label: { show: false }, lineStyle: { color: theme.mutedText } },
      // The library's type is wider.
      formatter: (pointed: unknown) => tooltipText(pointed as Pointed | readonly Pointed[], words, isOfOneYear(option)),
    },
  };
}

/**
 * The text of a tooltip: the day or the group, then a line for each value. A band is one line with both of its bounds. Days
 * of one year are written without it.
 */
export function tooltipText(pointed: Pointed | readonly Pointed[], words: ChartWords, ofOneYear = false): string {
  const points = ofOneDay('length' in pointed ? pointed : [pointed]);
  const [first] = points;
  if (first === undefined) return '';
  const lines = points.flatMap((point) => lineOf(point, points, words));
  return [headOf(first, words, ofOneYear), ...new Set(lines)]
    .map(unmarked)
    .filter((line) => line !== '')
    .join('\n');
}

/** Without the marks of other days: of panels that are pointed at together the library gives the nearest point of each. */
function ofOneDay(points: readonly Pointed[]): readonly Pointed[] {
  const day = (points.find((point) => !isMark(point)) ?? points[0])?.axisValue;
  return points.filter(({ axisType, axisValue }) => axisType !== 'xAxis.time' || axisValue === day);
}

/** A mark in the strip below a forecast says all by its name. */
function isMark({ seriesId = '' }: Pointed): boolean {
  return seriesId.startsWith('mark-');
}

/** Braces would be taken for the marks of a style. */
function unmarked(text: string): string {
  return text.replaceAll(/[{}|]/g, ' ').trim();
}

function headOf(point: Pointed, words: ChartWords, ofOneYear: boolean): string {
  const { axisType, axisValue, name = '', seriesType } = point;
  const dayText = (day: IsoDay) => dayFormat(words, ofOneYear ? LONG_DAY : { ...LONG_DAY, year: 'numeric' })(day);
  if (axisType === 'xAxis.time') return dayText(dayAt(axisValue));
  if (axisType === 'xAxis.value') return formatExact(Number(axisValue), words);
  const isDay = axisType === undefined && seriesType === 'scatter' && /^\d{4}-\d{2}-\d{2}$/.test(name);
  return isDay ? dayText(name) : name.replaceAll('\n', ' ').trim();
}

const LONG_DAY = { weekday: 'long', day: 'numeric', month: 'long' } as const;
const SHORT_DAY = { day: 'numeric', month: 'short', year: 'numeric' } as const;

/** "jueves, 15 de diciembre". A format takes long to make, and one pointing needs few. */
function dayFormat({ locale }: ChartWords, options: Intl.DateTimeFormatOptions): (day: IsoDay) => string {
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  return (day) => format.format(new Date(`${day}T00:00:00Z`));
}

const dayAt = (axisValue: unknown): IsoDay => fromEpochDay(Math.floor(Number(axisValue) / MS_PER_DAY + 0.5));

/** Whether all days that can be pointed at are of the same year. */
function isOfOneYear(option: EChartsOption): boolean {
  const ends = xAxesOf(option).flatMap(({ type, min, max }) => (type === 'time' ? [Number(min), Number(max) - 1] : []));
  const years = new Set(ends.map((end) => dayAt(end).slice(0, 4)));
  return years.size === 1;
}

function lineOf(point: Pointed, all: readonly Pointed[], words: ChartWords): string[] {
  const { seriesId = '', seriesName = '', seriesType, axisType } = point;
  const [, end, level] = /^(lower|width)(-?.*)$/.exec(seriesId) ?? [];
  if (end === 'width') return [];
  if (end === 'lower') {
    const [lower, width] = [numberOf(point), numberOf(all.find((other) => other.seriesId === `width${level}`))];
    if (lower === null || width === null) return [];
    return [`${seriesName}: ${formatNumber(lower, words)} – ${formatNumber(lower + width, words)}`];
  }
  if (axisType === undefined && seriesType === 'scatter') return pairLines(point, words);
  if (isMark(point)) return [seriesName];
  const value = numberOf(point);
  if (value !== null && seriesId === YEAR_BEFORE)
    return [`${seriesName} (${yearBefore(point, words)}): ${formatNumber(value, words)}`];
  return value === null ? [] : [`${seriesName}: ${formatNumber(value, words)}`];
}

/** The day that stands behind the one pointed at: "16 dic 2021". */
function yearBefore({ axisValue }: Pointed, words: ChartWords): string {
  return dayFormat(words, SHORT_DAY)(addDays(dayAt(axisValue), -7 * WEEKS_OF_YEAR));
}

function pairLines({ value }: Pointed, words: ChartWords): string[] {
  const [real, predicted] = Array.isArray(value) ? value : [];
  if (typeof real !== 'number' || typeof predicted !== 'number') return [];
  return [words.realAndPredicted(formatNumber(real, words), formatNumber(predicted, words))];
}

/** The value on the vertical axis. */
function numberOf(point: Pointed | undefined): number | null {
  const value: unknown = Array.isArray(point?.value) ? point.value[1] : point?.value;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function xAxesOf({ xAxis }: EChartsOption): { type?: string | undefined; min?: unknown; max?: unknown }[] {
  return xAxis === undefined ? [] : ([xAxis].flat() as { type?: string }[]); // of each axis only what all kinds have
}

function axisTypes(option: EChartsOption): (string | undefined)[] {
  return xAxesOf(option).map(({ type }) => type);
}

/** Pointing at a day in one panel points at it in all; the rows of a strip of marks are not pointed at. */
function pointedTogether({ xAxis, yAxis }: EChartsOption): EChartsOption {
  return {
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    xAxis: [xAxis ?? []].flat().map((axis) => ({ ...axis, axisPointer: { show: true, label: { show: false } } })),
    yAxis: [yAxis ?? []].flat().map((axis) => ({ ...axis, axisPointer: { show: axis.type !== 'category' && 'auto' } })),
  };
}

/** Whether several panels show the same days, so that pointing at one describes all. */
function daysAgree(option: EChartsOption): boolean {
  const axes = xAxesOf(option);
  const [first] = axes;
  const same = axes.every(({ type, min, max }) => type === first?.type && min === first?.min && max === first?.max);
  return axes.length > 1 && same;
}
