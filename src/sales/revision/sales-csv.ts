import { stringify } from 'csv-stringify/sync';
import { type IsoDay, weekdayOf } from '../../dates.ts';
import { COLUMN_ROLES } from '../columns.ts';
import type { Column, UploadOptions } from '../dataset.ts';
import { type Mapping, mappingOfColumns } from '../mapping.ts';
import type { ManySeries, SeriesDays } from '../named-series.ts';
import type { Series } from '../series.ts';

/** What a dataset says of each of its days. */
export interface DailySales {
  /** Of many series their sum. */
  readonly series: Series;
  readonly many?: ManySeries | undefined;
  /** Days that are known to have been closed; ascending. */
  readonly closedDays: readonly IsoDay[];
}

/** How the files of a dataset are read. */
export interface FileLayout {
  readonly columns: readonly Column[];
  /** As a file of it was read. */
  readonly mapping: Mapping | undefined;
  /** As somebody gave it. */
  readonly keptMapping: Mapping | undefined;
  readonly options: UploadOptions;
}

/** A CSV, and what reads it. */
export interface WrittenSales {
  readonly text: string;
  readonly mapping: Mapping;
}

/** A day as a row of the CSV: what it sold, or `closed`. */
interface WrittenDay {
  readonly date: IsoDay;
  readonly sales: number | undefined;
  readonly covariates: ReadonlyMap<string, number>;
  /** What tells its series apart, and what is said of it as a whole, by column; empty where there is one series. */
  readonly texts: ReadonlyMap<string, string>;
}

type Cell = (day: WrittenDay) => number | string;

/**
 * Daily sales as a CSV with a row a day of each series, under the names that the files of the dataset give their columns, so that the mapping
 * that was given with them reads it too. ISO dates and decimal points, unless that mapping or the options say otherwise.
 * Columns that are not in use are left out. Where each row of the files is one sale, this one has a column of amounts and
 * another name for its dates: read as tickets it would be wrong, so that the mapping of the tickets must not fit.
 */
export function writeSales(sales: DailySales, layout: FileLayout): WrittenSales {
  const mapping = mappingFor(sales, layout);
  const decimal = mapping.decimal ?? '.';
  const texts = sales.many === undefined ? [] : [...sales.many.columns, ...sales.many.attributes];
  const cells = [...cellsOf(mapping, layout.columns, texts)].sort(([a], [b]) => place(a, layout) - place(b, layout));
  const rows = daysOf(sales).map((day) =>
    cells.map(([, cell]) => {
      const value = cell(day);
      return typeof value === 'number' ? String(value).replace('.', decimal) : value;
    }),
  );
  const delimiter = decimal === ',' ? ';' : ',';
  return { text: stringify([cells.map(([name]) => name), ...rows], { delimiter }), mapping };
}

/** Where a column stands in the files; new ones come last. */
function place(name: string, { columns }: FileLayout): number {
  const at = columns.findIndex((column) => column.name === name);
  return at < 0 ? columns.length : at;
}

/** The mapping that reads the CSV: that of the files, without what is not in it. */
function mappingFor({ closedDays, many }: DailySales, { columns, mapping, keptMapping, options }: FileLayout): Mapping {
  const { ignore: _, ...named } = mappingOfColumns(columns);
  const { keep: _keep, ignore: _ignore, timezone: _timezone, ...said } = { ...named, ...mapping, ...keptMapping };
  const isProduct = typeof said.quantity === 'string' && typeof said.unitPrice === 'string';
  const { sales: _sales, quantity, unitPrice, count, ...others } = said;
  const amounts = isProduct ? { quantity, unitPrice } : { sales: said.sales ?? SALES };
  const tickets = count === 'rows' ? { date: otherDate(said.date), sales: SALES } : {};
  const hasClosed = closedDays.length > 0 || many?.entries.some((entry) => entry.closedDays.length > 0) === true;
  const open = said.open ?? (hasClosed ? COLUMN_ROLES.open.written : null);
  return {
    ...others,
    ...amounts,
    ...tickets,
    open,
    dateFormat: keptMapping?.dateFormat ?? options.dateFormat ?? 'iso',
    decimal: keptMapping?.decimal ?? options.decimal ?? '.',
    allowNegative: options.allowNegative,
    dropDuplicates: false,
    zeroTail: 'closed',
  };
}

const SALES = 'Ventas';

function otherDate(date: Mapping['date']): string {
  return date === COLUMN_ROLES.date.written ? 'Date' : COLUMN_ROLES.date.written;
}

/** The columns of the CSV by name; `texts`: those that tell many series apart, or say something of each. */
function cellsOf(mapping: Mapping, columns: readonly Column[], texts: readonly string[]): Map<string, Cell> {
  const { date = COLUMN_ROLES.date.written, series = [], where = {}, known = [] } = mapping;
  const cells = new Map<string, Cell>();
  const add = (name: string | null | undefined, cell: Cell) => {
    if (typeof name === 'string' && !cells.has(name)) cells.set(name, cell);
  };
  if (typeof date === 'string') add(date, (day) => dateCell(day.date, mapping.dateFormat));
  else {
    add(date.year, (day) => day.date.slice(0, 4));
    add(date.month, (day) => day.date.slice(5, 7));
    add(date.day, (day) => day.date.slice(8, 10));
  }
  add(mapping.sales, ({ sales }) => sales ?? '');
  add(mapping.quantity, ({ sales }) => sales ?? '');
  add(mapping.unitPrice, ({ sales }) => (sales === undefined ? '' : 1));
  add(mapping.weekday, (day) => weekdayOf(day.date));
  add(mapping.open, ({ sales }) => (sales === undefined ? 0 : 1));
  for (const role of ['promo', 'holiday'] as const) {
    const { covariate } = COLUMN_ROLES[role];
    add(mapping[role], ({ covariates }) => covariates.get(covariate) ?? '');
  }
  for (const name of known) add(name, ({ covariates }) => covariates.get(name) ?? '');
  for (const name of texts) add(name, (day) => day.texts.get(name) ?? '');
  for (const [name, filter] of Object.entries(where)) {
    const text = 'in' in filter ? filter.in[0] : passing(filter.notIn, columns, name);
    add(name, () => text);
  }
  for (const name of series) add(name, () => passing([], columns, name));
  return cells;
}

/** A cell of the column that is none of these. */
function passing(texts: readonly string[], columns: readonly Column[], name: string): string {
  const { sample = [] } = columns.find((column) => column.name === name) ?? {};
  return sample.find((text) => !texts.includes(text)) ?? '';
}

function dateCell(date: IsoDay, format: Mapping['dateFormat']): string {
  const [year, month, day] = date.split('-');
  if (format === 'dmy') return `${day}/${month}/${year}`;
  return format === 'mdy' ? `${month}/${day}/${year}` : date;
}

function daysOf({ many, ...sum }: DailySales): WrittenDay[] {
  if (many === undefined) return daysOfSeries(sum, new Map());
  return many.entries.flatMap((entry) => {
    const keys = many.columns.map((name, i) => [name, entry.keys[i]] as const);
    return daysOfSeries(entry, new Map([...keys, ...Object.entries(entry.attributes)]));
  });
}

function daysOfSeries({ series, closedDays }: SeriesDays, texts: ReadonlyMap<string, string>): WrittenDay[] {
  const covariates = Object.entries(series.covariates);
  const open = series.days.map((date, i) => ({
    date,
    sales: series.sales[i],
    covariates: new Map(covariates.map(([name, values]) => [name, values[i]])),
    texts,
  }));
  const closed = closedDays.map((date) => ({ date, sales: undefined, covariates: new Map<string, number>(), texts }));
  return [...open, ...closed].sort((a, b) => (a.date < b.date ? -1 : 1));
}
