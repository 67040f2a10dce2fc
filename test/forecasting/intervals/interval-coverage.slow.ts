import t from 'tap';
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
