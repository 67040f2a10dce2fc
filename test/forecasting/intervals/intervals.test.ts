import t from 'tap';
import { addDays } from '../../../src/dates.ts';
import { fitIntervals } from '../../../src/forecasting/intervals/fit-intervals.ts';
import {
  dayInterval,
  type IntervalDay,
  type IntervalEvidence,
  quantileOf,
  totalInterval,
} from '../../../src/forecasting/intervals/intervals.ts';
import { backtestSimulation } from './simulated-sales.ts';

const LEVELS = [0.02, 1, 20, 49.99, 50, 55.5, 60, 79.9, 80, 90, 95, 97.3, 99];
const { evidence, month } = backtestSimulation({ seed: 11, days: 365, noise: 0.1, autocorrelation: 0.4 });
const model = fitIntervals(evidence);
const near = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
const scaled = (source: IntervalEvidence, factor: number): IntervalEvidence => ({
  ...source,
  origins: source.origins.map((origin) => ({
    ...origin,
    days: origin.days.map((day) => ({ ...day, forecast: day.forecast * factor, actual: day.actual * factor })),
  })),
});

t.test('intervals contain the forecast and are nested in the level', async (t) => {
  const day = month[3] as IntervalDay;
  const forecast = month.reduce((sum, { forecast: value }) => sum + value, 0);
  let [inner, innerTotal] = [
    [day.forecast, day.forecast],
    [forecast, forecast],
  ] as [readonly number[], readonly number[]];
  for (const level of LEVELS) {
    const [outer, outerTotal] = [dayInterval(model, day, level), totalInterval(model, month, level)];
    t.ok(outer[0] < (inner[0] ?? 0) && (inner[1] ?? 0) < outer[1], `day ${level}`);
    t.ok(outerTotal[0] < (innerTotal[0] ?? 0) && (innerTotal[1] ?? 0) < outerTotal[1], `total ${level}`);
    [inner, innerTotal] = [outer, outerTotal];
  }
});

t.test('a level outside 0 to 99 is refused, also for a closed day', async (t) => {
  for (const level of [-1, 99.5, Number.NaN]) {
    t.throws(() => dayInterval(model, { horizon: 1, forecast: 0, open: false }, level), {
      name: 'RangeError',
      message: /0 and 99/,
    });
    t.throws(() => totalInterval(model, [], level), { name: 'RangeError' });
  }
});

/** Of Student's t with 4 degrees of freedom, in closed form (Shaw 2006); `probability` above ½. */
function studentFour(probability: number): number {
  const alpha = 4 * probability * (1 - probability);
  return 2 * Math.sqrt(Math.cos(Math.acos(Math.sqrt(alpha)) / 3) / Math.sqrt(alpha) - 1);
}

t.test('below 50 per cent the half-width is that of Student t, from 0 up to the one that was learnt', async (t) => {
  // 1/5 + 1/20 = 1/4.
  const four = { ...model, scale: { kind: 'additive' as const, typical: 100 }, lowest: null };
  const learnt = { ...four, evidence: { ...model.evidence, effectiveDays: 20 } };
  const day = { horizon: 1, forecast: 800 };
  const width = (level: number) => dayInterval(learnt, day, level)[1] - 800;
  t.same(dayInterval(learnt, day, 0), [800, 800]);
  for (const level of [1, 10, 20, 35.5, 49.999]) {
    const expected = (width(50) * studentFour(0.5 + level / 200)) / studentFour(0.75);
    t.ok(Math.abs(width(level) - expected) < 1e-9 * width(50), `${level}: ${width(level)}, expected ${expected}`);
  }
  t.ok(width(50) - width(49.999) < 1e-3 * width(50), 'without a step at 50');
});

t.test('quantiles are bounds of intervals, the middle one is the forecast, and they ascend', async (t) => {
  const day = month[3] as IntervalDay;
  const asked = Array.from({ length: 199 }, (_, i) => (i + 1) / 200);
  for (const at of [
    (level: number) => dayInterval(model, day, level),
    (level: number) => totalInterval(model, month, level),
  ]) {
    const [lower, upper] = at(80);
    t.same([quantileOf(at, 0.1), quantileOf(at, 0.9)], [lower, upper]);
    t.same([quantileOf(at, 0.35), quantileOf(at, 0.65)], at(30), 'where 1 − 2 · 0.35 is not quite 0.3');
    t.same([quantileOf(at, 0.005), quantileOf(at, 0.995)], at(99));
    const values = asked.map((probability) => quantileOf(at, probability));
    t.same(
      values,
      [...values].sort((a, b) => a - b),
    );
    t.equal(new Set(values).size, 199);
  }
  t.equal(
    quantileOf((level) => dayInterval(model, day, level), 0.5),
    day.forecast,
  );
});

t.test('closed days have no band, observed days are certain', async (t) => {
  t.same(dayInterval(model, { date: '2022-01-02', horizon: 2, forecast: 0, open: false }, 80), [0, 0]);
  t.same(dayInterval(model, { date: '2021-12-30', horizon: -1, forecast: 812, open: true }, 80), [812, 812]);
  t.same(totalInterval(model, [], 80), [0, 0]);
});

t.test('the band is wider far ahead, on holidays, in festive seasons and for unseen mixes', async (t) => {
  const width = (change: Partial<IntervalDay>) => {
    const [lo, hi] = dayInterval(model, { date: '2022-07-05', horizon: 5, forecast: 800, ...change }, 80);
    return hi - lo;
  };
  t.ok(width({ horizon: 200 }) > width({}));
  t.ok(width({ holiday: true }) > width({}));
  t.ok(width({ date: '2022-12-20' }) > width({}));
  t.ok(width({ widening: 1.7 }) > 1.6 * width({}));
  t.equal(width({ date: undefined }), width({}), 'a day without date is an ordinary day');
});

t.test('the total is surer than the sum of day bounds, and less sure than independent days', async (t) => {
  const [lo, hi] = totalInterval(model, month, 80);
  const widths = month.map((day) => dayInterval(model, day, 80)).map(([low, high]) => high - low);
  t.ok(hi - lo < 0.75 * widths.reduce((sum, width) => sum + width, 0));
  t.ok(hi - lo > Math.sqrt(widths.reduce((sum, width) => sum + width ** 2, 0)));
});

t.test('observed days shift the total and add no width', async (t) => {
  const observed = [
    { date: '2021-12-30', horizon: 0, forecast: 500 },
    { date: '2021-12-29', horizon: -1, forecast: 250 },
  ];
  const [lo, hi] = totalInterval(model, month, 90);
  const [shiftedLo, shiftedHi] = totalInterval(model, [...observed, ...month], 90);
  t.ok(near(shiftedLo, lo + 750) && near(shiftedHi, hi + 750));
  t.same(totalInterval(model, observed, 90), [750, 750]);
});

t.test('a year ahead has a total whose relative width is finite and not below that of a month', async (t) => {
  const year = Array.from({ length: 366 }, (_, i) => ({
    date: addDays('2022-01-01', i),
    horizon: i + 1,
    forecast: 800,
  }));
  const relative = (days: IntervalDay[]) => {
    const [lo, hi] = totalInterval(model, days, 80);
    return (hi - lo) / (800 * days.length);
  };
  t.ok(relative(year) < relative(year.slice(0, 1)));
  t.ok(relative(year) > 0.4 * relative(year.slice(0, 31)));
});

t.test('intervals scale with the sales', async (t) => {
  for (const factor of [1e-3, 7, 1e9]) {
    const other = fitIntervals(scaled(evidence, factor));
    for (const day of month.slice(0, 7)) {
      const [lo, hi] = dayInterval(model, day, 95);
      const [scaledLo, scaledHi] = dayInterval(other, { ...day, forecast: day.forecast * factor }, 95);
      t.ok(near(scaledLo, lo * factor) && near(scaledHi, hi * factor));
    }
    const total = totalInterval(model, month, 95);
    const scaledTotal = totalInterval(
      other,
      month.map((day) => ({ ...day, forecast: day.forecast * factor })),
      95,
    );
    t.ok(near(scaledTotal[0], total[0] * factor) && near(scaledTotal[1], total[1] * factor));
  }
});

t.test('the model is plain JSON and the same on every fit', async (t) => {
  t.same(JSON.parse(JSON.stringify(model)), model);
  t.equal(JSON.stringify(fitIntervals(evidence)), JSON.stringify(model));
});
