import type { MarkLineComponentOption, XAXisComponentOption, YAXisComponentOption } from 'echarts';
import { type IsoDay, toEpochDay } from '../dates.ts';
import { niceRange } from './axis-range.ts';
import { dayTicks, type MostTicks } from './day-ticks.ts';
import { formatExact } from './number-text.ts';
import type { PlotTheme } from './theme.ts';
import type { PlotWords } from './words.ts';

const MS_PER_DAY = 86_400_000;
const DIGIT_WIDTH = 7;
const LABEL_ROW = 16;
const NAME_WIDTH = 48;
/** Between the labels of a vertical axis and its line, and before them. */
const TICK_WIDTH = 16;
/** Pixels from the left edge to the name of a vertical axis. */
const NAME_FROM_EDGE = 30;

/** Where a day stands on a time axis: milliseconds since 1970-01-01 UTC. */
export function timeOf(day: IsoDay): number {
  return toEpochDay(day) * MS_PER_DAY;
}

export interface AxisLook {
  readonly words: PlotWords;
  readonly theme: PlotTheme;
}

/** Pixels that the vertical axis of these values needs for its name and labels: grids above each other stay aligned. */
export function leftMargin(values: readonly number[], { words, theme }: AxisLook): number {
  const { narrow, margin } = theme.layout;
  const { max, min } = niceRange([0, ...values]);
  const characters = Math.max(...[max, min].map((end) => formatExact(end, words).length));
  return Math.max(margin.left, characters * DIGIT_WIDTH + (narrow ? TICK_WIDTH : NAME_WIDTH));
}

function named(name: string, gap: number, theme: PlotTheme) {
  return {
    name,
    nameLocation: 'middle',
    nameGap: gap,
    nameTextStyle: { color: theme.text, fontSize: 12 },
  } as const;
}

/** An axis of numbers with its name in the middle, `gap` pixels from the axis. */
export function numberAxis(name: string, { theme }: AxisLook, gap = 52) {
  return {
    type: 'value',
    ...named(name, gap, theme),
    axisLabel: { color: theme.mutedText, hideOverlap: true },
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: theme.gridLine } },
  } as const satisfies YAXisComponentOption;
}

/** A vertical axis of numbers `left` pixels from the edge. In a narrow plot its name stands above it rather than beside. */
export function heightAxis(name: string, look: AxisLook, left = look.theme.layout.margin.left) {
  const axis = numberAxis(name, look, left - NAME_FROM_EDGE);
  if (!look.theme.layout.narrow) return axis;
  return {
    ...axis,
    nameLocation: 'end',
    nameGap: 9,
    nameTextStyle: { ...axis.nameTextStyle, fontSize: 11, align: 'left', padding: [0, 0, 0, 12 - left] },
    axisLabel: { ...axis.axisLabel, fontSize: 11 },
  } as const satisfies YAXisComponentOption;
}

/** An axis of days from `from` to `to`, each of them a whole day wide, with at most `most` labels (default: what the layout has room for). */
export function dayAxis(from: IsoDay, to: IsoDay, look: AxisLook, most?: MostTicks): XAXisComponentOption {
  const { words, theme } = look;
  const { days, template, fontSize } = dayTicks(from, to, most ?? theme.layout.mostDays);
  const ticks = days.map(timeOf);
  return {
    type: 'time',
    ...named(theme.layout.narrow ? '' : words.date, 40, theme),
    min: timeOf(from) - MS_PER_DAY / 2,
    max: timeOf(to) + MS_PER_DAY / 2,
    containShape: false,
    axisLine: { onZero: false, lineStyle: { color: theme.mutedText } },
    splitLine: { show: false },
    axisTick: { customValues: ticks },
    axisLabel: {
      customValues: ticks,
      formatter: template,
      fontSize,
      lineHeight: 14,
      hideOverlap: true,
      color: theme.mutedText,
    },
  };
}

/** Pixels that an axis of groups needs below the plot for labels of more than one line, beyond the margin. */
export function labelRoom(groups: readonly string[], { theme }: AxisLook): number {
  const named = theme.layout.narrow ? 0 : 6;
  return (rowsOf(groups) - 1) * (LABEL_ROW - 2) + named;
}

function rowsOf(groups: readonly string[]): number {
  return Math.max(1, ...groups.map((group) => group.split('\n').filter((line) => line !== '').length));
}

/** An axis of named groups; in a narrow plot their names have to say what they are. */
export function groupAxis(name: string, groups: readonly string[], { theme }: AxisLook): XAXisComponentOption {
  const rows = rowsOf(groups);
  return {
    type: 'category',
    data: [...groups],
    ...named(theme.layout.narrow ? '' : name, 14 + rows * LABEL_ROW, theme),
    axisTick: { show: false },
    axisLine: { lineStyle: { color: theme.mutedText } },
    axisLabel: { color: theme.text, interval: 0, lineHeight: LABEL_ROW, fontSize: theme.layout.narrow ? 10 : 12 },
  };
}

/** A horizontal line through the plot at a value. */
export function levelLine(value: number, color: string, type: 'solid' | 'dashed' = 'solid'): MarkLineComponentOption {
  return {
    silent: true,
    symbol: 'none',
    label: { show: false },
    lineStyle: { color, width: 1.2, type },
    data: [{ yAxis: value }],
  };
}
