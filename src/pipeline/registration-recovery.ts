import { getChampion, replaceChampion } from '../repositories/models.ts';
import type { Run } from '../runs/run.ts';
import { type RunKey, readRegisteredRun } from '../runs/run-repository.ts';
import { unlessDamaged } from '../storage/damage.ts';
import { PreconditionFailedError } from '../storage/object-store.ts';
import type { PipelineContext } from './context.ts';

/** What trainings that were cut off have left in the store. */
export function createRegistrationRecovery({ store, keys, now }: Omit<PipelineContext, 'log'>) {
  /** Only when the champion is still the one that the decision was about. */
  const makeUpForPromotion = async (run: Run): Promise<void> => {
    const { dataset, id: version, decision, finishedAt } = run;
    const pointer = await getChampion(store, keys, dataset);
    const current = pointer?.value;
    const isSame = (current?.version ?? null) === decision?.champion;
    if (!isSame || (current && finishedAt && current.promotedAt > finishedAt)) return;
    const next = { dataset, version, promotedAt: now().toISOString(), promotedBy: 'training' as const };
    try {
      await replaceChampion(store, keys, pointer, next);
    } catch (error) {
      // Somebody else promoted another one just now: that is the later word.
      if (!(error instanceof PreconditionFailedError)) throw error;
    }
  };

  return {
    /** The finished run, when its model version is visible; a promotion that it decided on is made up for. Else undefined. */
    async registeredRun(key: RunKey): Promise<Run | undefined> {
      const run = (await unlessDamaged(readRegisteredRun(store, keys, key)))?.value;
      if (run?.decision?.promoted) await makeUpForPromotion(run);
      return run;
    },

    /** Removes what a run wrote that registered nothing; `run.json` first, should there be one. */
    async discardModel({ dataset, id }: RunKey): Promise<void> {
      await store.delete(keys.modelFile(dataset, id, 'run.json'));
      const files: string[] = [];
      for await (const { key } of store.list(keys.model(dataset, id))) files.push(key);
      for (const key of files) await store.delete(key);
    },
  };
}

export type RegistrationRecovery = ReturnType<typeof createRegistrationRecovery>;
