import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { createRandom, normal } from '../../examples/random.ts';
import { eachDay, weekdayOf } from '../../src/dates.ts';
import { HOLIDAY, PROMO, type Series } from '../../src/sales/series.ts';
import type { SeriesTexts } from '../../src/sales/series-entry.ts';

/** A series of a group, and its name in the file. */
export interface Member extends SeriesTexts {
  readonly name: string;
  readonly series: Series;
}

/** Series, and what tells them apart. */
export interface Members {
  readonly members: readonly Member[];
  readonly columns: readonly string[];
  readonly attributes: readonly string[];
}

/** Which columns of a file are what. */
interface Columns {
  readonly series: string;
  readonly day: string;
  readonly sales: string;
  readonly flags: Readonly<Record<string, string>>;
  readonly attributes?: readonly string[];
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
export function readMembers(file: string, prefix = ''): Members {
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
  const members = [...byName].map(([name, own]) => ({
    ...{ name, keys: [name], series: seriesOf(own, format) },
    attributes: Object.fromEntries(format.attributes?.map((column) => [column, own[0][column]]) ?? []),
  }));
  return { members, columns: [format.series], attributes: format.attributes ?? [] };
}

/** Logarithms of the weekdays of five products, Monday first: what one sells at weekends another does not. */
const WEEKS = [
  [0, 0, 0, 0, 0.05, 0.1, -0.2],
  [-0.4, -0.3, -0.2, 0, 0.3, 0.7, 0.5],
  [0.2, 0.2, 0.2, 0.2, 0.1, -0.5, -0.9],
  [-0.2, -0.2, 0, 0, 0.2, 0.4, -0.4],
  [0.1, 0, -0.1, 0, 0.1, 0, -0.1],
];
const SHOPS = 12;

/** Five products of twelve shops: a product has its week and its promotions, a shop departs from them by 5 %, a day by 12 %. */
export function inventedChain(): Members {
  const random = createRandom(20_240_229);
  const dates = eachDay('2021-01-04', '2023-05-31');
  const members = Array.from({ length: SHOPS }, (_, s) =>
    WEEKS.map((week, p): Member => {
      const own = week.map((effect) => effect + 0.05 * normal(random));
      const level = 3 + 0.5 * p + 0.4 * normal(random);
      const promotion = 0.15 * p + 0.05 * normal(random);
      const promo = Float64Array.from(dates, (_, i) => ((Math.floor(i / 7) + p) % 4 === 0 ? 1 : 0));
      const sales = Float64Array.from(dates, (date, i) => {
        const season = 0.15 * Math.sin((2 * Math.PI * i) / 365.25 + p);
        const logarithm = level + own[weekdayOf(date) - 1] + promotion * promo[i] + season + 0.12 * normal(random);
        return Math.round(Math.exp(logarithm));
      });
      const keys = [`shop ${s + 1}`, `product ${p + 1}`];
      return {
        name: keys.join(' / '),
        keys,
        attributes: {},
        series: { days: dates, sales, covariates: { [PROMO]: promo } },
      };
    }),
  ).flat();
  return { members, columns: ['shop', 'product'], attributes: [] };
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
