import type { Problem } from '../../../../../src/errors.ts';
import { formatNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { fieldFault } from '../../../ui/problem-words.ts';
import { formWords } from './words.ts';

/** What is wrong with a field, to be said in words. */
export type FieldError =
  | {
      readonly what:
        | 'missing'
        | 'no-number'
        | 'not-whole'
        | 'no-weekday'
        | 'no-choice'
        | 'no-time'
        | 'ends-first'
        | 'earns-nothing';
    }
  | { readonly what: 'too-small' | 'too-large'; readonly limit: number }
  /** As the service says it. */
  | { readonly what: 'service'; readonly code: string; readonly message: string };

export type FieldErrors<Name extends string> = Partial<Record<Name, FieldError>>;

interface ServiceErrors<Name extends string> {
  readonly fieldErrors: FieldErrors<Name>;
  /** Whether the service named something that no field of the form stands for. */
  readonly hasOthers: boolean;
}

/**
 * The errors of the service's answer, each at its field. `fieldOf` maps places of the request's body, such as
 * `deliveries/weekdays`, to fields; the longest known prefix of a place counts.
 */
export function fieldErrorsOf<Name extends string>(
  errors: Problem['errors'] = [],
  fieldOf: Readonly<Record<string, Name | undefined>>,
): ServiceErrors<Name> {
  const fieldErrors: FieldErrors<Name> = {};
  let hasOthers = errors.length === 0;
  for (const { field, code, message } of errors) {
    const name = field === undefined ? undefined : knownField(field.replace(/^body\//, ''), fieldOf);
    if (name === undefined) hasOthers = true;
    else fieldErrors[name] ??= { what: 'service', code, message };
  }
  return { fieldErrors, hasOthers };
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
export function errorText(error: FieldError | undefined): string | undefined {
  const { errors } = spoken(formWords);
  if (error === undefined) return undefined;
  if (error.what === 'service') return fieldFault(error);
  if (error.what === 'too-small' || error.what === 'too-large') return errors[error.what](formatNumber(error.limit, 6));
  return errors[error.what];
}
