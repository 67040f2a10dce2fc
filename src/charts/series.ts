import type { EChartsOption, LineSeriesOption, SeriesOption } from 'echarts';
import { dayAxis, heightAxis, leftMargin, timeOf } from './drawing/axes.ts';
import type { ChartSource, ForecastPoint, SalesHistory } from './drawing/chart-data.ts';
import { emptyFrame, frame, type LegendEntry, type PlotArea, plotArea, sourceLine } from './drawing/frame.ts';
import {
  bandLegend,
  bandSeries,
  type DayValue,
  dayLine,
  forecastValues,
  historyValues,
  levelsOf,
  weeklyMeans,
} from './drawing/lines.ts';
import { formatNumber } from './drawing/text.ts';
import { type ChartTheme, lightTheme } from './drawing/theme.ts';
import type { ChartWords } from './drawing/words.ts';

/** The height of the overview, as a share of the plot's. */
const OVERVIEW = 0.2;
/** Pixels for its labels, in a narrow plot. */
const OVERVIEW_LABELS = 50;

interface SeriesPlot {
  readonly source: ChartSource;
  readonly history: SalesHistory;
  /** The days after the history; may be empty. */
  readonly forecast: readonly ForecastPoint[];
}

interface Scene {
  readonly plot: SeriesPlot;
  readonly values: readonly DayValue[];
  readonly level: readonly string[];
  readonly words: ChartWords;
  readonly theme: ChartTheme;
}

/** The sales so far and the forecast after them, with its 80 % interval (or the narrowest one given). */
export function seriesOption(plot: SeriesPlot, words: ChartWords, theme: ChartTheme = lightTheme): EChartsOption {
  const values = historyValues(plot.history);
  const levels = levelsOf(plot.forecast);
  const level = levels.includes('80') ? ['80'] : levels.slice(-1);
  const scene: Scene = { plot, values, level, words, theme };
  const text = { title: words.seriesTitle, lines: [sourceLine(plot.source, words), ...spanLine(scene)] };
  if (values.length === 0) return emptyFrame(text, words.noHistory, theme);
  const long = values.length > theme.layout.longestDailyHistory;
  const entries = legend(scene, long);
  const area = { ...plotArea(text, entries, theme), left: seriesMargin(scene) };
  return { ...frame(text, entries, theme), ...(long ? twoPanels(scene, area) : onePanel(scene, area)) };
}

function spanLine({ plot: { history }, values, words }: Scene): string[] {
  const [from, to] = [history.days[0], history.days.at(-1)];
  if (from === undefined || to === undefined) return [];
  const closed = values.length - history.days.length;
  const span = words.span(formatNumber(history.days.length, words), from, to);
  return [closed === 0 ? span : `${span} · ${words.closedDays(formatNumber(closed, words))}`];
}

function legend({ plot, level, words, theme }: Scene, long: boolean): LegendEntry[] {
  const means: LegendEntry = { name: words.weeklyMean, color: theme.text, shape: 'line' };
  return [
    { name: words.sales, color: theme.sales, shape: 'line' },
    ...(long ? [means] : []),
    ...(plot.forecast.length > 0 ? [{ name: words.forecast, color: theme.forecast, shape: 'line' } as const] : []),
    ...bandLegend(level, words, theme),
  ];
}

/** History from its `from`-th day on, day by day, and the forecast. */
function dailySeries({ plot, values, level, words, theme }: Scene, from: number, grid: number): SeriesOption[] {
  const sales = { name: words.sales, color: theme.sales, width: from > 0 ? 1.6 : 1.2, pointSize: 0, grid };
  const forecast = { name: words.forecast, color: theme.forecast, width: 1.6, pointSize: 0, grid };
  return [
    ...bandSeries(plot.forecast, { levels: level, words, theme, grid, gap: '0%' }),
    dayLine(values.slice(from), sales),
    ...(plot.forecast.length > 0 ? [dayLine(forecastValues(plot.forecast), forecast)] : []),
  ];
}

function dailyAxis(scene: Scene, from: number) {
  const first = scene.values[from]?.date ?? '';
  const last = scene.plot.forecast.at(-1)?.date ?? scene.values.at(-1)?.date ?? first;
  return dayAxis(first, last, scene);
}

function onePanel(scene: Scene, area: PlotArea): EChartsOption {
  return {
    grid: [{ ...area, outerBoundsMode: 'none' }],
    xAxis: [dailyAxis(scene, 0)],
    yAxis: [heightAxis(scene.words.salesPerDay, scene, area.left)],
    series: dailySeries(scene, 0, 0),
  };
}

function seriesMargin({ plot, values, level, words, theme }: Scene): number {
  const upper = plot.forecast.flatMap((day) => [day.forecast, ...level.map((key) => day.intervals?.[key]?.[1] ?? 0)]);
  return leftMargin([...values.map(({ value }) => value ?? 0), ...upper], { words, theme });
}

function twoPanels(scene: Scene, { top, left, right, bottom }: PlotArea): EChartsOption {
  const { words, theme } = scene;
  const { narrow, lastDays, size } = theme.layout;
  const overview = Math.round(size.height * OVERVIEW);
  const from = Math.max(0, scene.values.length - lastDays);
  const grid = { left, right, outerBoundsMode: 'none' } as const;
  const salesAxis = heightAxis(words.salesPerDay, scene, left);
  return {
    grid: [
      { ...grid, top, height: overview },
      { ...grid, top: narrow ? top + overview + OVERVIEW_LABELS : '56%', bottom },
    ],
    xAxis: [
      { ...dailyAxis(scene, 0), name: '' },
      { ...dailyAxis(scene, from), gridIndex: 1 },
    ],
    yAxis: [
      { ...salesAxis, splitNumber: 3 },
      { ...salesAxis, ...(narrow ? { name: '' } : {}), splitNumber: 4, gridIndex: 1 },
    ],
    series: [overviewLine(scene, from), ...dailySeries(scene, from, 1)],
  };
}

/** The weekly means of the whole history; the part that the lower panel shows is shaded. */
function overviewLine({ values, words, theme }: Scene, from: number): LineSeriesOption {
  const means = { name: words.weeklyMean, color: theme.text, width: 1.2, pointSize: 0, grid: 0 };
  const [start, end] = [values[from]?.date, values.at(-1)?.date];
  const shaded = start === undefined || end === undefined ? [] : [[{ xAxis: timeOf(start) }, { xAxis: timeOf(end) }]];
  return {
    ...dayLine(weeklyMeans(values), means),
    markArea: {
      silent: true,
      itemStyle: { color: theme.gridLine },
      data: shaded as [{ xAxis: number }, { xAxis: number }][],
    },
  };
}
