import { z } from 'zod';
import { decisionSchema } from '../forecasting/evaluation/decision.ts';
import { splitOptionsSchema } from '../forecasting/evaluation/split.ts';
import { trainingReportSchema } from '../forecasting/evaluation/training-report.ts';
import { panelModelSchema } from '../forecasting/panel/panel-model.ts';
import { trainedModelSchema } from '../forecasting/trained-model.ts';
import { datasetField, datasetNameSchema, datasetVersionSchema, instantSchema, runIdSchema } from '../primitives.ts';
import { runMetricsSchema } from './run.ts';

/** `champion.json`: the pointer to the model that answers. */
export const championSchema = z
  .object({
    schema: z.literal(1),
    dataset: datasetNameSchema,
    version: runIdSchema,
    promotedAt: instantSchema,
    promotedBy: z.enum(['training', 'request']),
    previous: runIdSchema.nullable().describe('The champion before this one'),
  })
  .meta({ id: 'Champion' });
/** A registered model, as lists show it. */
export const modelSummarySchema = z
  .object({
    version: runIdSchema,
    dataset: datasetNameSchema,
    datasetVersion: datasetVersionSchema,
    kind: z.string(),
    champion: z.boolean(),
    trainedAt: instantSchema,
    metrics: runMetricsSchema,
  })
  .meta({ id: 'ModelSummary' });
export const modelSchema = modelSummarySchema
  .extend({
    parameters: z.union([trainedModelSchema, panelModelSchema]),
    report: trainingReportSchema,
    lineage: z.object({
      datasetVersion: datasetVersionSchema,
      codeVersion: z.string(),
      split: splitOptionsSchema.unwrap(),
      requestedModel: z.string(),
      run: runIdSchema,
    }),
    decision: decisionSchema.nullable(),
    artifacts: z.array(z.string()).describe('Files under `/models/{version}/artifacts/`'),
  })
  .meta({ id: 'Model' });
export const promoteRequestSchema = z
  .strictObject({ dataset: datasetField, version: runIdSchema })
  .meta({ id: 'PromoteRequest' });
export type Champion = z.infer<typeof championSchema>;
export type ModelSummary = z.infer<typeof modelSummarySchema>;
export type Model = z.infer<typeof modelSchema>;
