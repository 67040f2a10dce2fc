import { readNumber } from '../../../i18n/read-number.ts';

/** What stands in the fields of a form, as typed. */
export type Draft<Name extends string> = Readonly<Record<Name, string>>;

/** What is wrong with a field, to be said in words. */
export type Fault =
  | { readonly what: 'missing' | 'no-number' | 'not-whole' | 'no-weekday' | 'no-time' | 'ends-first' | 'earns-nothing' }
  | { readonly what: 'too-small' | 'too-large'; readonly limit: number }
  /** In the service's own words. */
  | { readonly what: 'told'; readonly message: string };

export type Faults<Name extends string> = Partial<Record<Name, Fault>>;

/** A request that can be sent, or what is wrong with the form. */
export type Read<Request, Name extends string> =
  | { readonly request: Request; readonly faults?: undefined }
  | { readonly request?: undefined; readonly faults: Faults<Name> };

interface NumberRule {
  readonly least?: number;
  readonly most?: number;
  readonly isWhole?: boolean;
}

/** Reads the fields of a form one by one and keeps what is wrong with them. */
export function draftReader<Name extends string>(draft: Draft<Name>, language: 'en' | 'es') {
  const faults: Faults<Name> = {};
  const fail = (name: Name, fault: Fault): undefined => {
    faults[name] ??= fault;
  };

  const optional = (name: Name, rule: NumberRule = {}): number | undefined =>
    draft[name].trim() === '' ? undefined : checked(name, rule);

  const checked = (name: Name, { least = 0, most = 1e9, isWhole = false }: NumberRule): number | undefined => {
    const value = readNumber(draft[name], language);
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
      if (draft[name].trim() === '') fail(name, { what: 'missing' });
      return optional(name, rule) ?? 0;
    },
    weekdays(name: Name): Weekday[] {
      const days = weekdaysOf(draft[name]);
      if (days.length === 0) fail(name, { what: 'no-weekday' });
      return days;
    },
    /** `request` when nothing is wrong. */
    finish<Request>(request: Request): Read<Request, Name> {
      return Object.keys(faults).length === 0 ? { request } : { faults };
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

/** What was kept of a form, field by field, else its defaults; the kept text may be anything. */
export function restoredDraft<Name extends string>(kept: string, defaults: Draft<Name>): Draft<Name> {
  const known = parsed(kept);
  const names = Object.keys(defaults) as Name[]; // the keys of a Draft<Name> are its names
  return Object.fromEntries(
    names.map((name) => {
      const value = Object.hasOwn(known, name) ? known[name] : undefined;
      return [name, typeof value === 'string' && value.length <= 200 ? value : defaults[name]];
    }),
  ) as Draft<Name>;
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
