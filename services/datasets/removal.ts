import { AppError } from '../../src/errors.ts';
import { createKeyedMutex, type KeyedMutex } from '../../src/jobs/keyed-mutex.ts';
import type { Removals } from '../../src/repositories/dataset-removals.ts';
import type { DatasetRepository } from '../../src/repositories/datasets.ts';

interface Dependencies {
  /** Those of the uploads: neither may come in between the other. */
  readonly lanes?: KeyedMutex;
  readonly versions: Pick<DatasetRepository, 'readLatest'>;
  readonly removals: Removals;
  /** Stops what still trains on the dataset. */
  readonly stopTrainings: (dataset: string) => Promise<void>;
}

/** Removes a dataset with its versions, models and runs, in turn with its uploads. */
export function createRemoval({ versions, removals, stopTrainings, lanes = createKeyedMutex() }: Dependencies) {
  return {
    async remove(name: string): Promise<void> {
      if (!(await versions.readLatest(name))) throw new AppError('dataset-not-found', `There is no dataset "${name}"`);
      await stopTrainings(name);
      await lanes.run(name, () => removals.remove(name));
    },

    /** Ends a deletion that was interrupted; false when there is none. */
    complete: (name: string): Promise<boolean> => lanes.run(name, () => removals.complete(name)),
  };
}

export type Removal = ReturnType<typeof createRemoval>;
export type RemoveDataset = Removal['remove'];
