import t from 'tap';
import { fitIntervals } from '../../../src/forecasting/intervals/fit-intervals.ts';
import { predictiveTotal, predictiveTotals } from '../../../src/forecasting/intervals/predictive-totals.ts';
import { backtestSimulation } from './simulated-sales.ts';

const { evidence, month } = backtestSimulation({ seed: 11, days: 365, noise: 0.15, autocorrelation: 0.4 });

const model = fitIntervals(evidence);

const near = (a: number, b: number, tolerance: number) =>
  Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));

t.test('stretches by sums over the matrix are those from the days themselves', async (t) => {
  const days = month.map((day, i) => ({ ...day, open: i % 7 !== 6 }));
  const totals = predictiveTotals(model, days);
  for (const [first, last] of [
    [0, 29],
    [3, 3],
    [6, 6],
    [5, 9],
    [6, 13],
    [20, 29],
  ]) {
    const [fast, slow] = [totals.between(first, last), predictiveTotal(model, days.slice(first, last + 1))];
    for (const probability of [0.05, 0.5, 0.9, 0.999]) {
      const [a, b] = [fast.quantile(probability), slow.quantile(probability)];
      t.ok(near(a, b, 1e-9), `${first}–${last} at ${probability}: ${a} and ${b}`);
    }
  }
  t.same([totals.between(6, 6).quantile(0.99), totals.between(6, 6).mean], [0, 0], 'a closed day sells nothing');
});

t.test('an observed day adds what was sold, for certain', async (t) => {
  const sold = { horizon: 0, forecast: 123 };
  const [without, both] = [predictiveTotal(model, month), predictiveTotal(model, [sold, ...month])];
  t.ok(near(both.quantile(0.9), without.quantile(0.9) + 123, 1e-12));
  t.ok(near(both.mean, without.mean + 123, 1e-12));
  t.equal(both.cdf(both.quantile(0.3)), without.cdf(without.quantile(0.3)));
  t.ok(near(both.expectedShortfall(5000 + 123), without.expectedShortfall(5000), 1e-9));
});

t.test('draws are the same every time, distributed as the stretches, and add up to longer ones', async (t) => {
  const totals = predictiveTotals(model, month);
  const parts = [
    { first: 0, last: 6 },
    { first: 7, last: 13 },
    { first: 20, last: 19 },
  ];
  const [first, second, empty] = totals.draw(parts, 20_000);
  t.same(totals.draw(parts, 20_000)[0].slice(0, 50), first.slice(0, 50));
  t.ok(empty.every((amount) => amount === 0));
  const both = first.map((amount, path) => amount + second[path]);
  for (const [name, drawn, expected] of [
    ['first', first, totals.between(0, 6)],
    ['second', second, totals.between(7, 13)],
    ['both', both, totals.between(0, 13)],
  ] as const) {
    for (const probability of [0.1, 0.5, 0.8, 0.95]) {
      const within = drawn.filter((amount) => amount <= expected.quantile(probability)).length / drawn.length;
      t.ok(Math.abs(within - probability) < 0.012, `${name}: ${within} of the paths at ${probability}`);
    }
  }
});
