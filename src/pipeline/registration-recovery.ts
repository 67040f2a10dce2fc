import { readChampion, replaceChampion } from '../repositories/models.ts';
import { type Run, runSchema } from '../runs/run.ts';
import type { RunKey } from '../runs/run-repository.ts';
import { getJson } from '../storage/documents.ts';
import { PreconditionFailedError } from '../storage/object-store.ts';
import type { PipelineContext } from './context.ts';

/** Removes what a run wrote that registered nothing; `run.json` first, should there be one. */
export async function discardModel({ store, keys }: PipelineContext, { dataset, id }: RunKey): Promise<void> {
  await store.delete(keys.modelFile(dataset, id, 'run.json'));
  const files: string[] = [];
  for await (const { key } of store.list(keys.model(dataset, id))) files.push(key);
  for (const key of files) await store.delete(key);
}

/**
 * What became of a run that was cut off, by the files that it left: when its model version is visible, the finished run
 * (and the promotion that it decided on is made up for), else undefined.
 */
export async function registeredRun(context: PipelineContext, { dataset, id }: RunKey): Promise<Run | undefined> {
  const { store, keys } = context;
  const run = (await getJson(store, keys.modelFile(dataset, id, 'run.json'), runSchema))?.value;
  if (run?.decision?.promoted) await makeUpForPromotion(context, run);
  return run;
}

/** Only when the champion is still the one that the decision was about. */
async function makeUpForPromotion({ store, keys, now }: PipelineContext, run: Run): Promise<void> {
  const { dataset, id: version, decision, finishedAt } = run;
  const pointer = await readChampion(store, keys, dataset);
  const isSame = (pointer?.value.version ?? null) === decision?.champion;
  if (!isSame || (pointer && finishedAt && pointer.value.promotedAt > finishedAt)) return;
  const next = { dataset, version, promotedAt: now().toISOString(), promotedBy: 'training' as const };
  try {
    await replaceChampion(store, keys, pointer, next);
  } catch (error) {
    // Somebody else promoted another one just now: that is the later word.
    if (!(error instanceof PreconditionFailedError)) throw error;
  }
}
