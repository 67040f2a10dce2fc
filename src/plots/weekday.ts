import type { BarSeriesOption, EChartsOption } from 'echarts';
import { type AxisLook, groupAxis, numberAxis } from './axes.ts';
import { emptyFrame, frame, MARGIN, sourceLine } from './frame.ts';
import { formatNumber, roundForPlot } from './number-text.ts';
import type { PlotSource, SalesHistory } from './plot-data.ts';
import { lightTheme, type PlotTheme } from './theme.ts';
import { type DayGroup, type WeekdayGroups, weekdayGroups } from './weekday-means.ts';
import type { PlotWords } from './words.ts';

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
        { name: words.withoutPromo, color: theme.sales, of: (group: WeekdayGroups) => group.withoutPromo },
        { name: words.withPromo, color: theme.promo, of: (group: WeekdayGroups) => group.withPromo },
      ]
    : [{ name: words.allDays, color: theme.sales, of: (group: WeekdayGroups) => group.all }];
  const names = groups.map(
    (group, i) => `${words.weekdays[i] ?? ''}${group.all === null ? `\n(${words.closed})` : ''}`,
  );
  const look = { words, theme };
  return {
    ...frame(
      text,
      bars.map(({ name, color }) => ({ name, color, shape: 'area' })),
      theme,
    ),
    grid: { ...MARGIN, bottom: 64 },
    xAxis: groupAxis(words.weekday, names, look),
    yAxis: numberAxis(words.salesPerDay, look),
    series: bars.map(({ name, color, of }) => meanBars(name, color, groups.map(of), look)),
  };
}

function meanBars(name: string, color: string, groups: readonly (DayGroup | null)[], look: AxisLook): BarSeriesOption {
  return {
    type: 'bar',
    name,
    barGap: '8%',
    barCategoryGap: '30%',
    barMaxWidth: 56,
    itemStyle: { color },
    label: { show: true, position: 'top', color: look.theme.text, fontSize: 11 },
    data: groups.map((group) =>
      group === null
        ? null
        : { value: roundForPlot(group.mean), label: { formatter: formatNumber(group.mean, look.words) } },
    ),
  };
}
