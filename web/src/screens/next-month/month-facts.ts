import type { ForecastDay } from '../../../../src/forecasting/forecast-schema.ts';

/** What stands out in a forecast. */
export interface MonthFacts {
  readonly best: ForecastDay | undefined;
  readonly weakest: ForecastDay | undefined;
  readonly open: number;
  readonly closed: number;
  readonly promotions: number;
  readonly holidays: number;
  /** Open days like which none was ever seen. */
  readonly unseen: readonly ForecastDay[];
  /** Days that have passed: their number is what was sold. */
  readonly observed: number;
}

/** Best and weakest among the open days that are still to come; the first of equals. */
export function factsOf(days: readonly ForecastDay[]): MonthFacts {
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
    promotions: open.filter(({ promo }) => promo !== 0).length,
    holidays: days.filter(({ holiday }) => holiday !== 0).length,
    unseen: ahead.filter(({ support }) => support === 'unseen'),
    observed: days.filter(({ observed }) => observed).length,
  };
}
