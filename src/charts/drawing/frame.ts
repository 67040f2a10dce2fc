import type { EChartsOption, LegendComponentOption, TitleComponentOption } from 'echarts';
import type { ChartSource } from './chart-data.ts';
import { formatNumber, plainText } from './text.ts';
import type { ChartLayout, ChartTheme } from './theme.ts';
import type { ChartWords } from './words.ts';

/** The text in lines of at most `most` characters, broken at blanks, and inside words that are longer. At least one line. */
export function wrapText(text: string, most: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    const joined = last === '' ? word : `${last} ${word}`;
    if (joined.length <= most) {
      lines[lines.length - 1] = joined;
      continue;
    }
    const characters = Array.from(word);
    const parts = Array.from({ length: Math.ceil(characters.length / most) }, (_, i) =>
      characters.slice(i * most, (i + 1) * most).join(''),
    );
    if (last === '') lines.pop();
    lines.push(...parts);
  }
  return lines;
}

const TITLE_GAP = 6;
const LEGEND_TOP = 80;
const LEGEND_ROW = 22;
const ICON_WIDTH = 18;
const NARROW_GAP = 10;
/** Mean width of a character, as a share of the size of the font; bold ones are wider. */
const CHARACTER = { plain: 0.53, bold: 0.6 };
const LEGEND_CHARACTER = 11 * CHARACTER.plain;

export interface LegendEntry {
  readonly name: string;
  readonly color: string;
  /** What stands for the series: a line, a filled area or its symbol. */
  readonly shape: 'line' | 'area' | 'circle';
  /** In place of the shape's own. */
  readonly icon?: string | undefined;
}

export interface FrameText {
  readonly title: string;
  /** At most two lines below the title; in a narrow plot they are wrapped. */
  readonly lines: readonly string[];
}

/** Pixels around the plotting area. */
export interface PlotArea {
  readonly top: number;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}

/** What is left of the plot by its title and its legend. */
export function plotArea(text: FrameText, entries: readonly LegendEntry[], theme: ChartTheme): PlotArea {
  const { margin, narrow, title } = theme.layout;
  if (!narrow) return margin;
  const below = legendRows(entries, theme) * LEGEND_ROW;
  return { ...margin, top: title.top + textHeight(text, theme) + margin.top, bottom: margin.bottom + below };
}

function textHeight(text: FrameText, { layout }: ChartTheme): number {
  const titleRows = wrapText(text.title, titleCharacters(layout)).length;
  const rows = text.lines.flatMap((line) => wrapText(line, lineCharacters(layout))).length;
  return titleRows * titleHeight(layout) + TITLE_GAP + rows * layout.subtitle.lineHeight;
}

/** "Dataset ventas · model calendar". Names come from outside and are cleaned here. */
export function sourceLine(source: ChartSource, words: ChartWords): string {
  const dataset = words.dataset(plainText(source.dataset));
  return source.model === undefined ? dataset : `${dataset} · ${words.model(plainText(words.candidate(source.model)))}`;
}

/** "RMSE 98.4", one text for each metric of the source. */
export function metricTexts(source: ChartSource, words: ChartWords): string[] {
  return (source.metrics ?? []).map(({ name, value, unit }) => {
    const text = `${plainText(name)} ${formatNumber(value, words)}`;
    return unit === undefined ? text : `${text} ${plainText(unit)}`;
  });
}

export function titleOption(text: FrameText, theme: ChartTheme): TitleComponentOption {
  const { layout, fontFamily } = theme;
  const { left, top, fontSize } = layout.title;
  return {
    text: wrapText(text.title, titleCharacters(layout)).join('\n'),
    subtext: text.lines.flatMap((line) => wrapText(line, lineCharacters(layout))).join('\n'),
    left,
    top,
    itemGap: TITLE_GAP,
    textStyle: { color: theme.text, fontSize, lineHeight: titleHeight(layout), fontWeight: 'bold', fontFamily },
    subtextStyle: { color: theme.mutedText, ...layout.subtitle, fontFamily },
  };
}

const ICONS = { line: 'path://M0 0h18v3h-18z', area: 'rect', circle: 'circle' } as const;

export function legendOption(entries: readonly LegendEntry[], theme: ChartTheme): LegendComponentOption {
  const { narrow, title } = theme.layout;
  const place = narrow ? { left: title.left, right: title.left, bottom: 6 } : { left: title.left, top: LEGEND_TOP };
  return {
    data: entries.map(({ name, color, shape, icon = ICONS[shape] }) => ({
      name,
      icon,
      itemStyle: { color, borderWidth: 0 },
    })),
    ...place,
    itemWidth: ICON_WIDTH,
    itemHeight: 10,
    itemGap: narrow ? NARROW_GAP : 18,
    textStyle: { color: theme.text, fontSize: narrow ? 11 : 12 },
  };
}

/** Rows that the legend of a narrow plot flows into. */
function legendRows(entries: readonly LegendEntry[], { layout }: ChartTheme): number {
  const available = layout.size.width - 2 * layout.title.left;
  let [rows, used] = [0, available];
  for (const { name } of entries) {
    const width = ICON_WIDTH + 5 + name.length * LEGEND_CHARACTER + NARROW_GAP;
    const fits = used + width <= available + NARROW_GAP;
    rows += fits ? 0 : 1;
    used = fits ? used + width : width;
  }
  return rows;
}

/** What all plots share: background, font, title, legend. Plain JSON, as every option of this folder. */
export function frame(text: FrameText, entries: readonly LegendEntry[], theme: ChartTheme): EChartsOption {
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
export function emptyFrame(text: FrameText, message: string, theme: ChartTheme): EChartsOption {
  const reason: TitleComponentOption = {
    text: message,
    left: 'center',
    top: 'middle',
    textStyle: {
      color: theme.mutedText,
      fontSize: theme.layout.narrow ? 13 : 15,
      lineHeight: 20,
      fontWeight: 'normal',
      width: Math.round(theme.layout.size.width * 0.7),
      overflow: 'break',
    },
  };
  const base = frame(text, [], theme);
  return { ...base, title: [titleOption(text, theme), reason], series: [] };
}

function titleHeight({ title }: ChartLayout): number {
  return Math.round(title.fontSize * 1.25);
}

function titleCharacters({ size, title }: ChartLayout): number {
  return Math.floor((size.width - 2 * title.left) / (title.fontSize * CHARACTER.bold));
}

function lineCharacters({ size, title, subtitle }: ChartLayout): number {
  return Math.floor((size.width - 2 * title.left) / (subtitle.fontSize * CHARACTER.plain));
}
