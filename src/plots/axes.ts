import type { XAXisComponentOption, YAXisComponentOption } from 'echarts';
import { type IsoDay, toEpochDay } from '../dates.ts';
import { niceRange } from './axis-range.ts';
import { dayTicks } from './day-ticks.ts';
import { MARGIN } from './frame.ts';
import { formatExact } from './number-text.ts';
import type { PlotTheme } from './theme.ts';
import type { PlotWords } from './words.ts';

const MS_PER_DAY = 86_400_000;
const DIGIT_WIDTH = 7;
const NAME_WIDTH = 48;
/** Pixels from the left edge to the name of a vertical axis whose grid begins at leftMargin. */
export const NAME_FROM_EDGE = 30;
const MOST_DAY_LABELS = { daily: 45, coarse: 16 };

/** Where a day stands on a time axis: milliseconds since 1970-01-01 UTC. */
export function timeOf(day: IsoDay): number {
  return toEpochDay(day) * MS_PER_DAY;
}

export interface AxisLook {
  readonly words: PlotWords;
  readonly theme: PlotTheme;
}

/** Pixels that the vertical axis of these values needs for its name and labels: grids above each other stay aligned. */
export function leftMargin(values: readonly number[], words: PlotWords): number {
  const { max, min } = niceRange([0, ...values]);
  const characters = Math.max(...[max, min].map((end) => formatExact(end, words).length));
  return Math.max(MARGIN.left, characters * DIGIT_WIDTH + NAME_WIDTH);
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

/** An axis of days from `from` to `to`, each of them a whole day wide, with at most `most` labels. */
export function dayAxis(from: IsoDay, to: IsoDay, look: AxisLook, most = MOST_DAY_LABELS): XAXisComponentOption {
  const { words, theme } = look;
  const { days, template, fontSize } = dayTicks(from, to, most);
  const ticks = days.map(timeOf);
  return {
    type: 'time',
    ...named(words.date, 40, theme),
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

/** An axis of named groups. */
export function groupAxis(name: string, groups: readonly string[], { theme }: AxisLook): XAXisComponentOption {
  return {
    type: 'category',
    data: [...groups],
    ...named(name, 44, theme),
    axisTick: { show: false },
    axisLine: { lineStyle: { color: theme.mutedText } },
    axisLabel: { color: theme.text, interval: 0, lineHeight: 16 },
  };
}
