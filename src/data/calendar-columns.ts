import type { Column } from '../schemas/dataset.ts';
import { foldName, roleOf } from './header.ts';
import { originalText } from './inert-text.ts';
import { HOLIDAY, PROMO } from './series.ts';

/** What a calendar can say of a day: whether it is open, or the value of a covariate of the dataset. */
export type CalendarField = 'open' | { readonly covariate: string };

/**
 * The field that a column name of a calendar stands for, by the columns of the dataset, also as `inertText` writes it.
 * `ignored` for the weekday, which the date tells; undefined for a name that the dataset does not know.
 */
export function calendarFieldOf(columns: readonly Column[], name: string): CalendarField | 'ignored' | undefined {
  return fieldNamed(columns, name) ?? fieldNamed(columns, originalText(name));
}

function fieldNamed(columns: readonly Column[], name: string): CalendarField | 'ignored' | undefined {
  const role = roleOf(name);
  if (role === 'open') return 'open';
  if (role === 'weekday') return 'ignored';
  if (role === 'promo' || role === 'holiday') {
    return columns.some((column) => column.role === role)
      ? { covariate: role === 'promo' ? PROMO : HOLIDAY }
      : undefined;
  }
  const column = columns.find((column) => column.role === 'covariate' && foldName(column.name) === foldName(name));
  return column && { covariate: column.name };
}

/** Names of the fields that a calendar of this dataset may have, as its file spells them. */
export function calendarNames(columns: readonly Column[]): string[] {
  const covariates = columns.filter(({ role }) => role === 'promo' || role === 'holiday' || role === 'covariate');
  return [...covariates.map(({ name }) => name), columns.find(({ role }) => role === 'open')?.name ?? 'Abierto'];
}
