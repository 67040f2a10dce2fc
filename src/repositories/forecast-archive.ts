import { createHash } from 'node:crypto';
import { type ArchivedForecast, archivedForecastSchema } from '../monitoring/forecast-archive.ts';
import { unlessDamaged } from '../storage/damage.ts';
import { getJson, putJson } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import { type ObjectStore, PreconditionFailedError } from '../storage/object-store.ts';

/** What the key of an issued forecast says without opening it, and the etag of its content. */
export interface ArchivedKey {
  readonly version: string;
  /** `2023-01`, or with the calendar's hash `2023-01.0f3c5a9d2e71` for a later issue; of one of many series below its folder. */
  readonly name: string;
  readonly etag: string;
}

/** Where the forecasts of a series lie, among those of the whole: an id may have signs that no key has. */
function folderOf(series: string | undefined): string {
  if (series === undefined) return '';
  return `series/${createHash('sha256').update(series).digest('hex').slice(0, 16)}/`;
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
      const { dataset, series, model, month, calendar } = issued;
      const name = `${folderOf(series)}${month}`;
      if (await create(issued, name)) return true;
      const first = await unlessDamaged(read(dataset, model.version, name));
      return first?.calendar === calendar ? false : create(issued, `${name}.${calendar}`);
    },

    /** Those of a series, or of the whole: the newest model first, its months ascending. */
    async list(dataset: string, series?: string | undefined): Promise<ArchivedKey[]> {
      const prefix = keys.modelsOf(dataset);
      const folder = `pronosticos/${folderOf(series)}`;
      const models = new Map<string, ArchivedKey[]>();
      for await (const { key, etag } of store.list(prefix)) {
        const [version] = key.slice(prefix.length).split('/');
        const path = key.slice(prefix.length + version.length + 1);
        const file = path.startsWith(folder) ? path.slice(folder.length) : '/';
        if (file.includes('/') || !file.endsWith('.json')) continue;
        const name = path.slice('pronosticos/'.length, -'.json'.length);
        models.set(version, [...(models.get(version) ?? []), { version, name, etag }]);
      }
      return [...models.values()].reverse().flat();
    },
  };
}

export type ForecastArchiveRepository = ReturnType<typeof createForecastArchiveRepository>;
