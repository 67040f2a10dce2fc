import { z } from 'zod';
import { isPanel } from '../../src/forecasting/panel/stored-model.ts';
import type { ModelCache } from './model-cache.ts';
import { staleHeader } from './responses.ts';

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
  readonly modelCache: Pick<ModelCache, 'seriesOf' | 'stateOf' | 'isStale'>;
}

/** Any number of days. */
const DAYS = -1;

/**
 * Champions as the Open Inference Protocol sees them: the dataset is the name of the model. Both throw AppError
 * `dataset-not-found`, or `no-champion` when there is such a dataset and no model answers for it.
 */
export function createInferenceService({ modelCache }: Dependencies) {
  /** The protocol has no word for it: that the answer is stale stands in its headers only. */
  const respond = <T>(body: T) => ({ body, headers: staleHeader(modelCache.isStale()) });

  return {
    async readiness(dataset: string) {
      await modelCache.stateOf(dataset);
      return respond<z.infer<typeof modelReadySchema>>({ name: dataset, ready: true });
    },

    async metadata(dataset: string) {
      const { one, many } = await modelCache.stateOf(dataset);
      const { version, model } = one ?? many ?? (await modelCache.seriesOf(dataset));
      const number = (name: string) => ({ name, datatype: 'FP64' as const, shape: [DAYS] });
      const interval = (name: string) => ({ name, datatype: 'FP64' as const, shape: [DAYS, 2] });
      return respond<ModelMetadata>({
        name: dataset,
        versions: [version],
        platform: `prediccion-ventas_${model.kind}`,
        inputs: [
          { name: 'date', datatype: 'BYTES', shape: [DAYS] },
          ...(isPanel(model) ? [] : model.covariates.map(({ column }) => number(column))),
        ],
        outputs: [number('forecast'), interval('interval80'), interval('interval95')],
      });
    },
  };
}

export type InferenceService = ReturnType<typeof createInferenceService>;
