import { z } from 'zod';
import { CANDIDATE_KINDS } from '../forecasting/candidates.ts';
import { pointMetricsSchema } from '../forecasting/evaluation/metrics.ts';
import { splitOptionsSchema } from '../forecasting/evaluation/split.ts';
import { datasetNameSchema, datasetVersionSchema, instantSchema, runIdSchema } from '../primitives.ts';

/** What a client asks of a training. */
export const trainRequestSchema = z
  .strictObject({
    dataset: datasetNameSchema.default('ventas'),
    version: datasetVersionSchema.optional().describe('Default: the latest version of the dataset'),
    model: z.enum(['auto', ...CANDIDATE_KINDS]).default('auto'),
    split: splitOptionsSchema,
    promote: z.enum(['if-better', 'always', 'never']).default('if-better'),
  })
  .prefault({})
  .meta({ id: 'TrainRequest' });

/** A training as it is queued: the same request with nothing left open. */
export const trainingOptionsSchema = trainRequestSchema.unwrap().required({ version: true });

export const stepNameSchema = z.enum(['load', 'preprocess', 'split', 'train', 'evaluate', 'register']);

/** In the order in which they happen. */
export const STEP_NAMES = stepNameSchema.options;

export const stepSchema = z.object({
  name: stepNameSchema,
  status: z
    .enum(['pending', 'running', 'succeeded', 'failed', 'stopped'])
    .describe('`stopped`: the run was cancelled or interrupted in it'),
  startedAt: instantSchema.nullable(),
  durationMs: z.number().nullable(),
  detail: z.record(z.string(), z.unknown()).describe('What the step did, in numbers and words'),
});

export const decisionSchema = z.object({
  promoted: z.boolean(),
  reason: z.string().describe('Why, in a sentence'),
  champion: runIdSchema.nullable().describe('The champion when the decision was made'),
  challengerMae: z
    .number()
    .nullable()
    .describe('Backtest MAE of both on the same origins of the new data; null where it could not be measured'),
  championMae: z.number().nullable().describe('See `challengerMae`'),
  pValue: z
    .number()
    .nullable()
    .describe(
      'How often chance alone would show such an advantage of the challenger, by the errors from each origin in pairs',
    ),
  origins: z.int().describe('Rolling origins compared'),
  leak: z.string().nullable().describe('Why the model seems too good to be true; null when it does not'),
});

export const runErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  step: stepNameSchema.nullable(),
  retriedBy: runIdSchema.optional().describe('The run that does an interrupted one again'),
});

/** The metrics of the model that a run chose. Absent ones are null. */
export const runMetricsSchema = z.object({
  model: z.string(),
  holdout: pointMetricsSchema.nullable(),
  backtest: pointMetricsSchema.nullable(),
});

export const runSchema = z
  .object({
    id: runIdSchema,
    dataset: datasetNameSchema,
    datasetVersion: datasetVersionSchema,
    status: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled', 'interrupted']),
    options: trainingOptionsSchema,
    queuedAt: instantSchema,
    startedAt: instantSchema.nullable(),
    finishedAt: instantSchema.nullable(),
    steps: z.array(stepSchema),
    progress: z.number().min(0).max(1).describe('Share of the work that is done, 0–1'),
    metrics: runMetricsSchema.nullable(),
    decision: decisionSchema.nullable(),
    error: runErrorSchema.nullable(),
    model: runIdSchema.nullable().describe('The model version it registered: the same id'),
    codeVersion: z.string(),
    retryOf: runIdSchema
      .nullable()
      .default(null)
      .describe('The interrupted run that this one does again; a retry is not done again'),
    owner: z.string().nullable().default(null).describe('Which process of the service took it'),
  })
  .meta({ id: 'Run' });

/** Whether nothing has been decided of it yet: it waits or works. */
export function isOpen({ status }: Pick<Run, 'status'>): boolean {
  return status === 'queued' || status === 'running';
}

/** Whether it is past the point where it could still be stopped: its files are written and are being made visible. */
export function isCommitted({ steps }: Pick<Run, 'steps'>): boolean {
  return steps.some(({ name, status }) => name === 'register' && status === 'succeeded');
}

export type TrainRequest = z.infer<typeof trainRequestSchema>;
export type TrainingOptions = z.infer<typeof trainingOptionsSchema>;
export type StepName = z.infer<typeof stepNameSchema>;
export type Step = z.infer<typeof stepSchema>;
export type Decision = z.infer<typeof decisionSchema>;
export type RunError = z.infer<typeof runErrorSchema>;
export type RunMetrics = z.infer<typeof runMetricsSchema>;
export type Run = z.infer<typeof runSchema>;
