import type { BarSeriesOption, EChartsOption } from 'echarts';
import { type AxisLook, groupAxis, heightAxis, labelRoom, leftMargin } from './axes.ts';
import { niceRange } from './axis-range.ts';
import { emptyFrame, frame, type LegendEntry, plotArea, sourceLine } from './frame.ts';
import { formatNumber, roundForPlot } from './number-text.ts';
import type { PlotSource, SalesHistory } from './plot-data.ts';
import { lightTheme, type PlotTheme } from './theme.ts';
import { type WeekdayGroups, weekdayGroups } from './weekday-means.ts';
import type { PlotWords } from './words.ts';

/** Labels of bars too thin for a number to lie on, as they are in plots less wide than this. */
const UPRIGHT_BELOW = 520;
const UPRIGHT = { rotate: 90, align: 'left', verticalAlign: 'middle', fontSize: 10 } as const;

/** How far above the bars the axis goes for them. */
const ROOM_FOR_LABELS = 1.14;

export interface HistoryPlot {
  readonly source: PlotSource;
  readonly history: SalesHistory;
}

/** "Open days: 365 (2022-01-01 to 2022-12-31)"; none for an empty history. */
export function historyLine({ days }: SalesHistory, words: PlotWords): string[] {
  const [first, last] = [days[0], days.at(-1)];
  return first === undefined || last === undefined ? [] : [words.span(formatNumber(days.length, words), first, last)];
}

/** The mean sales of each weekday, without and with promotion, or of all days where the data has no promotion. */
export function weekdayOption(plot: HistoryPlot, words: PlotWords, theme: PlotTheme = lightTheme): EChartsOption {
  const { source, history } = plot;
  const lines = [sourceLine(source, words), ...historyLine(history, words)];
  const text = { title: words.weekdayTitle, lines };
  if (history.days.length === 0) return emptyFrame(text, words.noHistory, theme);
  const groups = weekdayGroups(history);
  const bars = groups.some((group) => group.withPromo !== null)
    ? [
        { name: words.withoutPromo, color: theme.mutedSales, of: (group: WeekdayGroups) => group.withoutPromo },
        { name: words.withPromo, color: theme.promo, of: (group: WeekdayGroups) => group.withPromo },
      ]
    : [{ name: words.allDays, color: theme.sales, of: (group: WeekdayGroups) => group.all }];
  const { narrow } = theme.layout;
  const weekdays = narrow ? words.weekdaysShort : words.weekdays;
  const names = groups.map((group, i) => `${weekdays[i] ?? ''}${group.all === null ? `\n(${words.closed})` : ''}`);
  const look = { words, theme };
  const legend = bars.map(({ name, color }): LegendEntry => ({ name, color, shape: 'area' }));
  const area = plotArea(text, legend, theme);
  const means = groups.flatMap((group) => bars.map(({ of }) => of(group)?.mean ?? 0));
  const left = leftMargin(means, look);
  return {
    ...frame(text, legend, theme),
    grid: { ...area, left, bottom: area.bottom + labelRoom(names, look), outerBoundsMode: 'none' },
    xAxis: groupAxis(words.weekday, names, look),
    yAxis: {
      ...heightAxis(words.salesPerDay, look, left),
      ...(narrow ? niceRange([0, ...means.map((mean) => mean * ROOM_FOR_LABELS)]) : {}),
    },
    series: bars.map(({ name, color, of }) =>
      meanBars(
        name,
        color,
        groups.map((group) => of(group)?.mean ?? null),
        look,
      ),
    ),
  };
}

/** Bars of means with their numbers; null where there is none. */
export function meanBars(
  name: string,
  color: string,
  means: readonly (number | null)[],
  look: AxisLook,
): BarSeriesOption {
  const upright = look.theme.layout.size.width < UPRIGHT_BELOW;
  return {
    type: 'bar',
    name,
    barGap: '8%',
    barCategoryGap: '30%',
    barMaxWidth: 56,
    itemStyle: barStyle(color, look.theme),
    label: { show: true, position: 'top', color: look.theme.text, fontSize: 11, ...(upright ? UPRIGHT : {}) },
    data: means.map((mean) =>
      mean === null ? null : { value: roundForPlot(mean), label: { formatter: formatNumber(mean, look.words) } },
    ),
  };
}

/** The muted colour needs an edge to stand out from the ground. */
function barStyle(color: string, { mutedSales, sales }: PlotTheme): BarSeriesOption['itemStyle'] {
  return color === mutedSales ? { color, borderColor: sales, borderWidth: 1 } : { color };
}
