import t from 'tap';
import { calendar, fitMany } from '../../../../src/forecasting/models/calendar/calendar.ts';
import { weighHypotheses } from '../../../../src/forecasting/models/calendar/hypotheses.ts';
import { noiseOf, type Simulation, simulate, totalRatio, weekdayFactor } from './simulated-series.ts';

t.test('without evidence half stays with caution, overwhelming evidence takes all', async (t) => {
  const sum = (weights: number[]) => weights.reduce((total, weight) => total + weight, 0);
  const even = weighHypotheses([-500, -500, -500], 0);
  t.ok(Math.abs(even[0] - (0.5 + 0.5 / 3)) < 1e-12);
  t.ok(Math.abs(sum(even) - 1) < 1e-12);
  const clear = weighHypotheses([-1000, -400, -700], 0);
  t.ok(clear[1] > 0.999 && Math.abs(sum(clear) - 1) < 1e-12);
  const cautious = weighHypotheses([-400, -500, -800], 0);
  t.ok(cautious[0] > 0.999, 'caution itself may be the likeliest');
  t.strictSame(weighHypotheses([-1000, -400], 0, 'cautious'), [1, 0]);
});

/** Sales with a weekly pattern and 8 % noise, times `shape` of the day's number. */
function shop(shape: (i: number) => number, seed: number): Simulation['sales'] {
  const noise = noiseOf(0.08, seed);
  return (i, weekday) => 100 * weekdayFactor(weekday) * shape(i) * noise();
}

const season = (i: number) => 1 + 0.5 * Math.sin((2 * Math.PI * i) / 365.2425);

/** Total of the next 90 days relative to the truth without noise; mean of several shops. */
function bias(days: number, shape: (i: number) => number, beliefs: 'weighed' | 'cautious' = 'weighed'): number {
  const ratios = [1, 2, 3].map((seed) => {
    const { series } = simulate({ days, sales: shop(shape, seed) });
    const { future, truth } = simulate({ days, sales: (i, w) => 100 * weekdayFactor(w) * shape(i), ahead: 90 });
    const [model] = fitMany(series, [series.days.length], { beliefs });
    return totalRatio(calendar.forecast(model, future), truth);
  });
  return ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length - 1;
}

t.test('a strong season that has come back is learnt in full', async (t) => {
  for (const days of [800, 1000, 1500]) t.ok(Math.abs(bias(days, season)) < 0.03, `${days}: ${bias(days, season)}`);
  t.ok(Math.abs(bias(800, season)) < Math.abs(bias(800, season, 'cautious')), 'cautious beliefs see less of it');
});

t.test('growth is told from a season', async (t) => {
  for (const growth of [-0.2, 0.25]) {
    const grown = (i: number) => (1 + growth) ** (i / 365.2425);
    for (const days of [730, 1100, 1800]) {
      const own = bias(days, grown);
      t.ok(Math.abs(own) < 0.05, `${growth} a year, ${days} days: ${own}`);
      t.ok(Math.abs(own) < Math.abs(bias(days, grown, 'cautious')), 'cautious beliefs follow it less');
    }
  }
});

t.test('nothing is found where there is nothing', async (t) => {
  t.ok(Math.abs(bias(380, () => 1)) < 0.04, 'within noise after a year');
  for (const days of [800, 1500]) t.ok(Math.abs(bias(days, () => 1)) < 0.03, `${days} days`);
});
