import type { TrainedModel } from '../src/forecasting/trained-model.ts';
import { readChampion } from '../src/registry/champion.ts';
import type { ModelRegistry } from '../src/registry/models.ts';
import type { Keys } from '../src/storage/keys.ts';
import type { ObjectStore } from '../src/storage/object-store.ts';

interface Dependencies {
  readonly store: ObjectStore;
  readonly keys: Keys;
  readonly models: ModelRegistry;
  readonly pollMs: number;
  readonly log: { error(fields: object, message: string): void };
}

/** A ready answer. */
export interface Answer {
  readonly body: Buffer;
  /** As in the header, quotes included. */
  readonly etag: string;
  readonly type: string;
}

/** The model that answers for a dataset, in memory, with the answers it has given. */
export interface Reign {
  readonly version: string;
  readonly model: TrainedModel;
  readonly pointerEtag: string;
  readonly answers: Map<string, Answer>;
}

/** Keeps champions in memory and follows their pointers, whoever moves them. */
export function createChampions({ store, keys, models, pollMs, log }: Dependencies) {
  const reigns = new Map<string, Reign>();

  const load = async (dataset: string): Promise<Reign | undefined> => {
    const pointer = await readChampion(store, keys, dataset);
    const model = pointer && (await models.readModel(dataset, pointer.value.version));
    if (!pointer || !model) {
      reigns.delete(dataset);
      return undefined;
    }
    const reign: Reign = { version: pointer.value.version, model, pointerEtag: pointer.etag, answers: new Map() };
    reigns.set(dataset, reign);
    return reign;
  };

  const follow = async (dataset: string, { pointerEtag }: Reign): Promise<void> => {
    const pointer = await store.stat(keys.champion(dataset));
    if (pointer?.etag !== pointerEtag) await load(dataset);
  };

  const poll = async (): Promise<void> => {
    for (const [dataset, reign] of reigns) {
      try {
        await follow(dataset, reign);
      } catch (error) {
        log.error({ dataset, err: error }, 'the champion cannot be checked; the one in memory goes on answering');
      }
    }
  };

  let polling: Promise<void> | undefined;
  const timer = setInterval(() => {
    polling ??= poll().finally(() => {
      polling = undefined;
    });
  }, pollMs);
  timer.unref();

  return {
    /** Whether this reign has not been followed by another. */
    reigns: (dataset: string, reign: Reign) => reigns.get(dataset) === reign,

    /** Undefined when the dataset has no champion. */
    async of(dataset: string): Promise<Reign | undefined> {
      return reigns.get(dataset) ?? (await load(dataset));
    },

    /** Reads the pointer now; for datasets that nobody has asked for there is nothing to do. */
    async refresh(dataset: string): Promise<void> {
      if (reigns.has(dataset)) await load(dataset);
    },

    forget: (dataset: string) => void reigns.delete(dataset),

    async close(): Promise<void> {
      clearInterval(timer);
      await polling;
    },
  };
}

export type Champions = ReturnType<typeof createChampions>;
