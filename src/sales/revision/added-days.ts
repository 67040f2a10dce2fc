import { z } from 'zod';
import { addDays, eachDay, type IsoDay, toEpochDay, weekdayOf } from '../../dates.ts';
import type { Fault } from '../../errors.ts';
import { COLUMN_NAMES, entryOf, isoDaySchema } from '../../primitives.ts';
import { HOLIDAY, headersByCovariate, PROMO } from '../columns.ts';
import type { Column, Warning } from '../dataset.ts';
import { counted, LARGEST_NUMBER, LISTED_FAULTS, numberOutOfRange, quoted } from '../faults.ts';
import { type KnownDay, knownFutureColumns, knownFutureFieldOf } from '../known-future.ts';
import { isSane, outOfRange } from '../reading/columns/date-column.ts';
import { closedWeekdays } from '../series.ts';
import type { DailySales } from './sales-csv.ts';

const flagSchema = z.union([z.boolean(), z.number()]);

/** A day to add, or to replace. Further fields are the dataset's other columns in use, by name. */
const addedDaySchema = z
  .looseObject({
    date: isoDaySchema,
    sales: z.number().optional().describe('Left out only with `open: false`'),
    promo: flagSchema.optional(),
    holiday: flagSchema.optional(),
    open: z
      .union([z.boolean(), z.literal(0), z.literal(1)])
      .optional()
      .describe('False: the store was closed'),
    series: z.string().optional().describe('Of datasets with several shops or products'),
  })
  .meta({
    example: { date: '2023-01-02', sales: 1523.4, promo: 0 },
    additionalProperties: { type: 'number' },
    propertyNames: COLUMN_NAMES,
  });

export const addedDaysRequestSchema = z
  .strictObject({ days: z.array(addedDaySchema).min(1).max(4000) })
  .meta({ id: 'AddedDays' });

export type AddedDaysRequest = z.infer<typeof addedDaysRequestSchema>;

/** What somebody says of a day that has passed. */
export interface AddedDay {
  readonly date: IsoDay;
  /** Undefined: the store was closed. */
  readonly sales: number | undefined;
  /** By their names in the series; those of a day that is known already may be left out. */
  readonly covariates: Readonly<Record<string, number>>;
  /** Where a field of it stands, for faults. */
  place(field: string): Pick<Fault, 'field' | 'column'>;
}

/** What days to add are checked against. */
interface Expectations {
  readonly columns: readonly Column[];
  readonly allowNegative: boolean;
  /** No day after it can have been sold on yet. */
  readonly latest: IsoDay;
}

type AddFault = (field: string, code: string, message: string) => void;

/**
 * The last day that may be added: tomorrow, since it is tomorrow already somewhere. A dataset that reaches beyond today has
 * invented days or another clock: then the 31 days after its last.
 */
export function latestDay(today: IsoDay, observedTo: IsoDay): IsoDay {
  return observedTo > today ? addDays(observedTo, 31) : addDays(today, 1);
}

/** The days of a request, with what is wrong with them: with the day of the {@link LISTED_FAULTS}th fault reading ends. */
export function addedDaysFromJson(
  { days }: AddedDaysRequest,
  expectations: Expectations,
): { readonly days: AddedDay[]; readonly faults: Fault[] } {
  const faults: Fault[] = [];
  const seen = new Set<IsoDay>();
  const read: AddedDay[] = [];
  const valuesOf = createValueReader(expectations.columns);
  for (const [i, { date, sales, open, series, ...values }] of days.entries()) {
    const place = (field: string) => ({ field: `body/days/${i}/${field}` });
    const addFault: AddFault = (field, code, message) => faults.push({ ...place(field), code, message });
    if (seen.has(date)) addFault('date', 'repeated-date', `${date} stands in an earlier entry already`);
    seen.add(date);
    addDateFaults(date, expectations, addFault);
    if (series !== undefined) {
      const message = 'The dataset has one series: leave "series" out';
      addFault('series', 'unknown-series', message);
    }
    const isClosed = open === false || open === 0;
    addSalesFaults(sales, isClosed, expectations, addFault);
    const covariates = valuesOf(values, addFault);
    read.push({ date, sales: isClosed ? undefined : sales, covariates, place });
    if (faults.length >= LISTED_FAULTS) break;
  }
  return { days: read, faults };
}

/** The days of a file, with what is wrong with them; covariates that the dataset does not have are left out. */
export function addedDaysFromFile(
  { series, closedDays }: DailySales,
  fileColumns: readonly Column[],
  expectations: Expectations,
): { readonly days: AddedDay[]; readonly faults: Fault[] } {
  const faults: Fault[] = [];
  const columnOf = (field: string) => fileColumns.find(({ role }) => role === field)?.name ?? field;
  const place = (field: string) => ({ column: columnOf(field) });
  const known = headersByCovariate(expectations.columns);
  const covariates = Object.entries(series.covariates).filter(([name]) => known.has(name));
  const open = series.days.map((date, i) => ({
    date,
    sales: series.sales[i],
    covariates: Object.fromEntries(covariates.map(([name, values]) => [name, values[i]])),
    place,
  }));
  const days = [...open, ...closedDays.map((date) => ({ date, sales: undefined, covariates: {}, place }))];
  for (const { date, covariates } of days) {
    const addFault: AddFault = (field, code, message) => faults.push({ ...place(field), code, message });
    addDateFaults(date, expectations, addFault);
    for (const [name, value] of Object.entries(covariates)) addRangeFault(known.get(name) ?? name, value, addFault);
  }
  return { days, faults };
}

function addDateFaults(date: IsoDay, { latest }: Expectations, addFault: AddFault): void {
  if (!isSane(toEpochDay(date))) addFault('date', ...outOfRange(date));
  else if (date > latest) addFault('date', 'future-day', `${date} has not been yet: the last day to add is ${latest}`);
}

function addSalesFaults(
  sales: number | undefined,
  isClosed: boolean,
  { allowNegative }: Expectations,
  addFault: AddFault,
): void {
  if (sales === undefined) {
    if (!isClosed)
      addFault('sales', 'missing-value', 'The sales are missing; "open": false says that the store was closed');
    return;
  }
  addRangeFault('sales', sales, addFault);
  if (isClosed && sales !== 0) {
    addFault('sales', 'sales-on-closed-day', `A closed day cannot have sales of ${sales}`);
  } else if (sales < 0 && !allowNegative) {
    const message = `Sales of ${sales} are negative, and the dataset was uploaded without the option allowNegative`;
    addFault('sales', 'negative-sales', message);
  }
}

function addRangeFault(name: string, value: number, addFault: AddFault): void {
  if (Math.abs(value) > LARGEST_NUMBER) addFault(name, ...numberOutOfRange(value));
}

/** Reads the further fields of day after day. */
function createValueReader(columns: readonly Column[]) {
  const known = knownFutureColumns(columns).join(', ');
  // A request repeats its names on every day: each is looked up once.
  const fields = new Map<string, ReturnType<typeof knownFutureFieldOf>>();
  const fieldOfName = (name: string) => {
    if (!fields.has(name)) fields.set(name, knownFutureFieldOf(columns, name));
    return fields.get(name);
  };
  return (values: Readonly<Record<string, unknown>>, addFault: AddFault): Record<string, number> => {
    const covariates: Record<string, number> = {};
    for (const [name, value] of Object.entries(values)) {
      const field = fieldOfName(name);
      if (value === undefined || field === 'ignored') continue;
      if (typeof field !== 'object') {
        addFault(name, 'unknown-field', `The dataset has no column ${quoted(name)} in use; a day may have ${known}`);
      } else if (typeof value !== 'number' && typeof value !== 'boolean') {
        addFault(name, 'not-a-number', `"${name}" must be a number`);
      } else {
        addRangeFault(name, Number(value), addFault);
        covariates[field.covariate] = Number(value);
      }
    }
    return covariates;
  };
}

interface Revision {
  readonly sales: DailySales;
  readonly faults: readonly Fault[];
  readonly warnings: readonly Warning[];
}

/**
 * The dataset with these days in it: new ones, and in the place of those it has. What a revised day leaves out stays as it
 * was. What a new day leaves out is what the known future said of it; else a promotion or a holiday is taken for none, with a
 * warning, and any other value is missing.
 */
export function withAddedDays(
  current: DailySales,
  added: readonly AddedDay[],
  { columns, knownFuture }: { readonly columns: readonly Column[]; readonly knownFuture: readonly KnownDay[] },
): Revision {
  const { series } = current;
  const names = Object.keys(series.covariates);
  const headers = headersByCovariate(columns);
  const planned = new Map(knownFuture.map((day) => [day.date, day.covariates]));
  const rows = new Map(
    series.days.map((date, i) => {
      const values = names.map((name) => series.covariates[name]?.[i] ?? Number.NaN);
      return [date, { sales: series.sales[i], values }];
    }),
  );
  const closed = new Set(current.closedDays);
  const faults: Fault[] = [];
  const assumed = new Map<string, number>();
  for (const { date, sales, covariates, place } of added) {
    const before = rows.get(date);
    if (sales === undefined) {
      rows.delete(date);
      closed.add(date);
      continue;
    }
    closed.delete(date);
    const values = names.map((name, i) => {
      const value = entryOf(covariates, name) ?? before?.values[i] ?? entryOf(planned.get(date) ?? {}, name);
      if (value !== undefined) return value;
      const header = headers.get(name) ?? name;
      if (name === PROMO || name === HOLIDAY) assumed.set(header, (assumed.get(header) ?? 0) + 1);
      else faults.push({ ...place(header), code: 'missing-value', message: `${header} of ${date} is missing` });
      return 0;
    });
    rows.set(date, { sales, values });
  }
  const days = [...rows.keys()].sort();
  // A day without a row between others is closed anyway: it is marked where the dataset marks closed days.
  const needsMark = (day: IsoDay) =>
    current.closedDays.length > 0 || day < (days[0] ?? '') || day > (days.at(-1) ?? '');
  const valueOn = (date: IsoDay, i: number) => rows.get(date)?.values[i] ?? Number.NaN;
  return {
    sales: {
      series: {
        days,
        sales: Float64Array.from(days, (date) => rows.get(date)?.sales ?? Number.NaN),
        covariates: Object.fromEntries(
          names.map((name, i) => [name, Float64Array.from(days, (date) => valueOn(date, i))]),
        ),
      },
      closedDays: [...closed].filter(needsMark).sort(),
    },
    faults,
    warnings: [...assumedFlags(assumed), ...skippedDays(current, added)],
  };
}

function assumedFlags(assumed: ReadonlyMap<string, number>): Warning[] {
  return [...assumed].map(([header, days]) => ({
    code: 'assumed-flag',
    message: `${header} of ${counted(days, 'added day')} is 0, since nothing was said of it`,
  }));
}

/** Days between the last one of the dataset and the first one added are closed from now on, which may be a mistake. */
function skippedDays({ series, closedDays }: DailySales, added: readonly AddedDay[]): Warning[] {
  const last = [series.days.at(-1) ?? '', closedDays.at(-1) ?? ''].sort().at(-1);
  if (!last) return [];
  const told = new Set(added.map(({ date }) => date));
  const newest = [...told].sort().at(-1) ?? last;
  const rests = closedWeekdays(series);
  const skipped = eachDay(addDays(last, 1), newest).filter((day) => !told.has(day) && !rests.includes(weekdayOf(day)));
  if (skipped.length === 0) return [];
  const message =
    `${counted(skipped.length, 'day')} between ${last} and ${newest} count as closed, since nothing was said of them; ` +
    `the first is ${skipped[0]}`;
  return [{ code: 'skipped-days', message }];
}
