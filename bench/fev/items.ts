import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { addDays, daysBetween, fromEpochDay, type IsoDay, toEpochDay } from '../../src/dates.ts';
import type { FevTask, FileFormat } from './tasks.ts';

/** A series of a task on a grid of days: each of its arrays has a value for each day from `first` on. */
export interface Item {
  readonly name: string;
  readonly first: IsoDay;
  /** NaN where the data have no value; such a day is scored nowhere. */
  readonly target: Float64Array;
  /** Whether the data say that the item was open; undefined when they do not say it. */
  readonly open: readonly (boolean | undefined)[];
  /** What is known ahead, by the name of the covariate; NaN where the data have no row. */
  readonly covariates: Readonly<Record<string, Float64Array>>;
}

/** A forecast that a task asks for: of the days `from` … `to` of the item, from those before. */
export interface ItemWindow {
  readonly item: Item;
  /** How many days of the item come before the window. */
  readonly past: number;
  readonly from: IsoDay;
  readonly to: IsoDay;
}

/**
 * Reads the file of the competition, or the data set of the benchmark as CSV, into series, ascending by name. A day without a
 * row is missing, as it is in the data set of the benchmark. But in a file that tells open days and has no closed one, closed
 * days have no row: there a day without a row, from the first to the last day of the file, is a closed one with the target 0,
 * except for the days that the competition itself left out. Throws an Error that names the column, or the item and day.
 */
export async function readItems(file: string, task: FevTask): Promise<Item[]> {
  const items = new Map<string, Records>();
  let format = task.format;
  for await (const row of createReadStream(file).pipe(parse({ columns: true, bom: true, skip_empty_lines: true }))) {
    if (items.size === 0) format = formatOf(file, task, Object.keys(row));
    const name = format.item.map((column) => row[column]).join(' ');
    const records = items.get(name) ?? { name, days: [], target: [], open: [], known: format.known.map(() => []) };
    items.set(name, records);
    addRow(records, row, format);
  }
  const all = [...items.values()].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  const closedDaysHaveNoRow = format.open !== undefined && !all.some(({ open }) => open.includes(false));
  if (!closedDaysHaveNoRow) return all.map((records) => itemOf(records, format, spanOf([records])));
  const span = spanOf(all);
  return all.map((records) => closeMissingDays(itemOf(records, format, span), task));
}

/**
 * The windows of a task in their order, the last `count` of them, each with the items that it forecasts: those with a day
 * before it and all of its days.
 */
export function windowsOf(
  items: readonly Item[],
  task: Pick<FevTask, 'horizon' | 'windows' | 'firstCutoff'>,
  count = task.windows,
): ItemWindow[][] {
  const { horizon, windows, firstCutoff } = task;
  const all = Array.from({ length: windows }, (_, w) =>
    items.flatMap((item): ItemWindow[] => {
      const { length } = item.target;
      const first = typeof firstCutoff === 'number' ? length + firstCutoff : daysBetween(item.first, firstCutoff) + 1;
      const past = first + w * horizon;
      if (past < 1 || past + horizon > length) return [];
      return [{ item, past, from: addDays(item.first, past), to: addDays(item.first, past + horizon - 1) }];
    }),
  );
  return all.slice(-count);
}

/** The rows of one item as they come: a value for each row. */
interface Records {
  readonly name: string;
  readonly days: number[];
  readonly target: number[];
  readonly open: (boolean | undefined)[];
  readonly known: number[][];
}

type Row = Readonly<Record<string, string>>;

/** The columns of the data set of the benchmark when it is written as CSV, one row for each series and day. */
const EXPORTED = { item: ['id'], day: 'timestamp' } as const;

function formatOf(file: string, task: FevTask, columns: readonly string[]): FileFormat {
  const isExport = [...EXPORTED.item, EXPORTED.day].every((column) => columns.includes(column));
  const format: FileFormat = isExport ? { ...task.format, ...EXPORTED } : task.format;
  const known = format.known.filter(({ column, optional }) => !optional || columns.includes(column));
  const needed = [...format.item, format.day, format.target, ...(format.open === undefined ? [] : [format.open])];
  const missing = [...needed, ...known.map(({ column }) => column)].filter((column) => !columns.includes(column));
  if (missing.length === 0) return { ...format, known };
  throw new Error(
    `${file} is no file of ${task.name}: it has no column ${missing.join(', ')}, but ${columns.join(', ')}`,
  );
}

function addRow({ name, days, target, open, known }: Records, row: Row, format: FileFormat): void {
  const day = row[format.day].slice(0, 10);
  const where = `${name} on ${day}`;
  const sold = numberOf(row[format.target], format.target, where);
  days.push(toEpochDay(day));
  target.push(sold);
  open.push(format.open === undefined ? undefined : openOf(row[format.open]));
  for (const [i, { column, kind }] of format.known.entries()) {
    const value = kind === 'flag' ? flagOf(row[column]) : numberOf(row[column], column, where);
    if (Number.isNaN(value) && !Number.isNaN(sold)) throw new Error(`${column} of ${where} is empty`);
    known[i].push(value);
  }
}

const EMPTY = /^(|nan|none|null|<na>)$/i;

function numberOf(cell: string, column: string, where: string): number {
  if (EMPTY.test(cell)) return Number.NaN;
  const value = Number(cell);
  if (!Number.isFinite(value)) throw new Error(`${column} of ${where} is ${cell}, which is not a number`);
  return value;
}

function flagOf(cell: string): number {
  if (EMPTY.test(cell)) return 0;
  const value = Number(cell);
  return Number.isNaN(value) ? 1 : value;
}

function openOf(cell: string): boolean | undefined {
  return EMPTY.test(cell) ? undefined : Number(cell) !== 0;
}

interface Span {
  readonly first: number;
  readonly last: number;
}

function spanOf(all: readonly Records[]): Span {
  const span = { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY };
  for (const { days } of all) {
    for (const day of days) {
      span.first = Math.min(span.first, day);
      span.last = Math.max(span.last, day);
    }
  }
  return span;
}

function itemOf({ name, days, target, open, known }: Records, format: FileFormat, { first, last }: Span): Item {
  const length = last - first + 1;
  const position = new Int32Array(length).fill(-1);
  for (const [row, day] of days.entries()) {
    if (position[day - first] >= 0) throw new Error(`${name} has two rows of ${fromEpochDay(day)}`);
    position[day - first] = row;
  }
  const onGrid = (values: readonly number[]) =>
    Float64Array.from(position, (row) => (row < 0 ? Number.NaN : values[row]));
  return {
    name,
    first: fromEpochDay(first),
    target: onGrid(target),
    open: Array.from(position, (row) => (row < 0 ? undefined : open[row])),
    covariates: Object.fromEntries(format.known.map(({ covariate }, i) => [covariate, onGrid(known[i])])),
  };
}

/** Days without a value become closed ones, unless the competition left them out of this item. */
function closeMissingDays(item: Item, { unrecorded }: FevTask): Item {
  const from = unrecorded ? Math.max(0, daysBetween(item.first, unrecorded.from)) : 0;
  const to = unrecorded ? Math.min(item.target.length, daysBetween(item.first, unrecorded.to) + 1) : 0;
  const isLeftOut = item.target.subarray(from, to).every(Number.isNaN);
  const isClosed = (y: number, i: number) => Number.isNaN(y) && !(isLeftOut && i >= from && i < to);
  return {
    ...item,
    target: item.target.map((y, i) => (isClosed(y, i) ? 0 : y)),
    open: item.open.map((open, i) => (isClosed(item.target[i], i) ? false : open)),
  };
}
