import { computed, signal } from '@preact/signals';
import type { DatasetVersion } from '../api/datasets.ts';
import type { ListedSeries } from '../api/series.ts';
import { route } from './address.ts';
import { chosenDataset } from './datasets.ts';

/** Whether the dataset that the page is about has many series. */
export const hasManySeries = computed(() => chosenDataset.value?.series !== undefined);

/** The id that links carry; undefined for all series together, and in a dataset of one. */
export const linkedSeries = computed(() => (hasManySeries.value ? route.value.series : undefined));

/** What is known of the series that the page is about; undefined until it has been read. */
const known = signal<{ readonly dataset: string; readonly series: ListedSeries } | undefined>(undefined);

export function knowSeries(dataset: string, series: ListedSeries): void {
  known.value = { dataset, series };
}

/** The series that the page is about, once it has been read. */
export const chosenSeries = computed<ListedSeries | undefined>(() => {
  const { dataset, series } = known.value ?? {};
  const isShown = dataset === chosenDataset.value?.name && series?.id === linkedSeries.value;
  return isShown ? series : undefined;
});

/**
 * The dataset that the page is about as far as it concerns the chosen series: its first day and closed weekdays are those of
 * the series. The last day stays that of the dataset, after which all of its series are forecast.
 */
export const shownData = computed<DatasetVersion | undefined>(() => {
  const data = chosenDataset.value;
  const one = chosenSeries.value;
  return data && one ? { ...data, from: one.from, closedWeekdays: [...one.closedWeekdays] } : data;
});
