import { z } from 'zod';
import { datasetNameSchema, datasetVersionSchema, isoDaySchema, isoMonthSchema } from '../../primitives.ts';
import { SERIES_STATES } from '../../sales/named-series.ts';
import { jointErrorModelSchema } from '../joint/joint-model.ts';
import { CANDIDATE_KINDS } from '../models/candidate.ts';
import { readTrainedModel, type TrainedModel } from '../trained-model.ts';

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

/** What is told of each series of a trained panel without opening its model. */
export const seriesSummarySchema = z.object({
  id: z.string(),
  state: z.enum(SERIES_STATES).describe('As in the data'),
  status: seriesStatusSchema,
  kind: z.enum(CANDIDATE_KINDS).nullable().describe('The candidate that was chosen'),
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

/** The version of the file format that this code writes and reads. */
const PANEL_SCHEMA = 1;
export const PANEL = 'panel';

/** `modelo.json` of a dataset of many series: which shards their models are in, and what is common to all. */
export const panelModelSchema = z
  .object({
    schema: z.literal(PANEL_SCHEMA, `is not the format that this version of the service reads, ${PANEL_SCHEMA}`),
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

/** What `modelo.json` may be. */
export type StoredModel = TrainedModel | PanelModel;

export function isPanel(model: StoredModel): model is PanelModel {
  return model.kind === PANEL;
}

/** By what it is compared with others: the candidate, or how each of many series chooses its own. */
export function methodOf(model: StoredModel): string {
  return isPanel(model) ? model.method : model.kind;
}

/** Checks a `modelo.json` of one series or of many. Throws a ZodError that names what is wrong. */
export function readStoredModel(json: unknown): StoredModel {
  const isOfMany = typeof json === 'object' && json !== null && 'kind' in json && json.kind === PANEL;
  return isOfMany ? panelModelSchema.parse(json) : readTrainedModel(json);
}

/** `series/index.json` of a model version: each series, and the shard that its model is in. */
export const panelIndexSchema = z.object({
  schema: z.literal(1),
  series: z.array(seriesSummarySchema.extend({ shard: z.string() })),
});
export type PanelIndex = z.infer<typeof panelIndexSchema>;
