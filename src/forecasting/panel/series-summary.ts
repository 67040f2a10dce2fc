import { z } from 'zod';
import { SERIES_STATES } from '../../sales/named-series.ts';
import { CANDIDATE_KINDS } from '../models/candidate.ts';

/** What became of a series in a training; `fallback`: only the naive forecast could be given. */
export const seriesStatusSchema = z.enum(['succeeded', 'fallback', 'failed']);
export type SeriesStatus = z.infer<typeof seriesStatusSchema>;

const seriesProblemSchema = z
  .object({ code: z.string(), message: z.string() })
  .describe('Why a series has no model, or only the naive one');

/** How many series of a training ended how. */
export const seriesCountsSchema = z.object({
  total: z.int().describe('The sum of the other three'),
  succeeded: z.int(),
  failed: z.int().describe('They have no forecast'),
  fallback: z.int().describe('They repeat their last week: nothing better could be fitted'),
});
export type SeriesCounts = z.infer<typeof seriesCountsSchema>;

/** How well a series was forecast from the rolling origins; each null where it could not be measured. */
const seriesMetricsSchema = z.object({
  wape: z.number().nullable().describe('Σ|error| / Σ|sales|, a fraction; without a backtest that of the holdout'),
  mae: z.number().nullable().describe('In units of the sales'),
  coverage80: z.number().nullable().describe('Share of days inside 80 % intervals that were not learnt from them'),
  origins: z.int().describe('Rolling origins; 0 when the history is too short for any'),
});

/** The group that a young series borrows from. */
export const pooledFromSchema = z.object({
  column: z.string().nullable().describe('The series column or attribute whose text they share; null: all series'),
  value: z.string().nullable().describe('That text'),
  members: z.int().describe('Mature series in it'),
});

/** What is told of each series of a trained panel without opening its model. */
export const seriesSummarySchema = z.object({
  id: z.string(),
  state: z.enum(SERIES_STATES).describe('As in the data'),
  status: seriesStatusSchema,
  kind: z.enum(CANDIDATE_KINDS).nullable().describe('The candidate that was chosen'),
  pooled: z
    .enum(['group', 'shrunk'])
    .nullable()
    .describe('`group`: too young to be fitted by itself; `shrunk`: its effects are drawn towards those of its group'),
  pooledFrom: pooledFromSchema.nullable().default(null).describe('From whom it borrows; null when it does not'),
  problem: seriesProblemSchema.nullable(),
  metrics: seriesMetricsSchema.nullable(),
  month: z
    .object({ forecast: z.number(), lower80: z.number(), upper80: z.number() })
    .nullable()
    .describe('The month after the last day of the data, as forecast when the model was trained'),
  lastYear: z
    .number()
    .nullable()
    .describe('What the same month of the year before sold; null when it was not observed in full'),
  weeks: z.array(z.number()).describe('Sales of each of the last weeks, the newest last'),
});
export type SeriesSummary = z.infer<typeof seriesSummarySchema>;
