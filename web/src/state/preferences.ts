import { computed, effect, signal } from '@preact/signals';
import { keptChoice } from './kept.ts';

export const LANGUAGES = ['en', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

export const THEMES = ['auto', 'light', 'dark'] as const;

const preferred = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'en' || tag === 'es');

/** The language of the page: that of the browser until somebody chooses. */
export const language = keptChoice<Language>('language', LANGUAGES, preferred === 'es' ? 'es' : 'en');

/** The region of the browser decides how numbers and dates look, when it speaks the language of the page. */
export const locale = computed(
  () =>
    navigator.languages.find((tag) => tag.startsWith(language.value)) ?? (language.value === 'es' ? 'es-ES' : 'en-GB'),
);

export const themeChoice = keptChoice('theme', THEMES, 'auto');

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
effect(() => {
  document.documentElement.lang = language.value;
});
