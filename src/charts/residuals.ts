import type { BarSeriesOption, EChartsOption, GridComponentOption, ScatterSeriesOption } from 'echarts';
import { quantileOfSorted } from '../numerics/quantiles.ts';
import {
  type AxisLook,
  dayAxis,
  heightAxis,
  leftMargin,
  levelLine,
  niceRange,
  niceStep,
  numberAxis,
  timeOf,
} from './drawing/axes.ts';
import { emptyFrame, frame, metricTexts, type PlotArea, plotArea, sourceLine } from './drawing/frame.ts';
import { type ChartTheme, lightTheme } from './drawing/theme.ts';
import type { ChartWords } from './drawing/words.ts';
import { type HoldoutChart, holdoutLine } from './predicted-vs-real.ts';

const MOST_BINS = 40;

interface Bin {
  readonly middle: number;
  readonly count: number;
}

/**
 * Counts in bins of equal, round width, one of them centred on 0, without a hole, and with an empty bin at both ends. The
 * width follows Freedman and Diaconis (1981), 2·IQR/∛n, rounded up, and gives at most about 40 bins.
 */
export function histogram(values: readonly number[]): Bin[] {
  if (values.length === 0) return [];
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  const spread = quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25);
  const width = niceStep(Math.max((2 * spread) / Math.cbrt(sorted.length), (high - low) / MOST_BINS));
  const binOf = (value: number) => Math.floor(value / width + 0.5);
  const first = binOf(low) - 1;
  const counts = new Array<number>(binOf(high) - first + 2).fill(0);
  for (const value of sorted) counts[binOf(value) - first] = (counts[binOf(value) - first] ?? 0) + 1;
  return counts.map((count, i) => ({ middle: (first + i) * width, count }));
}

/** Without a legend the plot begins higher. */
const WIDE_TOP = 92;
/** What stands for the left margin of the histogram: its counts are short. */
const COUNTS_LEFT = 70;
/** In a narrow plot the height of the upper panel, as a share of the plot's, and the pixels for what stands below it. */
const UPPER = 0.28;
const UPPER_LABELS = 74;

/** Real minus predicted sales of the holdout: over time, where drift would show, and as a histogram. */
export function residualsOption(plot: HoldoutChart, words: ChartWords, theme: ChartTheme = lightTheme): EChartsOption {
  const pairs = [...plot.pairs].sort((a, b) => (a.date < b.date ? -1 : 1));
  const lines = [
    [sourceLine(plot.source, words), ...metricTexts(plot.source, words)].join(' · '),
    ...holdoutLine(pairs, words),
  ];
  const text = { title: words.residualsTitle, lines };
  const [first, last] = [pairs[0]?.date, pairs.at(-1)?.date];
  if (first === undefined || last === undefined) return emptyFrame(text, words.noHoldout, theme);
  const residuals = pairs.map(({ real, predicted }) => real - predicted);
  const look = { words, theme };
  const bins = histogram(residuals);
  const middles = bins.map(({ middle }) => middle);
  const { narrow } = theme.layout;
  const area = plotArea(text, [], theme);
  const left = leftMargin(residuals, look);
  return {
    ...frame(text, [], theme),
    grid: panels({ ...area, left }, theme),
    xAxis: [
      dayAxis(first, last, look, narrow ? undefined : { daily: 20, coarse: 10 }),
      { ...numberAxis(words.residualPerDay, look, narrow ? 28 : 40), ...niceRange(middles, 4), gridIndex: 1 },
    ],
    yAxis: [
      { ...heightAxis(words.residualPerDay, look, left), ...niceRange([0, ...residuals]) },
      { ...heightAxis(words.numberOfDays, look, narrow ? left : COUNTS_LEFT), gridIndex: 1, minInterval: 1 },
    ],
    series: [
      overTime(
        pairs.map((pair, i) => [timeOf(pair.date), residuals[i] ?? 0]),
        look,
      ),
      counted(bins, look),
    ],
  };
}

/** Side by side, or one above the other. */
function panels({ top, left, right, bottom }: PlotArea, { layout }: ChartTheme): GridComponentOption[] {
  const whole = { left, right, outerBoundsMode: 'none' } as const;
  if (layout.narrow) {
    const height = Math.round(layout.size.height * UPPER);
    return [
      { ...whole, top, height },
      { ...whole, top: top + height + UPPER_LABELS, bottom: bottom + 4 },
    ];
  }
  return [
    { ...whole, top: WIDE_TOP, bottom, right: '38%' },
    { ...whole, top: WIDE_TOP, bottom, left: '70%' },
  ];
}

function overTime(data: [number, number][], { words, theme }: AxisLook): ScatterSeriesOption {
  return {
    type: 'scatter',
    name: words.residual,
    symbolSize: data.length > 400 || theme.layout.narrow ? 4 : 7,
    itemStyle: { color: theme.sales, opacity: 0.6 },
    data,
    markLine: levelLine(0, theme.forecast),
  };
}

function counted(bins: readonly { middle: number; count: number }[], { words, theme }: AxisLook): BarSeriesOption {
  return {
    type: 'bar',
    name: words.numberOfDays,
    xAxisIndex: 1,
    yAxisIndex: 1,
    barCategoryGap: '6%',
    itemStyle: { color: theme.sales },
    data: bins.map(({ middle, count }) => [middle, count]),
  };
}
