import { z } from 'zod';
import { COLUMN_NAMES, datasetNameSchema, isoDaySchema } from '../primitives.ts';

const flagSchema = z.union([z.boolean(), z.literal(0), z.literal(1)]);

/** One day to come; what is left out is not known. Further fields are the dataset's other covariates, by column name. */
export const calendarDaySchema = z
  .looseObject({
    date: isoDaySchema,
    open: flagSchema.optional(),
    promo: z.number().optional(),
    holiday: z.number().optional(),
  })
  .meta({
    example: { date: '2023-01-06', open: false, holiday: 1 },
    additionalProperties: { type: 'number' },
    propertyNames: COLUMN_NAMES,
  });

export const calendarRequestSchema = z
  .strictObject({ days: z.array(calendarDaySchema).max(4000) })
  .meta({ id: 'CalendarRequest' });

export const calendarSchema = z
  .object({ dataset: datasetNameSchema, days: z.array(calendarDaySchema) })
  .meta({ id: 'Calendar' });

export type CalendarRequest = z.infer<typeof calendarRequestSchema>;
export type Calendar = z.infer<typeof calendarSchema>;
