import { z } from 'zod';
import {
  COLUMN_NAMES,
  datasetField,
  datasetNameSchema,
  datasetVersionSchema,
  isoDaySchema,
  isoMonthSchema,
  runIdSchema,
  seriesField,
  seriesIdSchema,
  weekdaySchema,
} from '../primitives.ts';
import { assumeSchema, assumptionSchema } from './assumptions.ts';
import { supportKindSchema } from './intervals/support.ts';
import { effectsSchema } from './models/candidate.ts';
import { moversSchema } from './summed-effects.ts';

const intervalSchema = z.tuple([z.number(), z.number()]);

export const intervalsSchema = z
  .record(z.string(), intervalSchema)
  .describe('Lower and upper bound by level in per cent: `{ "80": [1377.2, 1627.6] }`');

const quantilesField = z
  .record(z.string(), z.number())
  .optional()
  .describe('With `quantiles`: the sales that are not exceeded with this probability: `{ "0.1": 1377.2 }`');

/** A sum of days to come. */
const totalSchema = z.object({ forecast: z.number(), intervals: intervalsSchema, quantiles: quantilesField });
const ownTotalSchema = totalSchema.extend({
  withOverrides: z.number().optional().describe('The sum with the overrides in place of their days, if any'),
});

const monthInProgressSchema = z.object({
  month: isoMonthSchema,
  observed: z
    .object({
      days: z.int().describe('Days with sales'),
      sales: z.number().describe('Their sum'),
      missing: z
        .int()
        .optional()
        .describe(
          'Of one of many series: days at the end of which it says nothing while others do, so that it is taken for closed; absent without any',
        ),
    })
    .describe('From the first of the month to the last observed day'),
  remaining: totalSchema
    .extend({ days: z.int().describe('Calendar days, closed ones too') })
    .describe('The days of the month after the last observed one, by the model'),
  total: totalSchema.describe('What was sold and what is still to come'),
});

/** Of every answer made from memory. */
export const staleField = z
  .boolean()
  .optional()
  .describe('True while the store cannot be reached: a newer model or calendar may be there');

const forecastDaySchema = z.object({
  date: isoDaySchema,
  weekday: weekdaySchema,
  open: z.boolean().describe('A closed day sells 0'),
  promo: z.number().describe('As in the data: 1 for a day with a promotion'),
  promoShare: z
    .number()
    .optional()
    .describe(
      'How often such days had a promotion, where nobody has said whether this one has: `promo` is 0 and the forecast is the mean of both',
    ),
  holiday: z.number().describe('As in the data: 1 for a holiday'),
  covariates: z.record(z.string(), z.number()).optional().describe('The other covariates, when the dataset has any'),
  observed: z
    .boolean()
    .optional()
    .describe('True for a day that has been observed already: its forecast is what was sold'),
  support: supportKindSchema
    .optional()
    .describe(
      'Whether open days with the same weekday, promotion and holiday were seen before; if not, the band is wider',
    ),
  supportDays: z.int().optional().describe('How many'),
  forecast: z.number().describe('Sales of the day, in units of the data'),
  intervals: intervalsSchema,
  quantiles: quantilesField,
  override: z
    .object({
      sales: z.number(),
      reason: z.string(),
      series: z.int().optional().describe('Of a sum of series: how many of them have a number of their own'),
    })
    .optional()
    .describe(
      "The manager's own number for the day; `forecast` stays what the model says. Of a sum of series: their sum, with the own numbers of some in place of their forecasts",
    ),
  effects: effectsSchema.optional().describe('With `explain=true`: what multiplies to the forecast'),
  explanation: z.string().optional().describe('With `explain=true`: the same in a sentence, in English or Spanish'),
  contributions: effectsSchema
    .optional()
    .describe('With `explain=true`, of a sum of series: what adds up to the forecast, in units of the sales'),
  movers: moversSchema
    .optional()
    .describe(
      'With `explain=true`, of a sum of series: those that move it most, at most five of each, the largest first',
    ),
});

export const forecastSchema = z
  .object({
    dataset: datasetNameSchema,
    datasetVersion: datasetVersionSchema,
    model: z.object({ version: runIdSchema, kind: z.string() }),
    from: isoDaySchema,
    to: isoDaySchema,
    days: z.array(forecastDaySchema),
    total: ownTotalSchema.describe('Of all the days; its bounds are not the sums of theirs'),
    assume: assumeSchema.optional().describe('What was assumed of promotions'),
    monthInProgress: monthInProgressSchema
      .optional()
      .describe(
        'The month that the data end in, with a forecast of the month after it. Absent when the last observed day is the last of its month, and for other days. By the model alone: overrides stay out of it',
      ),
    assumptions: z
      .array(assumptionSchema)
      .describe(
        'What is taken for granted of the days, since nobody said otherwise; in English or Spanish, as `Accept-Language` says',
      ),
    stale: staleField,
  })
  .meta({ id: 'Forecast' });

/** The forecast of each group of many series. */
export const groupedForecastSchema = forecastSchema
  .pick({ dataset: true, datasetVersion: true, model: true, from: true, to: true, assumptions: true, stale: true })
  .extend({
    groupBy: z.string().describe('The column that tells the groups apart'),
    groups: z.array(
      z.object({
        group: z.string().describe('Its text in the column; empty where a series has none'),
        series: z.int().describe('How many series are in it'),
        days: z.array(forecastDaySchema),
        total: ownTotalSchema,
      }),
    ),
  })
  .meta({ id: 'GroupedForecast' });

export type GroupedForecast = z.infer<typeof groupedForecastSchema>;
export type Forecast = z.infer<typeof forecastSchema>;
export type ForecastDay = z.infer<typeof forecastDaySchema>;

/** From 1 to 99. */
const LEVEL = '(([1-9]|[1-8][0-9]|9[0-8])(\\.[0-9]+)?|99(\\.0+)?)';

/** Levels as they stand in a URL: `80,95`. */
const levelsSchema = z
  .string()
  .regex(
    new RegExp(`^${LEVEL}(,${LEVEL}){0,9}$`),
    'must be up to ten levels from 1 to 99 separated by commas, such as 80,95',
  )
  .default('80,95')
  .meta({ description: 'Levels of the intervals in per cent, 1 to 99', example: '80,95' });

/** From 0.005 to 0.995. */
const PROBABILITY = '0?\\.(00[5-9][0-9]*|0[1-9][0-9]*|[1-8][0-9]*|9([0-8][0-9]*)?|99([0-4][0-9]*|50*)?)';

/** Quantiles as they stand in a URL: `0.1,0.5,0.9`. */
const quantilesSchema = z
  .string()
  .regex(
    new RegExp(`^${PROBABILITY}(,${PROBABILITY}){0,19}$`),
    'must be up to twenty probabilities from 0.005 to 0.995 separated by commas, such as 0.1,0.5,0.9',
  )
  .optional()
  .meta({
    description: 'Add the sales that are not exceeded with these probabilities, 0.005 to 0.995',
    example: '0.1,0.5,0.9',
  });

/** All series of a dataset. */
export const EVERY_SERIES = '*';

export const forecastQuerySchema = z.strictObject({
  dataset: datasetField,
  /** Several: as many as have room in the first line of a request. */
  series: z
    .union([seriesIdSchema, z.array(seriesIdSchema).min(1).max(50)])
    .optional()
    .describe(
      'Of a dataset of many series: which one; repeated: the sum of those named; `*`: each of them, a row for each day, as CSV or NDJSON. Default: the sum of all',
    ),
  groupBy: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Of a dataset of many series: the sum of each group, by a series column or an attribute'),
  month: isoMonthSchema.optional().describe('YYYY-MM. Default: the month after the last observed day'),
  from: isoDaySchema.optional().describe('First day, together with `to`'),
  to: isoDaySchema.optional().describe('Last day, at most 366 days after the last observed one'),
  days: z.coerce.number().int().min(1).max(366).optional().describe('So many days after the last observed one'),
  levels: levelsSchema,
  assume: assumeSchema
    .default('usual')
    .describe(
      'Of days of which nobody said whether they have a promotion: as they usually go, none, or as 52 weeks before',
    ),
  quantiles: quantilesSchema,
  explain: z
    .stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] })
    .default(false)
    .meta({ type: 'boolean', default: false })
    .describe('Add what each day is made of, with a sentence in the language of `Accept-Language` (en, es)'),
});

/** One day by its features; the names of older clients of this store and the English ones. */
export const predictRequestSchema = z
  .looseObject({ dataset: datasetField, series: seriesField, date: isoDaySchema.optional() })
  .meta({
    id: 'PredictRequest',
    description:
      'The day by its columns, named as in the CSV (DíaDeLaSemana, Promociones, Festivo, …) or in English (weekday, promo, holiday)',
    example: { DíaDeLaSemana: 6, Promociones: 1, Festivo: 0 },
    additionalProperties: { type: ['number', 'boolean'] },
    propertyNames: COLUMN_NAMES,
  });

export const predictionSchema = z
  .object({
    date: isoDaySchema,
    open: z.boolean(),
    forecast: z.number(),
    intervals: intervalsSchema,
    stale: staleField,
  })
  .meta({ id: 'Prediction' });

export type ForecastQuery = z.infer<typeof forecastQuerySchema>;
export type PredictRequest = z.infer<typeof predictRequestSchema>;
export type Prediction = z.infer<typeof predictionSchema>;
