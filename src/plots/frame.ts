import type { EChartsOption, LegendComponentOption, TitleComponentOption } from 'echarts';
import { formatNumber } from './number-text.ts';
import { plainText } from './plain-text.ts';
import type { PlotSource } from './plot-data.ts';
import type { PlotTheme } from './theme.ts';
import type { PlotWords } from './words.ts';

/** Where the plotting area begins below title, two lines of subtitle and legend, and the margins around it; pixels. */
export const MARGIN = { top: 118, left: 76, right: 28, bottom: 56 } as const;
const TITLE_LEFT = 24;

export interface LegendEntry {
  readonly name: string;
  readonly color: string;
  /** What stands for the series: a line, a filled area or its symbol. */
  readonly shape: 'line' | 'area' | 'circle';
}

export interface FrameText {
  readonly title: string;
  /** At most two lines below the title. */
  readonly lines: readonly string[];
}

/** "Dataset ventas · model calendar". Names come from outside and are cleaned here. */
export function sourceLine(source: PlotSource, words: PlotWords): string {
  const dataset = words.dataset(plainText(source.dataset));
  return source.model === undefined ? dataset : `${dataset} · ${words.model(plainText(source.model))}`;
}

/** "RMSE 98.4", one text for each metric of the source. */
export function metricTexts(source: PlotSource, words: PlotWords): string[] {
  return (source.metrics ?? []).map(({ name, value, unit }) => {
    const text = `${plainText(name)} ${formatNumber(value, words)}`;
    return unit === undefined ? text : `${text} ${plainText(unit)}`;
  });
}

export function titleOption(text: FrameText, theme: PlotTheme): TitleComponentOption {
  return {
    text: text.title,
    subtext: text.lines.join('\n'),
    left: TITLE_LEFT,
    top: 12,
    itemGap: 6,
    textStyle: { color: theme.text, fontSize: 18, fontWeight: 'bold', fontFamily: theme.fontFamily },
    subtextStyle: { color: theme.mutedText, fontSize: 12, lineHeight: 17, fontFamily: theme.fontFamily },
  };
}

const ICONS = { line: 'path://M0 0h18v3h-18z', area: 'rect', circle: 'circle' } as const;

export function legendOption(entries: readonly LegendEntry[], theme: PlotTheme): LegendComponentOption {
  return {
    data: entries.map(({ name, color, shape }) => ({ name, icon: ICONS[shape], itemStyle: { color, borderWidth: 0 } })),
    left: TITLE_LEFT,
    top: 80,
    itemWidth: 18,
    itemHeight: 10,
    itemGap: 18,
    textStyle: { color: theme.text, fontSize: 12 },
  };
}

/** What all plots share: background, font, title, legend. Plain JSON, as every option of this folder. */
export function frame(text: FrameText, entries: readonly LegendEntry[], theme: PlotTheme): EChartsOption {
  return {
    animation: false,
    useUTC: true,
    backgroundColor: theme.background,
    textStyle: { fontFamily: theme.fontFamily },
    title: [titleOption(text, theme)],
    legend: legendOption(entries, theme),
  };
}

/** The plot of nothing: the title and, in the middle, the reason. */
export function emptyFrame(text: FrameText, message: string, theme: PlotTheme): EChartsOption {
  const reason: TitleComponentOption = {
    text: message,
    left: 'center',
    top: 'middle',
    textStyle: { color: theme.mutedText, fontSize: 15, fontWeight: 'normal', width: 640, overflow: 'break' },
  };
  const base = frame(text, [], theme);
  return { ...base, title: [titleOption(text, theme), reason], series: [] };
}
