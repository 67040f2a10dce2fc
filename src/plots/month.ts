import type { EChartsOption, ScatterSeriesOption } from 'echarts';
import { type AxisLook, groupAxis, heightAxis, labelRoom, leftMargin } from './axes.ts';
import { emptyFrame, frame, type LegendEntry, plotArea, sourceLine } from './frame.ts';
import { type MonthGroup, monthGroups } from './month-means.ts';
import { roundForPlot } from './number-text.ts';
import { lightTheme, type PlotTheme } from './theme.ts';
import { type HistoryPlot, historyLine, meanBars } from './weekday.ts';
import type { PlotWords } from './words.ts';

const LATEST = 'diamond';

/** The mean sales of each month of the year; after the first year also those of the latest one, and of the others. */
export function monthOption(plot: HistoryPlot, words: PlotWords, theme: PlotTheme = lightTheme): EChartsOption {
  const { source, history } = plot;
  const text = { title: words.monthTitle, lines: [sourceLine(source, words), ...historyLine(history, words)] };
  const groups = monthGroups(history);
  if (groups === null) return emptyFrame(text, words.noYear, theme);
  const look = { words, theme };
  const points = yearPoints(groups, look);
  const legend: LegendEntry[] = [
    { name: points.length === 0 ? words.allDays : words.meanOfYears, color: theme.mutedSales, shape: 'area' },
    ...points.map(({ name, color, icon }): LegendEntry => ({ name, color, shape: 'circle', icon })),
  ];
  const area = plotArea(text, legend, theme);
  const left = leftMargin(
    groups.flatMap(({ years }) => years.map(({ mean }) => mean)),
    look,
  );
  const names = groups.map(
    ({ mean }, i) => `${words.monthsShort[i] ?? ''}${mean === null ? `\n(${words.closed})` : ''}`,
  );
  const bars = meanBars(
    legend[0]?.name ?? '',
    theme.mutedSales,
    groups.map(({ mean }) => mean),
    look,
  );
  return {
    ...frame(text, legend, theme),
    grid: { ...area, left, bottom: area.bottom + labelRoom(names, look), outerBoundsMode: 'none' },
    xAxis: groupAxis(words.month, names, look),
    yAxis: heightAxis(words.salesPerDay, look, left),
    series: [{ ...bars, label: { ...bars.label, position: 'insideBottom' } }, ...points.map(({ series }) => series)],
  };
}

interface YearPoints {
  readonly name: string;
  readonly color: string;
  readonly icon: string;
  readonly series: ScatterSeriesOption;
}

/** None while there is one year only. Shapes differ, not only colours. */
function yearPoints(groups: readonly MonthGroup[], { words, theme }: AxisLook): YearPoints[] {
  const years = groups.flatMap(({ years }) => years.map(({ year }) => year));
  const latest = Math.max(...years);
  if (years.every((year) => year === latest)) return [];
  const points = (name: string, color: string, icon: string, belongs: (year: number) => boolean): YearPoints => ({
    name,
    color,
    icon,
    series: {
      type: 'scatter',
      name,
      symbol: icon,
      symbolSize: icon === LATEST ? 10 : 6,
      z: 4,
      itemStyle: { color, opacity: 1 },
      data: groups.flatMap((group, i) =>
        group.years.filter(({ year }) => belongs(year)).map(({ mean }) => [i, roundForPlot(mean)]),
      ),
    },
  });
  return [
    points(words.earlierYears, theme.text, 'circle', (year) => year !== latest),
    points(String(latest), theme.forecast, LATEST, (year) => year === latest),
  ];
}
