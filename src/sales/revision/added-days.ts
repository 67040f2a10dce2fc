import { z } from 'zod';
import { addDays, type IsoDay, toEpochDay } from '../../dates.ts';
import type { Fault } from '../../errors.ts';
import { inEnglish } from '../../language/number-format.ts';
import { COLUMN_NAMES, isoDaySchema } from '../../primitives.ts';
import { headersByCovariate } from '../columns.ts';
import type { Column } from '../dataset.ts';
import { LARGEST_NUMBER, LISTED_FAULTS, numberOutOfRange, quoted } from '../faults.ts';
import { knownFutureColumns, knownFutureFieldOf } from '../known-future.ts';
import { keysOfSeriesId, LONGEST_SERIES_ID, type SeriesDays, seriesId } from '../named-series.ts';
import { isSane, outOfRange } from '../reading/columns/date-column.ts';
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
    series: z
      .string()
      .optional()
      .describe(
        'Of a dataset of many series: the id of the one that the day is of, as in `GET /datasets/{name}/series`; an id that is not there makes a new series',
      ),
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

/** What was sent of one series; the only one of a dataset is called `''`. */
export interface SentSeries {
  readonly id: string;
  /** The texts of the series columns. */
  readonly keys: readonly string[];
  /** What is said of it as a whole, by column. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Its days, with what is wrong with them; made as they are asked for, since a file may have those of a thousand shops. */
  read(): { readonly days: readonly AddedDay[]; readonly faults: readonly Fault[] };
}

/** The series of a dataset that has many. */
interface SeriesOfDataset {
  readonly name: string;
  readonly columns: readonly string[];
  readonly attributes: readonly string[];
  readonly ids: ReadonlySet<string>;
}

/** What days to add are checked against. */
export interface Expectations {
  readonly columns: readonly Column[];
  /** Undefined of a dataset of one. */
  readonly series?: SeriesOfDataset | undefined;
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
): { readonly series: SentSeries[]; readonly faults: Fault[] } {
  const faults: Fault[] = [];
  const bySeries = new Map<string, Map<IsoDay, AddedDay>>();
  const valuesOf = createValueReader(expectations.columns);
  for (const [i, { date, sales, open, series, ...values }] of days.entries()) {
    const place = (field: string) => ({ field: `body/days/${i}/${field}` });
    const addFault: AddFault = (field, code, message) => faults.push({ ...place(field), code, message });
    const id = readSeriesId(series, expectations, addFault);
    const own = bySeries.get(id) ?? new Map<IsoDay, AddedDay>();
    bySeries.set(id, own);
    if (own.has(date)) addFault('date', 'repeated-date', `${on(date, id)} stands in an earlier entry already`);
    addDateFaults(date, expectations, addFault);
    const isClosed = open === false || open === 0;
    addSalesFaults(sales, isClosed, expectations, addFault);
    const covariates = valuesOf(values, addFault);
    own.set(date, { date, sales: isClosed ? undefined : sales, covariates, place });
    if (faults.length >= LISTED_FAULTS) break;
  }
  const series = [...bySeries].map(([id, own]) => ({
    ...{ id, keys: keysOfSeriesId(id) ?? [], attributes: {} },
    read: () => ({ days: [...own.values()], faults: [] }),
  }));
  return { series, faults };
}

/** A day as messages name it: with the series that it is of, where there are several. */
export function on(date: IsoDay, id: string): string {
  return id === '' ? date : `${quoted(id)} on ${date}`;
}

/** The id of the series that a day is of; `''` where there is one. */
function readSeriesId(given: string | undefined, { series }: Expectations, addFault: AddFault): string {
  if (series === undefined) {
    if (given !== undefined) addFault('series', 'unknown-series', 'The dataset has one series: leave "series" out');
    return '';
  }
  const { name, columns, ids } = series;
  if (given === undefined || given === '') {
    const message = `${quoted(name)} has ${inEnglish(ids.size)} series: say with "series" which one the day is of, by its id in GET /datasets/${name}/series`;
    addFault('series', 'missing-series', message);
    return '';
  }
  if (ids.has(given)) return given;
  const keys = keysOfSeriesId(given);
  const isPlain = keys?.every((text) => text === text.trim().normalize('NFC'));
  if (keys?.length === columns.length && isPlain && given.length <= LONGEST_SERIES_ID) return given;
  const id = seriesId(columns.map((column) => `<${column}>`));
  const message = `The dataset has no series ${quoted(given)}, and none can be called so: an id is ${quoted(id)}, at most ${LONGEST_SERIES_ID} characters, with "\\", "/" and a sole "*" of a text behind a "\\"`;
  addFault('series', 'unknown-series', message);
  return given;
}

/** The days of a file; covariates and columns of text that the dataset does not have are left out. */
export function addedDaysFromFile(
  { many, ...one }: DailySales,
  fileColumns: readonly Column[],
  expectations: Expectations,
): SentSeries[] {
  const columnOf = (field: string) => fileColumns.find(({ role }) => role === field)?.name ?? field;
  const place = (field: string) => ({ column: columnOf(field) });
  const described = expectations.series?.attributes ?? [];
  const attributesOf = (all: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => described.includes(name)));
  const entries = many?.entries ?? [{ ...one, id: '', keys: [], attributes: {} }];
  return entries.map(({ id, keys, attributes, series, closedDays }) => ({
    ...{ id, keys, attributes: attributesOf(attributes) },
    read: () => readDays({ series, closedDays }, id, place, expectations),
  }));
}

function readDays(
  { series, closedDays }: SeriesDays,
  id: string,
  place: AddedDay['place'],
  expectations: Expectations,
): ReturnType<SentSeries['read']> {
  const faults: Fault[] = [];
  const known = headersByCovariate(expectations.columns);
  const covariates = Object.entries(series.covariates).filter(([name]) => known.has(name));
  const open = series.days.map((date, i) => ({
    date,
    sales: series.sales[i],
    covariates: Object.fromEntries(covariates.map(([name, values]) => [name, values[i]])),
    place,
  }));
  const days = [...open, ...closedDays.map((date) => ({ date, sales: undefined, covariates: {}, place }))];
  const of = id === '' ? '' : `${quoted(id)}: `;
  const addFault: AddFault = (field, code, message) =>
    faults.push({ ...place(field), code, message: `${of}${message}` });
  for (const { date, covariates } of days) {
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
