import type { ModelMetadata } from '../src/schemas/inference.ts';
import type { Champions } from './champions.ts';
import type { DatasetService } from './datasets.ts';
import { noChampion } from './models.ts';
import type { Reign } from './reign.ts';

interface Dependencies {
  readonly champions: Pick<Champions, 'of'>;
  readonly datasets: Pick<DatasetService, 'current'>;
}

/** Any number of days. */
const DAYS = -1;

/** Champions as the Open Inference Protocol sees them: the dataset is the name of the model. */
export function createInferenceService({ champions, datasets }: Dependencies) {
  const reignOf = async (dataset: string): Promise<Reign> => {
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
