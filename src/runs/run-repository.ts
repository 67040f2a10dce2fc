import { AppError } from '../errors.ts';
import { discard, getStored, putJson, type Versioned } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import { type ObjectStore, PreconditionFailedError, type PutOptions } from '../storage/object-store.ts';
import { type Run, runSchema } from './run.ts';

/** What the key of a run's document says without opening it. */
export interface RunKey {
  readonly id: string;
  readonly dataset: string;
}

/**
 * A run that registered a model is stored twice, with the same content: among the runs and beside its model. A damaged one
 * is put back from the other. Throws DamagedDocumentError when neither can be read.
 */
async function readTwin(
  store: ObjectStore,
  { id, dataset }: RunKey,
  key: string,
  other: string,
): Promise<Versioned<Run> | undefined> {
  const isOwn = (run: Run) => run.id === id && run.dataset === dataset;
  const rules = { parse: runSchema.parse, isOwn };
  const stored = await getStored(store, key, rules);
  if (!stored?.damage) return stored;
  const twin = (await getStored(store, other, rules))?.value;
  if (twin?.status !== 'succeeded') throw stored.damage;
  try {
    return { value: twin, etag: (await putJson(store, key, twin, { ifMatch: stored.etag })).etag };
  } catch (error) {
    if (error instanceof PreconditionFailedError) return readTwin(store, { id, dataset }, key, other);
    // A store that cannot be written to does not keep anybody from reading.
    if (error instanceof AppError) return { value: twin, etag: stored.etag };
    throw error;
  }
}

/** The `run.json` of a model; undefined when there is no such model. */
export function readRegisteredRun(store: ObjectStore, keys: Keys, key: RunKey): Promise<Versioned<Run> | undefined> {
  return readTwin(store, key, keys.modelFile(key.dataset, key.id, 'run.json'), keys.run(key.id, key.dataset));
}

/** The documents of all runs, of any status. */
export function createRunRepository(store: ObjectStore, keys: Keys) {
  const readVersioned = (key: RunKey): Promise<Versioned<Run> | undefined> =>
    readTwin(store, key, keys.run(key.id, key.dataset), keys.modelFile(key.dataset, key.id, 'run.json'));

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

    /** Replaces a document that cannot be read by what it was; does nothing when that is not so, or no more. */
    async putBack(run: Run): Promise<void> {
      const stored = await getStored(store, keys.run(run.id, run.dataset), runSchema);
      if (!stored?.damage) return;
      try {
        await write(run, { ifMatch: stored.etag });
      } catch (error) {
        if (!(error instanceof PreconditionFailedError)) throw error;
      }
    },

    /** Those that are known to be damaged. */
    async damaged(dataset: string): Promise<RunKey[]> {
      const all = (await store.damage?.list()) ?? [];
      return all.flatMap(({ document, name, dataset: of }) =>
        document === 'run' && of === dataset && name !== null ? [{ id: name, dataset }] : [],
      );
    },

    /** Removes a document that cannot be read; its bytes are set aside. */
    discard: ({ id, dataset }: RunKey) => discard(store, keys.run(id, dataset)),

    remove: ({ id, dataset }: RunKey) => store.delete(keys.run(id, dataset)),
  };
}

export type RunRepository = ReturnType<typeof createRunRepository>;

function parseRunKey(prefix: string, key: string): RunKey {
  const [id, file] = key.slice(prefix.length).split('/');
  return { id, dataset: file.replace(/\.json$/, '') };
}
