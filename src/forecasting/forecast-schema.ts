import { z } from 'zod';
import { datasetNameSchema, datasetVersionSchema, isoDaySchema, runIdSchema, weekdaySchema } from '../primitives.ts';
import { assumptionSchema } from './known-future.ts';

export const intervalSchema = z.tuple([z.number(), z.number()]);

/** Bounds by level in per cent: `{ "80": [lower, upper] }`. */
export const intervalsSchema = z.record(z.string(), intervalSchema);

export const forecastDaySchema = z.object({
  date: isoDaySchema,
  weekday: weekdaySchema,
  open: z.boolean(),
  promo: z.number(),
  holiday: z.number(),
  /** The other covariates, when the dataset has any. */
  covariates: z.record(z.string(), z.number()).optional(),
  /** True for a day that has been observed already: its forecast is what was sold. */
  observed: z.boolean().optional(),
  forecast: z.number(),
  intervals: intervalsSchema,
});

export const forecastSchema = z
  .object({
    dataset: datasetNameSchema,
    datasetVersion: datasetVersionSchema,
    model: z.object({ version: runIdSchema, kind: z.string() }),
    from: isoDaySchema,
    to: isoDaySchema,
    days: z.array(forecastDaySchema),
    total: z.object({ forecast: z.number(), intervals: intervalsSchema }),
    assumptions: z.array(assumptionSchema),
  })
  .meta({ id: 'Forecast' });

export type Forecast = z.infer<typeof forecastSchema>;
export type ForecastDay = z.infer<typeof forecastDaySchema>;
