import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Events } from '../events.ts';
import { createFeedRepository } from '../feeds/feed-repository.ts';
import { instantSchema } from '../primitives.ts';
import type { RunRepository } from '../runs/run-repository.ts';
import { getStored, putJson } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import type { ObjectStore } from '../storage/object-store.ts';

interface Dependencies {
  readonly store: ObjectStore;
  readonly keys: Keys;
  readonly runs: Pick<RunRepository, 'list'>;
  readonly events: Pick<Events, 'emit'>;
}

/** `removal.json`: whether the dataset was hidden, and before when, by the store's clock, everything is to go. */
const markSchema = z.object({ hidden: z.boolean().default(false), before: instantSchema.optional() });

/** Times of S3 come in whole seconds. */
const wholeSecond = (time: Date) => Math.floor(time.getTime() / 1000) * 1000;

/**
 * Deletions of datasets with their versions, models, runs and feeds. A mark is there from the beginning to the end, so that a
 * deletion that was interrupted is known and completed; what makes the dataset visible goes first. An upload to another
 * process may bring the dataset back meanwhile: from then on only what is older than the mark goes.
 */
export function createRemovals({ store, keys, runs, events }: Dependencies) {
  const feeds = createFeedRepository(store, keys);

  const isOlder = async (key: string, mark: Date): Promise<boolean> => {
    const info = await store.stat(key);
    return info !== undefined && info.modifiedAt.getTime() < wholeSecond(mark);
  };

  const keysOf = async (name: string): Promise<string[]> => {
    const all = [keys.champion(name)];
    for (const prefix of [keys.dataset(name), keys.modelsOf(name), keys.setAsideOf(name)]) {
      for await (const { key } of store.list(prefix)) if (key !== keys.removal(name)) all.push(key);
    }
    const ofRuns = (await runs.list(name)).map(({ id }) => keys.run(id, name));
    return [...all, ...(await feeds.list(name)).map(({ id }) => keys.feed(id, name)), ...ofRuns];
  };

  const removeRest = async (name: string, mark: Date): Promise<void> => {
    for (const key of await keysOf(name)) {
      const isBack = (await store.stat(keys.latest(name))) !== undefined;
      if (!isBack || (await isOlder(key, mark))) await store.delete(key);
    }
    await events.emit('datasetRemoved', name);
    await store.delete(keys.removal(name));
  };

  return {
    async remove(name: string): Promise<void> {
      await putJson(store, keys.removal(name), { hidden: false });
      const mark = await store.stat(keys.removal(name));
      if (!mark) throw new AppError('store-unavailable', `The deletion of "${name}" could not be begun; try again`);
      await store.delete(keys.latest(name));
      await putJson(store, keys.removal(name), { hidden: true, before: mark.modifiedAt.toISOString() });
      await store.delete(keys.champion(name));
      await events.emit('datasetRemoved', name);
      await removeRest(name, mark.modifiedAt);
    },

    /**
     * Ends a deletion that was interrupted; false when there is none. One that is not known to have hidden the dataset,
     * while the dataset is there, is as if never asked for, and so is a damaged one: in doubt everything is kept.
     */
    async complete(name: string): Promise<boolean> {
      const mark = await store.stat(keys.removal(name));
      const stored = mark && (await getStored(store, keys.removal(name), markSchema));
      if (!mark || !stored) return false;
      const { hidden, before } = stored.value ?? { hidden: false };
      const isGone = (await store.stat(keys.latest(name))) === undefined;
      if (hidden || isGone) await removeRest(name, before === undefined ? mark.modifiedAt : new Date(before));
      else await store.delete(keys.removal(name));
      return true;
    },
  };
}

export type Removals = ReturnType<typeof createRemovals>;
