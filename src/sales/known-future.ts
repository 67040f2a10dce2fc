import { z } from 'zod';
import { originalText } from '../csv.ts';
import type { IsoDay } from '../dates.ts';
import { COLUMN_NAMES, datasetNameSchema, entryOf, isoDaySchema } from '../primitives.ts';
import { csvText, PLAIN_CSV, type Table } from '../tables/table.ts';
import { COLUMN_ROLES, covariateOf, foldName, HOLIDAY, roleOf } from './columns.ts';
import type { Column } from './dataset.ts';

const flagSchema = z.union([z.boolean(), z.literal(0), z.literal(1)]);

/** Eleven years: what is forecast is a year. */
export const MOST_KNOWN_DAYS = 4000;

/** One day to come; what is left out is not known. Further fields are the dataset's other covariates, by column name. */
const plannedDaySchema = z
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
  .strictObject({ days: z.array(plannedDaySchema).max(MOST_KNOWN_DAYS) })
  .meta({ id: 'CalendarRequest' });

export const knownFutureSchema = z
  .object({ dataset: datasetNameSchema, days: z.array(plannedDaySchema) })
  .meta({ id: 'Calendar' });

export type KnownFutureRequest = z.infer<typeof knownFutureRequestSchema>;
export type KnownFutureDocument = z.infer<typeof knownFutureSchema>;

/** What the store has said of one day; what it left out is not known. */
export interface KnownDay {
  readonly date: IsoDay;
  /** Of which series of many this is said; undefined: of all. */
  readonly series?: string | undefined;
  readonly open?: boolean | undefined;
  readonly covariates: Readonly<Record<string, number>>;
}

/** Two known futures as one: where both speak of a day, `later` has the last word, field by field. Ascending by date. */
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

/** What is known of the days to come of one series: what is said of all, and over it what is said of this one. */
export function knownDaysOf(days: readonly KnownDay[], series: string): readonly KnownDay[] {
  const own = days.filter((day) => day.series === series);
  const common = days.filter((day) => day.series === undefined);
  return own.length === 0 ? common : mergeKnownDays(common, own);
}

/** What the known future can say of a day: whether it is open, or the value of a covariate of the dataset. */
export type KnownFutureField = 'open' | { readonly covariate: string };

/**
 * The field that a column name of a known future stands for, by the columns of the dataset, also as `inertText` writes it.
 * `ignored` for the weekday, which follows from the date; undefined for a name that the dataset does not know.
 */
export function knownFutureFieldOf(columns: readonly Column[], name: string): KnownFutureField | 'ignored' | undefined {
  return fieldNamed(columns, name) ?? fieldNamed(columns, originalText(name));
}

function fieldNamed(columns: readonly Column[], name: string): KnownFutureField | 'ignored' | undefined {
  const own = columns.find((column) => column.role !== 'ignored' && foldName(column.name) === foldName(name));
  const role = own?.role ?? roleOf(name);
  const { knownFuture, many } = COLUMN_ROLES[role];
  if (knownFuture !== 'covariate') return knownFuture;
  const isMeant = (column: Column) => column.role === role && (!many || foldName(column.name) === foldName(name));
  const covariate = columns.filter(isMeant).map(covariateOf)[0];
  return covariate === undefined ? undefined : { covariate };
}

/** The columns of a dataset with one of holidays, which a day to come may have also where the data have none. */
export function withHolidayColumn(columns: readonly Column[]): readonly Column[] {
  if (columns.some((column) => covariateOf(column) === HOLIDAY)) return columns;
  return [...columns, { name: HOLIDAY, role: 'holiday' }];
}

/** As `withHolidayColumn`, if one of these days says whether it is a holiday. */
export function columnsMentioned(columns: readonly Column[], days: readonly KnownDay[]): readonly Column[] {
  return mentionHolidays(days) ? withHolidayColumn(columns) : columns;
}

/** Whether one of these days says whether it is a holiday. */
export function mentionHolidays(days: readonly KnownDay[]): boolean {
  return days.some(({ covariates }) => Object.hasOwn(covariates, HOLIDAY));
}

/** Names of the fields that the known future of this dataset may have, as its file spells them. */
export function knownFutureColumns(columns: readonly Column[]): string[] {
  const open = columns.find(({ role }) => role === 'open')?.name ?? COLUMN_ROLES.open.written;
  return [...knownCovariates(columns).map(({ header }) => header), open];
}

function knownCovariates(columns: readonly Column[]) {
  return columns.flatMap((column) => {
    const covariate = covariateOf(column);
    const isKnown = covariate !== undefined && COLUMN_ROLES[column.role].knownFuture === 'covariate';
    return isKnown ? [{ header: column.name, covariate }] : [];
  });
}

/** The known future in rows: ISO days, the columns of the dataset, an empty cell for what is not known. */
export function knownFutureRows(
  columns: readonly Column[],
  days: readonly KnownDay[],
): Pick<Table, 'columns' | 'rows'> {
  const known = knownCovariates(columns);
  return {
    columns: [
      { header: COLUMN_ROLES.date.written, kind: 'day' },
      ...knownFutureColumns(columns).map((header) => ({ header, kind: 'number' as const })),
    ],
    rows: days.map(({ date, open, covariates }) => [
      date,
      ...known.map(({ covariate }) => entryOf(covariates, covariate) ?? null),
      open === undefined ? null : Number(open),
    ]),
  };
}

/** The same as CSV. */
export function knownFutureCsv(columns: readonly Column[], days: readonly KnownDay[]): string {
  return csvText(knownFutureRows(columns, days), { ...PLAIN_CSV, newline: 'unix' });
}
