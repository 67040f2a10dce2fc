import t from 'tap';
import { calendar, smoothed } from '../../../../src/forecasting/models/calendar/calendar.ts';
import { smoothedLevel } from '../../../../src/forecasting/models/calendar/smoothed-level.ts';
import { noiseOf, simulate, totalRatio, weekdayFactor } from './simulated-series.ts';

/** The smoothed level of these values on days in a row. */
function levelOf(values: number[]): number {
  return smoothedLevel({
    epochDays: Int32Array.from(values, (_, i) => i),
    values: Float64Array.from(values),
    target: Float64Array.from(values),
    weights: new Float64Array(values.length).fill(1),
  });
}

t.test('a constant is its own level', async (t) => {
  t.ok(Math.abs(levelOf(new Array(100).fill(0.7)) - 0.7) < 1e-12);
});

t.test('with independent noise the level is the mean, with a random walk it is near the last value', async (t) => {
  const noise = noiseOf(0.1, 3);
  const independent = Array.from({ length: 700 }, () => Math.log(noise()));
  // Half the variance of the noise is the step from median to mean.
  t.ok(Math.abs(levelOf(independent) - 0.005) < 0.015, `${levelOf(independent)}`);
  let at = 0;
  const walk = Array.from({ length: 700 }, () => {
    at += Math.log(noise());
    return at;
  });
  t.ok(Math.abs(levelOf(walk) - at) < 0.15, `${levelOf(walk)} near ${at}`);
});

t.test('one wild day does not move it', async (t) => {
  const noise = noiseOf(0.1, 5);
  const values = Array.from({ length: 300 }, () => Math.log(noise()));
  const wild = values.map((value, i) => (i === 299 ? value + 5 : value));
  t.ok(Math.abs(levelOf(wild) - levelOf(values)) < 0.1);
});

t.test(
  'the candidate follows a level that moves, keeps the effects, and derives from the calendar model',
  async (t) => {
    const noise = noiseOf(0.05, 2);
    const step = noiseOf(0.03, 9);
    let level = 100;
    const levels = Array.from({ length: 600 }, () => {
      level *= step();
      return level;
    });
    const { series } = simulate({
      days: 600,
      sales: (i, weekday) => (levels[i] ?? level) * weekdayFactor(weekday) * noise() * (i % 14 < 3 ? 1.4 : 1),
      covariates: { promo: (i) => (i % 14 < 3 ? 1 : 0) },
    });
    const { future, truth } = simulate({
      days: 600,
      sales: (i, weekday) => level * weekdayFactor(weekday) * (i % 14 < 3 ? 1.4 : 1),
      covariates: { promo: (i) => (i % 14 < 3 ? 1 : 0) },
    });
    const model = smoothed.fit(series);
    t.strictSame(model, smoothed.derivedFrom.derive(calendar.fit(series)));
    const ratio = totalRatio(smoothed.forecast(model, future), truth);
    t.ok(Math.abs(ratio - 1) < 0.15, `total ${ratio}`);

    const effects = smoothed.effects(model, future);
    smoothed.forecast(model, future).forEach((forecast, k) => {
      const product = Object.values(effects[k]).reduce((a, b) => a * b, 1);
      t.ok(Math.abs(product / forecast - 1) < 1e-9);
    });
  },
);

t.test('a model of an earlier version does not know its smoothed level', async (t) => {
  const { smoothedLevel: _, ...earlier } = calendar.fit(simulate({ days: 100, sales: () => 5 }).series);
  t.throws(() => smoothed.derivedFrom.derive(earlier), /does not know its smoothed level/);
});
