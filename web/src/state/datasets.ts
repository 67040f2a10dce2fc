import { batch, computed, effect, signal } from '@preact/signals';
import type { Settings } from '../../../routes/dashboard.ts';
import { getAccess } from '../api/access.ts';
import { type DatasetVersion, DEFAULT_DATASET, listDatasets } from '../api/datasets.ts';
import { callJson } from '../api/http.ts';
import { storedText } from '../browser/local-storage.ts';
import { currency } from '../i18n/format.ts';
import { moveTo, route } from './address.ts';
import { fragmentOfOther, writeFragment } from './fragment.ts';
import { role } from './role.ts';

/** The largest file that the service reads; unlimited until it has answered. */
export const maxUploadBytes = signal(Number.POSITIVE_INFINITY);

/** All datasets; undefined until the service has answered. */
export const datasets = signal<readonly DatasetVersion[] | undefined>(undefined);

/** The one that was looked at last. */
const chosenName = storedText('dataset');

const named = (name: string | undefined) => datasets.value?.find((one) => one.name === name);

/** The dataset that the page is about: that of the address, else the one looked at last, the default one, the first. */
export const chosenDataset = computed<DatasetVersion | undefined>(
  () => named(route.value.dataset) ?? named(chosenName.value) ?? named(DEFAULT_DATASET) ?? datasets.value?.[0],
);

/** What the address calls a dataset that there is not; one that was just chosen may still have to be read. */
export const missingDataset = computed<string | undefined>(() => {
  const { dataset } = route.value;
  const isKnown = dataset === undefined || named(dataset) !== undefined || dataset === chosenName.value;
  return datasets.value === undefined || isKnown ? undefined : dataset;
});

/** The name that links carry. */
export const linkedDataset = computed<string | undefined>(() =>
  missingDataset.value === undefined ? (route.value.dataset ?? chosenDataset.value?.name) : chosenDataset.value?.name,
);

// The address always says which dataset is shown, and this browser remembers it.
effect(() => {
  const shown = chosenDataset.value?.name;
  if (shown === undefined) return;
  if (route.value.dataset === undefined) moveTo(withDataset(shown), { isSamePlace: true });
  else if (route.value.dataset === shown) chosenName.value = shown;
});

function withDataset(dataset: string): string {
  const { screen, namesScreen, params } = route.peek();
  const first = namesScreen || named(dataset)?.series === undefined ? screen : 'series';
  return writeFragment(first, { dataset, ...Object.fromEntries([...params].filter(([name]) => name !== 'dataset')) });
}

/** The same screen of another dataset. */
export function chooseDataset(name: string): void {
  chosenName.value = name;
  moveTo(fragmentOfOther(name, route.peek()));
}

/** Reads what there is; after an upload too. An address of what is gone leads to what is left. */
export async function refreshDatasets(): Promise<void> {
  const before = chosenDataset.peek()?.name;
  const { items } = await listDatasets();
  const isThere = (name: string) => items.some((one) => one.name === name);
  batch(() => {
    datasets.value = items;
    if (!isThere(chosenName.peek())) chosenName.value = '';
    const isGone = before !== undefined && before === route.peek().dataset && !isThere(before);
    const { screen, params } = route.peek();
    const others = Object.fromEntries([...params].filter(([name]) => name !== 'dataset'));
    if (isGone) moveTo(writeFragment(screen, others), { isSamePlace: true });
  });
}

/** Reads how the service is set up and what data it has. */
export async function start(): Promise<void> {
  const [settings, access] = await Promise.all([callJson<Settings>('/settings'), getAccess(), refreshDatasets()]);
  role.value = access.role;
  currency.value = settings.currency;
  maxUploadBytes.value = settings.maxUploadBytes;
}
