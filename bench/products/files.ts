import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { createRandom } from '../../examples/random.ts';
import { eachDay, weekdayOf } from '../../src/dates.ts';
import { HOLIDAY, PROMO } from '../../src/sales/series.ts';
import { type PanelSeries, readPanel } from '../accuracy/panel.ts';

/** One file of products. */
export interface ProductFile {
  readonly name: string;
  readonly products: readonly PanelSeries[];
}

interface Row {
  readonly name: string;
  readonly date: string;
  readonly sales: number;
  readonly covariates: Readonly<Record<string, number>>;
}

/** Of the items of the mixed panel those that are single products. */
const ITEM_GROUPS = ['m5', 'pharma'];

const READERS: Readonly<Record<string, (file: string) => PanelSeries[]>> = {
  /** Product groups of a bakery; a seasonal one has no rows on days on which it is not sold. */
  'bakery-groups.csv': (file) =>
    toPanel(
      'bakery',
      rowsOf(file).map(({ Datum: date, Warengruppe: name, Umsatz: sales }) => ({
        ...{ name, date, sales: Number(sales), covariates: {} },
      })),
    ),
  /** Product families of a store, with the number of items on promotion. Two carriage returns end each of its lines. */
  'store-families.csv': (file) =>
    toPanel(
      'family',
      rowsOf(file).map(({ date, family, sales, onpromotion }) => ({
        ...{ name: slug(family), date, sales: Number(sales), covariates: { onpromotion: Number(onpromotion) } },
      })),
    ),
  'mixed-dev.csv': (file) => readPanel(file).filter(({ group }) => ITEM_GROUPS.includes(group)),
};

export const PRODUCT_FILES = Object.keys(READERS);

/** Undefined when the folder has no such file. */
export function readProducts(folder: string, name: string): ProductFile | undefined {
  const file = join(folder, name);
  return existsSync(file) ? { name, products: READERS[name](file) } : undefined;
}

function rowsOf(file: string): Record<string, string>[] {
  return parse(readFileSync(file, 'utf8').replaceAll(/[\r\n]+/g, '\n'), { columns: true });
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]+/g, '-');
}

function toPanel(group: string, rows: readonly Row[]): PanelSeries[] {
  const byName = new Map<string, Row[]>();
  for (const row of rows) byName.set(row.name, [...(byName.get(row.name) ?? []), row]);
  return [...byName].map(([name, unsorted]) => {
    const own = unsorted.toSorted((a, b) => (a.date < b.date ? -1 : 1));
    const covariates = Object.keys(own[0].covariates).map(
      (key) => [key, Float64Array.from(own, (row) => row.covariates[key])] as const,
    );
    return {
      name: `${group}-${name}`,
      group,
      series: {
        days: own.map(({ date }) => date),
        sales: Float64Array.from(own, ({ sales }) => sales),
        covariates: Object.fromEntries(covariates),
      },
    };
  });
}

/** The products as a panel for the peers: `promo` is the covariate that is known ahead, whatever it counts. */
export function panelCsv({ products }: ProductFile): string {
  const lines = products.flatMap(({ name, series: { days, sales, covariates } }) => {
    const promo = covariates.onpromotion ?? covariates[PROMO];
    return days.map((day, i) => `${name},${day},${sales[i]},${promo?.[i] ?? 0},${covariates[HOLIDAY]?.[i] ?? 0},0`);
  });
  return `${['series,date,y,promo,holiday,school', ...lines].join('\n')}\n`;
}

const INVENTED_DAYS = ['2021-01-01', '2022-08-31'] as const;
const INVENTED_RATES = [0.2, 1.5, 6];

/** Products that sell a few units a day, more of them on Saturdays: what is measured on them shows that the scripts run. */
export function inventedProducts(): ProductFile {
  const days = eachDay(...INVENTED_DAYS);
  const products = INVENTED_RATES.map((rate, i) => {
    const random = createRandom(7919 * (i + 1));
    const promo = Float64Array.from(days, (_, d) => (Math.floor(d / 7) % 4 === 0 ? 1 : 0));
    const sales = Float64Array.from(days, (day, d) => {
      const mean = rate * (weekdayOf(day) === 6 ? 2 : 1) * (1 + 0.3 * promo[d]);
      return poisson(mean, random);
    });
    return { name: `invented-${i + 1}`, group: 'invented', series: { days, sales, covariates: { [PROMO]: promo } } };
  });
  return { name: 'invented', products };
}

function poisson(mean: number, random: () => number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}
