import { z } from 'zod';
import { datasetNameSchema, datasetVersionSchema, isoDaySchema, isoMonthSchema } from '../../primitives.ts';
import { jointErrorModelSchema } from '../joint/joint-model.ts';
import { CANDIDATE_KINDS } from '../models/candidate.ts';
import { seriesCountsSchema, seriesSummarySchema } from './series-summary.ts';

export const PANEL = 'panel';

/** `modelo.json` of a dataset of many series: which shards their models are in, and what is common to all. */
export const panelModelSchema = z
  .object({
    schema: z.literal(1, 'is not the format that this version of the service reads, 1'),
    kind: z.literal(PANEL),
    method: z.enum(['auto', ...CANDIDATE_KINDS]).describe('How each series chose its candidate'),
    dataset: datasetNameSchema,
    datasetVersion: datasetVersionSchema,
    trainedOn: z.object({ from: isoDaySchema, to: isoDaySchema, days: z.int() }).describe('Of all series together'),
    month: isoMonthSchema.describe('The month that the summaries of the series tell of'),
    columns: z.array(z.string()).describe('The columns that tell the series apart'),
    decimals: z.int().describe('The most decimals of a sales value in the data'),
    allowNegative: z.boolean(),
    series: seriesCountsSchema,
    shards: z.array(z.object({ shard: z.string(), series: z.int() })),
    errors: jointErrorModelSchema.describe('How the errors of the series go together'),
  })
  .meta({ id: 'PanelModel' });
export type PanelModel = z.infer<typeof panelModelSchema>;

/** `series/index.json` of a model version: each series, and the shard that its model is in. */
export const panelIndexSchema = z.object({
  schema: z.literal(1),
  series: z.array(seriesSummarySchema.extend({ shard: z.string() })),
});
export type PanelIndex = z.infer<typeof panelIndexSchema>;
