import type { ForecastDay } from '../../api/forecasts.ts';

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

/**
 * A number and its bounds rounded so that two digits of the band's half width are left: 90 587 with 89 463 … 91 722 is
 * told as 90 600 with 89 500 … 91 700. Without a width they stay as they are.
 */
export function told(value: number, [lower, upper]: readonly [number, number]): [number, number, number] {
  const half = (upper - lower) / 2;
  if (!(half > 0) || !Number.isFinite(half)) return [value, lower, upper];
  const step = 10 ** (Math.floor(Math.log10(half)) - 1);
  const round = (number: number) => (step >= 1 ? Math.round(number / step) * step : Number(number.toPrecision(15)));
  return [round(value), round(lower), round(upper)];
}
