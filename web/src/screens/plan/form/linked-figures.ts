import { readNumber, writeNumber } from '../../../i18n/number-input.ts';
import { type FormValues, restoredValues } from './form-values.ts';

/** Weekdays are numbers with commas between them, and none themselves. */
const isNumberField = (name: string) => name !== 'weekdays';

/** All fields are as they are by default. */
const NONE_CHANGED = '{}';

const PLAIN = /^-?\d{1,15}(\.\d{1,15})?$/;

/**
 * What an address says of a form: the fields that are not as they are by default, as JSON, numbers with a decimal point whatever the
 * language they were typed in; `{}` when all are.
 */
export function figuresInAddress<Name extends string>(
  values: FormValues<Name>,
  defaults: FormValues<Name>,
  locale: string,
): string {
  const names = Object.keys(defaults) as Name[]; // the keys of FormValues<Name> are its names
  const changed = names.filter((name) => values[name] !== defaults[name]);
  const neutral = (name: Name) => {
    const number = isNumberField(name) ? readNumber(values[name], locale) : undefined;
    return number === undefined ? values[name] : writeNumber(number, 'en');
  };
  return JSON.stringify(Object.fromEntries(changed.map((name) => [name, neutral(name)])));
}

/** The fields of a form as an address says, as they would be typed here; undefined when it says nothing of them. It may say anything. */
export function figuresFromAddress<Name extends string>(
  said: string | null,
  defaults: FormValues<Name>,
  locale: string,
): FormValues<Name> | undefined {
  if (said === null) return undefined;
  const values = restoredValues(said, defaults);
  const names = Object.keys(defaults) as Name[]; // as above
  if (said !== NONE_CHANGED && names.every((name) => values[name] === defaults[name])) return undefined;
  const typed = (name: Name) =>
    isNumberField(name) && PLAIN.test(values[name]) ? writeNumber(Number(values[name]), locale) : values[name];
  return Object.fromEntries(names.map((name) => [name, typed(name)])) as FormValues<Name>;
}
