import t from 'tap';
import { heldOutIntervals } from '../../../src/forecasting/evaluation/held-out-intervals.ts';
import { fitIntervals } from '../../../src/forecasting/intervals/fit-intervals.ts';
import { dayInterval, totalInterval } from '../../../src/forecasting/intervals/intervals.ts';
import { backtestSimulation } from './simulated-sales.ts';

const SERIES = 500;

function simulate(days: number, autocorrelation: number): { day: number; total: number } {
  let days80 = 0;
  let totals80 = 0;
  for (let seed = 1; seed <= SERIES; seed += 1) {
    const { evidence, month, actual } = backtestSimulation({ seed, days, noise: 0.1, autocorrelation });
    const model = fitIntervals(evidence);
    const inside = month.filter((day, i) => {
      const [lo, hi] = dayInterval(model, day, 80);
      return lo <= (actual[i] ?? 0) && (actual[i] ?? 0) <= hi;
    });
    days80 += inside.length / month.length / SERIES;
    const total = actual.reduce((sum, value) => sum + value, 0);
    const [lo, hi] = totalInterval(model, month, 80);
    totals80 += lo <= total && total <= hi ? 1 / SERIES : 0;
  }
  return { day: days80, total: totals80 };
}

for (const days of [365, 730]) {
  for (const autocorrelation of [0, 0.5, 0.8]) {
    t.test(`80 % intervals hold 80 ± 3 % of days: ${days} days, noise correlated ${autocorrelation}`, async (t) => {
      const { day, total } = simulate(days, autocorrelation);
      t.ok(Math.abs(day - 0.8) <= 0.03, `${(100 * day).toFixed(1)} % of days`);
      t.ok(total >= 0.74, `${(100 * total).toFixed(1)} % of month totals`);
    });
  }
}

t.test('held-out coverage of a backtest is near the level', async (t) => {
  let inside = 0;
  for (let seed = 1; seed <= 100; seed += 1) {
    const { evidence } = backtestSimulation({ seed, days: 500, noise: 0.1, autocorrelation: 0 });
    inside += (heldOutIntervals(evidence, 80).coverage ?? 0) / 100;
  }
  t.ok(Math.abs(inside - 0.8) < 0.04, `${inside}`);
});

t.test('one origin cannot judge itself', async (t) => {
  const { evidence } = backtestSimulation({ seed: 1, days: 60, noise: 0.1, autocorrelation: 0 });
  t.equal(evidence.origins.length, 1);
  const nothing = { coverage: null, intervalScore: null, totalCoverage: null, coverageByOrigin: [null] };
  t.same(heldOutIntervals(evidence, 80), nothing);
});

t.test('the coverage of each origin, weighted by its open days, gives the coverage of all', async (t) => {
  const { evidence } = backtestSimulation({ seed: 3, days: 400, noise: 0.1, autocorrelation: 0.3 });
  const { coverage, coverageByOrigin } = heldOutIntervals(evidence, 80);
  const days = evidence.origins.map((origin) => origin.days.filter((day) => day.open).length);
  const inside = coverageByOrigin.map((share, i) => (share ?? Number.NaN) * days[i]);
  const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
  t.ok(new Set(coverageByOrigin).size > 1, 'origins differ');
  t.ok(Math.abs(total(inside) / total(days) - (coverage ?? Number.NaN)) < 1e-12);
});
