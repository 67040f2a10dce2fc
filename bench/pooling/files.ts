import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { HOLIDAY, PROMO, type Series } from '../../src/sales/series.ts';

/** A series of a group, and its name in the file. */
export interface Member {
  readonly name: string;
  readonly series: Series;
}

/** Which columns of a file are what. */
interface Columns {
  readonly series: string;
  readonly day: string;
  readonly sales: string;
  readonly flags: Readonly<Record<string, string>>;
  /** A day without sales is a closed one. */
  readonly closedWithoutSales?: true;
}

const FORMATS: readonly Columns[] = [
  {
    series: 'Store',
    day: 'Date',
    sales: 'Sales',
    flags: { [PROMO]: 'Promo', [HOLIDAY]: 'StateHoliday', school: 'SchoolHoliday' },
    closedWithoutSales: true,
  },
  {
    series: 'series',
    day: 'date',
    sales: 'y',
    flags: { [PROMO]: 'promo', [HOLIDAY]: 'holiday', school: 'school' },
  },
  { series: 'family', day: 'date', sales: 'sales', flags: { [PROMO]: 'onpromotion' } },
  { series: 'Warengruppe', day: 'Datum', sales: 'Umsatz', flags: {} },
];

/** Reads the series of a file, those whose name begins with `prefix`. Throws an Error for a file that is not there or not known. */
export function readMembers(file: string, prefix = ''): Member[] {
  if (!existsSync(file)) throw new Error(`${file} is not there; --smoke measures on invented shops`);
  const rows: Record<string, string>[] = parse(textOf(file), { columns: true, bom: true });
  const format = FORMATS.find((each) => [each.series, each.day, each.sales].every((column) => column in rows[0]));
  if (!format) throw new Error(`${file} has columns that are not known here: ${Object.keys(rows[0]).join(', ')}`);
  const byName = new Map<string, Record<string, string>[]>();
  for (const row of rows) {
    const name = row[format.series];
    if (!name.startsWith(prefix)) continue;
    const own = byName.get(name) ?? [];
    own.push(row);
    byName.set(name, own);
  }
  return [...byName].map(([name, own]) => ({ name, series: seriesOf(own, format) }));
}

function seriesOf(rows: readonly Record<string, string>[], { day, sales, flags, closedWithoutSales }: Columns): Series {
  const open = rows
    .filter((row) => (closedWithoutSales ? Number(row[sales]) > 0 : Number(row[sales]) >= 0))
    .sort((a, b) => (a[day] < b[day] ? -1 : 1));
  const covariates = Object.entries(flags).map(
    ([name, column]) => [name, Float64Array.from(open, (row) => flagOf(row[column]))] as const,
  );
  return {
    days: open.map((row) => row[day]),
    sales: Float64Array.from(open, (row) => Number(row[sales])),
    covariates: Object.fromEntries(covariates.filter(([, values]) => values.some((value) => value !== 0))),
  };
}

/** Letters name a holiday; more than one item on promotion is one. */
function flagOf(cell: string): number {
  const value = Number(cell);
  return Number.isNaN(value) || value > 0 ? 1 : 0;
}

/** Some files have both kinds of ends of lines. */
function textOf(file: string): string {
  return readFileSync(file, 'utf8').replaceAll('\r', '');
}
