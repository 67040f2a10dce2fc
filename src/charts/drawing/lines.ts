import type { BarSeriesOption, LineSeriesOption } from 'echarts';
import { eachDay, type IsoDay } from '../../dates.ts';
import { timeOf } from './axes.ts';
import type { Bounds, ForecastPoint, SalesHistory } from './chart-data.ts';
import type { LegendEntry } from './frame.ts';
import type { ChartTheme } from './theme.ts';
import type { ChartWords } from './words.ts';

/** The levels that any of the days has, the widest first. */
export function levelsOf(days: readonly ForecastPoint[]): string[] {
  const levels = new Set(days.flatMap((day) => Object.keys(day.intervals ?? {})));
  return [...levels].sort((a, b) => Number(b) - Number(a));
}

/** The colour of a level: light for the widest, the strongest one for the narrowest. */
function bandColor(level: string, levels: readonly string[], theme: ChartTheme): string {
  const fromNarrowest = levels.length - 1 - levels.indexOf(level);
  return theme.bands[Math.max(0, theme.bands.length - 1 - fromNarrowest)] ?? theme.bands[0];
}

export function bandLegend(levels: readonly string[], words: ChartWords, theme: ChartTheme): LegendEntry[] {
  return levels.map((level) => ({
    name: words.interval(level),
    color: bandColor(level, levels, theme),
    shape: 'area',
  }));
}

interface BandLook {
  readonly levels: readonly string[];
  readonly words: ChartWords;
  readonly theme: ChartTheme;
  /** The grid (and its axes) to draw in; 0 by default. */
  readonly grid?: number;
  /** Blank between the days, as a share of a day. */
  readonly gap: string;
}

/**
 * The intervals as one box a day: an invisible bar up to the lower bound and on it one of the interval's width. Boxes
 * rather than an area between two lines, because an area vanishes where an open day lies between two closed ones.
 * Both bars carry the name of the level, so that the legend switches them together. Closed days are null.
 */
export function bandSeries(days: readonly ForecastPoint[], look: BandLook): BarSeriesOption[] {
  return look.levels.flatMap((level) => {
    const color = bandColor(level, look.levels, look.theme);
    return [
      box(days, look, level, { id: `lower-${level}`, color: 'transparent', height: ([lower]) => lower }),
      box(days, look, level, { id: `width-${level}`, color, height: ([lower, upper]) => upper - lower }),
    ];
  });
}

interface BoxPart {
  readonly id: string;
  readonly color: string;
  readonly height: (bounds: Bounds) => number;
}

function box(days: readonly ForecastPoint[], look: BandLook, level: string, part: BoxPart): BarSeriesOption {
  return {
    type: 'bar',
    id: part.id,
    name: look.words.interval(level),
    xAxisIndex: look.grid ?? 0,
    yAxisIndex: look.grid ?? 0,
    stack: `interval-${level}`,
    stackStrategy: 'all',
    barGap: '-100%',
    barCategoryGap: look.gap,
    silent: true,
    itemStyle: { color: part.color, borderColor: part.color, borderWidth: look.gap === '0%' ? 0.5 : 0 },
    data: days.map((day) => {
      const bounds = day.open ? day.intervals?.[level] : undefined;
      return [timeOf(day.date), bounds === undefined ? null : part.height(bounds)];
    }),
  };
}

/** The value of a day; null on a closed day, where the line breaks. */
export interface DayValue {
  readonly date: IsoDay;
  readonly value: number | null;
}

/** Every calendar day of the history from `from` on (default: all of it), closed days included as null. */
export function historyValues(history: SalesHistory, from = history.days[0]): DayValue[] {
  const last = history.days.at(-1);
  if (from === undefined || last === undefined) return [];
  const sales = new Map(history.days.map((day, i) => [day, history.sales[i] ?? null]));
  return eachDay(from, last).map((date) => ({ date, value: sales.get(date) ?? null }));
}

export function forecastValues(days: readonly ForecastPoint[]): DayValue[] {
  return days.map((day) => ({ date: day.date, value: day.open ? day.forecast : null }));
}

/**
 * Means of 7 days in a row, counted back from the last day, each at its middle day and over the open days only; null for
 * a week without any. An incomplete first week is left out, since its mean would depend on which weekdays it has.
 */
export function weeklyMeans(values: readonly DayValue[]): DayValue[] {
  const weeks: DayValue[] = [];
  for (let start = values.length % 7; start < values.length; start += 7) {
    const middle = values[start + 3];
    if (middle === undefined) break;
    const open = values.slice(start, start + 7).flatMap(({ value }) => (value === null ? [] : [value]));
    const mean = open.length === 0 ? null : open.reduce((a, b) => a + b, 0) / open.length;
    weeks.push({ date: middle.date, value: mean });
  }
  return weeks;
}

interface LineLook {
  readonly id?: string;
  readonly name: string;
  readonly color: string;
  readonly width: number;
  /** Diameter of the points in pixels; 0 shows only those that no line reaches, because both neighbours are closed. */
  readonly pointSize: number;
  readonly dashed?: boolean;
  readonly grid?: number;
}

/** A line through the days that breaks at closed days. */
export function dayLine(values: readonly DayValue[], look: LineLook): LineSeriesOption {
  const isolated = (i: number) => (values[i - 1]?.value ?? null) === null && (values[i + 1]?.value ?? null) === null;
  return {
    type: 'line',
    ...(look.id !== undefined && { id: look.id }),
    name: look.name,
    xAxisIndex: look.grid ?? 0,
    yAxisIndex: look.grid ?? 0,
    z: 3,
    symbol: look.pointSize > 0 ? 'circle' : 'none',
    symbolSize: look.pointSize,
    showSymbol: true,
    showAllSymbol: true,
    lineStyle: { width: look.width, color: look.color, ...(look.dashed && { type: 'dashed' as const }) },
    itemStyle: { color: look.color, borderWidth: 0 },
    data: values.map(({ date, value }, i) => {
      const point: [number, number | null] = [timeOf(date), value];
      const alone = value !== null && look.pointSize === 0 && isolated(i);
      return alone ? { value: point, symbol: 'circle', symbolSize: Math.max(3, look.width * 2) } : point;
    }),
  };
}
