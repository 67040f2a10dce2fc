import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import type { IsoDay } from '../dates.ts';
import { COLUMN_NAMES, datasetNameSchema, isoDaySchema } from '../primitives.ts';
import { foldName, roleOf } from './columns.ts';
import type { Column } from './dataset.ts';
import { HOLIDAY, PROMO } from './series.ts';

const flagSchema = z.union([z.boolean(), z.literal(0), z.literal(1)]);

/** One day to come; what is left out is not known. Further fields are the dataset's other covariates, by column name. */
const calendarDaySchema = z
  .looseObject({
    date: isoDaySchema,
    open: flagSchema.optional(),
    promo: z.number().optional(),
    holiday: z.number().optional(),
  })
  .meta({
    example: { date: '2023-01-06', open: false, holiday: 1 },
    additionalProperties: { type: 'number' },
    propertyNames: COLUMN_NAMES,
  });

export const knownFutureRequestSchema = z
  .strictObject({ days: z.array(calendarDaySchema).max(4000) })
  .meta({ id: 'CalendarRequest' });

export const knownFutureSchema = z
  .object({ dataset: datasetNameSchema, days: z.array(calendarDaySchema) })
  .meta({ id: 'Calendar' });

export type KnownFutureRequest = z.infer<typeof knownFutureRequestSchema>;
export type KnownFutureDocument = z.infer<typeof knownFutureSchema>;

/** What the store has said of one day; what it left out is not known. */
export interface KnownDay {
  readonly date: IsoDay;
  readonly open?: boolean | undefined;
  readonly covariates: Readonly<Record<string, number>>;
}

/** Two calendars as one: where both speak of a day, `later` has the last word, field by field. Ascending by date. */
export function mergeKnownDays(earlier: readonly KnownDay[], later: readonly KnownDay[]): KnownDay[] {
  const days = new Map(earlier.map((day) => [day.date, day]));
  for (const day of later) {
    const before = days.get(day.date);
    days.set(day.date, {
      date: day.date,
      open: day.open ?? before?.open,
      covariates: { ...before?.covariates, ...day.covariates },
    });
  }
  return [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** What a spreadsheet takes for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** A stranger's text as a cell of CSV: one that a spreadsheet would run gets a leading apostrophe. Numbers are no texts. */
export function inertText(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** The text that `inertText` was given. */
function originalText(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
}

/** What a calendar can say of a day: whether it is open, or the value of a covariate of the dataset. */
export type KnownFutureField = 'open' | { readonly covariate: string };

/**
 * The field that a column name of a calendar stands for, by the columns of the dataset, also as `inertText` writes it.
 * `ignored` for the weekday, which the date tells; undefined for a name that the dataset does not know.
 */
export function knownFutureFieldOf(columns: readonly Column[], name: string): KnownFutureField | 'ignored' | undefined {
  return fieldNamed(columns, name) ?? fieldNamed(columns, originalText(name));
}

function fieldNamed(columns: readonly Column[], name: string): KnownFutureField | 'ignored' | undefined {
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
export function knownFutureColumns(columns: readonly Column[]): string[] {
  const covariates = columns.filter(({ role }) => role === 'promo' || role === 'holiday' || role === 'covariate');
  return [...covariates.map(({ name }) => name), columns.find(({ role }) => role === 'open')?.name ?? 'Abierto'];
}

/** The calendar as CSV: ISO days, the columns of the dataset, an empty cell for what is not known. */
export function knownFutureCsv(columns: readonly Column[], days: readonly KnownDay[]): string {
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
  return stringify([['Fecha', ...knownFutureColumns(columns)].map(inertText), ...rows]);
}
