import type { BarSeriesOption, EChartsOption, GridComponentOption, ScatterSeriesOption } from 'echarts';
import { type AxisLook, dayAxis, heightAxis, leftMargin, levelLine, numberAxis, timeOf } from './axes.ts';
import { niceRange } from './axis-range.ts';
import { emptyFrame, frame, metricTexts, type PlotArea, plotArea, sourceLine } from './frame.ts';
import { histogram } from './histogram.ts';
import { type HoldoutPlot, holdoutLine } from './predicted-vs-real.ts';
import { lightTheme, type PlotTheme } from './theme.ts';
import type { PlotWords } from './words.ts';

/** Without a legend the plot begins higher. */
const WIDE_TOP = 92;
/** What stands for the left margin of the histogram: its counts are short. */
const COUNTS_LEFT = 70;
/** In a narrow plot the height of the upper panel, as a share of the plot's, and the pixels for what stands below it. */
const UPPER = 0.28;
const UPPER_LABELS = 74;

/** Real minus predicted sales of the holdout: over time, where drift would show, and as a histogram. */
export function residualsOption(plot: HoldoutPlot, words: PlotWords, theme: PlotTheme = lightTheme): EChartsOption {
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
function panels({ top, left, right, bottom }: PlotArea, { layout }: PlotTheme): GridComponentOption[] {
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
