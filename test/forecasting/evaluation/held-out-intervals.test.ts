import t from 'tap';
import { heldOutIntervals } from '../../../src/forecasting/evaluation/evaluation.ts';
import { backtestSimulation } from '../intervals/simulated-sales.ts';

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
