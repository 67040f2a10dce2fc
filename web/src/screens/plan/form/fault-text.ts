import { formatNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import type { Fault } from './draft.ts';
import { formWords } from './words.ts';

/** What is wrong with a field, in words. */
export function faultText(fault: Fault | undefined): string | undefined {
  const { faults } = spoken(formWords);
  if (fault === undefined) return undefined;
  if (fault.what === 'told') return fault.message;
  if (fault.what === 'too-small' || fault.what === 'too-large') return faults[fault.what](formatNumber(fault.limit, 6));
  return faults[fault.what];
}
