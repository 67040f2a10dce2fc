import type { EChartsOption, ScatterSeriesOption } from 'echarts';
import { addDays, firstDayOf, lastDayOf, monthOf, toEpochDay } from '../dates.ts';
import { type AxisLook, type DayWindow, heightAxis, leftMargin, timeOf, windowAxis } from './drawing/axes.ts';
import type { ChartSource, ForecastPoint, ForecastTotal, ObservedPoint } from './drawing/chart-data.ts';
import { emptyFrame, frame, type LegendEntry, plotArea, sourceLine } from './drawing/frame.ts';
import { bandLegend, bandSeries, dayLine, forecastValues, levelsOf } from './drawing/lines.ts';
import { formatNumber } from './drawing/text.ts';
import { type ChartTheme, lightTheme } from './drawing/theme.ts';
import type { ChartWords } from './drawing/words.ts';

/** The symbol of a dashed line. */
const DASHES = 'path://M0 0h5v3h-5z M7 0h5v3h-5z M14 0h5v3h-5z';
const ROW_HEIGHT = 20;
const STRIP_BOTTOM = 16;
/** Pixels for the names of its rows, where the vertical axis alone would leave less. */
const STRIP_NAMES = 68;
/** For the labels of the days, between plot and strip. */
const DAY_LABELS = 48;
/** Beyond this, points and gaps between days would blur the line. */
const LONGEST_WITH_POINTS = 100;

interface ForecastPlot {
  readonly source: ChartSource;
  /** Consecutive days. */
  readonly days: readonly ForecastPoint[];
  readonly total?: ForecastTotal | undefined;
  /** What was sold before these days, and on those of them that have passed; in order. */
  readonly past?: readonly ObservedPoint[] | undefined;
  /** What was sold `WEEKS_OF_YEAR` weeks before these days, in order. */
  readonly yearBefore?: readonly ObservedPoint[] | undefined;
  /** The days that the axis shows; default: all of them. */
  readonly shown?: DayWindow | undefined;
}

/** The same weekday a year before is so many weeks before. */
export const WEEKS_OF_YEAR = 52;
/** The id of the line of the year before. */
export const YEAR_BEFORE = 'year-before';

/**
 * The days ahead one by one, with all intervals given; below, a strip that marks promotions, holidays and closed days. What is
 * known of the past stands before and behind them.
 */
export function forecastOption(plot: ForecastPlot, words: ChartWords, theme: ChartTheme = lightTheme): EChartsOption {
  const { days, past = [] } = plot;
  const [first, last] = [days[0]?.date, days.at(-1)?.date];
  const text = { title: title(days, words), lines: [sourceLine(plot.source, words), ...totalLine(plot.total, words)] };
  if (first === undefined || last === undefined) return emptyFrame(text, words.noForecast, theme);
  const look = { words, theme };
  const levels = levelsOf(days);
  const sold = new Set(past.map(({ date }) => date));
  const ahead = days.filter(({ date }) => !sold.has(date));
  const rows = markRows([...past, ...ahead], words, theme);
  const stripHeight = rows.length * ROW_HEIGHT;
  const shown = plot.shown ?? { from: toEpochDay(past[0]?.date ?? first), to: toEpochDay(last) };
  const long = shown.to - shown.from >= LONGEST_WITH_POINTS;
  const points = long ? 0 : theme.layout.narrow ? 4 : 6;
  const line = { name: words.forecast, color: theme.forecast, width: long ? 1.2 : 2, pointSize: points };
  const time = { ...windowAxis(shown, look), name: '' };
  const before = pastLines(plot, look);
  const bounds = [
    ...days.flatMap((day) => [day.forecast, ...Object.values(day.intervals ?? {}).flat()]),
    ...[...past, ...(plot.yearBefore ?? [])].map(({ sales }) => sales ?? 0),
  ];
  const legend: LegendEntry[] = [
    ...(ahead.length > 0 ? [{ ...line, shape: 'line' } as const, ...bandLegend(levels, words, theme)] : []),
    ...before.map(({ legend }) => legend),
  ];
  const area = plotArea(text, legend, theme);
  const { margin, narrow } = theme.layout;
  const left = narrow && rows.length > 0 ? Math.max(STRIP_NAMES, leftMargin(bounds, look)) : leftMargin(bounds, look);
  const stripBottom = STRIP_BOTTOM + area.bottom - margin.bottom;
  return {
    ...frame(text, legend, theme),
    grid: [
      { ...area, left, outerBoundsMode: 'none', bottom: stripBottom + stripHeight + DAY_LABELS },
      { left, outerBoundsMode: 'none', right: area.right, bottom: stripBottom, height: stripHeight },
    ],
    xAxis: [
      time,
      { ...time, gridIndex: 1, axisTick: { show: false }, axisLabel: { show: false }, axisLine: { show: false } },
    ],
    yAxis: [heightAxis(words.salesPerDay, look, left), stripAxis(rows, theme)],
    series: [
      ...bandSeries(ahead, { ...look, levels, gap: long ? '0%' : '25%' }),
      ...before.map(({ series }) => series),
      dayLine(forecastValues(ahead), line),
      ...rows.map(markSeries),
    ],
  };
}

/** What was sold a year before, and what was sold last; without those of which nothing is known. */
function pastLines({ past = [], yearBefore = [] }: ForecastPlot, { words, theme }: AxisLook) {
  const year = {
    id: YEAR_BEFORE,
    name: words.yearBefore,
    color: theme.mutedText,
    width: 1.2,
    pointSize: 0,
    dashed: true,
  };
  const sales = { name: words.sales, color: theme.sales, width: 1.6, pointSize: 0 };
  const behind = yearBefore.map(({ date, sales }) => ({ date: addDays(date, WEEKS_OF_YEAR * 7), value: sales }));
  const lines = [
    { look: year, values: behind, icon: DASHES },
    { look: sales, values: past.map(({ date, sales }) => ({ date, value: sales })), icon: undefined },
  ];
  return lines
    .filter(({ values }) => values.some(({ value }) => value !== null))
    .map(({ look, values, icon }) => ({
      series: dayLine(values, look),
      legend: { name: look.name, color: look.color, shape: 'line', icon } satisfies LegendEntry,
    }));
}

function title(days: readonly ForecastPoint[], words: ChartWords): string {
  const [first, last] = [days[0]?.date, days.at(-1)?.date];
  if (first === undefined || last === undefined) return words.forecastTitle;
  const month = monthOf(first);
  const wholeMonth = first === firstDayOf(month) && last === lastDayOf(month);
  const name = `${words.months[Number(month.slice(5)) - 1] ?? ''} ${month.slice(0, 4)}`;
  return `${words.forecastTitle}: ${wholeMonth ? name : words.range(first, last)}`;
}

function totalLine(total: ForecastTotal | undefined, words: ChartWords): string[] {
  if (total === undefined) return [];
  const forecast = formatNumber(total.forecast, words);
  const [level, bounds] = Object.entries(total.intervals ?? {}).find(([key]) => key === '80') ?? [];
  if (level === undefined || bounds === undefined) return [words.total(forecast)];
  return [words.totalWithin(forecast, level, formatNumber(bounds[0], words), formatNumber(bounds[1], words))];
}

/** What the strip marks of a day. */
type Marked = Pick<ObservedPoint, 'date' | 'open'> & { readonly [mark in 'promo' | 'holiday']?: unknown };

interface MarkRow {
  readonly name: string;
  readonly color: string;
  readonly symbol: 'triangle' | 'diamond' | 'rect';
  readonly days: readonly Marked[];
}

/** The rows of the strip, from the bottom up; a mark that no day has gets no row. Shapes differ, not only colours. */
function markRows(days: readonly Marked[], words: ChartWords, theme: ChartTheme): MarkRow[] {
  const rows: MarkRow[] = [
    { name: words.closed, color: theme.closed, symbol: 'rect', days: days.filter((day) => !day.open) },
    { name: words.holiday, color: theme.holiday, symbol: 'diamond', days: days.filter((day) => Boolean(day.holiday)) },
    { name: words.promo, color: theme.promo, symbol: 'triangle', days: days.filter((day) => Boolean(day.promo)) },
  ];
  return rows.filter((row) => row.days.length > 0);
}

function stripAxis(rows: readonly MarkRow[], theme: ChartTheme) {
  return {
    type: 'category',
    gridIndex: 1,
    data: rows.map((row) => row.name),
    axisTick: { show: false },
    axisLine: { show: false },
    axisLabel: { color: theme.text, fontSize: 11 },
    splitLine: { show: true, lineStyle: { color: theme.gridLine } },
  } as const;
}

function markSeries(row: MarkRow, index: number): ScatterSeriesOption {
  return {
    type: 'scatter',
    id: `mark-${row.symbol}`,
    name: row.name,
    xAxisIndex: 1,
    yAxisIndex: 1,
    symbol: row.symbol,
    symbolSize: row.symbol === 'rect' ? 8 : 11,
    itemStyle: { color: row.color, opacity: 1 },
    data: row.days.map((day) => [timeOf(day.date), index]),
  };
}
