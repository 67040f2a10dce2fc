import type { EChartsOption, LineSeriesOption } from 'echarts';
import { type AxisLook, groupAxis, heightAxis, leftMargin, levelLine } from './axes.ts';
import { boxOf, errorBoxes } from './error-boxes.ts';
import { emptyFrame, frame, type LegendEntry, plotArea, sourceLine } from './frame.ts';
import { type DayOfMonth, dayOfMonthGroups } from './month-means.ts';
import { roundForPlot } from './number-text.ts';
import { lightTheme, type PlotTheme } from './theme.ts';
import { type HistoryPlot, historyLine } from './weekday.ts';
import type { PlotWords } from './words.ts';

const PERCENT = 100;
/** In a narrow plot every fifth day has its number. */
const NARROW_STEP = 5;

/** How much more or less the 1st, 2nd, … of a month sell than its mean day, and how sure that is: paydays show here. */
export function monthDayOption(plot: HistoryPlot, words: PlotWords, theme: PlotTheme = lightTheme): EChartsOption {
  const { source, history } = plot;
  const about = [sourceLine(source, words), ...historyLine(history, words)].join(' · ');
  const text = { title: words.monthDayTitle, lines: [about, words.monthDayMethod] };
  const groups = dayOfMonthGroups(history);
  if (groups === null) return emptyFrame(text, words.noYear, theme);
  const look = { words, theme };
  const { narrow } = theme.layout;
  const legend: LegendEntry[] = [
    { name: words.meanDifference, color: theme.promo, shape: 'circle' },
    { name: words.confidence, color: theme.mutedSales, shape: 'area' },
  ];
  const area = plotArea(text, legend, theme);
  const left = leftMargin(
    groups.flatMap((group) => (group === null ? [] : boxOf(group).map((end) => end * PERCENT))),
    look,
  );
  const days = groupAxis(
    words.monthDay,
    groups.map((_, i) => (narrow && i > 0 && (i + 1) % NARROW_STEP !== 0 ? '' : String(i + 1))),
    look,
  );
  return {
    ...frame(text, legend, theme),
    grid: { ...area, left, outerBoundsMode: 'none' },
    xAxis: { ...days, axisLine: { onZero: false, lineStyle: { color: theme.mutedText } } },
    yAxis: heightAxis(words.differenceFromMonth, look, left),
    series: [...errorBoxes(groups, look, { width: narrow ? 6 : 16, scale: PERCENT }), differences(groups, look)],
  };
}

function differences(groups: readonly (DayOfMonth | null)[], { words, theme }: AxisLook): LineSeriesOption {
  return {
    type: 'line',
    name: words.meanDifference,
    z: 4,
    symbol: 'circle',
    symbolSize: theme.layout.narrow ? 4 : 7,
    showAllSymbol: true,
    lineStyle: { color: theme.promo, width: 1.2 },
    itemStyle: { color: theme.promo, borderWidth: 0 },
    data: groups.map((group) => (group === null ? null : roundForPlot(group.difference * PERCENT))),
    markLine: levelLine(0, theme.text),
  };
}
