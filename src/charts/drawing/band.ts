import type { BarSeriesOption } from 'echarts';
import { timeOf } from './axes.ts';
import type { Bounds, ForecastPoint } from './chart-data.ts';
import type { LegendEntry } from './frame.ts';
import type { ChartTheme } from './theme.ts';
import type { ChartWords } from './words.ts';

/** The levels that any of the days has, the widest first. */
export function levelsOf(days: readonly ForecastPoint[]): string[] {
  const levels = new Set(days.flatMap((day) => Object.keys(day.intervals ?? {})));
  return [...levels].sort((a, b) => Number(b) - Number(a));
}

/** The colour of a level: light for the widest, the strongest one for the narrowest. */
function bandColor(level: string, levels: readonly string[], theme: ChartTheme): string {
  const fromNarrowest = levels.length - 1 - levels.indexOf(level);
  return theme.bands[Math.max(0, theme.bands.length - 1 - fromNarrowest)] ?? theme.bands[0];
}

export function bandLegend(levels: readonly string[], words: ChartWords, theme: ChartTheme): LegendEntry[] {
  return levels.map((level) => ({
    name: words.interval(level),
    color: bandColor(level, levels, theme),
    shape: 'area',
  }));
}

interface BandLook {
  readonly levels: readonly string[];
  readonly words: ChartWords;
  readonly theme: ChartTheme;
  /** The grid (and its axes) to draw in; 0 unless told. */
  readonly grid?: number;
  /** Blank between the days, as a share of a day. */
  readonly gap: string;
}

/**
 * The intervals as one box a day: an invisible bar up to the lower bound and on it one of the interval's width. Boxes
 * rather than an area between two lines, because an area vanishes where an open day lies between two closed ones.
 * Both bars carry the name of the level, so that the legend switches them together. Closed days are null.
 */
export function bandSeries(days: readonly ForecastPoint[], look: BandLook): BarSeriesOption[] {
  return look.levels.flatMap((level) => {
    const color = bandColor(level, look.levels, look.theme);
    return [
      box(days, look, level, { id: `lower-${level}`, color: 'transparent', height: ([lower]) => lower }),
      box(days, look, level, { id: `width-${level}`, color, height: ([lower, upper]) => upper - lower }),
    ];
  });
}

interface BoxPart {
  readonly id: string;
  readonly color: string;
  readonly height: (bounds: Bounds) => number;
}

function box(days: readonly ForecastPoint[], look: BandLook, level: string, part: BoxPart): BarSeriesOption {
  return {
    type: 'bar',
    id: part.id,
    name: look.words.interval(level),
    xAxisIndex: look.grid ?? 0,
    yAxisIndex: look.grid ?? 0,
    stack: `interval-${level}`,
    stackStrategy: 'all',
    barGap: '-100%',
    barCategoryGap: look.gap,
    silent: true,
    itemStyle: { color: part.color, borderColor: part.color, borderWidth: look.gap === '0%' ? 0.5 : 0 },
    data: days.map((day) => {
      const bounds = day.open ? day.intervals?.[level] : undefined;
      return [timeOf(day.date), bounds === undefined ? null : part.height(bounds)];
    }),
  };
}
