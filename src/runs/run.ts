import { z } from 'zod';
import { AppError } from '../errors.ts';
import { decisionSchema, promotePolicySchema } from '../forecasting/evaluation/decision.ts';
import { pointMetricsSchema } from '../forecasting/evaluation/metrics.ts';
import { splitOptionsSchema } from '../forecasting/evaluation/split.ts';
import { CANDIDATE_KINDS } from '../forecasting/models/candidate.ts';
import { seriesCountsSchema } from '../forecasting/panel/series-summary.ts';
import { datasetField, datasetNameSchema, datasetVersionSchema, instantSchema, runIdSchema } from '../primitives.ts';
import { isStoreAway, StoreWaitOverError, TRAIN_AGAIN } from './store-wait.ts';

/** What a client asks of a training. */
export const trainRequestSchema = z
  .strictObject({
    dataset: datasetField,
    version: datasetVersionSchema.optional().describe('Default: the latest version of the dataset'),
    model: z.enum(['auto', ...CANDIDATE_KINDS]).default('auto'),
    split: splitOptionsSchema,
    promote: promotePolicySchema.default('if-better'),
  })
  .prefault({})
  .meta({ id: 'TrainRequest' });

/** A training as it is queued: the same request with nothing left open. */
export const trainingOptionsSchema = trainRequestSchema
  .unwrap()
  .required({ version: true })
  .extend({
    holidayRegion: z
      .string()
      .optional()
      .describe('`COUNTRY` when it was asked for: data without holidays take the public ones of it'),
    retryFailedOf: runIdSchema
      .optional()
      .describe('Of many series: only what failed in this run is trained again; the others are taken over from it'),
  });

const stepNameSchema = z.enum(['load', 'preprocess', 'split', 'train', 'evaluate', 'register']);

/** In the order in which they happen. */
export const STEP_NAMES = stepNameSchema.options;

const stepSchema = z.object({
  name: stepNameSchema,
  status: z
    .enum(['pending', 'running', 'succeeded', 'failed', 'stopped'])
    .describe('`stopped`: the run was cancelled or interrupted in it'),
  startedAt: instantSchema.nullable(),
  durationMs: z.number().nullable(),
  detail: z.record(z.string(), z.unknown()).describe('What the step did, in numbers and words'),
});

const runErrorSchema = z.object({
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
    series: seriesCountsSchema
      .optional()
      .describe('Of a dataset of many series: what has become of them so far; `total` is their number from the start'),
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
export type RunError = z.infer<typeof runErrorSchema>;
export type RunMetrics = z.infer<typeof runMetricsSchema>;
export type Run = z.infer<typeof runSchema>;

const FAILURE = 'The training failed unexpectedly; the log of the service says why';

/** What a client may read of a failure: the words of an AppError and what to do, nothing of an unexpected error. */
export function describeFailure(error: unknown, step: StepName | null): RunError {
  if (!(error instanceof AppError)) return { code: 'internal-error', message: FAILURE, step };
  const { code, message } = error;
  const isTold = !isStoreAway(error) || error instanceof StoreWaitOverError;
  return { code, message: isTold ? message : `${message}. ${TRAIN_AGAIN}`, step };
}

/** The document of a run that somebody has ended before its time: the step that it was in is stopped. */
export function endedRun(run: Run, status: 'cancelled' | 'interrupted', at: Date, message = ''): Run {
  const error: RunError | null = status === 'cancelled' ? null : { code: status, message, step: currentStep(run) };
  return { ...run, status, finishedAt: at.toISOString(), steps: run.steps.map(stopped), error };
}

/** The document of a run whose work failed outside of its own steps. */
export function failedRun(run: Run, error: unknown, at: Date): Run {
  const described = describeFailure(error, currentStep(run));
  return { ...run, status: 'failed', finishedAt: at.toISOString(), steps: run.steps.map(stopped), error: described };
}

function currentStep({ steps }: Run): StepName | null {
  return steps.find(({ status }) => status === 'running')?.name ?? null;
}

function stopped(step: Step): Step {
  return step.status === 'running' ? { ...step, status: 'stopped' } : step;
}

interface Birth {
  readonly id: string;
  readonly at: Date;
  readonly retryOf: string | null;
  readonly codeVersion: string;
  readonly owner: string;
}

/** The document of a training that nobody has begun. */
export function queuedRun(options: TrainingOptions, { id, at, retryOf, codeVersion, owner }: Birth): Run {
  return {
    id,
    dataset: options.dataset,
    datasetVersion: options.version,
    status: 'queued',
    options,
    queuedAt: at.toISOString(),
    startedAt: null,
    finishedAt: null,
    steps: STEP_NAMES.map((name) => ({ name, status: 'pending', startedAt: null, durationMs: null, detail: {} })),
    progress: 0,
    metrics: null,
    decision: null,
    error: null,
    model: null,
    codeVersion,
    retryOf,
    owner,
  };
}

/** The document of a run that this process trains from now on. */
export function startedRun(run: Run, owner: string, at: Date): Run {
  return { ...run, status: 'running', startedAt: at.toISOString(), owner };
}

/** How much of a training each step is, by the time it takes on a year or two of sales. They add up to 1. */
const SHARES: Readonly<Record<StepName, number>> = {
  load: 0.08,
  preprocess: 0.01,
  split: 0.01,
  train: 0.4,
  evaluate: 0.15,
  register: 0.35,
};

/** The same of many series: each goes through all steps but the last while they are trained. */
const PANEL_SHARES: typeof SHARES = {
  load: 0.01,
  preprocess: 0.005,
  split: 0.005,
  train: 0.93,
  evaluate: 0.02,
  register: 0.03,
};

function sharesOf({ series }: Pick<Run, 'series'>): typeof SHARES {
  return series === undefined ? SHARES : PANEL_SHARES;
}

/** Share of a training that is done when `done` (0–1) of this step is, and all steps before it. */
export function progressAt(run: Pick<Run, 'series'>, step: StepName, done: number): number {
  const shares = sharesOf(run);
  const before = STEP_NAMES.slice(0, STEP_NAMES.indexOf(step)).reduce((sum, name) => sum + shares[name], 0);
  const progress = before + shares[step] * done;
  return Math.min(1, Math.round(progress * 1e4) / 1e4);
}

/** The inverse: how much of this step is done at this progress, 0–1. */
export function doneAt(run: Pick<Run, 'series'>, step: StepName, progress: number): number {
  const start = progressAt(run, step, 0);
  return Math.min(1, Math.max(0, (progress - start) / sharesOf(run)[step]));
}
