import { formatLongDay } from '../../../i18n/format.ts';
import { language } from '../../../i18n/language.ts';

/** "Tuesday 3 January" within a sentence: Spanish writes weekdays small. */
export function inlineDay(day: string): string {
  const text = formatLongDay(day);
  return language.value === 'es' ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
