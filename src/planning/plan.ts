import { z } from 'zod';
import { addDays, daysBetween, type IsoDay } from '../dates.ts';
import { AppError } from '../errors.ts';
import { assumptionSchema } from '../forecasting/assumptions.ts';
import { type DayRange, type RangeRequest, resolveRange } from '../forecasting/forecast-range.ts';
import { staleField } from '../forecasting/forecast-schema.ts';
import {
  datasetField,
  datasetNameSchema,
  datasetVersionSchema,
  isoDaySchema,
  isoMonthSchema,
  runIdSchema,
  seriesField,
} from '../primitives.ts';

/** The days to plan, asked for as with `GET /forecast`. */
export const planRangeFields = {
  dataset: datasetField,
  series: seriesField,
  month: isoMonthSchema.optional().describe('YYYY-MM. Default: the month after the last observed day'),
  from: isoDaySchema.optional().describe('First day, together with `to`'),
  to: isoDaySchema.optional().describe('Last day, at most 366 days after the last observed one'),
  days: z.int().min(1).max(366).optional().describe('So many days after the last observed one'),
};

/** The same in the contract: which of them may stand together. `resolveRange` sees to it. */
export const PLAN_RANGE_RULES = {
  dependentRequired: { from: ['to'], to: ['from'] },
  not: { anyOf: [{ required: ['month', 'from'] }, { required: ['month', 'days'] }, { required: ['from', 'days'] }] },
};

/** What every plan says of itself. */
export const planFields = {
  dataset: datasetNameSchema,
  datasetVersion: datasetVersionSchema,
  model: z.object({ version: runIdSchema, kind: z.string() }),
  from: isoDaySchema.describe('First day planned: a day after the last observed one'),
  to: isoDaySchema,
  stale: staleField,
};

export const planAssumptionsField = z
  .array(assumptionSchema)
  .describe(
    'What is taken for granted: of the days to come, as in the forecast, and of the plan; in the language of `Accept-Language` (en, es)',
  );

/** The days to plan, and how many of those asked for have been observed already. */
export interface DaysAhead extends DayRange {
  readonly skipped: number;
}

/**
 * The days asked for that come after `lastDay`, the last observed one. Throws AppError `invalid-request` when there is
 * none, and what `resolveRange` throws.
 */
export function daysAhead(request: RangeRequest, lastDay: IsoDay): DaysAhead {
  const { from, to } = resolveRange(request, lastDay);
  const first = addDays(lastDay, 1);
  if (to < first) {
    throw new AppError(
      'invalid-request',
      `${from} to ${to} has been observed already (sales are known up to ${lastDay}): there is nothing to plan`,
    );
  }
  return from < first ? { from: first, to, skipped: daysBetween(from, first) } : { from, to, skipped: 0 };
}

/** To two decimals: units that are sold by weight, money to cents. Never -0. */
export function rounded(amount: number): number {
  return Number(amount.toFixed(2)) + 0;
}
