import { z } from 'zod';
import type { IsoDay, IsoMonth } from '../dates.ts';
import { type Forecast, intervalsSchema } from '../forecasting/forecast-schema.ts';
import {
  datasetNameSchema,
  datasetVersionSchema,
  instantSchema,
  isoDaySchema,
  isoMonthSchema,
  runIdSchema,
} from '../primitives.ts';

/** Per cent: an issued forecast is kept with these intervals, whichever were asked for. */
export const ARCHIVED_LEVELS = [50, 80, 95];

export const issuedModelSchema = z.object({ version: runIdSchema, kind: z.string() });

/** `pronosticos/<YYYY-MM>.json`: the forecast of a month as it was answered, to be judged when its days have passed. */
export const archivedForecastSchema = z.object({
  schema: z.literal(1),
  dataset: datasetNameSchema,
  series: z.string().optional().describe('Of a dataset of many series: which one; absent for their sum'),
  datasetVersion: datasetVersionSchema,
  model: issuedModelSchema,
  month: isoMonthSchema,
  issuedAt: instantSchema,
  origin: isoDaySchema.describe('The last day that the model had seen'),
  calendar: z.string().describe('Hash of what was known of the days to come'),
  /** Strength of the correlation between the errors of two days, learnt from the backtest (see error-correlation.ts). */
  correlation: z.number(),
  counts: z.literal(true).optional().describe('The sales are few whole units, and so are the bounds'),
  /** The days after `origin`. */
  days: z.array(z.object({ date: isoDaySchema, open: z.boolean(), forecast: z.number(), intervals: intervalsSchema })),
  total: z.object({ forecast: z.number(), intervals: intervalsSchema }),
});

export type ArchivedForecast = z.infer<typeof archivedForecastSchema>;
export type ArchivedDay = ArchivedForecast['days'][number];

interface Circumstances {
  readonly series?: string | undefined;
  readonly month: IsoMonth;
  readonly issuedAt: string;
  readonly origin: IsoDay;
  readonly calendar: string;
  readonly correlation: number;
  readonly counts?: true | undefined;
}

/** What is kept of the forecast of a month. */
export function archivedForecast(forecast: Forecast, { series, ...circumstances }: Circumstances): ArchivedForecast {
  const { dataset, datasetVersion, model, days, total } = forecast;
  return {
    schema: 1,
    dataset,
    ...(series === undefined ? {} : { series }),
    datasetVersion,
    model,
    ...circumstances,
    days: days
      .filter(({ date }) => date > circumstances.origin)
      .map(({ date, open, forecast, intervals }) => ({ date, open, forecast, intervals })),
    total: { forecast: total.forecast, intervals: total.intervals },
  };
}
