import type { IsoDay } from '../dates.ts';

/** What the store has said of one day; what it left out is not known. */
export interface CalendarDay {
  readonly date: IsoDay;
  readonly open?: boolean | undefined;
  readonly covariates: Readonly<Record<string, number>>;
}

/** Two calendars as one: where both speak of a day, `later` has the last word, field by field. Ascending by date. */
export function mergeCalendars(earlier: readonly CalendarDay[], later: readonly CalendarDay[]): CalendarDay[] {
  const days = new Map(earlier.map((day) => [day.date, day]));
  for (const day of later) {
    const before = days.get(day.date);
    days.set(day.date, {
      date: day.date,
      open: day.open ?? before?.open,
      covariates: { ...before?.covariates, ...day.covariates },
    });
  }
  return [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}
