import { computed } from '@preact/signals';
import { storedChoice } from '../browser/local-storage.ts';

export const LANGUAGES = ['en', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The languages of the browser's user, the preferred one first; none outside a browser. */
const tags: readonly string[] = globalThis.navigator?.languages ?? [];
const preferred = tags.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'en' || tag === 'es');

/** The language of the page: that of the browser until somebody chooses. */
export const language = storedChoice<Language>('language', LANGUAGES, preferred === 'es' ? 'es' : 'en');

/** The region of the browser decides how numbers and dates look, when it speaks the language of the page. */
export const locale = computed(
  () => tags.find((tag) => tag.startsWith(language.value)) ?? (language.value === 'es' ? 'es-ES' : 'en-GB'),
);

/** The same words in each language. A screen keeps its own beside it. */
export type Words<T> = Readonly<Record<Language, T>>;

/** The words in the language of the page; a component that reads them is drawn again when it changes. */
export const spoken = <T>(words: Words<T>): T => words[language.value];
