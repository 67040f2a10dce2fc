import type {
  EChartsOption,
  GridComponentOption,
  LegendComponentOption,
  LineSeriesOption,
  ScatterSeriesOption,
  TitleComponentOption,
} from 'echarts';
import { weekdayOf } from '../dates.ts';
import { type AxisLook, type AxisRange, heightAxis, niceRange, numberAxis } from './drawing/axes.ts';
import type { ChartSource, HoldoutPair } from './drawing/chart-data.ts';
import {
  emptyFrame,
  type FrameText,
  frame,
  legendOption,
  metricTexts,
  plotArea,
  sourceLine,
  titleOption,
} from './drawing/frame.ts';
import { formatNumber } from './drawing/text.ts';
import { type ChartLayout, type ChartTheme, lightTheme } from './drawing/theme.ts';
import type { ChartWords } from './drawing/words.ts';

/** Where a note stands, and the letters of its lines. */
interface NotePlace {
  readonly left: number;
  readonly top: number;
  readonly fontSize: number;
  readonly lineHeight: number;
}

/** Lines of text beside or below a plot, perhaps under a heading. */
function note(lines: readonly string[], place: NotePlace, theme: ChartTheme, heading = ''): TitleComponentOption {
  const { left, top, fontSize, lineHeight } = place;
  return {
    text: heading,
    subtext: lines.join('\n'),
    left,
    top,
    itemGap: 6,
    textStyle: { color: theme.text, fontSize, fontWeight: 'bold', fontFamily: theme.fontFamily },
    subtextStyle: { color: theme.text, fontSize, lineHeight, fontFamily: theme.fontFamily },
  };
}

/** "Sat 2022-12-10: 4,400 real, 4,070 predicted", the largest error first; days without an error do not count. */
function worstDays(pairs: readonly HoldoutPair[], words: ChartWords, most: number): string[] {
  const error = ({ real, predicted }: HoldoutPair) => Math.abs(real - predicted);
  const worst = pairs.filter((pair) => error(pair) > 0).sort((a, b) => error(b) - error(a));
  return worst.slice(0, most).map(({ date, real, predicted }) => {
    const day = `${words.weekdaysShort[weekdayOf(date) - 1] ?? ''} ${date}`;
    return `${day}: ${words.realAndPredicted(formatNumber(real, words), formatNumber(predicted, words))}`;
  });
}

const LEFT = 104;
const TOP = 92;
const WORST_DAYS = { wide: 5, narrow: 3 };

export interface HoldoutChart {
  readonly source: ChartSource;
  readonly pairs: readonly HoldoutPair[];
}

/** "Days that the model had not seen: 110 (2022-09-13 to 2022-12-31)"; none without pairs. */
export function holdoutLine(pairs: readonly HoldoutPair[], words: ChartWords): string[] {
  const dates = pairs.map(({ date }) => date).sort();
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return [];
  return [words.holdoutDays(formatNumber(pairs.length, words), first, last)];
}

/** Each day of the holdout: sales predicted over sales made. Points on the diagonal were predicted exactly. */
export function predictedVsRealOption(
  plot: HoldoutChart,
  words: ChartWords,
  theme: ChartTheme = lightTheme,
): EChartsOption {
  const { source, pairs } = plot;
  const metrics = metricTexts(source, words);
  const about = [sourceLine(source, words), ...(theme.layout.narrow ? metrics : [])].join(' · ');
  const text = { title: words.predictedVsRealTitle, lines: [about, ...holdoutLine(pairs, words)] };
  if (pairs.length === 0) return emptyFrame(text, words.noHoldout, theme);
  const range = niceRange(pairs.flatMap(({ real, predicted }) => [real, predicted]));
  const look = { words, theme };
  const { grid, legend, notes } = theme.layout.narrow ? below(pairs, text, look) : beside(pairs, metrics, look);
  return {
    ...frame(text, [], theme),
    title: [titleOption(text, theme), ...notes],
    legend,
    grid: { ...grid, outerBoundsMode: 'none' },
    xAxis: { ...numberAxis(words.realPerDay, look, 32), ...range },
    yAxis: { ...heightAxis(words.predictedPerDay, look, grid.left), ...range },
    series: [identityLine(range, look), dayPoints(pairs, look)],
  };
}

/** Side of the plotting area: equal scales on both axes make the identity line a true diagonal. */
function sideOf({ narrow, size: { width, height } }: ChartLayout): number {
  return Math.floor(narrow ? Math.min(width - 156, height - 276) : Math.min(width / 3, height - 164));
}

interface Surroundings {
  readonly grid: GridComponentOption & { readonly left: number };
  readonly legend: LegendComponentOption;
  readonly notes: TitleComponentOption[];
}

function legendEntries({ words, theme }: AxisLook) {
  return [
    { name: words.holdoutDay, color: theme.sales, shape: 'circle' },
    { name: words.identity, color: theme.forecast, shape: 'line' },
  ] as const;
}

/** To the right of the square: the legend, the metrics, one a line, and the days that were predicted worst. */
function beside(pairs: readonly HoldoutPair[], metrics: readonly string[], look: AxisLook): Surroundings {
  const { words, theme } = look;
  const side = sideOf(theme.layout);
  const notesLeft = LEFT + side + 56;
  const place = { left: notesLeft, top: TOP + 56, fontSize: 13, lineHeight: 22 };
  const errors = worstDays(pairs, words, WORST_DAYS.wide);
  const errorsPlace = { ...place, top: place.top + metrics.length * place.lineHeight + 24 };
  return {
    grid: { left: LEFT, top: TOP, width: side, height: side },
    legend: {
      ...legendOption(legendEntries(look), theme),
      orient: 'vertical',
      left: notesLeft,
      top: TOP - 4,
      itemGap: 8,
    },
    notes: [
      note(metrics, place, theme),
      ...(errors.length === 0 ? [] : [note(errors, errorsPlace, theme, words.largestErrors)]),
    ],
  };
}

/** Under the square: the worst days, and the legend at the bottom. */
function below(pairs: readonly HoldoutPair[], text: FrameText, look: AxisLook): Surroundings {
  const { words, theme } = look;
  const entries = legendEntries(look);
  const { top } = plotArea(text, entries, theme);
  const { title, size } = theme.layout;
  const side = sideOf(theme.layout);
  const errors = worstDays(pairs, words, WORST_DAYS.narrow);
  const place = { left: title.left, top: top + side + 48, fontSize: 10, lineHeight: 14 };
  return {
    grid: { left: Math.round((size.width - side) / 2), top, width: side, height: side },
    legend: legendOption(entries, theme),
    notes: errors.length === 0 ? [] : [note(errors, place, theme, words.largestErrors)],
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

/** Each point carries its day as its name, for whoever points at it. */
function dayPoints(pairs: readonly HoldoutPair[], { words, theme }: AxisLook): ScatterSeriesOption {
  return {
    type: 'scatter',
    name: words.holdoutDay,
    symbolSize: theme.layout.narrow ? 5 : 7,
    itemStyle: { color: theme.sales, opacity: pairs.length > 500 ? 0.3 : 0.6 },
    data: pairs.map(({ date, real, predicted }) => ({ name: date, value: [real, predicted] })),
  };
}
