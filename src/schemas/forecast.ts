import { z } from 'zod';
import { intervalsSchema } from '../forecasting/forecast-schema.ts';
import { COLUMN_NAMES, datasetNameSchema, isoDaySchema, isoMonthSchema } from '../primitives.ts';

/** From 50 to 99. */
const LEVEL = '([5-8][0-9](\\.[0-9]+)?|9[0-8](\\.[0-9]+)?|99(\\.0+)?)';

/** Levels as they stand in a URL: `80,95`. */
const levelsSchema = z
  .string()
  .regex(
    new RegExp(`^${LEVEL}(,${LEVEL}){0,9}$`),
    'must be up to ten levels from 50 to 99 separated by commas, such as 80,95',
  )
  .default('80,95')
  .meta({ description: 'Levels of the intervals in per cent, 50 to 99', example: '80,95' });

export const forecastQuerySchema = z.strictObject({
  dataset: datasetNameSchema.default('ventas'),
  month: isoMonthSchema.optional().describe('YYYY-MM. Default: the month after the last observed day'),
  from: isoDaySchema.optional().describe('First day, together with `to`'),
  to: isoDaySchema.optional().describe('Last day, at most 366 days after the last observed one'),
  days: z.coerce.number().int().min(1).max(366).optional().describe('So many days after the last observed one'),
  levels: levelsSchema,
  explain: z
    .stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] })
    .default(false)
    .meta({ type: 'boolean', default: false })
    .describe('Add what each day is made of, with a sentence in the language of `Accept-Language` (en, es)'),
});

/** One day by its features; the names of older clients of this store and the English ones. */
export const predictRequestSchema = z
  .looseObject({ dataset: datasetNameSchema.default('ventas'), date: isoDaySchema.optional() })
  .meta({
    id: 'PredictRequest',
    description:
      'The day by its columns, named as in the CSV (DíaDeLaSemana, Promociones, Festivo, …) or in English (weekday, promo, holiday)',
    example: { DíaDeLaSemana: 6, Promociones: 1, Festivo: 0 },
    additionalProperties: { type: ['number', 'boolean'] },
    propertyNames: COLUMN_NAMES,
  });

export const predictionSchema = z
  .object({ date: isoDaySchema, open: z.boolean(), forecast: z.number(), intervals: intervalsSchema })
  .meta({ id: 'Prediction' });

export type ForecastQuery = z.infer<typeof forecastQuerySchema>;
export type PredictRequest = z.infer<typeof predictRequestSchema>;
export type Prediction = z.infer<typeof predictionSchema>;
