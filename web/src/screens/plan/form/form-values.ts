import { readNumber } from '../../../i18n/number-input.ts';
import type { FieldError, FieldErrors } from './form-errors.ts';

/** What stands in the fields of a form, as typed. */
export type FormValues<Name extends string> = Readonly<Record<Name, string>>;

/** A request that can be sent, or what is wrong with the form. */
export type ReadForm<Request, Name extends string> =
  | { readonly request: Request; readonly errors?: undefined }
  | { readonly request?: undefined; readonly errors: FieldErrors<Name> };

interface NumberRule {
  readonly least?: number;
  readonly most?: number;
  readonly isWhole?: boolean;
}

/** Reads the fields of a form one by one, numbers by the signs of a locale, and keeps what is wrong with them. */
export function formReader<Name extends string>(values: FormValues<Name>, locale: string) {
  const errors: FieldErrors<Name> = {};
  const fail = (name: Name, error: FieldError): undefined => {
    errors[name] ??= error;
  };

  const optional = (name: Name, rule: NumberRule = {}): number | undefined =>
    values[name].trim() === '' ? undefined : checked(name, rule);

  const checked = (name: Name, { least = 0, most = 1e9, isWhole = false }: NumberRule): number | undefined => {
    const value = readNumber(values[name], locale);
    if (value === undefined) return fail(name, { what: 'no-number' });
    if (isWhole && !Number.isInteger(value)) return fail(name, { what: 'not-whole' });
    if (value < least) return fail(name, { what: 'too-small', limit: least });
    if (value > most) return fail(name, { what: 'too-large', limit: most });
    return value;
  };

  return {
    fail,
    optional,
    number(name: Name, rule: NumberRule = {}): number {
      if (values[name].trim() === '') fail(name, { what: 'missing' });
      return optional(name, rule) ?? 0;
    },
    weekdays(name: Name): Weekday[] {
      const days = weekdaysOf(values[name]);
      if (days.length === 0) fail(name, { what: 'no-weekday' });
      return days;
    },
    /** One of some texts, which has to be chosen. */
    choice<Choice extends string>(name: Name, choices: readonly Choice[]): Choice | undefined {
      const chosen = choices.find((one) => one === values[name]);
      return chosen ?? fail(name, { what: 'no-choice' });
    },
    /** `request` when nothing is wrong. */
    finish<Request>(request: Request): ReadForm<Request, Name> {
      return Object.keys(errors).length === 0 ? { request } : { errors };
    },
  };
}

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Of `2,5`; whatever is no weekday is left out. */
export function weekdaysOf(text: string): Weekday[] {
  const named = new Set(text.split(',').map((part) => part.trim()));
  return WEEKDAYS.filter((day) => named.has(String(day)));
}

/** What this browser remembers of a form, field by field, else its defaults; the remembered text may be anything. */
export function restoredValues<Name extends string>(remembered: string, defaults: FormValues<Name>): FormValues<Name> {
  const known = parsed(remembered);
  const names = Object.keys(defaults) as Name[]; // the keys of FormValues<Name> are its names
  return Object.fromEntries(
    names.map((name) => {
      const value = Object.hasOwn(known, name) ? known[name] : undefined;
      return [name, typeof value === 'string' && value.length <= 200 ? value : defaults[name]];
    }),
  ) as FormValues<Name>;
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
