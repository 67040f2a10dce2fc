import { z } from 'zod';
import { addDays, daysBetween, type IsoDay, weekdayOf } from '../dates.ts';
import { AppError } from '../errors.ts';
import { datasetNameSchema, datasetVersionSchema, isoDaySchema, seriesIdSchema, weekdaySchema } from '../primitives.ts';
import { asFutureDays, HOLIDAY, PROMO, type Series } from './series.ts';

/** The most days of one answer. */
const MOST_OBSERVED_DAYS = 4000;
/** How many are answered when nobody says from where. */
const OBSERVED_DAYS = 400;

export const observedDaysQuerySchema = z.strictObject({
  from: isoDaySchema.optional().describe(`Default: ${OBSERVED_DAYS} days with \`to\``),
  to: isoDaySchema.optional().describe('Default: the last observed day'),
  version: datasetVersionSchema.optional().describe('Default: the latest'),
  series: seriesIdSchema.optional().describe('Of a dataset of many series: which one. Default: the sum of all'),
});

const observedDaySchema = z.object({
  date: isoDaySchema,
  weekday: weekdaySchema,
  open: z.boolean(),
  sales: z.number().nullable().describe('All rows of the day together; null on a closed day'),
  promo: z.number().optional().describe('As in the data; absent on a closed day and without such a column'),
  holiday: z.number().optional().describe('See `promo`'),
  covariates: z
    .record(z.string(), z.number())
    .optional()
    .describe('The other covariates by column; absent on a closed day and without any'),
});

export const observedDaysSchema = z
  .object({
    name: datasetNameSchema,
    version: datasetVersionSchema,
    from: isoDaySchema.describe('What was asked for, cut to the days that were observed'),
    to: isoDaySchema.describe('See `from`'),
    days: z.array(observedDaySchema).describe('Every calendar day, closed ones too'),
  })
  .meta({ id: 'ObservedDays' });

export type ObservedDaysQuery = z.infer<typeof observedDaysQuerySchema>;
export type ObservedDay = z.infer<typeof observedDaySchema>;
export type ObservedDays = z.infer<typeof observedDaysSchema>;

interface Span {
  readonly from: IsoDay;
  readonly to: IsoDay;
}

/**
 * The days asked for, cut to the observed ones. Throws AppError `invalid-request` when they end before they begin, when
 * none of them was observed, and when they are too many.
 */
export function observedRange(asked: Omit<ObservedDaysQuery, 'version'>, observed: Span): Span {
  const lastAsked = asked.to ?? observed.to;
  const firstAsked = asked.from ?? addDays(later(observed.from, earlier(lastAsked, observed.to)), 1 - OBSERVED_DAYS);
  if (asked.from !== undefined && asked.to !== undefined && asked.to < asked.from) {
    throw new AppError('invalid-request', `"to" (${asked.to}) comes before "from" (${asked.from})`);
  }
  if (lastAsked < observed.from || firstAsked > observed.to) {
    throw new AppError(
      'invalid-request',
      `None of the days asked for was observed: the data goes from ${observed.from} to ${observed.to}`,
    );
  }
  const [from, to] = [later(firstAsked, observed.from), earlier(lastAsked, observed.to)];
  const days = daysBetween(from, to) + 1;
  if (days > MOST_OBSERVED_DAYS) {
    const message = `${from} to ${to} are ${days} days; at most ${MOST_OBSERVED_DAYS} are answered at a time`;
    throw new AppError('invalid-request', message);
  }
  return { from, to };
}

/** Every calendar day `from` … `to` as it was read: one without sales was closed. */
export function observedDays(series: Series, { from, to }: Span): ObservedDay[] {
  const sales = new Map(series.days.map((day, i) => [day, series.sales[i]]));
  return asFutureDays(series, from, to).map(({ date, open, covariates }) => {
    const { [PROMO]: promo, [HOLIDAY]: holiday, ...others } = covariates;
    return {
      date,
      weekday: weekdayOf(date),
      open,
      sales: sales.get(date) ?? null,
      ...(promo === undefined ? {} : { promo }),
      ...(holiday === undefined ? {} : { holiday }),
      ...(Object.keys(others).length === 0 ? {} : { covariates: others }),
    };
  });
}

function earlier(a: IsoDay, b: IsoDay): IsoDay {
  return a < b ? a : b;
}

function later(a: IsoDay, b: IsoDay): IsoDay {
  return a > b ? a : b;
}
