import type { EChartsOption, LineSeriesOption, ScatterSeriesOption, TitleComponentOption } from 'echarts';
import { weekdayOf } from '../dates.ts';
import { type AxisLook, NAME_FROM_EDGE, numberAxis } from './axes.ts';
import { type AxisRange, niceRange } from './axis-range.ts';
import { emptyFrame, frame, legendOption, metricTexts, sourceLine, titleOption } from './frame.ts';
import { formatNumber } from './number-text.ts';
import type { HoldoutPair, PlotSource } from './plot-data.ts';
import { lightTheme, type PlotTheme } from './theme.ts';
import type { PlotWords } from './words.ts';

/** Side of the plotting area: equal scales on both axes make the identity line a true diagonal. */
const SIDE = 316;
const LEFT = 104;
const TOP = 92;
const NOTES_LEFT = LEFT + SIDE + 56;
const WORST_DAYS = 5;

export interface HoldoutPlot {
  readonly source: PlotSource;
  readonly pairs: readonly HoldoutPair[];
}

/** "Days that the model had not seen: 110 (2022-09-13 to 2022-12-31)"; none without pairs. */
export function holdoutLine(pairs: readonly HoldoutPair[], words: PlotWords): string[] {
  const dates = pairs.map(({ date }) => date).sort();
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return [];
  return [words.holdoutDays(formatNumber(pairs.length, words), first, last)];
}

/** Each day of the holdout: sales predicted over sales made. Points on the diagonal were predicted exactly. */
export function predictedVsRealOption(
  plot: HoldoutPlot,
  words: PlotWords,
  theme: PlotTheme = lightTheme,
): EChartsOption {
  const { source, pairs } = plot;
  const lines = [sourceLine(source, words), ...holdoutLine(pairs, words)];
  const text = { title: words.predictedVsRealTitle, lines };
  if (pairs.length === 0) return emptyFrame(text, words.noHoldout, theme);
  const range = niceRange(pairs.flatMap(({ real, predicted }) => [real, predicted]));
  const look = { words, theme };
  const day = { name: words.holdoutDay, color: theme.sales, shape: 'circle' } as const;
  const identity = { name: words.identity, color: theme.forecast, shape: 'line' } as const;
  return {
    ...frame(text, [], theme),
    title: [titleOption(text, theme), ...notes(plot, words, theme)],
    legend: { ...legendOption([day, identity], theme), orient: 'vertical', left: NOTES_LEFT, top: TOP - 4, itemGap: 8 },
    grid: { left: LEFT, top: TOP, width: SIDE, height: SIDE, outerBoundsMode: 'none' },
    xAxis: { ...numberAxis(words.realPerDay, look, 32), ...range },
    yAxis: { ...numberAxis(words.predictedPerDay, look, LEFT - NAME_FROM_EDGE), ...range },
    series: [identityLine(range, look), dayPoints(pairs, look)],
  };
}

function identityLine({ min, max }: AxisRange, { words, theme }: AxisLook): LineSeriesOption {
  return {
    type: 'line',
    name: words.identity,
    symbol: 'none',
    silent: true,
    lineStyle: { color: theme.forecast, width: 1.5 },
    data: [
      [min, min],
      [max, max],
    ],
  };
}

function dayPoints(pairs: readonly HoldoutPair[], { words, theme }: AxisLook): ScatterSeriesOption {
  return {
    type: 'scatter',
    name: words.holdoutDay,
    symbolSize: 7,
    itemStyle: { color: theme.sales, opacity: pairs.length > 500 ? 0.3 : 0.6 },
    data: pairs.map(({ real, predicted }) => [real, predicted]),
  };
}

function note(lines: readonly string[], top: number, theme: PlotTheme, heading = ''): TitleComponentOption {
  return {
    text: heading,
    subtext: lines.join('\n'),
    left: NOTES_LEFT,
    top,
    textStyle: { color: theme.text, fontSize: 13, fontWeight: 'bold', fontFamily: theme.fontFamily },
    subtextStyle: { color: theme.text, fontSize: 13, lineHeight: 22, fontFamily: theme.fontFamily },
  };
}

/** Beside the square: the metrics, one a line, and the days that were predicted worst. */
function notes({ source, pairs }: HoldoutPlot, words: PlotWords, theme: PlotTheme): TitleComponentOption[] {
  const metrics = metricTexts(source, words);
  const errorsTop = TOP + 56 + metrics.length * 22 + 24;
  const errors = worstDays(pairs, words);
  const errorNote = errors.length === 0 ? [] : [note(errors, errorsTop, theme, words.largestErrors)];
  return [note(metrics, TOP + 56, theme), ...errorNote];
}

/** "Sat 2022-12-10: 4,400 real, 4,070 predicted", the largest error first; days without an error do not count. */
function worstDays(pairs: readonly HoldoutPair[], words: PlotWords): string[] {
  const error = ({ real, predicted }: HoldoutPair) => Math.abs(real - predicted);
  const worst = pairs.filter((pair) => error(pair) > 0).sort((a, b) => error(b) - error(a));
  return worst.slice(0, WORST_DAYS).map(({ date, real, predicted }) => {
    const day = `${words.weekdaysShort[weekdayOf(date) - 1] ?? ''} ${date}`;
    return `${day}: ${words.realAndPredicted(formatNumber(real, words), formatNumber(predicted, words))}`;
  });
}
