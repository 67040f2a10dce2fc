import { z } from 'zod';
import { intervalsSchema } from '../forecasting/forecast-schema.ts';
import { type IssuedForecast, issuedForecastSchema } from './issued-forecast.ts';
import { judge, type ObservedSales } from './judged-day.ts';
import { countOutcomes, liveScoreSchema, outcomesSchema, scoreDays } from './live-score.ts';

/** An issued forecast, as lists show it. */
export const issueSummarySchema = issuedForecastSchema
  .pick({ dataset: true, datasetVersion: true, model: true, month: true, issuedAt: true, origin: true, calendar: true })
  .extend({
    total: z.object({ forecast: z.number(), intervals: intervalsSchema }).describe('Of the month, as it was issued'),
    outcomes: outcomesSchema.describe('What became of its days so far'),
    score: liveScoreSchema.describe('How far off it is so far'),
  })
  .meta({ id: 'IssuedForecast' });

export type IssueSummary = z.infer<typeof issueSummarySchema>;

export function summarise(issued: IssuedForecast, observed: ObservedSales): IssueSummary {
  const { dataset, datasetVersion, model, month, issuedAt, origin, calendar, total } = issued;
  const days = judge(issued, observed);
  return {
    ...{ dataset, datasetVersion, model, month, issuedAt, origin, calendar, total },
    outcomes: countOutcomes(days),
    score: scoreDays(days),
  };
}
