import { firstDayOf, lastDayOf } from '../../../../src/dates.ts';
import type { ObservedDay } from '../../../../src/sales/observed-days.ts';
import { monthBefore } from './month-range.ts';

/** A past month to compare with. */
export interface PastMonth {
  readonly month: string;
  readonly isYearBefore: boolean;
  readonly total: number;
  readonly openDays: number;
}

/** The month to compare with: the same one a year before, else the one just before, if data from … to holds all of it. */
export function comparable(month: string, data: { readonly from: string; readonly to: string }): string | undefined {
  return [yearBefore(month), monthBefore(month)].find(
    (past) => firstDayOf(past) >= data.from && lastDayOf(past) <= data.to,
  );
}

const yearBefore = (month: string) => `${String(Number(month.slice(0, 4)) - 1).padStart(4, '0')}${month.slice(4)}`;

/** What a past month came to; undefined when it had no open day. `month` is the one that is compared with it. */
export function pastMonth(past: string, days: readonly ObservedDay[], month: string): PastMonth | undefined {
  const open = days.filter(({ sales }) => sales !== null);
  if (open.length === 0) return undefined;
  const total = open.reduce((sum, { sales }) => sum + (sales ?? 0), 0);
  return { month: past, isYearBefore: past === yearBefore(month), total, openDays: open.length };
}
