import { computed, signal } from '@preact/signals';
import type { Settings } from '../../../routes/dashboard.ts';
import { type DatasetVersion, DEFAULT_DATASET, listDatasets } from '../api/datasets.ts';
import { callJson } from '../api/http.ts';
import { storedText } from '../browser/local-storage.ts';
import { currency } from '../i18n/format.ts';

/** The largest file that the service reads; unlimited until it has answered. */
export const maxUploadBytes = signal(Number.POSITIVE_INFINITY);

/** All datasets; undefined until the service has answered. */
export const datasets = signal<readonly DatasetVersion[] | undefined>(undefined);

const chosenName = storedText('dataset');

/** The dataset that the page is about: the one chosen, else the default one, else the first. */
export const chosenDataset = computed<DatasetVersion | undefined>(() => {
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

/** Reads how the service is set up and what data it has. */
export async function start(): Promise<void> {
  const [settings] = await Promise.all([callJson<Settings>('/settings'), refreshDatasets()]);
  currency.value = settings.currency;
  maxUploadBytes.value = settings.maxUploadBytes;
}
