import type { BarSeriesOption, EChartsOption, ScatterSeriesOption } from 'echarts';
import { type AxisLook, dayAxis, numberAxis, timeOf } from './axes.ts';
import { niceRange } from './axis-range.ts';
import { emptyFrame, frame, MARGIN, metricTexts, sourceLine } from './frame.ts';
import { histogram } from './histogram.ts';
import { type HoldoutPlot, holdoutLine } from './predicted-vs-real.ts';
import { lightTheme, type PlotTheme } from './theme.ts';
import type { PlotWords } from './words.ts';

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
  return {
    ...frame(text, [], theme),
    grid: [
      { ...MARGIN, top: 92, right: '38%' },
      { ...MARGIN, top: 92, left: '70%' },
    ],
    xAxis: [
      dayAxis(first, last, look, { daily: 20, coarse: 10 }),
      { ...numberAxis(words.residualPerDay, look, 40), ...niceRange(middles, 4), gridIndex: 1 },
    ],
    yAxis: [
      { ...numberAxis(words.residualPerDay, look), ...niceRange([0, ...residuals]) },
      { ...numberAxis(words.numberOfDays, look, 40), gridIndex: 1, minInterval: 1 },
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

function overTime(data: [number, number][], { words, theme }: AxisLook): ScatterSeriesOption {
  return {
    type: 'scatter',
    name: words.residual,
    symbolSize: data.length > 400 ? 4 : 7,
    itemStyle: { color: theme.sales, opacity: 0.6 },
    data,
    markLine: {
      silent: true,
      symbol: 'none',
      label: { show: false },
      lineStyle: { color: theme.forecast, width: 1.5, type: 'solid' },
      data: [{ yAxis: 0 }],
    },
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
