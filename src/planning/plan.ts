import { z } from 'zod';
import { assumptionSchema } from '../forecasting/assumptions.ts';
import { datasetNameSchema, datasetVersionSchema, isoDaySchema, isoMonthSchema, runIdSchema } from '../primitives.ts';

/** The days to plan, asked for as with `GET /forecast`. */
export const planRangeFields = {
  dataset: datasetNameSchema.default('ventas'),
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
  stale: z
    .boolean()
    .optional()
    .describe('True while the store cannot be reached: a newer model or calendar may be there'),
};

export const planAssumptionsField = z
  .array(assumptionSchema)
  .describe(
    'What is taken for granted: of the days to come, as in the forecast, and of the plan; in the language of `Accept-Language` (en, es)',
  );

/** To two decimals: units that are sold by weight, money to cents. Never -0. */
export function rounded(amount: number): number {
  return Number(amount.toFixed(2)) + 0;
}
