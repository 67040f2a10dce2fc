import { formatInstant } from '../../../i18n/format.ts';

/** The instant that a version's name begins with, `20261123T173105492Z-…`; undefined for another name. */
export function instantOf(version: string): string | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-/.exec(version);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second, ms] = parts;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`;
}

/** A version as people know it: by when it was trained. */
export function versionName(version: string): string {
  const instant = instantOf(version);
  return instant === undefined ? version : formatInstant(instant);
}
