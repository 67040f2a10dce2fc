import { computed, signal } from '@preact/signals';
import { type DatasetVersion, DEFAULT_DATASET, listDatasets } from '../api/datasets.ts';
import { getSettings, type Settings } from '../api/settings.ts';
import { keptText } from './kept.ts';

/** What the service is set to; undefined until it has answered. */
export const settings = signal<Settings | undefined>(undefined);

/** All datasets; undefined until the service has answered. */
export const datasets = signal<readonly DatasetVersion[] | undefined>(undefined);

const chosenName = keptText('dataset');

/** The dataset that the page is about: the one chosen, else the default one, else the first. */
export const dataset = computed<DatasetVersion | undefined>(() => {
  const all = datasets.value ?? [];
  const named = (name: string) => all.find((one) => one.name === name);
  return named(chosenName.value) ?? named(DEFAULT_DATASET) ?? all[0];
});

export function chooseDataset(name: string): void {
  chosenName.value = name;
}

/** Reads what there is; after an upload too. */
export async function refreshDatasets(): Promise<void> {
  datasets.value = (await listDatasets()).items;
}

export async function start(): Promise<void> {
  const [answer] = await Promise.all([getSettings(), refreshDatasets()]);
  settings.value = answer;
}
