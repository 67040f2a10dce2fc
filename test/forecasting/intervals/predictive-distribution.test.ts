import t from 'tap';
import { fitIntervals } from '../../../src/forecasting/intervals/fit-intervals.ts';
import { LEVEL_KNOTS, totalInterval } from '../../../src/forecasting/intervals/intervals.ts';
import {
  dayScores,
  type PredictiveDistribution,
  predictiveDistribution,
  studentScores,
} from '../../../src/forecasting/intervals/predictive-distribution.ts';
import { predictiveTotal } from '../../../src/forecasting/intervals/predictive-totals.ts';
import { readText } from '../../project.ts';
import fc from '../../properties.ts';
import { backtestSimulation } from './simulated-sales.ts';

interface Case {
  readonly kind: 'multiplicative' | 'additive';
  readonly forecast: number;
  readonly unit: number;
  readonly scale: number;
  readonly df: number;
  readonly mean: number;
  readonly quantiles: readonly (readonly [probability: number, amount: number])[];
  readonly shortfalls: readonly (readonly [amount: number, shortfall: number])[];
}

const fixture = JSON.parse(readText('test/fixtures/oracles/predictive.json')) as { cases: Case[] };

const { evidence, month } = backtestSimulation({ seed: 11, days: 365, noise: 0.15, autocorrelation: 0.4 });

const model = fitIntervals(evidence);

const additive = { ...model, scale: { ...model.scale, kind: 'additive' as const } };

const near = (a: number, b: number, tolerance: number) =>
  Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));

function distributionOf({ kind, forecast, unit, scale, df }: Omit<Case, 'mean' | 'quantiles' | 'shortfalls'>) {
  const scores = studentScores(scale, df);
  return predictiveDistribution({ scale: { kind, typical: unit }, forecast, unit, scores, lowest: 0 });
}

/** ∫ of the quantiles above and below an amount, by the midpoint rule. */
function lossByQuantiles({ quantile }: PredictiveDistribution, amount: number): number {
  const steps = 40_000;
  let sum = 0;
  for (let i = 0; i < steps; i += 1) sum += Math.max(0, quantile((i + 0.5) / steps) - amount) / steps;
  return sum;
}

t.test('mean, quantiles and first-order loss equal those of SciPy', async (t) => {
  for (const each of fixture.cases) {
    const distribution = distributionOf(each);
    const name = `${each.kind} ${each.forecast} ± ${each.scale}`;
    t.ok(near(distribution.mean, each.mean, 1e-8), `${name}: mean ${distribution.mean}, not ${each.mean}`);
    for (const [probability, amount] of each.quantiles) {
      t.ok(near(distribution.quantile(probability), amount, 1e-8), `${name}: quantile ${probability}`);
      t.ok(amount === 0 || near(distribution.cdf(amount), probability, 1e-8), `${name}: cdf at ${amount}`);
    }
    for (const [amount, shortfall] of each.shortfalls) {
      const value = distribution.expectedShortfall(amount);
      t.ok(near(value, shortfall, 1e-6), `${name}: loss beyond ${amount} is ${value}, not ${shortfall}`);
    }
  }
});

t.test('the mean is the forecast while nothing is cut at 0', async (t) => {
  for (const kind of ['multiplicative', 'additive'] as const) {
    t.ok(near(distributionOf({ kind, forecast: 800, unit: 800, scale: 0.05, df: 6 }).mean, 800, 1e-6), kind);
  }
});

t.test('quantiles ascend from 0, cdf is their inverse, and the loss falls with slope cdf − 1', async () => {
  const amounts = fc.record({
    kind: fc.constantFrom('multiplicative' as const, 'additive' as const),
    forecast: fc.double({ min: 0, max: 1e6, noNaN: true }),
    unit: fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
    scale: fc.double({ min: 0, max: 2, noNaN: true }),
    df: fc.double({ min: 2, max: 50, noNaN: true }),
  });
  const probability = fc.double({ min: 0.001, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(amounts, probability, probability, (each, p, q) => {
      const d = distributionOf(each);
      const [low, high] = [Math.min(p, q), Math.max(p, q)];
      const [x, y] = [d.quantile(low), d.quantile(high)];
      const [atX, atY] = [d.expectedShortfall(x), d.expectedShortfall(y)];
      const slack = 1e-6 * (each.unit + each.forecast + y);
      const [cx, cy] = [d.cdf(x), d.cdf(y)];
      // An amount carries some 16 digits: of a spread that is narrower by 9, nothing is left to invert by.
      const isTooNarrow = each.scale * each.unit < 1e-7 * Math.max(each.unit, each.forecast);
      const inverse = x === 0 || isTooNarrow || near(cx, low, 1e-6) || cx >= low;
      const slope = atX - atY >= (1 - cy) * (y - x) - slack && atX - atY <= (1 - cx) * (y - x) + slack;
      // Probabilities that differ in the last digit have the same quantile but for its last digits.
      const ascending = x <= y || near(x, y, 1e-12);
      return x >= 0 && ascending && inverse && atX >= atY - slack && slope;
    }),
  );
});

t.test('a day has the half-widths of its interval model, in score, and a loss that fits its quantiles', async (t) => {
  const factor = 1.3;
  const scores = dayScores(model, factor);
  LEVEL_KNOTS.forEach((level, i) => {
    t.ok(near(scores.halfWidth(level / 100), model.quantiles[i] * factor, 1e-9), `${level} %`);
    t.ok(near(2 * scores.tail(model.quantiles[i] * factor), 1 - level / 100, 1e-6), `tail at ${level} %`);
  });
  const spread = { forecast: 700, unit: 700, scores, lowest: 0 };
  for (const scale of [model.scale, additive.scale]) {
    const day = predictiveDistribution({ ...spread, scale });
    for (const amount of [0, 500, 700, 800, 1200]) {
      const [value, expected] = [day.expectedShortfall(amount), lossByQuantiles(day, amount)];
      t.ok(
        Math.abs(value - expected) < 0.03,
        `${scale.kind}: loss beyond ${amount} is ${value}, by quantiles ${expected}`,
      );
    }
  }
});

t.test('errors that do not grow with the forecast give the bounds of the intervals themselves', async (t) => {
  for (const days of [month, month.slice(4, 9), month.slice(7, 8)]) {
    for (const level of [50, 80, 97.3, 99]) {
      const [lower, upper] = totalInterval(additive, days, level);
      const distribution = predictiveTotal(additive, days);
      t.ok(near(distribution.quantile(0.5 + level / 200), upper, 1e-9), `${days.length} days, upper ${level}`);
      t.ok(near(distribution.quantile(0.5 - level / 200), lower, 1e-9), `${days.length} days, lower ${level}`);
    }
  }
});
