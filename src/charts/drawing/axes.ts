import type { MarkLineComponentOption, XAXisComponentOption, YAXisComponentOption } from 'echarts';
import { eachDay, fromEpochDay, type IsoDay, toEpochDay, weekdayOf } from '../../dates.ts';
import { formatExact } from './text.ts';
import type { ChartTheme } from './theme.ts';
import type { ChartWords } from './words.ts';

export interface AxisRange {
  readonly min: number;
  readonly max: number;
  readonly interval: number;
}

/** The smallest of 1, 2, 2.5, 5 or 10 times a power of ten that is at least `step`; 1 when `step` is 0. */
export function niceStep(step: number): number {
  if (!(step > 0) || !Number.isFinite(step)) return 1;
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= step * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** A range with round ends and about `ticks` intervals that holds all values; around a single value, one step each side. */
export function niceRange(values: readonly number[], ticks = 5): AxisRange {
  const lowest = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const highest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (lowest > highest) return { min: 0, max: 1, interval: 1 };
  const interval = niceStep((highest > lowest ? highest - lowest : Math.abs(highest) / 2) / ticks);
  const min = Math.floor(lowest / interval) * interval;
  const max = Math.ceil(highest / interval) * interval;
  return max > min ? { min, max, interval } : { min: min - interval, max: max + interval, interval };
}

interface DayTicks {
  readonly days: readonly IsoDay[];
  /** The chart library's template for their labels. */
  readonly template: string;
  readonly fontSize: number;
}

interface Grain {
  readonly holds: (day: IsoDay) => boolean;
  /** Which of the days that hold this one is; those divisible by a step are kept. */
  readonly index: (day: IsoDay) => number;
  readonly steps: readonly number[];
  readonly template: string;
}

const DAILY = '{ee}\n{d}';
/** From fine to coarse. Mondays count on from a fixed one, months from January, years from the year 0: ticks stay round. */
const GRAINS: readonly Grain[] = [
  {
    holds: (day) => weekdayOf(day) === 1,
    index: (day) => (toEpochDay(day) + 3) / 7,
    steps: [1, 2],
    template: '{d} {MMM}',
  },
  {
    holds: (day) => day.endsWith('-01'),
    index: (day) => Number(day.slice(5, 7)) - 1,
    steps: [1, 2, 3, 6],
    template: '{MMM}\n{yyyy}',
  },
  {
    holds: (day) => day.endsWith('-01-01'),
    index: (day) => Number(day.slice(0, 4)),
    steps: [1, 2, 5, 10, 20, 50, 100],
    template: '{yyyy}',
  },
];

interface MostTicks {
  readonly daily: number;
  readonly coarse: number;
}

/** Days to label from `from` to `to`: all of them while at most `daily`, else Mondays or first days of months or of years. */
export function dayTicks(from: IsoDay, to: IsoDay, { daily, coarse }: MostTicks): DayTicks {
  const days = eachDay(from, to);
  if (days.length <= daily) return { days, template: DAILY, fontSize: days.length > 20 ? 10 : 11 };
  for (const { holds, index, steps, template } of GRAINS) {
    const candidates = days.filter(holds);
    for (const step of steps) {
      const kept = candidates.filter((day) => index(day) % step === 0);
      if (kept.length <= coarse) return { days: kept, template, fontSize: 11 };
    }
  }
  return { days: [from, to], template: '{yyyy}', fontSize: 11 };
}

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
  readonly words: ChartWords;
  readonly theme: ChartTheme;
}

/** Pixels that the vertical axis of these values needs for its name and labels: grids above each other stay aligned. */
export function leftMargin(values: readonly number[], { words, theme }: AxisLook): number {
  const { narrow, margin } = theme.layout;
  const { max, min } = niceRange([0, ...values]);
  const characters = Math.max(...[max, min].map((end) => formatExact(end, words).length));
  return Math.max(margin.left, characters * DIGIT_WIDTH + (narrow ? TICK_WIDTH : NAME_WIDTH));
}

function named(name: string, gap: number, theme: ChartTheme) {
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

/** The days that a plot shows, counted from 1970-01-01 as of `toEpochDay`; parts of a day while somebody moves it. */
export interface DayWindow {
  readonly from: number;
  readonly to: number;
}

/** An axis of the days of a window, each of them a whole day wide. */
export function windowAxis({ from, to }: DayWindow, look: AxisLook): XAXisComponentOption {
  const [first, last] = [Math.ceil(from), Math.floor(to)].map(fromEpochDay);
  const min = (from - 0.5) * MS_PER_DAY;
  return { ...dayAxis(first ?? '', last ?? '', look), min, max: (to + 0.5) * MS_PER_DAY } as XAXisComponentOption;
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
