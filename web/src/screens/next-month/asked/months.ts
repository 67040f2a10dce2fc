import { addDays, firstDayOf, type IsoDay, lastDayOf, monthOf } from '../../../../../src/dates.ts';

/** Days, both ends included. */
export interface Span {
  readonly from: IsoDay;
  readonly to: IsoDay;
}

/** The month that these days are, all of them; undefined for other ranges. */
export function wholeMonth(from: string, to: string): string | undefined {
  const month = monthOf(from);
  return from === firstDayOf(month) && to === lastDayOf(month) ? month : undefined;
}

export const monthBefore = (month: string) => monthOf(addDays(firstDayOf(month), -1));

/** The same month of the year before. */
export const yearBefore = (month: string) =>
  `${String(Number(month.slice(0, 4)) - 1).padStart(4, '0')}${month.slice(4)}`;
