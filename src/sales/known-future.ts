import { z } from 'zod';
import { originalText } from '../csv.ts';
import type { IsoDay } from '../dates.ts';
import { COLUMN_NAMES, datasetNameSchema, entryOf, isoDaySchema } from '../primitives.ts';
import { csvPieces, PLAIN_CSV, type TableRows } from '../tables/table.ts';
import { COLUMN_ROLES, covariateOf, foldName, HOLIDAY, roleOf } from './columns.ts';
import type { Column } from './dataset.ts';

const flagSchema = z.union([z.boolean(), z.literal(0), z.literal(1)]);

/** Eleven years: what is forecast is a year. */
export const MOST_KNOWN_DAYS = 4000;

/** Of a dataset of many series, whose rows may name one: a year of a thousand shops. */
export const MOST_KNOWN_ROWS = 400_000;

/** One day to come; what is left out is not known. Further fields are the dataset's other covariates, by column name. */
const plannedDaySchema = z
  .looseObject({
    date: isoDaySchema,
    open: flagSchema.optional(),
    promo: z.number().optional(),
    holiday: z.number().optional(),
    series: z
      .union([z.string(), z.number()])
      .optional()
      .describe(
        'Of a dataset of many series: the id of the one that the row is about; without it, or empty, of all. A number only where a dataset of one series has a column of this name',
      ),
  })
  .meta({
    example: { date: '2023-01-06', open: false, holiday: 1 },
    additionalProperties: { type: 'number' },
    propertyNames: COLUMN_NAMES,
  });

export const knownFutureRequestSchema = z
  .strictObject({ days: z.array(plannedDaySchema).max(MOST_KNOWN_DAYS) })
  .meta({ id: 'CalendarRequest' });

/** What may be said of the series of a dataset that has many. */
export const knownRowsRequestSchema = z
  .strictObject({
    days: z
      .array(plannedDaySchema)
      .max(MOST_KNOWN_ROWS)
      .describe(`At most ${MOST_KNOWN_DAYS} in a dataset of one series`),
  })
  .meta({ id: 'CalendarRows' });

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
  const bySeries = daysBySeries(days);
  const common = bySeries.get(undefined) ?? [];
  const own = bySeries.get(series);
  return own === undefined ? common : mergeKnownDays(common, own);
}

/** Each series of a dataset asks for its days: they are told apart once, not once for each of thousands. */
const DAYS_BY_SERIES = new WeakMap<readonly KnownDay[], ReadonlyMap<string | undefined, readonly KnownDay[]>>();

function daysBySeries(days: readonly KnownDay[]): ReadonlyMap<string | undefined, readonly KnownDay[]> {
  const known = DAYS_BY_SERIES.get(days);
  if (known) return known;
  const bySeries = new Map<string | undefined, KnownDay[]>();
  for (const day of days) {
    const own = bySeries.get(day.series);
    if (own) own.push(day);
    else bySeries.set(day.series, [day]);
  }
  DAYS_BY_SERIES.set(days, bySeries);
  return bySeries;
}

/** The order in which rows are answered: by day, what is said of all before what is said of one, by code units of its id. */
export function compareRows(a: KnownDay, b: KnownDay): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  const [one, other] = [a.series ?? '', b.series ?? ''];
  return one === other ? 0 : one < other ? -1 : 1;
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
  const isMany = columns.some(({ role }) => role === 'series');
  return columns.flatMap((column) => {
    const covariate = covariateOf(column);
    const isTaken = isMany && foldName(column.name) === SERIES_FIELD;
    const isKnown = covariate !== undefined && !isTaken && COLUMN_ROLES[column.role].knownFuture === 'covariate';
    return isKnown ? [{ header: column.name, covariate }] : [];
  });
}

/** What names the series of a row, in CSV and in JSON. */
export const SERIES_FIELD = 'series';

/**
 * The known future in rows: ISO days, the id of the series where some row is of one, the columns of the dataset, an empty cell
 * for what is not known. Rows are made as they are asked for.
 */
export function knownFutureRows(columns: readonly Column[], days: readonly KnownDay[]): TableRows {
  const namesSeries = days.some(({ series }) => series !== undefined);
  const known = knownCovariates(columns);
  const row = ({ date, series, open, covariates }: KnownDay) => [
    date,
    ...(namesSeries ? [series ?? null] : []),
    ...known.map(({ covariate }) => entryOf(covariates, covariate) ?? null),
    open === undefined ? null : Number(open),
  ];
  function* rows() {
    for (const day of days) yield row(day);
  }
  return {
    columns: [
      { header: COLUMN_ROLES.date.written, kind: 'day' },
      ...(namesSeries ? [{ header: SERIES_FIELD, kind: 'text' as const }] : []),
      ...knownFutureColumns(columns).map((header) => ({ header, kind: 'number' as const })),
    ],
    rows: rows(),
  };
}

const STORED = { ...PLAIN_CSV, newline: 'unix' } as const;

/** The same as CSV, piece by piece. */
export const knownFutureCsvPieces = (columns: readonly Column[], days: readonly KnownDay[]): Generator<string> =>
  csvPieces(knownFutureRows(columns, days), STORED);

/** The same in one piece. */
export function knownFutureCsv(columns: readonly Column[], days: readonly KnownDay[]): string {
  return [...knownFutureCsvPieces(columns, days)].join('');
}
