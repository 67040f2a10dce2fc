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

/**
 * Removes a dataset with its versions, models and runs. A mark is there from the beginning to the end, so that a
 * deletion that was interrupted is known and completed; what makes the dataset visible goes first.
 */
export function createRemoval({ store, keys, runs, stopTrainings, onRemoved }: Dependencies) {
  /** Stops when the dataset is there again: what an upload has brought meanwhile is not to go. */
  const removeBelow = async (name: string, prefix: string): Promise<void> => {
    const all: string[] = [];
    for await (const { key } of store.list(prefix)) if (key !== keys.removal(name)) all.push(key);
    for (const key of all) {
      if (await store.stat(keys.latest(name))) return;
      await store.delete(key);
    }
  };

  const removeRest = async (name: string): Promise<void> => {
    await store.delete(keys.champion(name));
    onRemoved(name);
    await removeBelow(name, keys.dataset(name));
    await removeBelow(name, keys.modelsOf(name));
    for (const run of await runs.list(name)) await runs.remove(run);
    await store.delete(keys.removal(name));
  };

  return {
    async remove(name: string): Promise<void> {
      if (!(await store.stat(keys.latest(name))))
        throw new AppError('dataset-not-found', `There is no dataset "${name}"`);
      await stopTrainings(name);
      await store.put(keys.removal(name), '{}\n', { contentType: 'application/json' });
      await store.delete(keys.latest(name));
      await removeRest(name);
    },

    /** Ends a deletion that was interrupted. A dataset that is visible was not deleted yet, or is there again. */
    async complete(name: string): Promise<boolean> {
      if (!(await store.stat(keys.removal(name)))) return false;
      if (await store.stat(keys.latest(name))) await store.delete(keys.removal(name));
      else await removeRest(name);
      return true;
    },
  };
}

export type Removal = ReturnType<typeof createRemoval>;
export type RemoveDataset = Removal['remove'];
