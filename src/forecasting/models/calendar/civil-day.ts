import { civilDate, daysInMonth, type Weekday, weekdayOfEpochDay } from '../../../dates.ts';

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
  const { year, month, day } = civilDate(epochDay);
  return {
    epochDay,
    weekday: weekdayOfEpochDay(epochDay),
    year,
    month,
    dayOfMonth: day,
    daysInMonth: daysInMonth(year, month),
  };
}
