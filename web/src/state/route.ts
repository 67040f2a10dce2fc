import { computed } from '@preact/signals';
import type { About } from '../api/series.ts';
import { moveTo, route } from './address.ts';
import { linkedDataset } from './datasets.ts';
import { type Params, SCREENS, type Screen, writeFragment } from './fragment.ts';
import { hasManySeries, linkedSeries } from './series.ts';

export { route, SCREENS, type Screen };

/** The screen that is shown: that of all series only where there are many. */
export const shownScreen = computed<Screen>(() => {
  const { screen } = route.value;
  return screen === 'series' && !hasManySeries.value ? 'next-month' : screen;
});

/** What a screen is about: a dataset, and of many series in it the one that was chosen. */
export type ScreenProps = About;

/** Screens that are about all series, whichever is chosen. */
export const ABOUT_ALL: readonly Screen[] = ['series', 'monday', 'runs', 'data'];

/** The address of a screen of the dataset that the page is about. */
export function hrefOf(screen: Screen, params: Params = {}): string {
  return writeFragment(screen, { dataset: linkedDataset.value, series: linkedSeries.value, ...params });
}

export function goTo(screen: Screen, params: Params = {}): void {
  moveTo(hrefOf(screen, params));
}

/** Changes parameters of the address without leaving the screen; undefined takes one away. */
export function changeParams(changes: Params, options?: Parameters<typeof moveTo>[1]): void {
  const { screen, params } = route.peek();
  moveTo(hrefOf(screen, { ...Object.fromEntries(params), ...changes }), options);
}
