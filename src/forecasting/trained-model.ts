import { z } from 'zod';
import { datasetNameSchema, datasetVersionSchema, isoDaySchema, weekdaySchema } from '../primitives.ts';
import type { Series } from '../sales/series.ts';
import { candidateOf } from './candidates.ts';
import { type CovariateFacts, covariateFactsSchema } from './covariates.ts';
import { intervalModelSchema } from './intervals/interval-model.ts';
import { CANDIDATE_KINDS } from './models/candidate.ts';

/** The version of the file format that this code writes and reads. */
export const MODEL_SCHEMA = 1;

/** `modelo.json`: all that forecasting needs. The same data, options and seed give the same bytes. */
export const trainedModelSchema = z
  .object({
    schema: z.literal(MODEL_SCHEMA, `is not the format that this version of the service reads, ${MODEL_SCHEMA}`),
    kind: z.enum(CANDIDATE_KINDS),
    dataset: datasetNameSchema,
    datasetVersion: datasetVersionSchema,
    trainedOn: z.object({ from: isoDaySchema, to: isoDaySchema, days: z.int() }),
    closedWeekdays: z.array(weekdaySchema),
    covariates: z.array(covariateFactsSchema),
    decimals: z.int().describe('The most decimals of a sales value in the data'),
    allowNegative: z.boolean(),
    /** The month of the last observation so far: its open days. */
    monthToDate: z.array(
      z.object({ date: isoDaySchema, sales: z.number(), covariates: z.record(z.string(), z.number()) }),
    ),
    mixes: z.record(z.string(), z.int()).describe('Days of the history by weekday, promotion and holiday'),
    intervals: intervalModelSchema,
    parameters: z.unknown().describe('The fitted candidate: its own file describes it'),
  })
  .meta({ id: 'TrainedModel' });

export type TrainedModel = z.infer<typeof trainedModelSchema>;

/** Checks a model file, its parameters included. Throws a ZodError that names what is wrong. */
export function parseTrainedModel(json: string): TrainedModel {
  const model = trainedModelSchema.parse(JSON.parse(json));
  return { ...model, parameters: candidateOf(model.kind).schema.parse(model.parameters) };
}

/** A series ready for training, with what the model keeps of where it comes from. */
export interface TrainingData {
  readonly source: Pick<
    TrainedModel,
    'dataset' | 'datasetVersion' | 'trainedOn' | 'closedWeekdays' | 'decimals' | 'allowNegative'
  >;
  readonly series: Series;
  readonly covariates: CovariateFacts[];
}
