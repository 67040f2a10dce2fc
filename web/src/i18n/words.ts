import { type Language, language } from '../state/preferences.ts';

/** The same words in each language. A screen keeps its own beside it. */
export type Words<T> = Readonly<Record<Language, T>>;

/** The words in the language of the page; a component that reads them is drawn again when it changes. */
export const spoken = <T>(words: Words<T>): T => words[language.value];
