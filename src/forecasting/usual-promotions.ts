import { z } from 'zod';
import { addDays, type IsoDay, toEpochDay, weekdayOf } from '../dates.ts';
import { isoDaySchema } from '../primitives.ts';
import { type FutureDay, PROMO, type Series } from '../sales/series.ts';
import type { Candidate } from './models/candidate.ts';

/** How a shop usually promotes, for days of which nobody has said it; plain JSON, kept in the model file. */
export const usualPromotionsSchema = z.object({
  /** Share of the open days with a promotion, by ISO weekday, Monday first. */
  weekdays: z.array(z.number()).length(7),
  /** The same by month of the year, January first, each drawn towards that of the weekday. */
  months: z.array(z.array(z.number()).length(7)).length(12),
  /** The days from `from` on that had a promotion: a year and a month back from the last observed day. */
  from: isoDaySchema,
  promoted: z.array(isoDaySchema),
});

export type UsualPromotions = z.infer<typeof usualPromotionsSchema>;

/** A day of a year ago says half as much as one of today. */
const HALF_LIFE_DAYS = 365;
/** The share of a weekday counts as so many days in each of its months. */
const MONTH_PRIOR_DAYS = 8;
/** Promotions are remembered for so many days: those of the same month last year, 52 weeks before the last day ahead. */
const REMEMBERED_DAYS = 400;
/** Exactly 52 weeks, so that weekdays stay. */
const LAST_YEAR = 364;

/**
 * Learns how often each weekday was promoted, lately and in each month of the year (shares shrunk towards the weekday's, as
 * by a Beta prior). Undefined without a promotion flag of 0 and 1 that varies.
 */
export function learnUsualPromotions({ days, covariates }: Series): UsualPromotions | undefined {
  const promo = covariates[PROMO];
  const last = days.at(-1);
  if (promo === undefined || last === undefined || !promo.every((value) => value === 0 || value === 1))
    return undefined;
  if (promo.every((value) => value === promo[0])) return undefined;
  const end = toEpochDay(last);
  const seen = Array.from({ length: 13 }, () => ({ marked: new Float64Array(7), weight: new Float64Array(7) }));
  days.forEach((day, i) => {
    const weekday = weekdayOf(day) - 1;
    const weight = 0.5 ** ((end - toEpochDay(day)) / HALF_LIFE_DAYS);
    for (const { marked, weight: weights } of [seen[0], seen[Number(day.slice(5, 7))]]) {
      marked[weekday] += weight * promo[i];
      weights[weekday] += weight;
    }
  });
  const weekdays = Array.from(seen[0].marked, (marked, w) => ratio(marked, seen[0].weight[w]));
  const months = seen
    .slice(1)
    .map(({ marked, weight }) =>
      weekdays.map((share, w) => ratio(marked[w] + MONTH_PRIOR_DAYS * share, weight[w] + MONTH_PRIOR_DAYS)),
    );
  const from = addDays(last, -REMEMBERED_DAYS);
  return { weekdays, months, from, promoted: days.filter((day, i) => day >= from && promo[i] === 1) };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** How often days like this one had a promotion, 0–1. */
export function usualShare({ months }: UsualPromotions, date: IsoDay): number {
  return months[Number(date.slice(5, 7)) - 1][weekdayOf(date) - 1];
}

/** 1 or 0 as 52 weeks before; undefined for a day whose last year is not remembered. */
export function promotedLastYear({ from, promoted }: UsualPromotions, date: IsoDay): 0 | 1 | undefined {
  const before = addDays(date, -LAST_YEAR);
  if (before < from) return undefined;
  return promoted.includes(before) ? 1 : 0;
}

/**
 * Sales for each of `days`, as `Candidate.forecast`. A day of which only the share of promotions is known is the mean of what
 * it would sell with one and without.
 */
export function expectedSales(candidate: Candidate, model: unknown, days: readonly FutureDay[]): Float64Array {
  const without = candidate.forecast(model, days);
  if (!days.some(({ promoShare }) => promoShare)) return without;
  const withPromo = candidate.forecast(model, promotedDays(days));
  return without.map((sales, i) => sales + (days[i].promoShare ?? 0) * (withPromo[i] - sales));
}

/** By the days without: every candidate is asked for the same ones, and keeps what it has found of a list of days. */
const promoted = new WeakMap<readonly FutureDay[], readonly FutureDay[]>();

/** The same days, with a promotion where only the share of them is known. */
function promotedDays(days: readonly FutureDay[]): readonly FutureDay[] {
  const known = promoted.get(days);
  if (known) return known;
  const made = days.map((day) => (day.promoShare ? { ...day, covariates: { ...day.covariates, [PROMO]: 1 } } : day));
  promoted.set(days, made);
  return made;
}
