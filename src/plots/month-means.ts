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
import type { SalesHistory } from './plot-data.ts';

/** A month at the edge of the history counts when so many of its days lie inside. */
const FEWEST_DAYS = 21;
const MONTHS = 12;
const LONGEST_MONTH = 31;

export interface YearMean {
  readonly year: number;
  /** Mean sales of the open days of the month in this year. */
  readonly mean: number;
}

export interface MonthGroup {
  /** The years in which it was open, ascending. */
  readonly years: readonly YearMean[];
  /** Mean of the years' means, so that a year that is there in part weighs no more; null when it was never open. */
  readonly mean: number | null;
}

/** January first. Null while not every month of the year has been observed. */
export function monthGroups(history: SalesHistory): MonthGroup[] | null {
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

export interface DayOfMonth {
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
export function dayOfMonthGroups(history: SalesHistory): (DayOfMonth | null)[] | null {
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
