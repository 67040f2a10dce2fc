import { z } from 'zod';
import type { IsoDay } from '../dates.ts';
import { isoDaySchema } from '../primitives.ts';
import type { Series } from './series.ts';

/** How a content differs from the one before it: days added, days with other sales, days gone; the first of each. */
export const changesSchema = z.object({
  newDays: z.object({ count: z.int(), first: z.array(z.object({ date: isoDaySchema, sales: z.number() })) }),
  revisedDays: z.object({
    count: z.int(),
    first: z.array(z.object({ date: isoDaySchema, old: z.number(), new: z.number() })),
  }),
  revisedCovariates: z
    .object({
      count: z.int(),
      first: z.array(z.object({ date: isoDaySchema, covariates: z.array(z.string()) })),
    })
    .describe('Days with the same sales, but another value of some covariate'),
  removedDays: z.object({ count: z.int(), first: z.array(z.object({ date: isoDaySchema, sales: z.number() })) }),
  unchangedDays: z.int(),
  addedCovariates: z.array(z.string()),
  removedCovariates: z.array(z.string()),
  series: z
    .object({
      new: z.object({ count: z.int(), first: z.array(z.string()) }),
      removed: z.object({ count: z.int(), first: z.array(z.string()) }),
    })
    .optional()
    .describe('Series by id, where one of both contents has many; the days above are those of the sum'),
});

export type Changes = z.infer<typeof changesSchema>;

/** Days of a dataset of which another content says nothing. */
export const lostHistorySchema = z
  .object({
    days: z.int().describe('How many'),
    from: isoDaySchema.describe('The first of them'),
    to: isoDaySchema.describe('The last of them'),
    first: z.array(isoDaySchema).describe('The first 20'),
    series: z
      .object({ count: z.int(), first: z.array(z.string()) })
      .optional()
      .describe('Series that would be gone, by id; `days` counts the days of single series then'),
  })
  .meta({ id: 'LostHistory' });

export type LostHistory = z.infer<typeof lostHistorySchema>;

const LISTED = 20;
/** More than this share of the days may not go unless somebody says so. */
const LOSS_LIMIT = 0.1;

/**
 * The days of `current` that neither `next` nor `closedDays` speaks of, when they are more than a tenth; a day that turns
 * out to have been closed is not lost.
 */
export function lostHistory(
  current: Series,
  next: Series,
  closedDays: readonly IsoDay[] = [],
): LostHistory | undefined {
  const told = new Set([...next.days, ...closedDays]);
  const lost = current.days.filter((day) => !told.has(day));
  const [from, to] = [lost[0], lost.at(-1)];
  if (from === undefined || to === undefined || lost.length <= LOSS_LIMIT * current.days.length) return undefined;
  return { days: lost.length, from, to, first: lost.slice(0, LISTED) };
}

/** A series of a dataset that has many, as far as it is compared. */
export interface ComparedSeries {
  readonly id: string;
  readonly days: number;
  readonly from: IsoDay;
  readonly to: IsoDay;
}

/**
 * The series of `current` that `next` lacks, when more than a tenth of the days of all series would be gone: those of the
 * series that it lacks, and as many as others have fewer.
 */
export function lostSeries(
  current: readonly ComparedSeries[],
  next: readonly ComparedSeries[],
): LostHistory | undefined {
  const after = new Map(next.map((series) => [series.id, series.days]));
  const lost = current.map((series) => ({ ...series, lost: Math.max(0, series.days - (after.get(series.id) ?? 0)) }));
  const days = lost.reduce((sum, series) => sum + series.lost, 0);
  const losing = lost.filter((series) => series.lost > 0);
  if (days <= LOSS_LIMIT * current.reduce((sum, series) => sum + series.days, 0)) return undefined;
  const [from] = losing.map((series) => series.from).sort();
  const to = losing
    .map((series) => series.to)
    .sort()
    .at(-1);
  if (from === undefined || to === undefined) return undefined;
  const gone = losing.filter(({ id }) => !after.has(id)).map(({ id }) => id);
  return { days, from, to, first: [], series: listed(gone) };
}

/** Which series came and went; undefined where neither content has many. */
export function changedSeries(
  current: readonly ComparedSeries[],
  next: readonly ComparedSeries[],
): Pick<Changes, 'series'> {
  if (current.length === 0 && next.length === 0) return {};
  const without = (all: readonly ComparedSeries[], others: readonly ComparedSeries[]) => {
    const ids = new Set(others.map(({ id }) => id));
    return listed(all.filter(({ id }) => !ids.has(id)).map(({ id }) => id));
  };
  return { series: { new: without(next, current), removed: without(current, next) } };
}

/** What `next` changes against `current`, matched by day; the first 20 of each kind, and all of them counted. */
export function changesAgainst(current: Series, next: Series): Changes {
  const before = new Map(current.days.map((date, i) => [date, i] as const));
  const after = new Set(next.days);
  const added: { date: string; sales: number }[] = [];
  const revised: { date: string; old: number; new: number }[] = [];
  const recovered: { date: string; covariates: string[] }[] = [];
  next.days.forEach((date, i) => {
    const at = before.get(date);
    const sales = next.sales[i] ?? 0;
    if (at === undefined) added.push({ date, sales });
    else if (current.sales[at] !== sales) revised.push({ date, old: current.sales[at] ?? 0, new: sales });
    else {
      const covariates = differing(current, at, next, i);
      if (covariates.length > 0) recovered.push({ date, covariates });
    }
  });
  const removed = current.days.flatMap((date, i) => (after.has(date) ? [] : [{ date, sales: current.sales[i] ?? 0 }]));
  return {
    newDays: listed(added),
    revisedDays: listed(revised),
    revisedCovariates: listed(recovered),
    removedDays: listed(removed),
    unchangedDays: next.days.length - added.length - revised.length - recovered.length,
    addedCovariates: Object.keys(next.covariates).filter((name) => !Object.hasOwn(current.covariates, name)),
    removedCovariates: Object.keys(current.covariates).filter((name) => !Object.hasOwn(next.covariates, name)),
  };
}

/** The covariates that both have, with another value in `current` at `at` than in `next` at `i`. */
function differing(current: Series, at: number, next: Series, i: number): string[] {
  return Object.entries(next.covariates).flatMap(([name, values]) => {
    const old = Object.hasOwn(current.covariates, name) ? current.covariates[name]?.[at] : undefined;
    return old === undefined || old === values[i] ? [] : [name];
  });
}

function listed<T>(items: readonly T[]): { count: number; first: T[] } {
  return { count: items.length, first: items.slice(0, LISTED) };
}
