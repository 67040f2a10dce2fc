import { stringify } from 'csv-stringify/sync';
import type { Column } from '../schemas/dataset.ts';
import { calendarNames } from './calendar-columns.ts';
import { inertText } from './inert-text.ts';
import type { CalendarDay } from './known-days.ts';
import { HOLIDAY, PROMO } from './series.ts';

/** The calendar as CSV: ISO days, the columns of the dataset, an empty cell for what is not known. */
export function calendarCsv(columns: readonly Column[], days: readonly CalendarDay[]): string {
  const covariates = columns.flatMap(({ name, role }) => {
    if (role === 'promo') return [PROMO];
    if (role === 'holiday') return [HOLIDAY];
    return role === 'covariate' ? [name] : [];
  });
  const rows = days.map(({ date, open, covariates: said }) => [
    date,
    ...covariates.map((name) => said[name] ?? ''),
    open === undefined ? '' : open ? 1 : 0,
  ]);
  return stringify([['Fecha', ...calendarNames(columns)].map(inertText), ...rows]);
}
