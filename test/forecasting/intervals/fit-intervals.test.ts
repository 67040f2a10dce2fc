import t from 'tap';
import { addDays } from '../../../src/dates.ts';
import { fitIntervals } from '../../../src/forecasting/intervals/fit-intervals.ts';
import {
  dayInterval,
  type IntervalEvidence,
  type TestedOrigin,
  totalInterval,
} from '../../../src/forecasting/intervals/intervals.ts';
import { backtestSimulation, randomSource } from './simulated-sales.ts';

const START = '2023-01-01';
const DAY = { date: '2024-07-03', horizon: 3, forecast: 100 };

/** Origins 28 days apart in which every forecast is 100 and the sales are given. */
function origins(count: number, actualOf: (day: number) => number): TestedOrigin[] {
  return Array.from({ length: count }, (_, k) => ({
    historyDays: 365 - 28 * (k + 1),
    days: Array.from({ length: 28 }, (_, i) => ({
      date: addDays(START, 365 - 28 * (k + 1) + i),
      horizon: i + 1,
      forecast: 100,
      actual: actualOf(28 * k + i),
      open: true,
    })),
  }));
}
const evidenceOf = (actualOf: (day: number) => number, count = 8): IntervalEvidence => ({
  origins: origins(count, actualOf),
  historyStart: START,
  historyDays: 365,
});
const width = ([lo, hi]: readonly [number, number]) => hi - lo;

t.test('a noiseless series has bands of zero width', async (t) => {
  const model = fitIntervals(evidenceOf(() => 100));
  t.same(dayInterval(model, DAY, 99), [100, 100]);
  t.same(totalInterval(model, [DAY, { ...DAY, horizon: 4 }], 99), [200, 200]);
});

t.test('a series of zeros has bands of zero width', async (t) => {
  const zeros = origins(8, () => 0).map((origin) => ({
    ...origin,
    days: origin.days.map((day) => ({ ...day, forecast: 0 })),
  }));
  const model = fitIntervals({ origins: zeros, historyStart: START, historyDays: 365 });
  t.same(dayInterval(model, { ...DAY, forecast: 0 }, 95), [0, 0]);
  t.same(totalInterval(model, [{ ...DAY, forecast: 0 }], 95), [0, 0]);
});

t.test('days of zero sales give finite bands that end at 0', async (t) => {
  const random = randomSource(3);
  const model = fitIntervals(evidenceOf(() => (random.uniform() < 0.3 ? 0 : 100 * Math.exp(0.3 * random.normal()))));
  for (const level of [50, 80, 99]) {
    const [lo, hi] = dayInterval(model, DAY, level);
    t.ok(lo >= 0 && lo <= 100 && hi >= 100 && hi < 2000, `${level}: ${lo} to ${hi}`);
  }
  const [lo, hi] = dayInterval(model, { ...DAY, forecast: 0 }, 80);
  t.ok(lo === 0 && hi > 0 && Number.isFinite(hi), 'a forecast of 0 too');
});

t.test('closed days of the backtest do not count', async (t) => {
  const random = randomSource(5);
  const evidence = evidenceOf(() => 100 * Math.exp(0.1 * random.normal()));
  const closed = { date: addDays(START, 364), horizon: 29, forecast: 0, actual: 0, open: false };
  const withClosed = evidence.origins.map((origin) => ({ ...origin, days: [...origin.days, closed] }));
  t.same(fitIntervals({ ...evidence, origins: withClosed }), fitIntervals(evidence));
});

t.test('noise that does not grow with the forecast gives additive bands', async (t) => {
  const random = randomSource(9);
  const mixed = origins(8, () => 0).map((origin) => ({
    ...origin,
    days: origin.days.map((day, i) => {
      const forecast = i % 2 === 0 ? 100 : 1000;
      return { ...day, forecast, actual: forecast + 20 * random.normal() };
    }),
  }));
  const model = fitIntervals({ origins: mixed, historyStart: START, historyDays: 365 });
  t.equal(model.scale.kind, 'additive');
  t.ok(Math.abs(width(dayInterval(model, DAY, 80)) - width(dayInterval(model, { ...DAY, forecast: 1000 }, 80))) < 1e-9);
});

t.test('proportional noise gives proportional bands', async (t) => {
  const { evidence } = backtestSimulation({ seed: 4, days: 365, noise: 0.15, autocorrelation: 0 });
  const model = fitIntervals(evidence);
  t.equal(model.scale.kind, 'multiplicative');
  t.ok(
    Math.abs(width(dayInterval(model, { ...DAY, forecast: 1000 }, 80)) / width(dayInterval(model, DAY, 80)) - 10) <
      1e-9,
  );
});

t.test('sales that may be negative have bands below 0', async (t) => {
  const random = randomSource(6);
  const evidence = { ...evidenceOf(() => 100 + 80 * random.normal()), allowNegative: true };
  const [lo] = dayInterval(fitIntervals(evidence), { ...DAY, forecast: -10 }, 95);
  t.ok(lo < -10);
});

t.test('fewer origins give wider bands at high levels', async (t) => {
  const ratio = (count: number) => {
    const random = randomSource(8);
    const model = fitIntervals(evidenceOf(() => 100 * Math.exp(0.1 * random.normal()), count));
    return width(dayInterval(model, DAY, 99)) / width(dayInterval(model, DAY, 50));
  };
  t.ok(ratio(1) > ratio(8));
});

t.test('without a backtest inflated in-sample residuals are the fallback', async (t) => {
  const random = randomSource(2);
  const fitted = new Float64Array(40).fill(100);
  const actual = fitted.map(() => 100 * Math.exp(0.05 * random.normal()));
  const model = fitIntervals({
    origins: [],
    historyStart: START,
    historyDays: 40,
    inSample: { actual, fitted },
  });
  const halfWidth = Math.log(dayInterval(model, DAY, 80)[1] / 100);
  t.ok(halfWidth > 1.4 * 1.2816 * 0.05 && halfWidth < 4 * 1.2816 * 0.05, `${halfWidth}`);
  t.equal(model.evidence.origins, 0);
});

t.test('in-sample residuals matter less the more origins there are', async (t) => {
  const wild = {
    actual: Float64Array.from({ length: 300 }, (_, i) => (i % 2 ? 150 : 60)),
    fitted: new Float64Array(300).fill(100),
  };
  const change = (count: number) => {
    const random = randomSource(12);
    const evidence = evidenceOf(() => 100 * Math.exp(0.05 * random.normal()), count);
    return (
      width(dayInterval(fitIntervals({ ...evidence, inSample: wild }), DAY, 80)) /
      width(dayInterval(fitIntervals(evidence), DAY, 80))
    );
  };
  t.ok(change(1) > change(8));
  t.ok(change(8) < 1.5);
});

t.test('without any evidence there is an error, not a guess', async (t) => {
  t.throws(() => fitIntervals({ origins: [], historyStart: START, historyDays: 30 }), {
    name: 'RangeError',
    message: /in-sample/,
  });
});

t.test('a holiday flag on every seventh day is an ordinary weekday, a rare one widens', async (t) => {
  const flagged = (every: number) => {
    const random = randomSource(13);
    const source = evidenceOf(() => 100 * Math.exp(0.1 * random.normal()));
    const days = source.origins.map((origin) => ({
      ...origin,
      days: origin.days.map((day, i) => ({ ...day, holiday: i % every === 0 })),
    }));
    return fitIntervals({ ...source, origins: days }).difficulty.holiday;
  };
  t.equal(flagged(7), 1);
  t.ok(flagged(27) > 1.1);
});
