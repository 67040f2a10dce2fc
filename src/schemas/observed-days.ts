import { z } from 'zod';
import { datasetNameSchema, datasetVersionSchema, isoDaySchema, weekdaySchema } from '../primitives.ts';

/** The most days of one answer. */
export const MOST_OBSERVED_DAYS = 4000;
/** How many are answered when nobody says from where. */
export const OBSERVED_DAYS = 400;

export const observedDaysQuerySchema = z.strictObject({
  from: isoDaySchema.optional().describe(`Default: ${OBSERVED_DAYS} days with \`to\``),
  to: isoDaySchema.optional().describe('Default: the last observed day'),
  version: datasetVersionSchema.optional().describe('Default: the latest'),
});

export const observedDaySchema = z.object({
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
