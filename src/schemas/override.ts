import { z } from 'zod';
import { overrideSchema } from '../ledger/overrides.ts';
import { datasetNameSchema, isoDaySchema } from '../primitives.ts';

/** In the contract what trimming makes of a least length: not only space. */
const WITH_WORDS = { pattern: '[^\\s\\uFEFF]' };

/** A number for one day, or the same for each day of a range. */
const requestedOverrideSchema = z
  .strictObject({
    date: isoDaySchema.optional().describe('The day; or `from` and `to`'),
    from: isoDaySchema.optional(),
    to: isoDaySchema.optional(),
    sales: z.number().describe('Sales of the day; of a range: of each of its days'),
    reason: z.string().trim().min(1).max(500).meta(WITH_WORDS).describe('Why, for those who read it later'),
  })
  .meta({ example: { date: '2023-01-05', sales: 5200, reason: 'Eve of Epiphany: toys' } });

export const overridesRequestSchema = z
  .strictObject({
    dataset: datasetNameSchema.default('ventas'),
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
