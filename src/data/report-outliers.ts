import { weekdayOf } from '../dates.ts';
import type { Profile } from '../schemas/dataset.ts';
import { median } from './median.ts';
import { HOLIDAY, PROMO, type Series } from './series.ts';

const THRESHOLD = 5;
const LISTED = 20;
/** A group of fewer days is too small for a median of its own. */
const MIN_GROUP = 4;
/** The level of a day is taken from so many observed days before and after it. */
const WINDOW = 28;
/** The standard deviation of a normal distribution by its median absolute deviation, and by its mean absolute one. */
const SD_BY_MAD = 1.4826;
const SD_BY_MEAN = 1.2533;

/**
 * The days furthest from what weekday and flags explain. Expected are the median of the days with the same weekday,
 * promotion and holiday (of the weekday when these are fewer than four) plus the median of what the four weeks before and
 * after lie above that, which follows trend and season. The score is the distance in robust standard deviations: 1.4826
 * times the median absolute residual (1.2533 times the mean one when that is 0; no outliers when both are 0).
 */
export function outliersOf(series: Series): Profile['outliers'] {
  const base = expectedOf(series);
  const distance = series.sales.map((sales, i) => sales - (base[i] ?? 0));
  const level = distance.map((_, i) => median(distance.subarray(Math.max(0, i - WINDOW), i + WINDOW + 1)));
  const residual = distance.map((value, i) => Math.abs(value - (level[i] ?? 0)));
  const mean = residual.reduce((sum, value) => sum + value, 0) / residual.length;
  const deviation = SD_BY_MAD * median(residual) || SD_BY_MEAN * mean;
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
