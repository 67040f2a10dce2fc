import { computed, signal } from '@preact/signals';

export const SCREENS = ['next-month', 'calendar', 'plan', 'quality', 'runs', 'data'] as const;
export type Screen = (typeof SCREENS)[number];

export interface ScreenProps {
  /** The name of the dataset that the screen is about. */
  readonly dataset: string;
}

interface Route {
  readonly screen: Screen;
  /** What stands behind the `?` of the fragment, such as the month that is shown. */
  readonly params: URLSearchParams;
}

const fragment = signal(location.hash);
window.addEventListener('hashchange', () => {
  fragment.value = location.hash;
});

/** Where the page is, as its address says: links can be kept, and the browser's back button works. */
export const route = computed<Route>(() => {
  const [path = '', query = ''] = fragment.value.replace(/^#\/?/, '').split('?', 2);
  const screen = SCREENS.find((name) => name === path) ?? 'next-month';
  return { screen, params: new URLSearchParams(query) };
});

/** The address of a screen; parameters that are undefined are left out. */
export function hrefOf(screen: Screen, params: Readonly<Record<string, string | undefined>> = {}): string {
  const given = Object.entries(params).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const query = new URLSearchParams(given).toString();
  return `#/${screen}${query === '' ? '' : `?${query}`}`;
}

export function goTo(screen: Screen, params: Readonly<Record<string, string | undefined>> = {}): void {
  location.hash = hrefOf(screen, params);
}
