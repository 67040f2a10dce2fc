import { type IsoDay, weekdayOf } from '../../dates.ts';
import { entryOf } from '../../primitives.ts';
import { COLUMN_ROLES } from '../columns.ts';
import type { Column, UploadOptions } from '../dataset.ts';
import { type Mapping, mappingOfColumns } from '../mapping.ts';
import type { ManySeries, NamedSeries, SeriesDays } from '../named-series.ts';
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

/** What a CSV has beside the columns of every other one. */
export interface SalesShape {
  /** The columns that tell many series apart, and say something of each; undefined where there is one. */
  readonly many?: Pick<ManySeries, 'columns' | 'attributes'> | undefined;
  /** Some day is known to have been closed. */
  readonly hasClosed: boolean;
}

/** A series as it is written; the only one of a dataset has no keys. */
export type WrittenSeries = SeriesDays & Pick<NamedSeries, 'keys' | 'attributes'>;

/** A CSV that is written series by series, and what reads it. */
interface SalesCsv {
  readonly mapping: Mapping;
  readonly header: string;
  rowsOf(series: WrittenSeries): string;
}

/** A day as a row of the CSV: what it sold, or `closed`. */
interface WrittenDay {
  readonly date: IsoDay;
  readonly sales: number | undefined;
  /** Where it stands in the covariates; -1 of a closed day, which has none. */
  readonly at: number;
}

type Cell = (day: WrittenDay, series: WrittenSeries) => number | string;

/**
 * Daily sales as a CSV with a row a day of each series, under the names that the files of the dataset give their columns, so that the mapping
 * that was given with them reads it too. ISO dates and decimal points, unless that mapping or the options say otherwise.
 * Columns that are not in use are left out. Where each row of the files is one sale, this one has a column of amounts and
 * another name for its dates: read as tickets it would be wrong, so that the mapping of the tickets must not fit.
 */
export function salesCsv(layout: FileLayout, shape: SalesShape): SalesCsv {
  const mapping = mappingFor(layout, shape);
  const decimal = mapping.decimal ?? '.';
  const delimiter = decimal === ',' ? ';' : ',';
  const texts = shape.many === undefined ? [] : [...shape.many.columns, ...shape.many.attributes];
  const named = [...cellsOf(mapping, layout.columns, shape)].sort(([a], [b]) => place(a, layout) - place(b, layout));
  const cells = named.map(([name, cell]) => ({ cell, isText: texts.includes(name) }));
  const written = (value: number | string, isText: boolean): string => {
    if (typeof value === 'string') return isText ? strangersCell(value) : textCell(value, delimiter);
    return decimal === '.' ? String(value) : String(value).replace('.', decimal);
  };
  return {
    mapping,
    header: `${named.map(([name]) => textCell(name, delimiter)).join(delimiter)}\n`,
    rowsOf(series) {
      const lines = daysOf(series).map((day) =>
        cells.map(({ cell, isText }) => written(cell(day, series), isText)).join(delimiter),
      );
      return lines.map((line) => `${line}\n`).join('');
    },
  };
}

/** The same of sales that are in memory, series by series. */
export function writeSales({ many, ...one }: DailySales, layout: FileLayout) {
  const entries: readonly WrittenSeries[] = many?.entries ?? [{ ...one, keys: [], attributes: {} }];
  const { mapping, header, rowsOf } = salesCsv(layout, {
    many,
    hasClosed: entries.some(({ closedDays }) => closedDays.length > 0),
  });
  function* pieces(): Generator<string> {
    yield header;
    for (const series of entries) yield rowsOf(series);
  }
  return { mapping, pieces: pieces() };
}

function textCell(text: string, delimiter: string): string {
  return text.includes(delimiter) || /["\r\n]/.test(text) ? inQuotes(text) : text;
}

/** Whatever stands in it, it must not look as if it divided the row. */
function strangersCell(text: string): string {
  return /[",;|\t\r\n]/.test(text) ? inQuotes(text) : text;
}

function inQuotes(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** Where a column stands in the files; new ones come last. */
function place(name: string, { columns }: FileLayout): number {
  const at = columns.findIndex((column) => column.name === name);
  return at < 0 ? columns.length : at;
}

/** The mapping that reads the CSV: that of the files, without what is not in it. */
function mappingFor({ columns, mapping, keptMapping, options }: FileLayout, { hasClosed }: SalesShape): Mapping {
  const { ignore: _, ...named } = mappingOfColumns(columns);
  const { keep: _keep, ignore: _ignore, timezone: _timezone, ...said } = { ...named, ...mapping, ...keptMapping };
  const isProduct = typeof said.quantity === 'string' && typeof said.unitPrice === 'string';
  const { sales: _sales, quantity, unitPrice, count, ...others } = said;
  const amounts = isProduct ? { quantity, unitPrice } : { sales: said.sales ?? SALES };
  const tickets = count === 'rows' ? { date: otherDate(said.date), sales: SALES } : {};
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

/** The columns of the CSV by name. */
function cellsOf(mapping: Mapping, columns: readonly Column[], { many }: SalesShape): Map<string, Cell> {
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
    add(mapping[role], covariateCell(covariate));
  }
  for (const name of known) add(name, covariateCell(name));
  for (const [i, name] of (many?.columns ?? []).entries()) add(name, (_day, { keys }) => keys[i] ?? '');
  for (const name of many?.attributes ?? []) add(name, (_day, { attributes }) => entryOf(attributes, name) ?? '');
  for (const [name, filter] of Object.entries(where)) {
    const text = 'in' in filter ? filter.in[0] : passing(filter.notIn, columns, name);
    add(name, () => text);
  }
  for (const name of series) add(name, () => passing([], columns, name));
  return cells;
}

/** A covariate of a day; a closed one has none. */
function covariateCell(name: string): Cell {
  return ({ at }, { series }) => (at < 0 ? '' : (entryOf(series.covariates, name)?.[at] ?? ''));
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

function daysOf({ series, closedDays }: SeriesDays): WrittenDay[] {
  const open = series.days.map((date, at) => ({ date, sales: series.sales[at], at }));
  if (closedDays.length === 0) return open;
  const closed = closedDays.map((date) => ({ date, sales: undefined, at: -1 }));
  return [...open, ...closed].sort((a, b) => (a.date < b.date ? -1 : 1));
}
