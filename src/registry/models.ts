import { trainingReportSchema } from '../forecasting/evaluation/training-report.ts';
import { parseTrainedModel, type TrainedModel } from '../forecasting/trained-model.ts';
import { runSchema } from '../schemas/run.ts';
import { getJson } from '../storage/json.ts';
import type { Keys } from '../storage/keys.ts';
import type { ObjectStore } from '../storage/object-store.ts';

/** The registered models. A version exists once its `run.json` does. */
export function createModelRegistry(store: ObjectStore, keys: Keys) {
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

export type ModelRegistry = ReturnType<typeof createModelRegistry>;
