import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { lastDayOf, monthOf } from '../src/dates.ts';
import { type Assume, assumeSchema } from '../src/forecasting/assumptions.ts';
import { coverage, type Metric, totalError, wape } from '../src/forecasting/evaluation/metrics.ts';
import { forecast } from '../src/forecasting/forecast.ts';
import { trainInMemory, trainingDataOf } from '../src/pipeline/in-memory.ts';
import type { KnownDay } from '../src/sales/known-future.ts';
import { asFutureDays, PROMO } from '../src/sales/series.ts';
import { type Case, casesOf, REGIMES } from './accuracy/cases.ts';
import { type PanelSeries, readPanel } from './accuracy/panel.ts';
import { describeMachine } from './machine.ts';

/**
 * A month of which nobody has said anything but which days are open: how good its forecast is by what is assumed of promotions,
 * beside the forecast to which all is known (`said`). A panel is a CSV as bench/accuracy reads it, or one with the columns
 * `Store`, `Date`, `Sales`, `Promo`, `StateHoliday` and `SchoolHoliday`. Only stores whose promotions vary count.
 *
 *     npm run bench:promotions [-- --panel FILE … [--stores N] [--months 3] [--history 1y|full] [--model auto]]
 *     npm run bench:promotions -- --smoke
 */
const { values: options } = parseArgs({
  options: {
    panel: {
      type: 'string',
      multiple: true,
      default: ['panel-dev.csv', 'rossmann-200.csv'].map((f) => `../shared/data/${f}`),
    },
    stores: { type: 'string', default: '1000' },
    months: { type: 'string', default: '3' },
    model: { type: 'string', default: 'auto' },
    history: { type: 'string', multiple: true, default: [...REGIMES] },
    smoke: { type: 'boolean', default: false },
  },
});
const stores = options.smoke ? 2 : Number(options.stores);
const months = options.smoke ? 1 : Number(options.months);

const LEVELS = [80, 95];
const VERSION = '00000000T000000000Z-00000000';

/** All that is said, or what is assumed where nothing is. */
const VIEWS = ['said', ...assumeSchema.options] as const;
type View = (typeof VIEWS)[number];

interface Score {
  readonly group: string;
  readonly regime: string;
  readonly view: View;
  readonly month: Metric;
  readonly bias: Metric;
  readonly wape: Metric;
  readonly covered: Metric;
  readonly covered95: Metric;
  /** Width of the interval of the total, a fraction of what was sold. */
  readonly width: Metric;
  readonly days: Metric;
}

function main(): void {
  for (const file of options.panel) {
    if (!existsSync(file)) {
      process.stdout.write(`There is no panel ${file}: nothing to measure\n`);
      continue;
    }
    const promoting = panelOf(file).filter(({ series }) => new Set(series.covariates[PROMO] ?? []).size > 1);
    const panel = promoting.slice(0, stores);
    const cases = casesOf(panel, months).filter(({ regime }) => options.history.includes(regime));
    const scores = cases.flatMap(scoresOf);
    process.stdout.write(`${file}: ${panel.length} stores, ${cases.length} months\n`);
    process.stdout.write(`${tableOf(scores)}\n\n`);
  }
  process.stdout.write(`${describeMachine()}\n`);
}

function panelOf(file: string): PanelSeries[] {
  const head = readFileSync(file, 'utf8').split('\n', 1)[0];
  return head.startsWith('Store,') ? readShops(file) : readPanel(file);
}

/** One row a shop and open day; the number of customers is known only afterwards. */
function readShops(file: string): PanelSeries[] {
  const rows: Record<string, string>[] = parse(readFileSync(file), { columns: true });
  const shops = new Map<string, Record<string, string>[]>();
  for (const row of rows) shops.set(row.Store, [...(shops.get(row.Store) ?? []), row]);
  return [...shops].map(([shop, unsorted]) => {
    const days = unsorted.filter(({ Open }) => Open !== '0').sort((a, b) => (a.Date < b.Date ? -1 : 1));
    const column = (value: (row: Record<string, string>) => unknown) =>
      Float64Array.from(days, (row) => Number(value(row)));
    const covariates = {
      promo: column(({ Promo }) => Promo),
      holiday: column(({ StateHoliday }) => StateHoliday !== '0'),
      school: column(({ SchoolHoliday }) => SchoolHoliday),
    };
    const series = { days: days.map((row) => row.Date), sales: column(({ Sales }) => Sales), covariates };
    return { name: shop, group: 'shops', series };
  });
}

/** Trains once, and forecasts the month in each view. */
function scoresOf({ group, regime, training, test, origin }: Case): Score[] {
  const { model } = trainInMemory(trainingDataOf(training, { decimals: 6 }), options.model);
  const range = { from: origin, to: lastDayOf(monthOf(origin)) };
  const said: KnownDay[] = asFutureDays(test, range.from, range.to);
  const silent: KnownDay[] = said.map(({ date, open }) => ({ date, open, covariates: {} }));
  const actual = test.sales;
  const sold = actual.reduce((sum, y) => sum + y, 0);
  return VIEWS.map((view) => {
    const knowledge = view === 'said' ? { calendar: said } : { calendar: silent, assume: view as Assume };
    const { days, total } = forecast(model, VERSION, { range, levels: LEVELS, knowledge });
    const open = days.filter((day) => day.open);
    const points = open.map((day) => day.forecast);
    const within = ([lower, upper]: readonly [number, number]) => (lower <= sold && sold <= upper ? 1 : 0);
    const [lower, upper] = total.intervals['80'];
    const bound = (i: 0 | 1) => open.map((day) => day.intervals['80'][i]);
    return {
      ...{ group, regime, view },
      month: totalError(actual, points),
      bias: total.forecast / sold - 1,
      wape: wape(actual, points),
      covered: within([lower, upper]),
      covered95: within(total.intervals['95'] as [number, number]),
      width: (upper - lower) / sold,
      days: coverage(actual, bound(0), bound(1)),
    };
  });
}

/** A row for each group, length of history and view. */
function tableOf(scores: readonly Score[]): string {
  const keys = [...new Set(scores.map(({ group, regime, view }) => `${group} | ${regime} | ${view}`))];
  return [
    '| stores | history | promotions | month | bias | WAPE | total in 80 % | in 95 % | width | days in 80 % |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...keys.map((key) => {
      const members = scores.filter(({ group, regime, view }) => `${group} | ${regime} | ${view}` === key);
      const mean = (name: 'month' | 'bias' | 'wape' | 'covered' | 'covered95' | 'width' | 'days', decimals: number) => {
        const values = members.map((member) => member[name]).filter((value) => value !== null);
        return (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(decimals);
      };
      const cells = [
        mean('month', 4),
        mean('bias', 4),
        mean('wape', 4),
        mean('covered', 3),
        mean('covered95', 3),
        mean('width', 3),
        mean('days', 3),
      ];
      return `| ${key} | ${cells.join(' | ')} |`;
    }),
  ].join('\n');
}

main();
