import type { BarSeriesOption, EChartsOption } from 'echarts';
import { type Weekday, weekdayOf } from '../dates.ts';
import { type AxisLook, groupAxis, heightAxis, labelRoom, leftMargin, niceRange } from './drawing/axes.ts';
import type { ChartSource, SalesHistory } from './drawing/chart-data.ts';
import { emptyFrame, frame, type LegendEntry, plotArea, sourceLine } from './drawing/frame.ts';
import { formatNumber, roundForChart } from './drawing/text.ts';
import { type ChartTheme, lightTheme } from './drawing/theme.ts';
import type { ChartWords } from './drawing/words.ts';

/** Mean and sample variance (divisor count − 1; null for a single day) of the sales of some days. */
interface DayGroup {
  readonly count: number;
  readonly mean: number;
  readonly variance: number | null;
}

export interface WeekdayGroups {
  readonly weekday: Weekday;
  /** Null where there is no such day. */
  readonly all: DayGroup | null;
  readonly withPromo: DayGroup | null;
  readonly withoutPromo: DayGroup | null;
}

function groupOf(values: readonly number[]): DayGroup | null {
  const count = values.length;
  if (count === 0) return null;
  const mean = values.reduce((a, b) => a + b, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, variance: count > 1 ? squares / (count - 1) : null };
}

const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/** The open days of the history, grouped by weekday and by promotion, Monday first. */
export function weekdayGroups(history: SalesHistory): WeekdayGroups[] {
  const days = history.days.map((day, i) => ({
    weekday: weekdayOf(day),
    sales: history.sales[i] ?? 0,
    promo: (history.promo?.[i] ?? 0) > 0,
  }));
  return WEEKDAYS.map((weekday) => {
    const ofWeekday = days.filter((day) => day.weekday === weekday);
    const sales = (promo: boolean) => ofWeekday.filter((day) => day.promo === promo).map((day) => day.sales);
    return {
      weekday,
      all: groupOf(ofWeekday.map((day) => day.sales)),
      withPromo: groupOf(sales(true)),
      withoutPromo: groupOf(sales(false)),
    };
  });
}

export interface PromoEffect {
  /** Mean with promotion minus mean without. */
  readonly difference: number;
  /** The difference as a share of the mean without promotion; null when that mean is 0. */
  readonly share: number | null;
  /** √(s₁²/n₁ + s₀²/n₀), Welch's; null when either group is a single day. */
  readonly standardError: number | null;
}

/** Null where the weekday was never seen with, or never without promotion. */
export function promoEffect({ withPromo, withoutPromo }: WeekdayGroups): PromoEffect | null {
  if (withPromo === null || withoutPromo === null) return null;
  const difference = withPromo.mean - withoutPromo.mean;
  const share = withoutPromo.mean === 0 ? null : difference / withoutPromo.mean;
  if (withPromo.variance === null || withoutPromo.variance === null) return { difference, share, standardError: null };
  const variance = withPromo.variance / withPromo.count + withoutPromo.variance / withoutPromo.count;
  return { difference, share, standardError: Math.sqrt(variance) };
}

/** Labels of bars too thin for a number to lie on, as they are in plots less wide than this. */
const UPRIGHT_BELOW = 520;
const UPRIGHT = { rotate: 90, align: 'left', verticalAlign: 'middle', fontSize: 10 } as const;

/** How far above the bars the axis goes for them. */
const ROOM_FOR_LABELS = 1.14;

export interface HistoryChart {
  readonly source: ChartSource;
  readonly history: SalesHistory;
}

/** "Open days: 365 (2022-01-01 to 2022-12-31)"; none for an empty history. */
export function historyLine({ days }: SalesHistory, words: ChartWords): string[] {
  const [first, last] = [days[0], days.at(-1)];
  return first === undefined || last === undefined ? [] : [words.span(formatNumber(days.length, words), first, last)];
}

/** The mean sales of each weekday, without and with promotion, or of all days where the data has no promotion. */
export function weekdayOption(plot: HistoryChart, words: ChartWords, theme: ChartTheme = lightTheme): EChartsOption {
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
      mean === null ? null : { value: roundForChart(mean), label: { formatter: formatNumber(mean, look.words) } },
    ),
  };
}

/** The muted colour needs an edge to stand out from the ground. */
function barStyle(color: string, { mutedSales, sales }: ChartTheme): BarSeriesOption['itemStyle'] {
  return color === mutedSales ? { color, borderColor: sales, borderWidth: 1 } : { color };
}
