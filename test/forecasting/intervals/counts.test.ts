import t from 'tap';
import { addDays } from '../../../src/dates.ts';
import { heldOutIntervals } from '../../../src/forecasting/evaluation/evaluation.ts';
import { randomisedCoverage } from '../../../src/forecasting/evaluation/metrics.ts';
import { areCounts } from '../../../src/forecasting/intervals/fit-counts.ts';
import { fitIntervals } from '../../../src/forecasting/intervals/fit-intervals.ts';
import {
  countDistribution,
  dayInterval,
  type IntervalEvidence,
  quantileOf,
  totalIntervals,
} from '../../../src/forecasting/intervals/intervals.ts';
import { predictiveTotal, predictiveTotals } from '../../../src/forecasting/intervals/predictive-totals.ts';
import { drawCounts, seededRandom } from '../../../src/numerics/sampling.ts';

// The days to come are in June: festive seasons would widen their intervals.
const START = '2021-07-05';
const MEAN = 1.4;

/** Origins of 31 days whose sales are drawn from the very distribution: `day` and `level` as in the model. */
function simulated(seed: number, { origins = 10, day = 0.5, level = 0.02, mean = MEAN } = {}): IntervalEvidence {
  return {
    historyStart: START,
    historyDays: 700,
    counts: true,
    origins: Array.from({ length: origins }, (_, o) => {
      const draws = drawCounts(
        Array.from({ length: 31 }, () => ({
          mean,
          ownVariance: day * mean ** 2,
          levelSpread: Math.sqrt(level) * mean,
        })),
        { paths: 1, seed: 1000 * seed + o },
      );
      const first = 380 + 28 * o;
      return {
        historyDays: first,
        days: draws.map(([actual], i) => ({
          ...{ date: addDays(START, first + i), horizon: i + 1, forecast: mean, actual, open: true },
        })),
      };
    }),
  };
}

const model = fitIntervals(simulated(1));
const MONTH = Array.from({ length: 31 }, (_, i) => ({
  ...{ date: addDays(START, 700 + i), horizon: i + 1, forecast: 0.2 + (i % 7) / 3 },
}));

t.test('bounds are whole numbers, nested in the level, and quantiles are bounds', async (t) => {
  for (const intervalAt of [
    (level: number) => dayInterval(model, MONTH[4], level),
    totalIntervals(model, MONTH),
    totalIntervals(model, [{ date: START, horizon: 0, forecast: 3 }, ...MONTH]),
  ]) {
    let [lower, upper] = intervalAt(1);
    for (const level of [10, 50, 80, 95, 99]) {
      const [low, high] = intervalAt(level);
      t.ok(
        Number.isInteger(low) && Number.isInteger(high) && 0 <= low && low <= lower && high >= upper,
        `${low} ${high}`,
      );
      [lower, upper] = [low, high];
    }
    t.equal(quantileOf(intervalAt, 0.9), intervalAt(80)[1]);
  }
  t.same(dayInterval(model, { ...MONTH[0], open: false }, 80), [0, 0]);
  t.same(dayInterval(model, { ...MONTH[0], forecast: 0.01 }, 80), [0, 0], 'what is hardly ever sold is not sold');
});

t.test('intervals, plans and the total rest on one distribution, whose mean is the forecast', async (t) => {
  const total = predictiveTotal(model, MONTH);
  const stretch = predictiveTotals(model, MONTH).between(0, 30);
  const forecast = MONTH.reduce((sum, day) => sum + day.forecast, 0);
  t.ok(Math.abs(total.mean - forecast) < 1e-12);
  for (const p of [0.1, 0.5, 0.9]) t.equal(stretch.quantile(p), total.quantile(p));
  t.same(totalIntervals(model, MONTH)(80), [total.quantile(0.1), total.quantile(0.9)]);
  const observed = predictiveTotal(model, [{ date: START, horizon: 0, forecast: 5 }, ...MONTH]);
  t.equal(observed.quantile(0.9), total.quantile(0.9) + 5);
  t.equal(predictiveTotals(model, MONTH).between(3, 2).mean, 0);
});

t.test(
  'draws are whole numbers with the mean and variance of the distribution, and overlapping stretches agree',
  async (t) => {
    const totals = predictiveTotals(model, MONTH);
    const [whole, first, rest] = totals.draw(
      [
        { first: 0, last: 30 },
        { first: 0, last: 9 },
        { first: 10, last: 30 },
      ],
      4000,
    );
    t.ok(whole.every((value, i) => Number.isInteger(value) && value === first[i] + rest[i]));
    const { mean, quantile } = totals.between(0, 30);
    const drawn = whole.reduce((sum, value) => sum + value, 0) / whole.length;
    t.ok(Math.abs(drawn / mean - 1) < 0.02, `${drawn} of ${mean}`);
    for (const p of [0.1, 0.5, 0.9]) {
      const below = whole.filter((value) => value <= quantile(p)).length / whole.length;
      t.ok(below > p - 0.03 && below < p + 0.06, `${p}: ${below}`);
    }
  },
);

t.test('80 % intervals of simulated counts hold 76 to 86 % by randomised ranks, of days and of months', async (t) => {
  for (const truth of [{ day: 0 }, { day: 0.5 }, { day: 2, mean: 0.3 }, { day: 0.2, mean: 8, level: 0.04 }]) {
    let [days, months] = [0, 0];
    const runs = 60;
    for (let seed = 1; seed <= runs; seed += 1) {
      const learnt = fitIntervals(simulated(seed, truth));
      const [{ days: later }] = simulated(seed + 500, { ...truth, origins: 1 }).origins;
      const ahead = later.map((day, i) => ({ ...day, date: addDays(START, 700 + i) }));
      for (const day of ahead) {
        const own = countDistribution(learnt, [day]);
        if (own) days += randomisedCoverage(own, day.actual, 80) / ahead.length / runs;
      }
      const sold = ahead.reduce((sum, { actual }) => sum + actual, 0);
      months += randomisedCoverage(predictiveTotal(learnt, ahead), sold, 80) / runs;
    }
    t.ok(days >= 0.76 && days <= 0.86, `days of ${JSON.stringify(truth)}: ${days}`);
    t.ok(months >= 0.7 && months <= 0.92, `months of ${JSON.stringify(truth)}: ${months}`);
  }
});

t.test('held out, their coverage is that of randomised ranks', async (t) => {
  const { coverage } = heldOutIntervals(simulated(3), 80);
  t.ok(coverage !== null && coverage > 0.72 && coverage < 0.88, `${coverage}`);
});

t.test('a randomised rank within the level counts by its share', async (t) => {
  const half = { cdf: (x: number) => (x < 0 ? 0 : x < 1 ? 0.5 : 1) };
  t.equal(randomisedCoverage(half, 0, 80), 0.8, '[0, 0.5], of which 0.1 … 0.5');
  t.equal(randomisedCoverage(half, 1, 80), 0.8);
  t.equal(randomisedCoverage(half, 7, 80), 0);
});

t.test('counts are few whole units; others are not', async (t) => {
  const random = seededRandom(1);
  const units = (mean: number) => Float64Array.from({ length: 400 }, () => Math.floor(2 * mean * random()));
  t.same([units(0.9), units(15)].map(areCounts), [true, true]);
  t.equal(areCounts(units(60)), false, 'many units');
  t.equal(areCounts(units(5).map((value, i) => (i === 3 ? 0.5 : value))), false, 'by weight');
  t.equal(areCounts(units(5).map((value, i) => (i === 3 ? -1 : value))), false, 'returns');
  t.equal(areCounts(new Float64Array(400)), false, 'nothing at all');
  t.equal(areCounts(Float64Array.of(...units(100), ...units(5))), true, 'of the last year');
});

t.test('without the flag a model says nothing of counts', async (t) => {
  t.equal(fitIntervals({ ...simulated(1), counts: false }).counts, undefined);
  t.equal('counts' in fitIntervals({ ...simulated(1), counts: undefined }), false);
});

t.test('origins in which nothing was sold teach nothing, whether or not something was forecast', async (t) => {
  for (const forecast of [0, 0.001, 0.4]) {
    const evidence = simulated(1);
    const origins = evidence.origins.map((origin) => ({
      ...origin,
      days: origin.days.map((day) => ({ ...day, forecast, actual: 0 })),
    }));
    const learnt = fitIntervals({ ...evidence, origins });
    t.ok(Object.values(learnt.counts ?? {}).every(Number.isFinite), JSON.stringify(learnt.counts));
    const [lower, upper] = dayInterval(learnt, { ...MONTH[0], forecast: 0 }, 95);
    t.same([lower, upper], [0, 0]);
    t.ok(dayInterval(learnt, MONTH[5], 95).every(Number.isInteger));
    t.ok(totalIntervals(learnt, MONTH)(80).every(Number.isInteger));
  }
});
