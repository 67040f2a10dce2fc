import type { EChartsOption, ScatterSeriesOption } from 'echarts';
import { firstDayOf, lastDayOf, monthOf } from '../dates.ts';
import { dayAxis, heightAxis, leftMargin, timeOf } from './drawing/axes.ts';
import type { ChartSource, ForecastPoint, ForecastTotal } from './drawing/chart-data.ts';
import { emptyFrame, frame, type LegendEntry, plotArea, sourceLine } from './drawing/frame.ts';
import { bandLegend, bandSeries, dayLine, forecastValues, levelsOf } from './drawing/lines.ts';
import { formatNumber } from './drawing/text.ts';
import { type ChartTheme, lightTheme } from './drawing/theme.ts';
import type { ChartWords } from './drawing/words.ts';

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
}

/** The days ahead one by one, with all intervals given; below, a strip that marks promotions, holidays and closed days. */
export function forecastOption(plot: ForecastPlot, words: ChartWords, theme: ChartTheme = lightTheme): EChartsOption {
  const { days } = plot;
  const [first, last] = [days[0]?.date, days.at(-1)?.date];
  const text = { title: title(days, words), lines: [sourceLine(plot.source, words), ...totalLine(plot.total, words)] };
  if (first === undefined || last === undefined) return emptyFrame(text, words.noForecast, theme);
  const look = { words, theme };
  const levels = levelsOf(days);
  const rows = markRows(days, words, theme);
  const stripHeight = rows.length * ROW_HEIGHT;
  const long = days.length > LONGEST_WITH_POINTS;
  const points = long ? 0 : theme.layout.narrow ? 4 : 6;
  const line = { name: words.forecast, color: theme.forecast, width: long ? 1.2 : 2, pointSize: points };
  const time = { ...dayAxis(first, last, look), name: '' };
  const bounds = days.flatMap((day) => [day.forecast, ...Object.values(day.intervals ?? {}).flat()]);
  const legend: LegendEntry[] = [{ ...line, shape: 'line' }, ...bandLegend(levels, words, theme)];
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
      ...bandSeries(days, { ...look, levels, gap: long ? '0%' : '25%' }),
      dayLine(forecastValues(days), line),
      ...rows.map(markSeries),
    ],
  };
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

interface MarkRow {
  readonly name: string;
  readonly color: string;
  readonly symbol: 'triangle' | 'diamond' | 'rect';
  readonly days: readonly ForecastPoint[];
}

/** The rows of the strip, from the bottom up; a mark that no day has gets no row. Shapes differ, not only colours. */
function markRows(days: readonly ForecastPoint[], words: ChartWords, theme: ChartTheme): MarkRow[] {
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
