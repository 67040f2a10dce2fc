import { getJson, putJson, type Versioned } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import { type ObjectStore, PreconditionFailedError, type PutOptions } from '../storage/object-store.ts';
import { type Run, runSchema } from './run.ts';

/** What the key of a run's document says without opening it. */
export interface RunKey {
  readonly id: string;
  readonly dataset: string;
}

/** The documents of all runs, of any status. */
export function createRunRepository(store: ObjectStore, keys: Keys) {
  const readVersioned = ({ id, dataset }: RunKey): Promise<Versioned<Run> | undefined> =>
    getJson(store, keys.run(id, dataset), runSchema);

  const write = (run: Run, options: PutOptions = {}) => putJson(store, keys.run(run.id, run.dataset), run, options);

  return {
    readVersioned,
    write,

    /** Replaces the document that has this etag; false when somebody else has changed or removed it. */
    async replace(run: Run, etag: string): Promise<boolean> {
      try {
        await write(run, { ifMatch: etag });
        return true;
      } catch (error) {
        if (error instanceof PreconditionFailedError) return false;
        throw error;
      }
    },

    async read(key: RunKey): Promise<Run | undefined> {
      return (await readVersioned(key))?.value;
    },

    /** Which dataset a run belongs to; undefined when there is no such run. */
    async find(id: string): Promise<RunKey | undefined> {
      for await (const { key } of store.list(keys.runPrefix(id))) return parseRunKey(keys.runs, key);
      return undefined;
    },

    /** Newest first. */
    async list(dataset?: string | undefined): Promise<RunKey[]> {
      const all: RunKey[] = [];
      for await (const { key } of store.list(keys.runs)) all.push(parseRunKey(keys.runs, key));
      return all.filter((run) => dataset === undefined || run.dataset === dataset).reverse();
    },

    remove: ({ id, dataset }: RunKey) => store.delete(keys.run(id, dataset)),
  };
}

export type RunRepository = ReturnType<typeof createRunRepository>;

function parseRunKey(prefix: string, key: string): RunKey {
  const [id, file] = key.slice(prefix.length).split('/');
  return { id, dataset: file.replace(/\.json$/, '') };
}
