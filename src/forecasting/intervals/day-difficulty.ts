import { easterSunday, type IsoDay, toEpochDay } from '../../dates.ts';

/** Days whose errors are larger than usual: the spread of their errors relative to an ordinary day. No unit, ≥ 1. */
export interface DifficultyFactors {
  readonly festive: number;
  readonly holiday: number;
}

/** What is known about a day in advance that makes it hard to forecast. A day without date counts as outside the season. */
export interface DayTraits {
  readonly date?: IsoDay | undefined;
  readonly holiday?: boolean | undefined;
  /** Factor ≥ 1 on the spread of a day unlike those learnt from (see `supportOf`). Default 1. */
  readonly widening?: number | undefined;
}

/** Measured on thirty stores, all seasons; used as they are until the series itself says otherwise. */
export const USUAL_DIFFICULTY: DifficultyFactors = { festive: 1.6, holiday: 1.75 };

/** Days of the series that weigh as much as the usual factor. */
const PRIOR_DAYS = 20;
const LARGEST_FACTOR = 3;

/** Days from Easter Sunday, both included: the week of carnival and Holy Week. */
const MOVABLE_SEASONS: readonly (readonly [from: number, to: number])[] = [
  [-52, -45],
  [-7, -1],
];

/**
 * 8 December to 6 January (shopping before Christmas, the days between the years, Epiphany), carnival and Holy Week:
 * errors are larger in all of them, in Germany as in Ecuador.
 */
export function isFestiveSeason(date: IsoDay): boolean {
  const monthDay = date.slice(5);
  if (monthDay >= '12-08' || monthDay <= '01-06') return true;
  const fromEaster = toEpochDay(date) - easterSunday(Number(date.slice(0, 4)));
  return MOVABLE_SEASONS.some(([from, to]) => from <= fromEaster && fromEaster <= to);
}

/** Spread of the day's error relative to an ordinary day; ≥ 1. Holidays are hard because they are rare: the larger of both factors counts. */
export function difficultyOf(factors: DifficultyFactors, day: DayTraits): number {
  const season = day.date !== undefined && isFestiveSeason(day.date) ? factors.festive : 1;
  return season * Math.max(day.holiday === true ? factors.holiday : 1, day.widening ?? 1);
}

/**
 * Factor of one kind of day from its own errors, shrunk towards the usual factor (geometric mean weighted by days).
 * `relativeError` is the mean |error| of these `days` relative to that of ordinary days; no unit, ≥ 0.
 */
export function shrinkFactor(usual: number, relativeError: number, days: number): number {
  const observed = Math.min(LARGEST_FACTOR, Math.max(1, relativeError));
  return Math.exp((PRIOR_DAYS * Math.log(usual) + days * Math.log(observed)) / (PRIOR_DAYS + days));
}
