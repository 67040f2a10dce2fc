import type { BarSeriesOption, EChartsOption, GridComponentOption, LineSeriesOption } from 'echarts';
import { addDays, type IsoDay } from '../dates.ts';
import type { ChartData } from './chart-data-schema.ts';
import { type AxisLook, groupAxis, heightAxis, labelRoom, leftMargin, levelLine } from './drawing/axes.ts';
import type { ChartSource } from './drawing/chart-data.ts';
import { emptyFrame, frame, type LegendEntry, type PlotArea, plotArea, sourceLine } from './drawing/frame.ts';
import { plainText, roundForChart } from './drawing/text.ts';
import { type ChartTheme, lightTheme } from './drawing/theme.ts';
import type { ChartWords } from './drawing/words.ts';

const PERCENT = 100;
const PROMISED = 80;

interface BacktestPlot {
  readonly source: ChartSource;
  /** Null when there was none. */
  readonly backtest: ChartData['backtest'];
}

type Backtest = NonNullable<ChartData['backtest']>;

/**
 * The error of every candidate from each origin, the registered one foremost, and below how many of the days lay inside
 * its 80 % interval: whether a model is good always or by one lucky month.
 */
export function backtestOption(plot: BacktestPlot, words: ChartWords, theme: ChartTheme = lightTheme): EChartsOption {
  const { source, backtest } = plot;
  const text = { title: words.backtestTitle, lines: [sourceLine(source, words)] };
  if (backtest === null || backtest.origins.length === 0) return emptyFrame(text, words.noBacktest, theme);
  const { horizonDays, origins } = backtest;
  const look = { words, theme };
  const described = {
    ...text,
    lines: [...text.lines, words.backtestMethod(String(horizonDays), String(origins.length))],
  };
  const curves = curvesOf(backtest, look);
  const legend: LegendEntry[] = [
    ...curves.map(({ name, color, icon }): LegendEntry => ({ name, color, shape: 'line', icon })),
    { name: words.inside80, color: theme.mutedSales, shape: 'area' },
  ];
  const left = leftMargin([PERCENT, ...curves.flatMap(({ values }) => values.map((value) => value ?? 0))], look);
  const names = originNames(origins, look);
  const plain = plotArea(described, legend, theme);
  const area = { ...plain, left, bottom: plain.bottom + labelRoom(names, look) };
  const axis = groupAxis(words.forecastFrom, names, look);
  const [upper, lower] = panels(area, theme.layout.narrow);
  const noLabels = { axisLabel: { show: false }, name: '' };
  return {
    ...frame(described, legend, theme),
    grid: [upper, lower],
    xAxis: [
      { ...axis, ...noLabels },
      { ...axis, gridIndex: 1 },
    ],
    yAxis: [
      heightAxis(inPercent(backtest) ? words.wapePercent : words.maePerDay, look, left),
      { ...heightAxis(words.insidePercent, look, left), gridIndex: 1, min: 0, max: PERCENT, interval: 50 },
    ],
    series: [...curves.map(curveSeries), coverageBars(backtest, look)],
  };
}

/** Errors above, coverage below. */
function panels({ top, left, right, bottom }: PlotArea, narrow: boolean): [GridComponentOption, GridComponentOption] {
  const grid = { left, right, outerBoundsMode: 'none' } as const;
  const [height, gap] = narrow ? [64, 34] : [72, 26];
  return [
    { ...grid, top, bottom: bottom + height + gap },
    { ...grid, bottom, height },
  ];
}

interface Curve {
  readonly name: string;
  readonly color: string;
  readonly icon: 'circle' | 'rect' | 'triangle';
  readonly dash: 'solid' | 'dashed' | 'dotted';
  readonly width: number;
  readonly values: readonly (number | null)[];
}

/** Shares where every month sold something, else units of the sales. */
function inPercent({ candidates }: Backtest): boolean {
  return candidates.every(({ wape }) => wape.every((value) => value !== null));
}

/** The registered candidate first. Symbols and dashes differ, not only colours. */
function curvesOf(backtest: Backtest, { words, theme }: AxisLook): Curve[] {
  const share = inPercent(backtest);
  const others = [
    { color: theme.sales, icon: 'triangle', dash: 'dashed' },
    { color: theme.closed, icon: 'rect', dash: 'dotted' },
    { color: theme.holiday, icon: 'triangle', dash: 'dotted' },
  ] as const;
  const own = { color: theme.forecast, icon: 'circle', dash: 'solid' } as const;
  const sorted = [...backtest.candidates].sort(
    (a, b) => Number(b.kind === backtest.chosen) - Number(a.kind === backtest.chosen),
  );
  return sorted.map(({ kind, mae, wape }, i) => {
    const chosen = kind === backtest.chosen;
    const look = chosen ? own : (others[(i - 1) % others.length] ?? others[0]);
    const name = plainText(words.candidate(kind));
    const values = share ? wape.map((value) => (value === null ? null : roundForChart(value * PERCENT))) : mae;
    return { ...look, name: chosen ? words.registered(name) : name, width: chosen ? 2.4 : 1.4, values };
  });
}

function curveSeries({ name, color, icon, dash, width, values }: Curve): LineSeriesOption {
  return {
    type: 'line',
    name,
    z: dash === 'solid' ? 4 : 3,
    symbol: icon,
    symbolSize: dash === 'solid' ? 8 : 7,
    showAllSymbol: true,
    lineStyle: { color, width, type: dash },
    itemStyle: { color, borderWidth: 0 },
    data: [...values],
  };
}

function coverageBars({ coverage80 }: Backtest, { words, theme }: AxisLook): BarSeriesOption {
  return {
    type: 'bar',
    name: words.inside80,
    xAxisIndex: 1,
    yAxisIndex: 1,
    barMaxWidth: 40,
    itemStyle: { color: theme.mutedSales, borderColor: theme.sales, borderWidth: 1 },
    data: coverage80.map((value) => (value === null ? null : roundForChart(value * PERCENT))),
    markLine: levelLine(PROMISED, theme.text, 'dashed'),
  };
}

/** "1 Dec\n2025": the first day forecast; the year where it changes. In a narrow plot the months alone. */
function originNames(origins: Backtest['origins'], { words, theme }: AxisLook): string[] {
  const first = origins.map(({ origin }) => addDays(origin, 1));
  return first.map((day, i) => {
    const month = words.monthsShort[Number(day.slice(5, 7)) - 1] ?? '';
    const name = theme.layout.narrow ? String(Number(day.slice(8))) : `${Number(day.slice(8))} ${month}`;
    const year = yearOf(day) === yearOf(first[i - 1]) ? '' : yearOf(day);
    return theme.layout.narrow ? `${name}\n${month}\n${year}` : `${name}\n${year}`;
  });
}

function yearOf(day: IsoDay | undefined): string {
  return day?.slice(0, 4) ?? '';
}
