import {
  addDays,
  firstDayOf,
  type IsoDay,
  type IsoMonth,
  lastDayOf,
  monthOf,
  nextMonth,
} from '../../../../../src/dates.ts';
import type { Forecast, ForecastDay } from '../../../../../src/forecasting/forecast-schema.ts';
import type { ArchivedSummary } from '../../../../../src/monitoring/scores.ts';
import type { ObservedDay } from '../../../../../src/sales/observed-days.ts';
import { type Span, yearBefore } from '../asked/months.ts';

/** Months after the next one that are shown. */
const MONTHS_AFTER = 3;

/** The month that the data end in, if it goes on, the next one, and three more. `first`: the forecast of the month after the data. */
export function monthsAhead({ from, monthInProgress }: Pick<Forecast, 'from' | 'monthInProgress'>): IsoMonth[] {
  const next = monthOf(from);
  const months = [...(monthInProgress ? [monthInProgress.month] : []), next];
  for (let after = 0; after < MONTHS_AFTER; after++) months.push(nextMonth(months.at(-1) ?? next));
  return months;
}

/** The days a year before these months, as far as the data have them. */
export function daysYearBefore(months: readonly IsoMonth[], data: Span): Span | undefined {
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const [from, to] = [firstDayOf(yearBefore(first)), lastDayOf(yearBefore(last))];
  const span = { from: from > data.from ? from : data.from, to: to < data.to ? to : data.to };
  return span.from <= span.to ? span : undefined;
}

/** What was sold on some days. */
export interface Sold {
  readonly total: number;
  readonly openDays: number;
}

/** Of these days; undefined unless all of them were observed, and one was open. */
export function soldWithin({ from, to }: Span, days: readonly ObservedDay[], data: Span): Sold | undefined {
  if (from < data.from || to > data.to) return undefined;
  const open = days.filter(({ date, sales }) => date >= from && date <= to && sales !== null);
  if (open.length === 0) return undefined;
  return { total: open.reduce((sum, { sales }) => sum + (sales ?? 0), 0), openDays: open.length };
}

/** The whole month, a year before. */
export function spanYearBefore(month: IsoMonth): Span {
  const before = yearBefore(month);
  return { from: firstDayOf(before), to: lastDayOf(before) };
}

/** The first days of a month up to this one, a year before: to its last day where it has fewer. */
export function sameDaysYearBefore(to: IsoDay): Span {
  const { from, to: last } = spanYearBefore(monthOf(to));
  const same = addDays(from, Number(to.slice(8)) - 1);
  return { from, to: same < last ? same : last };
}

/** A total against that of other days. */
export interface Change {
  /** A fraction: 0.1 is a tenth more. */
  readonly change: number;
  /** The same of an average open day; undefined where as many are open. */
  readonly perOpenDay: number | undefined;
}

/** Undefined where nothing was sold. */
export function changeAgainst(now: Sold, before: Sold | undefined): Change | undefined {
  if (before === undefined || before.total <= 0) return undefined;
  const isSame = now.openDays === before.openDays || now.openDays === 0;
  const perOpenDay = now.total / now.openDays / (before.total / before.openDays) - 1;
  return { change: now.total / before.total - 1, perOpenDay: isSame ? undefined : perOpenDay };
}

export const openDaysOf = (days: readonly Pick<ForecastDay, 'open'>[]): number =>
  days.filter(({ open }) => open).length;

/** The last day that was sold already. */
export const lastSold = (days: readonly Pick<ForecastDay, 'date' | 'observed'>[]): IsoDay | undefined =>
  days.findLast(({ observed }) => observed)?.date;

/** The forecast of a month that had seen none of its days; undefined where none was given out. */
export function promisedBefore(month: IsoMonth, counted: readonly ArchivedSummary[]): ArchivedSummary | undefined {
  return counted.find((issued) => issued.month === month && issued.origin < firstDayOf(month));
}

/** Where a total lies against the bounds of what was promised. */
export function placeIn(total: number, [lower, upper]: readonly [number, number]): 'below' | 'within' | 'above' {
  if (total < lower) return 'below';
  return total > upper ? 'above' : 'within';
}
