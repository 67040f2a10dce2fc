import { firstDayOf, lastDayOf } from '../../../../src/dates.ts';
import type { Forecast, ForecastDay } from '../../../../src/forecasting/forecast-schema.ts';
import type { ObservedDay } from '../../../../src/sales/observed-days.ts';
import { monthBefore, yearBefore } from './asked/months.ts';
import { expectedPromotions } from './promotions.ts';

/** What stands out in a forecast. */
export interface MonthFacts {
  readonly best: ForecastDay | undefined;
  readonly weakest: ForecastDay | undefined;
  readonly open: number;
  readonly closed: number;
  /** Days with a promotion, planned or as many as usual. */
  readonly promotions: ReturnType<typeof expectedPromotions>;
  readonly holidays: number;
  /** Open days like which none was ever seen. */
  readonly unseen: readonly ForecastDay[];
  /** Days that have passed: their number is what was sold. */
  readonly observed: number;
}

/** Whether it is a promotion or a holiday; of many series together: of half of them or more. */
export const isMostly = (share: number): boolean => share >= 0.5;

/** Best and weakest among the open days that are still to come; the first of equals. */
export function monthFactsOf(days: readonly ForecastDay[]): MonthFacts {
  const open = days.filter((day) => day.open);
  const ahead = open.filter(({ observed }) => !observed);
  const extreme = (isBetter: (a: number, b: number) => boolean) =>
    ahead.reduce<ForecastDay | undefined>(
      (found, day) => (found === undefined || isBetter(day.forecast, found.forecast) ? day : found),
      undefined,
    );
  return {
    best: extreme((a, b) => a > b),
    weakest: extreme((a, b) => a < b),
    open: open.length,
    closed: days.length - open.length,
    promotions: expectedPromotions(open),
    holidays: days.filter(({ holiday }) => isMostly(holiday)).length,
    unseen: ahead.filter(({ support }) => support === 'unseen'),
    observed: days.filter(({ observed }) => observed).length,
  };
}

/** A past month to compare with. */
export interface PastMonth {
  readonly month: string;
  readonly isYearBefore: boolean;
  readonly total: number;
  readonly openDays: number;
}

/** The month to compare with: the same one a year before, else the one just before, if data from … to holds all of it. */
export function monthToCompare(
  month: string,
  data: { readonly from: string; readonly to: string },
): string | undefined {
  return [yearBefore(month), monthBefore(month)].find(
    (past) => firstDayOf(past) >= data.from && lastDayOf(past) <= data.to,
  );
}

/** What a past month came to; undefined when it had no open day. `month` is the one that is compared with it. */
export function pastMonth(past: string, days: readonly ObservedDay[], month: string): PastMonth | undefined {
  const open = days.filter(({ sales }) => sales !== null);
  if (open.length === 0) return undefined;
  const total = open.reduce((sum, { sales }) => sum + (sales ?? 0), 0);
  return { month: past, isYearBefore: past === yearBefore(month), total, openDays: open.length };
}

/** Whether a forecast is that of the month in which the data end, or of the one after it. */
export const goesOn = ({ monthInProgress, days }: Pick<Forecast, 'monthInProgress' | 'days'>): boolean =>
  monthInProgress !== undefined || (days.some(({ observed }) => observed) && days.some(({ observed }) => !observed));
