import { daysBetween, fromEpochDay, toEpochDay, weekdayOf } from '../../dates.ts';
import { median } from '../../numerics/quantiles.ts';
import { madScale, REPORTED_GAUSSIAN_MAD } from '../../numerics/robust-scale.ts';
import type { Profile } from '../dataset.ts';
import type { SalesFile } from '../sales-file.ts';
import { closedWeekdays, HOLIDAY, PROMO, ruledClosures, type Series, WEEKDAYS } from '../series.ts';
import { factsOf, findingsOf } from './findings.ts';

const LISTED_GAPS = 100;

/** The data report of a file: what it holds, what is odd in it, and what cannot be learnt from it. */
export function profileOf({ series, columns, duplicates, decimals }: SalesFile): Profile {
  const { days, sales } = series;
  const closed = closedWeekdays(series);
  const gaps = gapsOf(series);
  const total = sales.reduce((sum, value) => sum + value, 0);
  return {
    sales: {
      min: sales.reduce((min, value) => Math.min(min, value), Number.POSITIVE_INFINITY),
      mean: total / sales.length,
      median: median(sales),
      max: sales.reduce((max, value) => Math.max(max, value), Number.NEGATIVE_INFINITY),
      total,
      decimals,
    },
    calendarDays: daysBetween(days[0] ?? '', days.at(-1) ?? '') + 1,
    zeroDays: sales.filter((value) => value === 0).length,
    gaps: gaps.slice(0, LISTED_GAPS),
    closedWeekdays: closed,
    outliers: outliersOf(series),
    duplicates: { ...duplicates },
    weekdays: weekdayTable(series),
    promotions: promotionsOf(series),
    identifiability: findingsOf(factsOf(series, columns, closed)),
  };
}

type Gap = Profile['gaps'][number];

/**
 * The days without sales between the first and the last day that no closing rule explains, as ranges. Days that a rule
 * explains neither end a range nor count in its `days`.
 */
export function gapsOf(series: Series): Gap[] {
  const ruled = ruledClosures(series);
  const gaps: Gap[] = [];
  let before: number | undefined;
  for (const day of series.days.map(toEpochDay)) {
    const missing = before === undefined ? [] : between(before, day).filter((candidate) => !ruled.has(candidate));
    const [first, last] = [missing[0], missing.at(-1)];
    if (first !== undefined && last !== undefined) {
      gaps.push({ from: fromEpochDay(first), to: fromEpochDay(last), days: missing.length });
    }
    before = day;
  }
  return gaps;
}

function between(before: number, after: number): number[] {
  return Array.from({ length: after - before - 1 }, (_, i) => before + 1 + i);
}

const THRESHOLD = 5;
const LISTED = 20;
/** A group of fewer days is too small for a median of its own. */
const MIN_GROUP = 4;
/** The level of a day is taken from so many observed days before and after it. */
const WINDOW = 28;
/** The standard deviation of a normal distribution by its mean absolute deviation. */
const SD_BY_MEAN = 1.2533;

/**
 * The days furthest from what weekday and flags explain. Expected are the median of the days with the same weekday,
 * promotion and holiday (of the weekday when these are fewer than four) plus the median of what the four weeks before and
 * after lie above that, which follows trend and season. The score is the distance in robust standard deviations: 1.4826
 * times the median absolute residual (1.2533 times the mean one when that is 0; no outliers when both are 0).
 */
function outliersOf(series: Series): Profile['outliers'] {
  const base = expectedOf(series);
  const distance = series.sales.map((sales, i) => sales - (base[i] ?? 0));
  const level = distance.map((_, i) => median(distance.subarray(Math.max(0, i - WINDOW), i + WINDOW + 1)));
  const residual = distance.map((value, i) => Math.abs(value - (level[i] ?? 0)));
  const mean = residual.reduce((sum, value) => sum + value, 0) / residual.length;
  const deviation = madScale(residual, 0, REPORTED_GAUSSIAN_MAD) || SD_BY_MEAN * mean;
  return series.days
    .map((date, i) => {
      const sales = series.sales[i] ?? 0;
      const expected = (base[i] ?? 0) + (level[i] ?? 0);
      return { date, sales, expected, score: (sales - expected) / deviation };
    })
    .filter(({ score }) => Math.abs(score) > THRESHOLD)
    .sort((a, b) => Math.abs(b.score) - Math.abs(a.score))
    .slice(0, LISTED);
}

function expectedOf({ days, sales, covariates }: Series): number[] {
  const keys = days.map((day, i) => {
    const weekday = String(weekdayOf(day));
    return [`${weekday}/${covariates[PROMO]?.[i]}/${covariates[HOLIDAY]?.[i]}`, weekday, ''];
  });
  const groups = new Map<string, number[]>();
  keys.flat().forEach((key, i) => {
    const group = groups.get(key) ?? [];
    group.push(sales[Math.floor(i / 3)] ?? 0);
    groups.set(key, group);
  });
  const medians = new Map([...groups].map(([key, group]) => [key, median(group)] as const));
  return keys.map((candidates) => {
    const key = candidates.find((candidate) => (groups.get(candidate)?.length ?? 0) >= MIN_GROUP) ?? '';
    return medians.get(key) ?? 0;
  });
}

/** Days, mean sales (null without days) and days with promotion or holiday (value above 0) of each weekday. */
function weekdayTable({ days, sales, covariates }: Series): Profile['weekdays'] {
  const weekdays = days.map(weekdayOf);
  return WEEKDAYS.map((weekday) => {
    const at = weekdays.flatMap((other, i) => (other === weekday ? [i] : []));
    const marked = (name: string) => at.filter((i) => (covariates[name]?.[i] ?? 0) > 0).length;
    const total = at.reduce((sum, i) => sum + (sales[i] ?? 0), 0);
    return {
      weekday,
      days: at.length,
      mean: at.length === 0 ? null : total / at.length,
      promoDays: marked(PROMO),
      holidayDays: marked(HOLIDAY),
    };
  });
}

/** Promoted days below this number tell nothing. */
const FEWEST_PROMOTED = 8;

/**
 * What promoted days sold beside the others of their weekdays: the sum of their sales, divided by what as many days without
 * a promotion of the same weekdays sold on average, less 1. Holidays are left out.
 */
function promotionsOf({ days, sales, covariates }: Series): Profile['promotions'] {
  const markOf = (name: string, i: number) => covariates[name]?.[i] ?? 0;
  let [promoted, sold, usual] = [0, 0, 0];
  for (const weekday of WEEKDAYS) {
    const at = days.flatMap((day, i) => (weekdayOf(day) === weekday && markOf(HOLIDAY, i) === 0 ? [i] : []));
    const total = (some: readonly number[]) => some.reduce((sum, i) => sum + (sales[i] ?? 0), 0);
    const marked = at.filter((i) => markOf(PROMO, i) > 0);
    const plain = at.filter((i) => markOf(PROMO, i) === 0);
    if (marked.length === 0 || plain.length === 0) continue;
    promoted += marked.length;
    sold += total(marked);
    usual += (marked.length * total(plain)) / plain.length;
  }
  return promoted < FEWEST_PROMOTED || usual <= 0 ? null : { days: promoted, change: sold / usual - 1 };
}
