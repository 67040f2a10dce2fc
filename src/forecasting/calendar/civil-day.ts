import { epochDayOf, fromEpochDay, type Weekday, weekdayOfEpochDay } from '../../dates.ts';

/** The parts of a day that features are made of. `epochDay` counts days since 1970-01-01. */
export interface CivilDay {
  readonly epochDay: number;
  readonly weekday: Weekday;
  readonly year: number;
  readonly month: number;
  readonly dayOfMonth: number;
  readonly daysInMonth: number;
}

export function civilDayOf(epochDay: number): CivilDay {
  const [year, month, dayOfMonth] = fromEpochDay(epochDay).split('-').map(Number) as [number, number, number];
  const firstOfMonth = epochDay - dayOfMonth + 1;
  const firstOfNext = month === 12 ? epochDayOf(year + 1, 1, 1) : epochDayOf(year, month + 1, 1);
  const daysInMonth = (firstOfNext ?? firstOfMonth) - firstOfMonth;
  return { epochDay, weekday: weekdayOfEpochDay(epochDay), year, month, dayOfMonth, daysInMonth };
}
