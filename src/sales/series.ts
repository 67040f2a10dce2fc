import { eachDay, type IsoDay, toEpochDay, type Weekday, weekdayOfEpochDay } from '../dates.ts';
import { numbersOf } from '../numerics/number-arrays.ts';

export { HOLIDAY, PROMO } from './columns.ts';

/**
 * The observed sales of one store: the days on which it was open, in ascending order.
 * Days between `days[0]` and the last one that are absent were closed.
 */
export interface Series {
  readonly days: readonly IsoDay[];
  /** Units sold on each of `days`; finite. */
  readonly sales: Float64Array;
  /** Per covariate name one value for each of `days`; finite. */
  readonly covariates: Readonly<Record<string, Float64Array>>;
}

/** A day to forecast. Days given to a model are contiguous; a closed day has `open: false` and is forecast as 0. */
export interface FutureDay {
  readonly date: IsoDay;
  readonly open: boolean;
  readonly covariates: Readonly<Record<string, number>>;
  /** Something of the day that varies was assumed, since nobody has said it. */
  readonly assumed?: boolean | undefined;
  /** How often such days had a promotion, where nobody has said whether this one has: its covariate is 0 then. */
  readonly promoShare?: number | undefined;
}

/** The days at these ascending positions. */
export function pickDays(series: Series, positions: readonly number[]): Series {
  return {
    days: positions.map((i) => series.days[i]),
    sales: numbersOf(positions, (i) => series.sales[i]),
    covariates: mapCovariates(series, (values) => numbersOf(positions, (i) => values[i])),
  };
}

/** The first `count` days; shares memory with the series. */
export function firstDays(series: Series, count: number): Series {
  return {
    days: series.days.slice(0, count),
    sales: series.sales.subarray(0, count),
    covariates: mapCovariates(series, (values) => values.subarray(0, count)),
  };
}

/** The last `count` days; shares memory with the series. */
export function lastDays(series: Series, count: number): Series {
  return {
    days: series.days.slice(-count),
    sales: series.sales.subarray(-count),
    covariates: mapCovariates(series, (values) => values.subarray(-count)),
  };
}

/** The calendar days `from` … `to` as if they were still to come: open where the series has a sale, with its covariates. */
export function asFutureDays(series: Series, from: IsoDay, to: IsoDay): FutureDay[] {
  const positions = new Map(series.days.map((day, i) => [day, i]));
  const covariates = Object.entries(series.covariates);
  return eachDay(from, to).map((date) => {
    const i = positions.get(date);
    const known = i === undefined ? [] : covariates.map(([name, values]) => [name, values[i]] as const);
    return { date, open: i !== undefined, covariates: Object.fromEntries(known) };
  });
}

/** So many decimals at most are looked for in sales, and answered. */
const MOST_DECIMALS = 20;

/** The most decimals of any of these sales, as they are written; no more than `most`, of a file those of its cells. */
export function decimalsOf(sales: Float64Array, most = MOST_DECIMALS): number {
  const limit = Math.min(most, MOST_DECIMALS);
  let decimals = 0;
  for (let i = 0; i < sales.length && decimals < limit; i += 1) {
    if (Number.isInteger(sales[i])) continue;
    const [, fraction = '', exponent = '0'] =
      /\.?(\d*)(?:e([+-]\d+))?$/.exec(String(sales[i]).replace(/^[^.e]*/, '')) ?? [];
    decimals = Math.max(decimals, Math.min(MOST_DECIMALS, Math.max(0, fraction.length - Number(exponent))));
  }
  return decimals;
}

function mapCovariates(series: Series, change: (values: Float64Array) => Float64Array): Record<string, Float64Array> {
  return Object.fromEntries(Object.entries(series.covariates).map(([name, values]) => [name, change(values)]));
}

/** A closing rule is believed, or believed to be over, after so many weeks in a row. */
const WEEKS_TO_CHANGE = 8;
/** A weekday that was never open at all is believed closed after so many weeks. */
const WEEKS_NEVER_OPEN = 4;
/**
 * Exceptions: a weekday stays closed when it was open on at most this share of its last two years (Sundays before
 * Christmas) in a store that opens on at least that share of its other days.
 */
const EXCEPTIONS = 0.15;
const REGULAR = 0.6;
/** The chance that a weekday on which the store does open looks closed must be below this. */
const DOUBT = 0.001;
/** How often the store opens on its other weekdays is taken from so many weeks. */
const WEEKS_OF_RATE = 26;

export const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/** One occurrence of a weekday between the first and the last day of a series. */
interface Occurrence {
  readonly epochDay: number;
  readonly open: boolean;
  /** False in the middle of a long closure (no open day within three days), which says nothing about the weekday. */
  readonly informative: boolean;
}

/** The occurrences of each weekday, in the order of `WEEKDAYS`. */
function occurrencesByWeekday(series: Series): Occurrence[][] {
  const days = series.days.map(toEpochDay);
  const open = new Set(days);
  return WEEKDAYS.map((weekday) => occurrencesOf(days, open, weekday));
}

function occurrencesOf(days: readonly number[], open: ReadonlySet<number>, weekday: Weekday): Occurrence[] {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const nearOpen = (day: number) => [-3, -2, -1, 0, 1, 2, 3].some((offset) => open.has(day + offset));
  const start = first + ((weekday - weekdayOfEpochDay(first) + 7) % 7);
  const occurrences: Occurrence[] = [];
  for (let day = start; day <= last; day += 7) {
    occurrences.push({ epochDay: day, open: open.has(day), informative: nearOpen(day) });
  }
  return occurrences;
}

/**
 * The weekdays on which the store never opens now. A weekday is closed when the store was closed on at least its last
 * eight occurrences, or on all of them when there are four or more, or opened on it only by exception in the last two
 * years (at most 15 %, and not eight times in a row up to the end). Where days are missing at random, so that such a run
 * could be chance (above 0.1 %), the weekday counts as open.
 */
export function closedWeekdays(series: Series): Weekday[] {
  const informative = occurrencesByWeekday(series).map((occurrences) =>
    occurrences.filter((occurrence) => occurrence.informative),
  );
  const regular = informative
    .filter((occurrences) => occurrences.slice(-WEEKS_TO_CHANGE).some(({ open }) => open))
    .flatMap((occurrences) => occurrences.slice(-WEEKS_OF_RATE));
  const openRate = regular.filter(({ open }) => open).length / Math.max(1, regular.length);
  return WEEKDAYS.filter((_, i) => isClosed(informative[i] ?? [], openRate));
}

function isClosed(occurrences: readonly Occurrence[], openRate: number): boolean {
  const everOpen = occurrences.some(({ open }) => open);
  const run = runAtEnd(occurrences, false);
  if (run >= (everOpen ? WEEKS_TO_CHANGE : WEEKS_NEVER_OPEN)) return (1 - openRate) ** run < DOUBT;
  return (
    openRate >= REGULAR && opensByException(occurrences.slice(-104)) && runAtEnd(occurrences, true) < WEEKS_TO_CHANGE
  );
}

function opensByException(occurrences: readonly Occurrence[]): boolean {
  return occurrences.length >= 26 && occurrences.filter(({ open }) => open).length <= EXCEPTIONS * occurrences.length;
}

function runAtEnd(occurrences: readonly Occurrence[], open: boolean): number {
  const other = occurrences.findLastIndex((occurrence) => occurrence.open !== open);
  return occurrences.length - 1 - other;
}

/**
 * The epoch days without sales that a closing rule explains: those of a run of eight or more of the same weekday at any
 * time, and all of a weekday that is closed but for exceptions.
 */
export function ruledClosures(series: Series): Set<number> {
  const closed = new Set(closedWeekdays(series));
  const occurrences = occurrencesByWeekday(series);
  return new Set(WEEKDAYS.flatMap((weekday, i) => ruledDays(occurrences[i], closed.has(weekday))));
}

function ruledDays(occurrences: readonly Occurrence[], closed: boolean): number[] {
  const informative = occurrences.filter((occurrence) => occurrence.informative);
  const opened = informative.filter(({ open }) => open).length;
  if (closed && opened <= EXCEPTIONS * informative.length) return closedDays(occurrences);
  const ruled: number[] = [];
  for (let from = 0; from < occurrences.length; ) {
    const next = occurrences.findIndex(({ open }, i) => i >= from && open);
    const run = occurrences.slice(from, next === -1 ? undefined : next);
    if (run.filter((occurrence) => occurrence.informative).length >= WEEKS_TO_CHANGE) ruled.push(...closedDays(run));
    from += run.length + 1;
  }
  return ruled;
}

function closedDays(occurrences: readonly Occurrence[]): number[] {
  return occurrences.filter(({ open }) => !open).map(({ epochDay }) => epochDay);
}
