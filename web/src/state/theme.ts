import { computed, effect, signal } from '@preact/signals';
import { storedChoice } from '../browser/local-storage.ts';

export const THEMES = ['auto', 'light', 'dark'] as const;

export const themeChoice = storedChoice('theme', THEMES, 'auto');

const darkQuery = window.matchMedia('(prefers-color-scheme: dark)');
const systemIsDark = signal(darkQuery.matches);
darkQuery.addEventListener('change', ({ matches }) => {
  systemIsDark.value = matches;
});

export const theme = computed<'light' | 'dark'>(() => {
  if (themeChoice.value !== 'auto') return themeChoice.value;
  return systemIsDark.value ? 'dark' : 'light';
});

effect(() => {
  document.documentElement.dataset.theme = theme.value;
});
