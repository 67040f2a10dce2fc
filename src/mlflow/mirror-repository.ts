import type { RunKey } from '../runs/run-repository.ts';
import { putJson } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import { type ObjectStore, PreconditionFailedError } from '../storage/object-store.ts';

/** What the store knows of the mirror: which runs MLflow has, and which process mirrors. */
export function createMirrorRepository(store: ObjectStore, keys: Keys) {
  return {
    /** Runs that MLflow has, in the order of their ids. */
    async mirrored(): Promise<RunKey[]> {
      const found: RunKey[] = [];
      for await (const { key } of store.list(keys.mirroredRuns)) {
        const [id, file] = key.slice(keys.mirroredRuns.length).split('/');
        found.push({ id, dataset: file.replace(/\.json$/, '') });
      }
      return found;
    },

    /** Its key alone says that MLflow has the run; what stands in it is for people. */
    async add({ id, dataset }: RunKey, about: { readonly mlflowRun: string; readonly at: Date }): Promise<void> {
      await putJson(store, keys.mirroredRun(id, dataset), { schema: 1, ...about });
    },

    remove: ({ id, dataset }: RunKey) => store.delete(keys.mirroredRun(id, dataset)),

    /**
     * Whether the process of this id may mirror from now on: one at a time does, as MLflow itself does not keep two from making the
     * same run. `isAlive` tells it of whoever has the turn.
     */
    async takeTurn(id: string, isAlive: (owner: string) => Promise<boolean>): Promise<boolean> {
      const held = await store.get(keys.mirrorTurn);
      const owner = held?.body.toString('utf8');
      if (owner !== undefined && owner !== id && (await isAlive(owner))) return false;
      try {
        await store.put(keys.mirrorTurn, id, held ? { ifMatch: held.etag } : { ifNoneMatch: '*' });
        return true;
      } catch (error) {
        if (error instanceof PreconditionFailedError) return false;
        throw error;
      }
    },

    /** For the process that has the turn. */
    endTurn: () => store.delete(keys.mirrorTurn),
  };
}

export type MirrorRepository = ReturnType<typeof createMirrorRepository>;
