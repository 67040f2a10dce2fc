import type { Problem } from '../../../../../src/errors.ts';
import { formatNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import type { Fault, Faults } from './draft.ts';
import { formWords } from './words.ts';

interface ToldFaults<Name extends string> {
  readonly faults: Faults<Name>;
  /** Whether the service named something that no field of the form stands for. */
  readonly hasOthers: boolean;
}

/**
 * The service's faults at the fields that they are about. `fieldOf` says which field a place of the body is, such as
 * `deliveries/weekdays`; the longest beginning of the place that it knows counts.
 */
export function toldFaults<Name extends string>(
  errors: Problem['errors'] = [],
  fieldOf: Readonly<Record<string, Name | undefined>>,
): ToldFaults<Name> {
  const faults: Faults<Name> = {};
  let hasOthers = errors.length === 0;
  for (const { field, message } of errors) {
    const name = field === undefined ? undefined : knownField(field.replace(/^body\//, ''), fieldOf);
    if (name === undefined) hasOthers = true;
    else faults[name] ??= { what: 'told', message };
  }
  return { faults, hasOthers };
}

function knownField<Name extends string>(
  place: string,
  fieldOf: Readonly<Record<string, Name | undefined>>,
): Name | undefined {
  const parts = place.split('/');
  for (let length = parts.length; length > 0; length--) {
    const path = parts.slice(0, length).join('/');
    if (Object.hasOwn(fieldOf, path)) return fieldOf[path];
  }
  return undefined;
}

/** What is wrong with a field, in words. */
export function faultText(fault: Fault | undefined): string | undefined {
  const { faults } = spoken(formWords);
  if (fault === undefined) return undefined;
  if (fault.what === 'told') return fault.message;
  if (fault.what === 'too-small' || fault.what === 'too-large') return faults[fault.what](formatNumber(fault.limit, 6));
  return faults[fault.what];
}
