import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { createRandom, normal } from '../../examples/random.ts';
import { eachDay, weekdayOf } from '../../src/dates.ts';
import type { Series } from '../../src/sales/series.ts';

/** One of many series that are sold by the same chain or shop. */
export interface NamedSeries {
  readonly id: string;
  readonly series: Series;
}

/** Series that add up to a total. */
export interface Chain {
  readonly name: string;
  readonly all: readonly NamedSeries[];
}

type Row = Readonly<Record<string, string>>;

/** How a file is read: what tells series apart, the day, the sales, and covariates that are known ahead. */
interface Format {
  readonly id: (row: Row) => string;
  readonly day: string;
  readonly sales: string;
  readonly open?: (row: Row) => boolean;
  readonly known: Readonly<Record<string, (row: Row) => number>>;
}

const flag = (cell = '') => (cell === '0' || cell === '' ? 0 : 1);

/** The files by name, each with the chains that it holds. */
const FORMATS: Readonly<Record<string, Format>> = {
  'rossmann-200.csv': {
    id: (row) => row.Store,
    day: 'Date',
    sales: 'Sales',
    open: (row) => row.Open !== '0',
    known: {
      promo: (row) => flag(row.Promo),
      holiday: (row) => flag(row.StateHoliday),
      school: (row) => flag(row.SchoolHoliday),
    },
  },
  'bakery-groups.csv': { id: (row) => row.Warengruppe, day: 'Datum', sales: 'Umsatz', known: {} },
  'store-families.csv': {
    id: (row) => row.family,
    day: 'date',
    sales: 'sales',
    known: { promo: (row) => flag(row.onpromotion) },
  },
  'panel-dev.csv': {
    id: (row) => row.series,
    day: 'date',
    sales: 'y',
    known: {
      promo: (row) => Number(row.promo),
      holiday: (row) => Number(row.holiday),
      school: (row) => Number(row.school),
    },
  },
};

export const FILES = Object.keys(FORMATS);

/** The chains of a file of the folder; undefined when it is not there. Days on which nothing at all was sold count as closed. */
export function readChains(folder: string, file: string): Chain[] | undefined {
  const path = `${folder}/${file}`;
  if (!existsSync(path)) return undefined;
  const format = FORMATS[file];
  const rows: Row[] = parse(readFileSync(path), {
    columns: true,
    bom: true,
    skip_empty_lines: true,
    relax_column_count: true,
    record_delimiter: ['\r\r\n', '\r\n', '\n'],
  });
  const bySeries = groupBy(
    rows.filter((row) => format.open?.(row) !== false),
    format.id,
  );
  const soldOn = new Set(rows.filter((row) => Number(row[format.sales]) !== 0).map((row) => row[format.day]));
  const all = [...bySeries]
    .map(([id, own]) => ({ id, series: seriesOf(own, format, soldOn) }))
    .filter(({ series }) => series.sales.some((y) => y !== 0))
    .sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
  if (file !== 'panel-dev.csv') return [{ name: file.replace('.csv', ''), all }];
  return [...groupBy(all, ({ id }) => id.split('-', 1)[0])].map(([name, own]) => ({ name: `panel-${name}`, all: own }));
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

function seriesOf(rows: readonly Row[], { day, sales, known }: Format, soldOn: ReadonlySet<string>): Series {
  const kept = rows.filter((row) => soldOn.has(row[day])).sort((a, b) => (a[day] < b[day] ? -1 : 1));
  return {
    days: kept.map((row) => row[day]),
    sales: Float64Array.from(kept, (row) => Number(row[sales])),
    covariates: Object.fromEntries(
      Object.entries(known).map(([name, value]) => [name, Float64Array.from(kept, value)]),
    ),
  };
}

const WEEK = [0.9, 0.85, 0.95, 1, 1.2, 1.5, 0];

/** Invented stores that share a shock of each day, for a run without a file: what is measured on them shows that it runs. */
export function inventedChain(count: number, days: number): Chain {
  const random = createRandom(20_240_229);
  const dates = eachDay('2022-01-03', '2026-01-01').slice(0, days);
  const shock = dates.map(() => 0.05 * normal(random));
  const all = Array.from({ length: count }, (_, i) => {
    const open = dates.map((date, d) => ({ date, d })).filter(({ date }) => weekdayOf(date) !== 7);
    const size = 200 * (1 + (i % 7));
    const promo = Float64Array.from(open, ({ d }) => (Math.floor(d / 7) % 3 === 0 ? 1 : 0));
    const sales = Float64Array.from(open, ({ date, d }, k) =>
      Math.round(size * WEEK[weekdayOf(date) - 1] * Math.exp(0.2 * promo[k] + shock[d] + 0.1 * normal(random))),
    );
    return { id: `invented-${i + 1}`, series: { days: open.map(({ date }) => date), sales, covariates: { promo } } };
  });
  return { name: 'invented', all };
}
