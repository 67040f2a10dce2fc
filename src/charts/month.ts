import type { EChartsOption, LineSeriesOption, ScatterSeriesOption } from 'echarts';
import {
  addDays,
  daysBetween,
  firstDayOf,
  type IsoDay,
  type IsoMonth,
  lastDayOf,
  monthOf,
  nextMonth,
  weekdayOf,
} from '../dates.ts';
import { type AxisLook, groupAxis, heightAxis, labelRoom, leftMargin, levelLine } from './drawing/axes.ts';
import type { SalesHistory } from './drawing/chart-data.ts';
import { boxOf, errorBoxes } from './drawing/error-boxes.ts';
import { emptyFrame, frame, type LegendEntry, plotArea, sourceLine } from './drawing/frame.ts';
import { roundForChart } from './drawing/text.ts';
import { type ChartTheme, lightTheme } from './drawing/theme.ts';
import type { ChartWords } from './drawing/words.ts';
import { type HistoryChart, historyLine, meanBars } from './weekday.ts';

/** A month at the edge of the history counts when so many of its days lie inside. */
const FEWEST_DAYS = 21;
const MONTHS = 12;
const LONGEST_MONTH = 31;

interface YearMean {
  readonly year: number;
  /** Mean sales of the open days of the month in this year. */
  readonly mean: number;
}

interface MonthGroup {
  /** The years in which it was open, ascending. */
  readonly years: readonly YearMean[];
  /** Mean of the years' means, so that a year that is there in part weighs no more; null when it was never open. */
  readonly mean: number | null;
}

/** January first. Null while not every month of the year has been observed. */
function monthGroups(history: SalesHistory): MonthGroup[] | null {
  const observed = observedMonths(history);
  if (new Set(observed.map((month) => month.slice(5))).size < MONTHS) return null;
  const sales = salesByMonth(history);
  return Array.from({ length: MONTHS }, (_, i) => {
    const years = observed
      .filter((month) => Number(month.slice(5)) === i + 1)
      .flatMap((month) => {
        const mean = meanOf((sales.get(month) ?? []).map(({ value }) => value));
        return mean === null ? [] : [{ year: Number(month.slice(0, 4)), mean }];
      });
    return { years, mean: meanOf(years.map(({ mean }) => mean)) };
  });
}

interface DayOfMonth {
  /** Mean sales as a share of what the same weekday sells in the mean of the month, less 1. */
  readonly difference: number;
  /** s/√n of it. */
  readonly standardError: number;
  readonly count: number;
}

/**
 * How the 1st, 2nd, … 31st differ from the days of their month: each day's sales over the mean of its weekday, over the
 * mean of those ratios in its month, so that neither weekday nor season counts. Null where fewer than two were open; null
 * as a whole while not every month of the year has been observed.
 */
function dayOfMonthGroups(history: SalesHistory): (DayOfMonth | null)[] | null {
  if (monthGroups(history) === null) return null;
  const byWeekday = weekdayMeans(history);
  const ratios = Array.from({ length: LONGEST_MONTH }, (): number[] => []);
  const sales = salesByMonth(history);
  for (const month of observedMonths(history)) {
    const relative = (sales.get(month) ?? []).flatMap(({ day, value }) => {
      const usual = byWeekday.get(weekdayOf(day)) ?? 0;
      return usual > 0 ? [{ day, ratio: value / usual }] : [];
    });
    const level = meanOf(relative.map(({ ratio }) => ratio));
    if (level === null || level <= 0) continue;
    for (const { day, ratio } of relative) ratios[Number(day.slice(8)) - 1]?.push(ratio / level);
  }
  return ratios.map(groupOf);
}

function groupOf(ratios: readonly number[]): DayOfMonth | null {
  const mean = meanOf(ratios);
  const count = ratios.length;
  if (mean === null || count < 2) return null;
  const variance = ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0) / (count - 1);
  return { difference: mean - 1, standardError: Math.sqrt(variance / count), count };
}

function observedMonths({ days }: SalesHistory): IsoMonth[] {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const months: IsoMonth[] = [];
  for (let month = monthOf(first); month <= monthOf(last); month = nextMonth(month)) {
    const from = first > firstDayOf(month) ? first : firstDayOf(month);
    const to = last < lastDayOf(month) ? last : lastDayOf(month);
    if (daysBetween(from, addDays(to, 1)) >= FEWEST_DAYS) months.push(month);
  }
  return months;
}

interface DaySales {
  readonly day: IsoDay;
  readonly value: number;
}

function salesByMonth({ days, sales }: SalesHistory): Map<IsoMonth, DaySales[]> {
  const byMonth = new Map<IsoMonth, DaySales[]>();
  for (const [i, day] of days.entries()) {
    const found = byMonth.get(monthOf(day)) ?? [];
    found.push({ day, value: sales[i] ?? 0 });
    byMonth.set(monthOf(day), found);
  }
  return byMonth;
}

function weekdayMeans({ days, sales }: SalesHistory): Map<number, number> {
  const byWeekday = new Map<number, number[]>();
  for (const [i, day] of days.entries()) {
    const weekday = weekdayOf(day);
    const found = byWeekday.get(weekday) ?? [];
    found.push(sales[i] ?? 0);
    byWeekday.set(weekday, found);
  }
  return new Map([...byWeekday].map(([weekday, values]) => [weekday, meanOf(values) ?? 0]));
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
}

const LATEST = 'diamond';

/** The mean sales of each month of the year; after the first year also those of the latest one, and of the others. */
export function monthOption(plot: HistoryChart, words: ChartWords, theme: ChartTheme = lightTheme): EChartsOption {
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
        group.years.filter(({ year }) => belongs(year)).map(({ mean }) => [i, roundForChart(mean)]),
      ),
    },
  });
  return [
    points(words.earlierYears, theme.text, 'circle', (year) => year !== latest),
    points(String(latest), theme.forecast, LATEST, (year) => year === latest),
  ];
}

const PERCENT = 100;
/** In a narrow plot every fifth day has its number. */
const NARROW_STEP = 5;

/** How much more or less the 1st, 2nd, … of a month sell than its mean day, and how sure that is: paydays show here. */
export function monthDayOption(plot: HistoryChart, words: ChartWords, theme: ChartTheme = lightTheme): EChartsOption {
  const { source, history } = plot;
  const about = [sourceLine(source, words), ...historyLine(history, words)].join(' · ');
  const text = { title: words.monthDayTitle, lines: [about, words.monthDayMethod] };
  const groups = dayOfMonthGroups(history);
  if (groups === null) return emptyFrame(text, words.noYear, theme);
  const look = { words, theme };
  const { narrow } = theme.layout;
  const legend: LegendEntry[] = [
    { name: words.meanDifference, color: theme.promo, shape: 'circle' },
    { name: words.confidence, color: theme.mutedSales, shape: 'area' },
  ];
  const area = plotArea(text, legend, theme);
  const left = leftMargin(
    groups.flatMap((group) => (group === null ? [] : boxOf(group).map((end) => end * PERCENT))),
    look,
  );
  const days = groupAxis(
    words.monthDay,
    groups.map((_, i) => (narrow && i > 0 && (i + 1) % NARROW_STEP !== 0 ? '' : String(i + 1))),
    look,
  );
  return {
    ...frame(text, legend, theme),
    grid: { ...area, left, outerBoundsMode: 'none' },
    xAxis: { ...days, axisLine: { onZero: false, lineStyle: { color: theme.mutedText } } },
    yAxis: heightAxis(words.differenceFromMonth, look, left),
    series: [...errorBoxes(groups, look, { width: narrow ? 6 : 16, scale: PERCENT }), differences(groups, look)],
  };
}

function differences(groups: readonly (DayOfMonth | null)[], { words, theme }: AxisLook): LineSeriesOption {
  return {
    type: 'line',
    name: words.meanDifference,
    z: 4,
    symbol: 'circle',
    symbolSize: theme.layout.narrow ? 4 : 7,
    showAllSymbol: true,
    lineStyle: { color: theme.promo, width: 1.2 },
    itemStyle: { color: theme.promo, borderWidth: 0 },
    data: groups.map((group) => (group === null ? null : roundForChart(group.difference * PERCENT))),
    markLine: levelLine(0, theme.text),
  };
}
