import { addDays, eachDay, firstDayOf, lastDayOf, monthOf, nextMonth, weekdayOf } from '../../../../src/dates.ts';
import { reachOf } from '../next-month/month-range.ts';

/** The weeks of a month, Monday first; undefined where a day belongs to another month. */
export function weeksOf(month: string): (string | undefined)[][] {
  const first = firstDayOf(month);
  const monday = addDays(first, 1 - weekdayOf(first));
  const last = lastDayOf(month);
  const weeks: (string | undefined)[][] = [];
  for (let start = monday; start <= last; start = addDays(start, 7)) {
    weeks.push(eachDay(start, addDays(start, 6)).map((day) => (monthOf(day) === month ? day : undefined)));
  }
  return weeks;
}

/** The days of a month that can still be planned, with data up to `observedTo`. */
export function plannable(month: string, observedTo: string): string[] {
  const days = eachDay(firstDayOf(month), lastDayOf(month));
  return days.filter((day) => day > observedTo && day <= reachOf(observedTo).last);
}

/** The months with such days, ascending. */
export function monthsAhead(observedTo: string): string[] {
  const last = monthOf(reachOf(observedTo).last);
  const months: string[] = [];
  for (let month = monthOf(addDays(observedTo, 1)); month <= last; month = nextMonth(month)) months.push(month);
  return months;
}

/** From one chosen day to another, whichever comes first. */
export const between = (a: string, b: string): string[] => (a <= b ? eachDay(a, b) : eachDay(b, a));

/** The selection with these days turned on, or off when all of them are on already. */
export function toggled(selection: ReadonlySet<string>, days: readonly string[]): Set<string> {
  const next = new Set(selection);
  const areAllOn = days.every((day) => selection.has(day));
  for (const day of days) {
    if (areAllOn) next.delete(day);
    else next.add(day);
  }
  return next;
}
