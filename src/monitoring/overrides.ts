import { z } from 'zod';
import { addDays, daysBetween, eachDay, type IsoDay } from '../dates.ts';
import type { Fault } from '../errors.ts';
import { mae } from '../forecasting/evaluation/metrics.ts';
import { MAX_HORIZON } from '../forecasting/forecast-range.ts';
import type { Forecast } from '../forecasting/forecast-schema.ts';
import {
  datasetField,
  datasetNameSchema,
  instantSchema,
  isoDaySchema,
  runIdSchema,
  seriesField,
} from '../primitives.ts';
import { LARGEST_NUMBER, numberOutOfRange } from '../sales/faults.ts';
import type { ObservedSales } from './scores.ts';

/** The manager's own number for a day. */
const overrideSchema = z
  .object({
    series: z.string().optional().describe('Of a dataset of many series: of which one'),
    date: isoDaySchema,
    sales: z.number().describe('Sales of the day, in units of the data'),
    reason: z.string(),
    author: z.string().optional(),
    setAt: instantSchema,
    baseline: z.number().nullable().describe('What the model forecast for the day then; null without a champion'),
    model: runIdSchema.nullable().describe('The model that said so'),
  })
  .meta({ id: 'Override' });

/** `ajustes.json`: at most one number a day, ascending. */
export const overridesDocumentSchema = z.object({ schema: z.literal(1), days: z.array(overrideSchema) });

export type Override = z.infer<typeof overrideSchema>;
export type OverridesDocument = z.infer<typeof overridesDocumentSchema>;

/** The same forecast with the manager's numbers beside it; observed days keep what was sold, and the baseline stays. */
export function withOverrides(
  forecast: Forecast,
  overrides: ReadonlyMap<IsoDay, Pick<Override, 'sales' | 'reason'>>,
): Forecast {
  let sum = 0;
  let overridden = 0;
  const days = forecast.days.map((day) => {
    const said = day.observed ? undefined : overrides.get(day.date);
    sum += said?.sales ?? day.forecast;
    if (said === undefined) return day;
    overridden += 1;
    return { ...day, override: { sales: said.sales, reason: said.reason } };
  });
  if (overridden === 0) return forecast;
  // Without this 0.1 + 0.2 would be 0.30000000000000004; no data has more than these decimals.
  const total = { ...forecast.total, withOverrides: Number(sum.toFixed(6)) + 0 };
  return { ...forecast, days, total };
}

/** In the contract what trimming makes of a least length: not only space. */
const WITH_WORDS = { pattern: '[^\\s\\uFEFF]' };

/** A number for one day, or the same for each day of a range. */
const requestedOverrideSchema = z
  .strictObject({
    date: isoDaySchema.optional().describe('The day; or `from` and `to`'),
    from: isoDaySchema.optional(),
    to: isoDaySchema.optional(),
    sales: z
      .number()
      .describe('Sales of the day; of a range: of each of its days')
      .meta({ minimum: -LARGEST_NUMBER, maximum: LARGEST_NUMBER }),
    reason: z.string().trim().min(1).max(500).meta(WITH_WORDS).describe('Why, for those who read it later'),
  })
  .meta({
    example: { date: '2023-01-05', sales: 5200, reason: 'Eve of Epiphany: toys' },
    oneOf: [
      { required: ['date'], properties: { from: false, to: false } },
      { required: ['from', 'to'], properties: { date: false } },
    ],
  });

export const overridesRequestSchema = z
  .strictObject({
    dataset: datasetField,
    series: seriesField,
    author: z.string().trim().min(1).max(100).meta(WITH_WORDS).optional(),
    days: z.array(requestedOverrideSchema).max(1000),
  })
  .meta({ id: 'OverridesRequest' });

export const overridesSchema = z
  .object({
    dataset: datasetNameSchema,
    observedTo: isoDaySchema.describe('The last observed day: overrides up to it stay as they are, to be scored'),
    days: z.array(overrideSchema),
  })
  .meta({ id: 'Overrides' });

export type OverridesRequest = z.infer<typeof overridesRequestSchema>;
export type Overrides = z.infer<typeof overridesSchema>;

/** A day for which a number is asked for, and whether that number stood there already. */
export interface RequestedDay {
  readonly date: IsoDay;
  readonly sales: number;
  readonly reason: string;
  readonly author: string | undefined;
  readonly before: Override | undefined;
}

interface Limits {
  /** The last observed day: what was promised of it and of those before it cannot be changed. */
  readonly observedTo: IsoDay;
  readonly before: readonly Override[];
  readonly allowNegative: boolean;
}

type Entry = OverridesRequest['days'][number];

/**
 * The days of a request, ascending and each once, or what is wrong with them. Days already observed may be repeated as
 * they stand, so that what was read can be edited and sent back; they are not among the days given.
 */
export function readRequest(request: OverridesRequest, limits: Limits): { days: RequestedDay[]; faults: Fault[] } {
  const known = new Map(limits.before.map((day) => [day.date, day]));
  const faults: Fault[] = [];
  const days = new Map<IsoDay, RequestedDay>();
  request.days.forEach((entry, i) => {
    const { dates, fault } = datesOf(entry, i, limits);
    if (fault) faults.push(fault);
    for (const date of dates) {
      const before = known.get(date);
      if (days.has(date)) faults.push(faultOf(i, entry, 'repeated-date', `${date} stands in an earlier entry already`));
      days.set(date, { date, sales: entry.sales, reason: entry.reason, author: request.author, before });
      if (date <= limits.observedTo && (before?.sales !== entry.sales || before.reason !== entry.reason)) {
        const message = `${date} is observed already (the data goes to ${limits.observedTo}): its number cannot be changed`;
        faults.push(faultOf(i, entry, 'past-day', message));
        break;
      }
    }
  });
  const ahead = [...days.values()].filter(({ date }) => date > limits.observedTo);
  return { days: ahead.sort((a, b) => (a.date < b.date ? -1 : 1)), faults };
}

/** The days of an entry; none when they make no sense. */
function datesOf(entry: Entry, i: number, limits: Limits): { dates: IsoDay[]; fault?: Fault } {
  const { date, from = date, to = date, sales } = entry;
  const refuse = (code: string, message: string, field?: string) => ({
    dates: [],
    fault: faultOf(i, entry, code, message, field),
  });
  const ranged = entry.from !== undefined || entry.to !== undefined;
  if (from === undefined || to === undefined || (date !== undefined && ranged)) {
    return refuse('date-or-range', 'Give either "date", or "from" and "to"');
  }
  if (to < from) return refuse('range-order', `"to" (${to}) comes before "from" (${from})`, 'to');
  const latest = addDays(limits.observedTo, MAX_HORIZON);
  if (to > latest) {
    const message = `${to} is ${daysBetween(limits.observedTo, to)} days after the last observed day; at most ${MAX_HORIZON}, to ${latest}`;
    return refuse('too-far', message, ranged ? 'to' : 'date');
  }
  if (Math.abs(sales) > LARGEST_NUMBER) return refuse(...numberOutOfRange(sales), 'sales');
  if (sales < 0 && !limits.allowNegative) return refuse('negative-sales', `${sales} is less than 0`, 'sales');
  return { dates: eachDay(from, to) };
}

function faultOf(
  i: number,
  { date }: Entry,
  code: string,
  message: string,
  field = date === undefined ? 'from' : 'date',
) {
  return { field: `body/days/${i}/${field}`, code, message };
}

const metricSchema = z.number().nullable();

export const overrideScoreSchema = z
  .object({
    days: z.int().describe('Overridden days that had sales and a forecast to compare with'),
    better: z.int().describe('Days on which the override was nearer to the sales than the forecast'),
    mae: metricSchema.describe('Mean absolute error of the overrides, in units of the sales; null without days'),
    baselineMae: metricSchema.describe('That of the forecast as it stood when the override was made, same days'),
    valueAdded: metricSchema.describe('baselineMae − mae: positive when the overrides were better'),
    pending: z.int().describe('Overridden days that are not observed yet'),
    unscored: z.int().describe('Overridden days that turned out closed, or that no forecast was known of'),
  })
  .meta({ id: 'OverrideScore' });

export type OverrideScore = z.infer<typeof overrideScoreSchema>;

/**
 * Forecast value added (Gilliland 2002; Fildes & Goodwin 2007): the error of the manager's numbers against that of the
 * forecasts they replaced, on the same days.
 */
export function scoreOverrides(overrides: readonly Override[], observed: ObservedSales): OverrideScore {
  const past = overrides.filter(({ date }) => date <= observed.to);
  const scored = past.flatMap(({ date, sales, baseline }) => {
    const actual = observed.sales.get(date);
    return actual === undefined || baseline === null ? [] : [{ actual, said: sales, baseline }];
  });
  const actual = scored.map((day) => day.actual);
  const own = mae(
    actual,
    scored.map(({ said }) => said),
  );
  const baselineMae = mae(
    actual,
    scored.map(({ baseline }) => baseline),
  );
  return {
    days: scored.length,
    better: scored.filter(({ said, baseline, actual }) => Math.abs(said - actual) < Math.abs(baseline - actual)).length,
    mae: own,
    baselineMae,
    valueAdded: own === null || baselineMae === null ? null : baselineMae - own,
    pending: overrides.length - past.length,
    unscored: past.length - scored.length,
  };
}
