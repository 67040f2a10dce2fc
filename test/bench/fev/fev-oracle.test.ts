import t from 'tap';
import { type Item, windowsOf } from '../../../bench/fev/items.ts';
import { seasonalNaive } from '../../../bench/fev/naive.ts';
import { type FevForecast, type FevScores, meanScores, scoreWindow } from '../../../bench/fev/scores.ts';
import { LEVELS, METRICS } from '../../../bench/fev/tasks.ts';
import type { Metric } from '../../../src/forecasting/evaluation/metrics.ts';
import { areClose, isClose, read } from '../../numerics/oracle.ts';

type Maker = 'invented' | 'naive';

interface Made {
  readonly forecasts: readonly { readonly point: number[]; readonly quantiles: number[][] }[];
  readonly scores: FevScores;
}

interface OracleCase {
  readonly name: string;
  readonly horizon: number;
  readonly num_windows: number;
  readonly initial_cutoff?: string;
  readonly means: Readonly<Record<Maker, FevScores>>;
  readonly series: readonly { readonly id: string; readonly first: string; readonly target: (number | null)[] }[];
  readonly windows: readonly (Readonly<Record<Maker, Made>> & {
    readonly items: readonly { id: string; past: number; from: string; actual: (number | null)[] }[];
  })[];
}

/** What the package fev says of invented series. */
const oracle = read<{ readonly levels: number[]; readonly cases: readonly OracleCase[] }>('fev-bench');

const SEASON = 7;
const numbers = (values: readonly (number | null)[]) => Float64Array.from(values, (value) => value ?? Number.NaN);

function itemsOf({ series }: OracleCase): Item[] {
  return series.map(({ id, first, target }) => ({
    name: id,
    first,
    target: numbers(target),
    open: target.map(() => undefined),
    covariates: {},
  }));
}

function windowsOfCase(example: OracleCase) {
  const { horizon, num_windows: windows, initial_cutoff: cutoff } = example;
  return windowsOf(itemsOf(example), { horizon, windows, firstCutoff: cutoff ?? -horizon * windows });
}

function scoresOf(example: OracleCase, maker: Maker): FevScores[] {
  const windows = windowsOfCase(example);
  return example.windows.map((expected, w) =>
    scoreWindow(
      expected.items.map(({ id }, i) => {
        const window = windows[w].find(({ item }) => item.name === id);
        if (window === undefined) throw new Error(`No ${id} in window ${w}`);
        const { item, past } = window;
        const forecast: FevForecast = expected[maker].forecasts[i];
        return {
          past: item.target.subarray(0, past),
          actual: item.target.subarray(past, past + example.horizon),
          forecast,
        };
      }),
      SEASON,
    ),
  );
}

const sameMetric = (value: Metric, expected: Metric) =>
  value === null || expected === null ? value === expected : isClose(value, expected);

t.test('the windows of a task are those of the package fev', async (t) => {
  t.same(oracle.levels, LEVELS);
  for (const example of oracle.cases) {
    const windows = windowsOfCase(example).map((window) =>
      window.map(({ item, past, from }) => ({ id: item.name, past, from })).sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
    const expected = example.windows.map(({ items }) => items.map(({ id, past, from }) => ({ id, past, from })));
    t.same(windows, expected, example.name);
  }
});

t.test('each score of each window, and their means, equal those of the package fev to 1e-9', async (t) => {
  let finite = 0;
  for (const example of oracle.cases) {
    for (const maker of ['invented', 'naive'] as const) {
      const scores = scoresOf(example, maker);
      for (const name of METRICS) {
        for (const [w, window] of scores.entries()) {
          const expected = example.windows[w][maker].scores[name];
          t.ok(sameMetric(window[name], expected), `${example.name}, ${w}, ${name}: ${window[name]}, ${expected}`);
          finite += expected === null ? 0 : 1;
        }
        const expected = example.means[maker][name];
        t.ok(sameMetric(meanScores(scores)[name], expected), `${example.name}, mean ${name}: ${expected}`);
      }
    }
  }
  t.ok(finite >= 80, 'most windows have scores');
});

t.test('the seasonal naive has the forecasts and quantiles that it has in fev-bench', async (t) => {
  for (const example of oracle.cases) {
    const items = new Map(itemsOf(example).map((item) => [item.name, item]));
    for (const window of example.windows) {
      for (const [i, { id, past }] of window.items.entries()) {
        const made = seasonalNaive(items.get(id)?.target.subarray(0, past) ?? [], example.horizon, SEASON);
        const expected = window.naive.forecasts[i];
        t.same(made.point, expected.point, `${example.name}, ${id}`);
        t.ok(
          made.quantiles.every((quantile, k) => areClose(quantile, expected.quantiles[k])),
          `${example.name}, ${id}: quantiles`,
        );
      }
    }
  }
});

t.test('fewer windows are the last ones', async (t) => {
  const [example] = oracle.cases;
  const task = { horizon: example.horizon, windows: 4, firstCutoff: -40 };
  const all = windowsOf(itemsOf(example), task);
  t.same(windowsOf(itemsOf(example), task, 1), all.slice(3));
  t.equal(windowsOf(itemsOf(example), task, 9).length, 4, 'no more than there are');
});
