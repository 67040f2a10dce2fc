import { trainingReportSchema } from '../forecasting/evaluation/training-report.ts';
import { parseTrainedModel, type TrainedModel } from '../forecasting/trained-model.ts';
import { type Champion, championSchema } from '../runs/registered-model.ts';
import { runSchema } from '../runs/run.ts';
import { getJson, putJson, type Versioned } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import type { ObjectStore } from '../storage/object-store.ts';

export function readChampion(
  store: ObjectStore,
  keys: Keys,
  dataset: string,
): Promise<Versioned<Champion> | undefined> {
  return getJson(store, keys.champion(dataset), championSchema);
}

/**
 * Points to `next`, if the pointer is still `current` (undefined: if there is none yet).
 * Throws PreconditionFailedError when another promotion came first.
 */
export async function replaceChampion(
  store: ObjectStore,
  keys: Keys,
  current: Versioned<Champion> | undefined,
  next: Omit<Champion, 'schema' | 'previous'>,
): Promise<Versioned<Champion>> {
  const value: Champion = { schema: 1, ...next, previous: current?.value.version ?? null };
  const precondition = current === undefined ? { ifNoneMatch: '*' as const } : { ifMatch: current.etag };
  const { etag } = await putJson(store, keys.champion(next.dataset), value, precondition);
  return { value, etag };
}

/** The registered models. A version exists once its `run.json` does. */
export function createModelRepository(store: ObjectStore, keys: Keys) {
  return {
    async readRun(dataset: string, version: string) {
      return (await getJson(store, keys.modelFile(dataset, version, 'run.json'), runSchema))?.value;
    },

    async readReport(dataset: string, version: string) {
      return (await getJson(store, keys.modelFile(dataset, version, 'metricas.json'), trainingReportSchema))?.value;
    },

    async readModel(dataset: string, version: string): Promise<TrainedModel | undefined> {
      const object = await store.get(keys.modelFile(dataset, version, 'modelo.json'));
      return object && parseTrainedModel(object.body.toString('utf8'));
    },

    /** Bytes of one of its files; undefined when there is none. */
    readFile: (dataset: string, version: string, file: string) => store.get(keys.modelFile(dataset, version, file)),

    /** Names of its files below the version, ascending. */
    async files(dataset: string, version: string): Promise<string[]> {
      const prefix = keys.model(dataset, version);
      const files: string[] = [];
      for await (const { key } of store.list(prefix)) files.push(key.slice(prefix.length));
      return files;
    },

    /** Complete versions, newest first. */
    async versions(dataset: string): Promise<string[]> {
      const found: string[] = [];
      const prefix = keys.modelsOf(dataset);
      for await (const { key } of store.list(prefix)) {
        const [version, file, ...deeper] = key.slice(prefix.length).split('/');
        if (file === 'run.json' && deeper.length === 0) found.push(version);
      }
      return found.reverse();
    },
  };
}

export type ModelRepository = ReturnType<typeof createModelRepository>;
