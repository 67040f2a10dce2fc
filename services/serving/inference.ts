import { z } from 'zod';
import type { DatasetService } from '../datasets/datasets.ts';
import { noChampion } from '../models/models.ts';
import type { ModelCache, ServingState } from './model-cache.ts';

/** The metadata of the Open Inference Protocol, version 2; its names are not ours to choose. */
export const serverMetadataSchema = z
  .object({
    name: z.string(),
    version: z.string(),
    extensions: z.array(z.string()).describe('Of the protocol: none'),
  })
  .meta({ id: 'ServerMetadata' });

const tensorSchema = z
  .object({
    name: z.string(),
    datatype: z.enum(['BYTES', 'FP64']),
    shape: z.array(z.int()).describe('-1: as many as there are days'),
  })
  .meta({ id: 'TensorMetadata' });

export const modelMetadataSchema = z
  .object({
    name: z.string().describe('The dataset'),
    versions: z.array(z.string()).describe('The model that answers'),
    platform: z.string().describe('Which candidate it is'),
    inputs: z.array(tensorSchema).describe('What it takes of each day; of the covariates what is known'),
    outputs: z.array(tensorSchema).describe('What it says of each day'),
  })
  .meta({ id: 'ModelMetadata' });

export const modelReadySchema = z.object({ name: z.string(), ready: z.literal(true) });

export type ModelMetadata = z.infer<typeof modelMetadataSchema>;

interface Dependencies {
  readonly champions: Pick<ModelCache, 'of'>;
  readonly datasets: Pick<DatasetService, 'current'>;
}

/** Any number of days. */
const DAYS = -1;

/** Champions as the Open Inference Protocol sees them: the dataset is the name of the model. */
export function createInferenceService({ champions, datasets }: Dependencies) {
  const reignOf = async (dataset: string): Promise<ServingState> => {
    const reign = await champions.of(dataset);
    if (reign) return reign;
    await datasets.current(dataset);
    throw noChampion(dataset);
  };

  return {
    /** Throws AppError `dataset-not-found` or `no-champion` when nothing answers for it. */
    async assertReady(dataset: string): Promise<void> {
      await reignOf(dataset);
    },

    async metadata(dataset: string): Promise<ModelMetadata> {
      const { version, model } = await reignOf(dataset);
      const number = (name: string) => ({ name, datatype: 'FP64' as const, shape: [DAYS] });
      const interval = (name: string) => ({ name, datatype: 'FP64' as const, shape: [DAYS, 2] });
      return {
        name: dataset,
        versions: [version],
        platform: `prediccion-ventas_${model.kind}`,
        inputs: [
          { name: 'date', datatype: 'BYTES', shape: [DAYS] },
          ...model.covariates.map(({ column }) => number(column)),
        ],
        outputs: [number('forecast'), interval('interval80'), interval('interval95')],
      };
    },
  };
}

export type InferenceService = ReturnType<typeof createInferenceService>;
