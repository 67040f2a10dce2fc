import type { LineSeriesOption } from 'echarts';
import { eachDay, type IsoDay } from '../../dates.ts';
import { timeOf } from './axes.ts';
import type { ForecastPoint, SalesHistory } from './chart-data.ts';

/** The value of a day; null on a closed day, where the line breaks. */
export interface DayValue {
  readonly date: IsoDay;
  readonly value: number | null;
}

/** Every calendar day of the history from `from` on (default: all of it), closed days included as null. */
export function historyValues(history: SalesHistory, from = history.days[0]): DayValue[] {
  const last = history.days.at(-1);
  if (from === undefined || last === undefined) return [];
  const sales = new Map(history.days.map((day, i) => [day, history.sales[i] ?? null]));
  return eachDay(from, last).map((date) => ({ date, value: sales.get(date) ?? null }));
}

export function forecastValues(days: readonly ForecastPoint[]): DayValue[] {
  return days.map((day) => ({ date: day.date, value: day.open ? day.forecast : null }));
}

/**
 * Means of 7 days in a row, counted back from the last day, each at its middle day and over the open days only; null for
 * a week without any. An incomplete first week is left out, since its mean would depend on which weekdays it has.
 */
export function weeklyMeans(values: readonly DayValue[]): DayValue[] {
  const weeks: DayValue[] = [];
  for (let start = values.length % 7; start < values.length; start += 7) {
    const middle = values[start + 3];
    if (middle === undefined) break;
    const open = values.slice(start, start + 7).flatMap(({ value }) => (value === null ? [] : [value]));
    const mean = open.length === 0 ? null : open.reduce((a, b) => a + b, 0) / open.length;
    weeks.push({ date: middle.date, value: mean });
  }
  return weeks;
}

interface LineLook {
  readonly name: string;
  readonly color: string;
  readonly width: number;
  /** Diameter of the points in pixels; 0 shows only those that no line reaches, because both neighbours are closed. */
  readonly pointSize: number;
  readonly grid?: number;
}

/** A line through the days that breaks at closed days. */
export function dayLine(values: readonly DayValue[], look: LineLook): LineSeriesOption {
  const isolated = (i: number) => (values[i - 1]?.value ?? null) === null && (values[i + 1]?.value ?? null) === null;
  return {
    type: 'line',
    name: look.name,
    xAxisIndex: look.grid ?? 0,
    yAxisIndex: look.grid ?? 0,
    z: 3,
    symbol: look.pointSize > 0 ? 'circle' : 'none',
    symbolSize: look.pointSize,
    showSymbol: true,
    showAllSymbol: true,
    lineStyle: { width: look.width, color: look.color },
    itemStyle: { color: look.color, borderWidth: 0 },
    data: values.map(({ date, value }, i) => {
      const point: [number, number | null] = [timeOf(date), value];
      const alone = value !== null && look.pointSize === 0 && isolated(i);
      return alone ? { value: point, symbol: 'circle', symbolSize: Math.max(3, look.width * 2) } : point;
    }),
  };
}
