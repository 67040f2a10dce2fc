import { addDays, eachDay, type IsoDay, weekdayOf } from '../../../../../src/dates.ts';

/** The days whose sales a dataset does not have yet, and those that could be typed next. */
export interface MissingDays {
  readonly count: number;
  /** The first of them. */
  readonly from: IsoDay;
  readonly days: readonly IsoDay[];
}

interface Known {
  /** The last day with sales. */
  readonly to: IsoDay;
  readonly closedWeekdays: readonly number[];
}

/** The days between the last one with sales and today, those on which the shop never opens left out; undefined when none. */
export function missingDays({ to, closedWeekdays }: Known, today: IsoDay): MissingDays | undefined {
  if (to >= addDays(today, -1)) return undefined;
  const missing = eachDay(addDays(to, 1), addDays(today, -1)).filter((day) => !closedWeekdays.includes(weekdayOf(day)));
  const [from] = missing;
  return from === undefined ? undefined : { count: missing.length, from, days: missing };
}

/** The first day after `day` on which the shop usually opens. */
export function nextOpenDay(day: IsoDay, { closedWeekdays }: Pick<Known, 'closedWeekdays'>): IsoDay {
  for (let ahead = 1; ahead <= 7; ahead++) {
    const next = addDays(day, ahead);
    if (!closedWeekdays.includes(weekdayOf(next))) return next;
  }
  return addDays(day, 1);
}

/** The day of an instant where the browser is. */
export function localDay(instant: Date): IsoDay {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${instant.getFullYear()}-${two(instant.getMonth() + 1)}-${two(instant.getDate())}`;
}
