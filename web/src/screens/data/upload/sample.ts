import { LANGUAGES, type Language } from '../../../i18n/language.ts';
import { datasetNameOf } from './chosen-file.ts';

/** What the data of the invented shop are called, so that nobody takes them for their own. */
export const SAMPLE_TITLES: Readonly<Record<Language, string>> = { en: 'Example shop', es: 'Tienda de ejemplo' };

/** Whether a title, or the name that the service makes of it, is that of the invented shop in any language. */
export const isSample = (title: string): boolean =>
  LANGUAGES.some((language) => datasetNameOf(SAMPLE_TITLES[language]) === datasetNameOf(title));
