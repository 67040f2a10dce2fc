import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { addDays, daysBetween, type IsoDay, isIsoDay } from '../../src/dates.ts';

/** Days at the end of a file that nobody is shown before forecasts are compared with them. */
export const HELD_OUT_DAYS = 31;

/** Known ahead, where the file has them: what may be said of a day to come. */
const FLAGS = ['Promo', 'StateHoliday'] as const;

/** A file of a chain without its last days, and what is known and was sold on these. */
export interface HeldOut {
  /** The rows before. */
  readonly csv: string;
  /** The known future: a row for each series and day held out, closed ones too. */
  readonly known: string;
  /** What was sold on open days, by series and then day. */
  readonly sold: ReadonlyMap<string, ReadonlyMap<IsoDay, number>>;
}

/** The rows held out, by series and then day. */
type RowsAhead = Map<string, Map<IsoDay, Row>>;
/** Cells by the names of their columns. */
type Row = (column: string) => string | undefined;

/**
 * Cuts the last days off a CSV with the columns `Date` (ISO) and `Sales`, one that names the series, and, where it has them, `Open`
 * and `FLAGS`; its cells have no quotes. A day without a row is closed.
 */
export async function holdOut(file: string, column: string, folder: string): Promise<HeldOut> {
  const from = addDays(await lastDayIn(file, column), 1 - HELD_OUT_DAYS);
  const csv = join(folder, 'before.csv');
  const ahead: RowsAhead = new Map();
  await pipeline(Readable.from(rowsBefore(file, { from, column, ahead })), createWriteStream(csv));
  const known = join(folder, 'known.csv');
  const sold = new Map<string, Map<IsoDay, number>>();
  const days = Array.from({ length: HELD_OUT_DAYS }, (_, i) => addDays(from, i));
  await pipeline(Readable.from(knownRows(ahead, { column, days, sold })), createWriteStream(known));
  return { csv, known, sold };
}

/** Header and rows, each with what tells its cells apart; blank lines are left out. */
async function* rowsOf(file: string): AsyncGenerator<{ readonly line: string; readonly row: Row | undefined }> {
  let head: Map<string, number> | undefined;
  for await (const line of createInterface(createReadStream(file))) {
    if (line === '') continue;
    const cells = line.split(',');
    const places = head;
    if (places) yield { line, row: (column) => cells[places.get(column) ?? -1] };
    else {
      head = new Map(cells.map((name, at) => [name, at]));
      yield { line, row: undefined };
    }
  }
}

async function lastDayIn(file: string, column: string): Promise<IsoDay> {
  const dates = new Set<string>();
  for await (const { line, row } of rowsOf(file)) {
    if (row) {
      dates.add(row('Date') ?? '');
      continue;
    }
    const lacking = ['Date', 'Sales', column].filter((name) => !line.split(',').includes(name));
    if (lacking.length > 0) throw new Error(`${file} has no column ${lacking.join(', ')}`);
  }
  const wrong = [...dates].find((date) => !isIsoDay(date));
  if (wrong !== undefined) throw new Error(`${file} has the date ${JSON.stringify(wrong)}, which is not an ISO one`);
  const ascending = [...dates].sort();
  const [first, last] = [ascending[0], ascending.at(-1)];
  const days = first === undefined || last === undefined ? 0 : daysBetween(first, last) + 1;
  if (last === undefined || days < 3 * HELD_OUT_DAYS) {
    throw new Error(`${file} has ${days} days, at least ${3 * HELD_OUT_DAYS} are needed`);
  }
  return last;
}

interface Cut {
  readonly from: IsoDay;
  readonly column: string;
  /** Takes the rows from that day on. */
  readonly ahead: RowsAhead;
}

async function* rowsBefore(file: string, { from, column, ahead }: Cut): AsyncGenerator<string> {
  for await (const { line, row } of rowsOf(file)) {
    const date = row?.('Date') ?? '';
    const series = row?.(column);
    if (series !== undefined) {
      const own = ahead.get(series) ?? new Map<IsoDay, Row>();
      ahead.set(series, own);
      if (row && date >= from) own.set(date, row);
    }
    if (date < from) yield `${line}\n`;
  }
}

interface Known {
  readonly column: string;
  readonly days: readonly IsoDay[];
  /** Takes what was sold. */
  readonly sold: Map<string, Map<IsoDay, number>>;
}

function* knownRows(ahead: RowsAhead, { column, days, sold }: Known): Generator<string> {
  const [any] = [...ahead.values()].flatMap((own) => [...own.values()].slice(0, 1));
  const flags = FLAGS.filter((name) => any?.(name) !== undefined);
  yield `${['Date', column, 'Open', ...flags].join(',')}\n`;
  for (const [series, rows] of ahead) {
    const own = new Map<IsoDay, number>();
    sold.set(series, own);
    for (const date of days) {
      const row = rows.get(date);
      const isOpen = row !== undefined && row('Open') !== '0';
      if (isOpen) own.set(date, Number(row('Sales')));
      yield `${[date, series, isOpen ? 1 : 0, ...flags.map((name) => row?.(name) ?? '0')].join(',')}\n`;
    }
  }
}

/** How good forecasts of the days held out are. */
export interface Score {
  /** Σ|error| / Σ sales over all series and open days; of those series that have a forecast. */
  readonly wape: number;
  /** Share of these days inside the 80 % interval; undefined without one. */
  readonly inside80: number | undefined;
  readonly series: number;
}

/** Scores a CSV with the columns `series`, `date`, `forecast`, and `lower80` and `upper80` where there are intervals. */
export function scoreOf(text: string, { sold }: Pick<HeldOut, 'sold'>): Score {
  const [header = '', ...lines] = text.trimEnd().split(/\r?\n/);
  const head = header.split(',');
  const at = (name: string) => head.indexOf(name);
  const hasBounds = at('lower80') >= 0 && at('upper80') >= 0;
  let [errors, sales, inside, days] = [0, 0, 0, 0];
  const series = new Set<string>();
  for (const line of lines) {
    const cells = line.split(',');
    const name = cells[at('series')] ?? '';
    const actual = sold.get(name)?.get(cells[at('date')] ?? '');
    if (actual === undefined) continue;
    series.add(name);
    errors += Math.abs(actual - Number(cells[at('forecast')]));
    sales += actual;
    days += 1;
    if (hasBounds && Number(cells[at('lower80')]) <= actual && actual <= Number(cells[at('upper80')])) inside += 1;
  }
  if (days === 0) throw new Error('no day held out has a forecast');
  return { wape: errors / sales, inside80: hasBounds ? inside / days : undefined, series: series.size };
}
