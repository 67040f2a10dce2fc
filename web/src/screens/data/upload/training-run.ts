import { signal } from '@preact/signals';
import { startTraining } from '../../../api/training.ts';
import { chooseDataset, refreshDatasets } from '../../../state/datasets.ts';
import { goTo } from '../../../state/route.ts';

/** The run that learns from what was just stored. */
export const trainingRun = signal<string | undefined>(undefined);

/** Begins to learn from what was stored, and shows how it goes on; `then` is done once that is sure. */
export async function learnFrom(dataset: string, then: () => void = () => undefined): Promise<void> {
  const run = await startTraining(dataset);
  await showRun(run.id, dataset, then);
}

/** Shows a run that has begun; the forecast opens when it is ready. */
export async function showRun(id: string, dataset: string, then: () => void = () => undefined): Promise<void> {
  trainingRun.value = id;
  then();
  chooseDataset(dataset);
  goTo('data');
  await refreshDatasets();
}
