import { formatInstant } from '../../i18n/format.ts';
import { instantOf } from './instant-of.ts';

/** When it was trained, which is what tells versions apart for people. */
export function versionName(version: string): string {
  const instant = instantOf(version);
  return instant === undefined ? version : formatInstant(instant);
}
