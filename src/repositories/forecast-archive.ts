import { type ArchivedForecast, archivedForecastSchema } from '../monitoring/forecast-archive.ts';
import { unlessDamaged } from '../storage/damage.ts';
import { getJson, putJson } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import { type ObjectStore, PreconditionFailedError } from '../storage/object-store.ts';

/** What the key of an issued forecast says without opening it, and the etag of its content. */
export interface ArchivedKey {
  readonly version: string;
  /** `2023-01`, or with the calendar's hash `2023-01.0f3c5a9d2e71` for a later issue. */
  readonly name: string;
  readonly etag: string;
}

/** Forecasts as they were issued: once per model version, month and calendar, never changed. */
export function createForecastArchiveRepository(store: ObjectStore, keys: Keys) {
  const read = async (dataset: string, version: string, name: string): Promise<ArchivedForecast | undefined> =>
    (
      await getJson(store, keys.issued(dataset, version, name), {
        parse: archivedForecastSchema.parse,
        isOwn: (issued) => issued.dataset === dataset && issued.model.version === version,
      })
    )?.value;

  /** False when the key is taken. */
  const create = async (issued: ArchivedForecast, name: string): Promise<boolean> => {
    try {
      await putJson(store, keys.issued(issued.dataset, issued.model.version, name), issued, { ifNoneMatch: '*' });
      return true;
    } catch (error) {
      if (error instanceof PreconditionFailedError) return false;
      throw error;
    }
  };

  return {
    read,

    /**
     * Keeps a forecast unless it is kept already: the first of its month under the month's name, one by another calendar
     * beside it. False when it was there.
     */
    async keep(issued: ArchivedForecast): Promise<boolean> {
      const { dataset, model, month, calendar } = issued;
      if (await create(issued, month)) return true;
      const first = await unlessDamaged(read(dataset, model.version, month));
      return first?.calendar === calendar ? false : create(issued, `${month}.${calendar}`);
    },

    /** The newest model first, its months ascending. */
    async list(dataset: string): Promise<ArchivedKey[]> {
      const prefix = keys.modelsOf(dataset);
      const models = new Map<string, ArchivedKey[]>();
      for await (const { key, etag } of store.list(prefix)) {
        const [version, folder, file, ...deeper] = key.slice(prefix.length).split('/');
        if (folder !== 'pronosticos' || !file?.endsWith('.json') || deeper.length > 0) continue;
        models.set(version, [...(models.get(version) ?? []), { version, name: file.slice(0, -'.json'.length), etag }]);
      }
      return [...models.values()].reverse().flat();
    },
  };
}

export type ForecastArchiveRepository = ReturnType<typeof createForecastArchiveRepository>;
