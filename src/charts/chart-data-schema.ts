import { z } from 'zod';
import { intervalsSchema } from '../forecasting/forecast-schema.ts';
import { datasetNameSchema, isoDaySchema } from '../primitives.ts';

/** Its name below the version's folder of plots, and as an artifact. */
export const CHART_DATA_FILE = 'datos.json';
const measuredSchema = z.array(z.number().nullable());
const pairSchema = z.object({
  date: isoDaySchema,
  real: z.number(),
  predicted: z.number(),
});

/** `graficos/datos.json`: the numbers that the plots of a model version are drawn from. */
export const chartDataSchema = z
  .object({
    schema: z.literal(1),
    source: z.object({ dataset: datasetNameSchema, model: z.string().describe('The kind of the model') }),
    metrics: z
      .array(z.object({ name: z.string(), value: z.number() }))
      .describe('Of the holdout, for the plots of its errors'),
    history: z
      .object({ days: z.array(isoDaySchema), sales: z.array(z.number()), promo: z.array(z.number()).optional() })
      .describe('The open days, one value each; `promo` only when the data has promotions'),
    forecast: z
      .object({
        days: z.array(
          z.object({
            date: isoDaySchema,
            open: z.boolean(),
            promo: z.number(),
            holiday: z.number(),
            forecast: z.number(),
            intervals: intervalsSchema,
          }),
        ),
        total: z.object({ forecast: z.number(), intervals: intervalsSchema }),
      })
      .describe('The days after the history, with the calendar as it was when the model was trained'),
    holdout: z.array(pairSchema).describe('Days the model had not seen; an error is `real` − `predicted`'),
    backtest: z
      .object({
        horizonDays: z.int(),
        chosen: z.string().describe('The candidate that was registered'),
        origins: z.array(
          z.object({
            origin: isoDaySchema.describe('The last day that was known'),
            to: isoDaySchema.describe('The last day that was forecast'),
            days: z.array(pairSchema).describe('Open days, as the registered candidate forecast them'),
          }),
        ),
        candidates: z
          .array(
            z.object({
              kind: z.string(),
              mae: measuredSchema.describe('Mean absolute error from each origin, in units of the sales'),
              wape: measuredSchema.describe('Σ|error| / Σ sales from each origin, a fraction'),
            }),
          )
          .describe('Those that could be tested'),
        coverage80: measuredSchema.describe(
          'Share of the days of each origin inside their 80 % interval, learnt from the other origins',
        ),
      })
      .nullable()
      .describe('Null when the history is too short'),
  })
  .meta({ id: 'PlotData' });
export type ChartData = z.infer<typeof chartDataSchema>;
