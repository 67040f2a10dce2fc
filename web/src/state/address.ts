import { computed, signal } from '@preact/signals';
import { readFragment } from './fragment.ts';

const fragment = signal(location.hash);
window.addEventListener('hashchange', () => {
  fragment.value = location.hash;
});

/** Where the page is, as its address says: links can be kept, and the browser's back button works. */
export const route = computed(() => readFragment(fragment.value));

/** Goes to a fragment; `isSamePlace` replaces the entry in the browser's history. */
export function moveTo(hash: string, { isSamePlace = false } = {}): void {
  if (isSamePlace) history.replaceState(null, '', hash);
  else location.hash = hash;
  fragment.value = location.hash;
}
