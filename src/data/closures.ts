import { toEpochDay, type Weekday, weekdayOfEpochDay } from '../dates.ts';
import type { Series } from './series.ts';

/** A closing rule is believed, or believed to be over, after so many weeks in a row. */
const WEEKS_TO_CHANGE = 8;
/** A weekday that was never open at all is believed closed after so many weeks. */
const WEEKS_NEVER_OPEN = 4;
/** Exceptions: a weekday stays closed when it was open on at most this share of its last year (Sundays before Christmas). */
const EXCEPTIONS = 0.15;
/** The chance that a weekday on which the store does open looks closed must be below this. */
const DOUBT = 0.01;

export const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/**
 * Whether the store was open on each occurrence of one weekday, in order of time. Occurrences in the middle of a long
 * closure (no open day within three days) say nothing about the weekday and are left out.
 */
interface Occurrence {
  readonly epochDay: number;
  readonly open: boolean;
}

export function occurrencesOf(series: Series, weekday: Weekday): Occurrence[] {
  const days = series.days.map(toEpochDay);
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const open = new Set(days);
  const nearOpen = (day: number) => [-3, -2, -1, 0, 1, 2, 3].some((offset) => open.has(day + offset));
  const occurrences: Occurrence[] = [];
  for (let day = first; day <= last; day++) {
    if (weekdayOfEpochDay(day) === weekday && nearOpen(day)) occurrences.push({ epochDay: day, open: open.has(day) });
  }
  return occurrences;
}

/**
 * The weekdays on which the store never opens now. A weekday is closed when the store was closed on at least its last
 * eight occurrences, or on all of them when there are four or more, or opened on it only by exception in the last year
 * (at most 15 %, and not eight times in a row up to the end). Where days are missing at random, so that such a run could
 * be chance (above 1 %), the weekday counts as open. All weekdays closed cannot be: there is a last observed day.
 */
export function closedWeekdays(series: Series): Weekday[] {
  const all = new Map(WEEKDAYS.map((weekday) => [weekday, occurrencesOf(series, weekday)] as const));
  const recent = [...all.values()].map((occurrences) => occurrences.slice(-WEEKS_TO_CHANGE));
  const regular = recent.filter((occurrences) => occurrences.some(({ open }) => open)).flat();
  const openRate = regular.filter(({ open }) => open).length / Math.max(1, regular.length);
  return WEEKDAYS.filter((weekday) => isClosed(all.get(weekday) ?? [], openRate));
}

function isClosed(occurrences: readonly Occurrence[], openRate: number): boolean {
  const everOpen = occurrences.some(({ open }) => open);
  const run = runAtEnd(occurrences, false);
  if (run >= (everOpen ? WEEKS_TO_CHANGE : WEEKS_NEVER_OPEN)) return (1 - openRate) ** run < DOUBT;
  const year = occurrences.slice(-52);
  const opened = year.filter(({ open }) => open).length;
  return year.length >= 26 && opened <= EXCEPTIONS * year.length && runAtEnd(occurrences, true) < WEEKS_TO_CHANGE;
}

function runAtEnd(occurrences: readonly Occurrence[], open: boolean): number {
  const other = occurrences.findLastIndex((occurrence) => occurrence.open !== open);
  return occurrences.length - 1 - other;
}

/** The epoch days without sales that a closing rule explains: those of a run of eight or more of the same weekday. */
export function ruledClosures(series: Series): Set<number> {
  const closed = new Set(closedWeekdays(series));
  const ruled = new Set<number>();
  for (const weekday of WEEKDAYS) {
    let run: number[] = [];
    const settle = () => {
      if (run.length >= WEEKS_TO_CHANGE || closed.has(weekday)) for (const day of run) ruled.add(day);
      run = [];
    };
    for (const { epochDay, open } of occurrencesOf(series, weekday)) {
      if (open) settle();
      else run.push(epochDay);
    }
    settle();
  }
  return ruled;
}
