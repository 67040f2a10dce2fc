import { z } from 'zod';
import { datasetNameSchema, datasetVersionSchema, isoDaySchema, runIdSchema, weekdaySchema } from '../primitives.ts';
import { effectsSchema } from './effects.ts';
import { assumptionSchema } from './future/known-future.ts';

export const intervalSchema = z.tuple([z.number(), z.number()]);

export const intervalsSchema = z
  .record(z.string(), intervalSchema)
  .describe('Lower and upper bound by level in per cent: `{ "80": [1377.2, 1627.6] }`');

export const forecastDaySchema = z.object({
  date: isoDaySchema,
  weekday: weekdaySchema,
  open: z.boolean().describe('A closed day sells 0'),
  promo: z.number().describe('As in the data: 1 for a day with a promotion'),
  holiday: z.number().describe('As in the data: 1 for a holiday'),
  covariates: z.record(z.string(), z.number()).optional().describe('The other covariates, when the dataset has any'),
  observed: z
    .boolean()
    .optional()
    .describe('True for a day that has been observed already: its forecast is what was sold'),
  support: z
    .enum(['seen', 'rare', 'unseen'])
    .optional()
    .describe(
      'Whether open days with the same weekday, promotion and holiday were seen before; if not, the band is wider',
    ),
  supportDays: z.int().optional().describe('How many'),
  forecast: z.number().describe('Sales of the day, in units of the data'),
  intervals: intervalsSchema,
  override: z
    .object({ sales: z.number(), reason: z.string() })
    .optional()
    .describe("The manager's own number for the day; `forecast` stays what the model says"),
  effects: effectsSchema.optional().describe('With `explain=true`: what multiplies to the forecast'),
  explanation: z.string().optional().describe('With `explain=true`: the same in a sentence, in English or Spanish'),
});

export const forecastSchema = z
  .object({
    dataset: datasetNameSchema,
    datasetVersion: datasetVersionSchema,
    model: z.object({ version: runIdSchema, kind: z.string() }),
    from: isoDaySchema,
    to: isoDaySchema,
    days: z.array(forecastDaySchema),
    total: z
      .object({
        forecast: z.number(),
        intervals: intervalsSchema,
        withOverrides: z.number().optional().describe('The sum with the overrides in place of their days, if any'),
      })
      .describe('Of all the days; its bounds are not the sums of theirs'),
    assumptions: z
      .array(assumptionSchema)
      .describe(
        'What is taken for granted of the days, since nobody said otherwise; in English or Spanish, as `Accept-Language` says',
      ),
    stale: z
      .boolean()
      .optional()
      .describe('True while the store cannot be reached: a newer model or calendar may be there'),
  })
  .meta({ id: 'Forecast' });

export type Forecast = z.infer<typeof forecastSchema>;
export type ForecastDay = z.infer<typeof forecastDaySchema>;
