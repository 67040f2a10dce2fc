import { z } from 'zod';
import { addDays, daysBetween, type IsoDay } from '../dates.ts';
import { isoDaySchema } from '../primitives.ts';

/** A content of a dataset: when it came, and how far it goes. */
export interface Arrival {
  /** An instant. */
  readonly uploadedAt: string;
  readonly to: IsoDay;
}

export const latenessSchema = z.object({
  observedTo: isoDaySchema.describe('The last day with sales'),
  ageDays: z.int().describe('Days from it to today (UTC)'),
  usualDays: z
    .int()
    .nullable()
    .describe(
      'The most days that it was old when newer ones came, of the last ten times; null while that has not happened yet',
    ),
  lateAfter: isoDaySchema.describe('Today is later than this day when the data are late'),
  late: z.boolean(),
});

export type Lateness = z.infer<typeof latenessSchema>;

/** Arrivals of new days that the usual rhythm is taken from. */
const RECENT = 10;
/** A shop that sends each day is not late on the day after a holiday weekend. */
const LEAST_DAYS = 3;
/** Where no rhythm is known yet: a month, and a few days to close it. */
const FIRST_DAYS = 35;

/**
 * Whether new days are overdue: the last one is older than it ever became, of the last ten times, before newer ones came. Contents of one
 * day are one arrival, so that an upload in pieces is no rhythm; those that bring no newer day are none.
 *
 * @param arrivals in any order
 * @param observedTo the last day of the content in use
 * @param today UTC
 */
export function latenessOf(arrivals: readonly Arrival[], observedTo: IsoDay, today: IsoDay): Lateness {
  const byDay = new Map<IsoDay, IsoDay>();
  for (const { uploadedAt, to } of arrivals) {
    const day = uploadedAt.slice(0, 10);
    const known = byDay.get(day);
    if (known === undefined || to > known) byDay.set(day, to);
  }
  const ages: number[] = [];
  let known: IsoDay | undefined;
  for (const [day, to] of [...byDay].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (known !== undefined && to <= known) continue;
    if (known !== undefined) ages.push(Math.max(0, daysBetween(known, day)));
    known = to;
  }
  const usualDays = ages.length === 0 ? null : Math.max(...ages.slice(-RECENT));
  const lateAfter = usualDays === null ? firstLimit(byDay, observedTo) : addDays(observedTo, allowed(usualDays));
  return { observedTo, ageDays: daysBetween(observedTo, today), usualDays, lateAfter, late: today > lateAfter };
}

const allowed = (usualDays: number) => Math.max(LEAST_DAYS, usualDays);

/** After a first content, which may be old already when it comes. */
function firstLimit(byDay: ReadonlyMap<IsoDay, IsoDay>, observedTo: IsoDay): IsoDay {
  const [first = observedTo] = [...byDay.keys()].sort();
  return addDays(first > observedTo ? first : observedTo, FIRST_DAYS);
}
