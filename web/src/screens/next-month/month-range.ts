import { addDays, firstDayOf, isIsoDay, isIsoMonth, lastDayOf, monthOf, nextMonth } from '../../../../src/dates.ts';
import { monthBefore, type Span } from './asked/months.ts';

/** What is asked of the service: a month, a range of days, or neither (the month after the data). */
export interface Asked {
  readonly month?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Days that a forecast may reach beyond the data. */
const REACH = 366;

/** What an address asks for; what makes no sense in it is left out. A day alone is asked for with its month. */
export function askedBy(params: URLSearchParams): Asked {
  const [month, from, to, day] = ['month', 'from', 'to', 'day'].map((name) => params.get(name) ?? '');
  if (isIsoDay(from) && isIsoDay(to)) return from <= to ? { from, to } : { from: to, to: from };
  if (isIsoMonth(month)) return { month };
  return isIsoDay(day) ? { month: monthOf(day) } : {};
}

/** The first and the last day that can be asked for with data up to `observedTo`. */
export function reachOf(observedTo: string): { first: string; last: string } {
  return { first: firstDayOf(monthOf(observedTo)), last: addDays(observedTo, REACH) };
}

/** Whether days can be asked for with data up to `observedTo`; those of the next month always can. */
export function isWithinReach({ month, from, to }: Asked, observedTo: string | undefined): boolean {
  if (observedTo === undefined) return true;
  const { first, last } = reachOf(observedTo);
  const [begin, end] = month === undefined ? [from ?? first, to ?? last] : [firstDayOf(month), lastDayOf(month)];
  return begin >= first && end <= last;
}

/** The months to turn to from these days; undefined where there is no whole month in reach. */
export function neighbours(from: string, observedTo: string): { before?: string; after?: string } {
  const { first, last } = reachOf(observedTo);
  const isIn = (month: string) => firstDayOf(month) >= first && lastDayOf(month) <= last;
  const before = monthBefore(monthOf(from));
  const after = nextMonth(monthOf(from));
  return { ...(isIn(before) && { before }), ...(isIn(after) && { after }) };
}

/** Eight weeks before the forecast. */
const DAYS_BEFORE = 56;
/** The same weekday a year before. */
const YEAR = 364;

/** The days that a chart of the forecast looks back on, as far as the data have them. */
export function pastSpans({ from, to }: Span, data: Span): { recent?: Span; yearBefore?: Span } {
  const recent = within({ from: addDays(from, -DAYS_BEFORE), to }, data);
  const yearBefore = within({ from: addDays(from, -YEAR), to: addDays(to, -YEAR) }, data);
  return { ...(recent && { recent }), ...(yearBefore && { yearBefore }) };
}

function within(asked: Span, data: Span): Span | undefined {
  const from = asked.from > data.from ? asked.from : data.from;
  const to = asked.to < data.to ? asked.to : data.to;
  return from <= to ? { from, to } : undefined;
}
