import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { addDays, firstDayOf, lastDayOf } from '../src/dates.ts';
import type { Assume } from '../src/forecasting/assumptions.ts';
import { forecast } from '../src/forecasting/forecast.ts';
import { trainInMemory, trainingDataOf } from '../src/pipeline/in-memory.ts';
import { asFutureDays, HOLIDAY, PROMO, type Series } from '../src/sales/series.ts';
import { readPanel } from './accuracy/panel.ts';

/**
 * Error and coverage of a month's total when nobody says anything of its promotions: `npx tsx bench/unknown-promotions.ts
 * --panel FILE | --rossmann FILE [--stores N]`. Open days are given, holidays too; three months of each store.
 */
const { values } = parseArgs({
  options: { panel: { type: 'string' }, rossmann: { type: 'string' }, stores: { type: 'string', default: '30' } },
});
const MONTHS = ['2015-05', '2015-06', '2015-07'];
const ASSUMED: readonly Assume[] = ['usual', 'none', 'last-year'];
const VERSION = '00000000T000000000Z-00000000';

/** The stores of the competition's file: closed days have no row or are marked. */
function readRossmann(file: string): [name: string, series: Series][] {
  const rows: Record<string, string>[] = parse(readFileSync(file), { columns: true });
  const byStore = new Map<string, Record<string, string>[]>();
  for (const row of rows) {
    if (row.Open === '1') byStore.set(row.Store, [...(byStore.get(row.Store) ?? []), row]);
  }
  return [...byStore].map(([name, unsorted]) => {
    const days = unsorted.sort((a, b) => (a.Date < b.Date ? -1 : 1));
    return [
      name,
      {
        days: days.map((row) => row.Date),
        sales: Float64Array.from(days, (row) => Number(row.Sales)),
        covariates: {
          [PROMO]: Float64Array.from(days, (row) => Number(row.Promo)),
          [HOLIDAY]: Float64Array.from(days, (row) => (row.StateHoliday === '0' ? 0 : 1)),
        },
      },
    ];
  });
}

function cut({ days, sales, covariates }: Series, from: string, to: string): Series {
  const at = days.flatMap((day, i) => (day >= from && day <= to ? [i] : []));
  const pick = (all: Float64Array) => Float64Array.from(at, (i) => all[i]);
  return {
    days: at.map((i) => days[i]),
    sales: pick(sales),
    covariates: Object.fromEntries(Object.entries(covariates).map(([name, all]) => [name, pick(all)])),
  };
}

interface Score {
  errors: number[];
  inside: number[];
  widths: number[];
}

const stores: [string, Series][] = values.rossmann
  ? readRossmann(values.rossmann)
  : readPanel(values.panel ?? '')
      .filter(({ series }) => series.covariates[PROMO]?.some((value) => value === 1))
      .map(({ name, series }) => [name, series]);
const scores = new Map<string, Score>(
  [...ASSUMED, 'told'].map((name) => [name, { errors: [], inside: [], widths: [] }]),
);
for (const [, series] of stores.slice(0, Number(values.stores))) {
  for (const month of MONTHS) {
    const [from, to] = [firstDayOf(month), lastDayOf(month)];
    const training = cut(series, '', addDays(from, -1));
    const test = cut(series, from, to);
    if (test.days.length < 15 || training.days.length < 200) continue;
    const { model } = trainInMemory(trainingDataOf(training, { decimals: 6 }), 'calendar');
    const actual = test.sales.reduce((sum, value) => sum + value, 0);
    const future = asFutureDays(test, from, to);
    const withheld = future.map(({ date, open }) => ({ date, open, covariates: {} }));
    for (const [name, score] of scores) {
      const knowledge = name === 'told' ? { calendar: future } : { calendar: withheld, assume: name as Assume };
      const { total } = forecast(model, VERSION, { range: { from, to }, levels: [80], knowledge });
      const [lower, upper] = total.intervals['80'];
      score.errors.push(Math.abs(total.forecast - actual) / actual);
      score.inside.push(actual >= lower && actual <= upper ? 1 : 0);
      score.widths.push((upper - lower) / actual);
    }
  }
}
const mean = (all: readonly number[]) => all.reduce((sum, value) => sum + value, 0) / all.length;
process.stdout.write(
  '| assumed | months | error of the total | inside 80 % | width |\n| --- | --- | --- | --- | --- |\n',
);
for (const [name, { errors, inside, widths }] of scores) {
  const cells = [name, `${errors.length}`, mean(errors).toFixed(4), mean(inside).toFixed(3), mean(widths).toFixed(3)];
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}
