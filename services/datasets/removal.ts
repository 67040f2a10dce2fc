import { AppError } from '../../src/errors.ts';
import type { Events } from '../../src/events.ts';
import { createKeyedMutex, type KeyedMutex } from '../../src/jobs/keyed-mutex.ts';
import type { Removals } from '../../src/repositories/dataset-removals.ts';
import type { DatasetRepository } from '../../src/repositories/datasets.ts';

interface Dependencies {
  /** Those of the uploads: neither may come in between the other. */
  readonly mutex?: KeyedMutex;
  readonly versions: Pick<DatasetRepository, 'getLatest'>;
  readonly removals: Removals;
  readonly events: Pick<Events, 'emit'>;
}

/** Removes a dataset with its versions, models and runs, in turn with its uploads. */
export function createRemoval({ versions, removals, events, mutex = createKeyedMutex() }: Dependencies) {
  return {
    async remove(name: string): Promise<void> {
      if (!(await versions.getLatest(name))) throw new AppError('dataset-not-found', `There is no dataset "${name}"`);
      await events.emit('datasetRemoving', name);
      await mutex.run(name, () => removals.remove(name));
    },

    /** Ends a deletion that was interrupted; false when there is none. */
    complete: (name: string): Promise<boolean> => mutex.run(name, () => removals.complete(name)),
  };
}

export type Removal = ReturnType<typeof createRemoval>;
export type RemoveDataset = Removal['remove'];
