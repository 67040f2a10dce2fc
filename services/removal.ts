import { AppError } from '../src/errors.ts';
import type { RunRegistry } from '../src/registry/runs.ts';
import type { Keys } from '../src/storage/keys.ts';
import type { ObjectStore } from '../src/storage/object-store.ts';

interface Dependencies {
  readonly store: ObjectStore;
  readonly keys: Keys;
  readonly runs: RunRegistry;
  /** Stops what still trains on the dataset. */
  readonly stopTrainings: (dataset: string) => Promise<void>;
  readonly onRemoved: (dataset: string) => void;
}

/** Removes a dataset with its versions, models and runs: first what makes it visible, then the rest. */
export function createRemoval({ store, keys, runs, stopTrainings, onRemoved }: Dependencies) {
  const removeBelow = async (prefix: string): Promise<void> => {
    const all: string[] = [];
    for await (const { key } of store.list(prefix)) all.push(key);
    for (const key of all) await store.delete(key);
  };

  return async (name: string): Promise<void> => {
    if (!(await store.stat(keys.latest(name))))
      throw new AppError('dataset-not-found', `There is no dataset "${name}"`);
    await stopTrainings(name);
    await store.delete(keys.latest(name));
    await store.delete(keys.champion(name));
    onRemoved(name);
    await removeBelow(keys.dataset(name));
    await removeBelow(keys.modelsOf(name));
    for (const run of await runs.list(name)) await runs.remove(run);
  };
}

export type RemoveDataset = ReturnType<typeof createRemoval>;
