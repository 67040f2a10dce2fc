import t from 'tap';
import { addDays } from '../../../src/dates.ts';
import { partOf } from '../../../src/forecasting/joint/group-intervals.ts';
import {
  CELLS,
  collectJointErrors,
  jointErrorsSchema,
  LARGEST_SCORE,
  mergeJointErrors,
  type TestedSeries,
} from '../../../src/forecasting/joint/joint-errors.ts';
import { roundedSum } from '../../../src/numerics/mergeable/exact-sum.ts';
import fc from '../../properties.ts';
import { intervalsOf, LAST_DAY, simulateChain } from './simulated-chain.ts';

const { tested } = simulateChain({ series: 23, correlation: 0.3, origins: 3 });
const all = collectJointErrors(tested, LAST_DAY);

t.test('how series are shared out among shards, and the order of these, leave no trace', async () => {
  const bytes = JSON.stringify(all);
  fc.assert(
    fc.property(fc.shuffledSubarray(tested, { minLength: 23 }), fc.nat(22), fc.nat(22), (order, a, b) => {
      const [first, second] = [Math.min(a, b), Math.max(a, b)];
      const shards = [order.slice(0, first), order.slice(first, second), order.slice(second)].map((shard) =>
        collectJointErrors(shard, LAST_DAY),
      );
      const atOnce = mergeJointErrors([shards[2], shards[0], shards[1]]);
      const inSteps = mergeJointErrors([mergeJointErrors([shards[1], shards[2]]), shards[0]]);
      return JSON.stringify(atOnce) === bytes && JSON.stringify(inSteps) === bytes;
    }),
    { numRuns: 20 },
  );
});

t.test('they are plain JSON of one size for few and many series', async (t) => {
  t.strictSame(jointErrorsSchema.parse(JSON.parse(JSON.stringify(all))), all);
  const few = JSON.stringify(collectJointErrors(tested.slice(0, 2), LAST_DAY)).length;
  t.ok(JSON.stringify(all).length < 1.3 * few);
  t.same(mergeJointErrors([]), { known: {}, assumed: {} });
});

t.test('errors and spreads of days and of longer stretches are those of the series', async (t) => {
  const origin = '2024-09-30';
  const days = Array.from({ length: 31 }, (_, i) => ({
    date: addDays(origin, i + 1),
    horizon: i + 1,
    forecast: 100 + i,
    actual: 110 + ((i * 7) % 5),
    open: true as const,
    holiday: i === 3,
  })).filter(({ horizon }) => horizon % 7 !== 6);
  const assumed = { ...intervalsOf(9), unsaid: [0.2, 0.1, 0.1, 0.05] };
  const intervals = { ...intervalsOf(10, { correlation: 1.2, difficulty: { festive: 1, holiday: 1.5 } }), assumed };
  const origins = [{ origin, historyDays: 400, days }];
  const one: TestedSeries = { intervals, historyDays: 400, origins, assumedOrigins: origins };
  const errors = collectJointErrors([one], LAST_DAY);
  for (const which of ['known', 'assumed'] as const) {
    const sums = errors[which][origin];
    for (const [i, { first, last }] of CELLS.entries()) {
      const inside = days.filter(({ horizon }) => horizon >= first && horizon <= last);
      const { spread } = partOf(
        intervals,
        inside.map((day) => ({ ...day, assumed: which === 'assumed' })),
      );
      t.equal(sums.series[i], inside.length > 0 ? 1 : 0);
      t.ok(Math.abs(roundedSum(sums.spread[i]) - spread) < 1e-5 * Math.max(1, spread), `spread of ${first}–${last}`);
      const error = inside.reduce((sum, { actual, forecast }) => sum + actual - forecast, 0);
      const cut = Math.max(-LARGEST_SCORE * spread, Math.min(LARGEST_SCORE * spread, error));
      t.ok(Math.abs(roundedSum(sums.error[i]) - cut) < 1e-4, `error of ${first}–${last}`);
      t.ok(Math.abs(roundedSum(sums.squaredSpread[i]) - spread ** 2) < 1e-4 * Math.max(1, spread ** 2));
    }
  }
});

t.test('series with other last days come together on the origins that they share', async (t) => {
  const late = tested.slice(0, 2).map((series, i): TestedSeries => {
    const closed = i + 1;
    return {
      ...series,
      // Closed on the last days before each origin: its own origin is earlier, and its horizons count from there.
      origins: series.origins.map((origin) => ({
        ...origin,
        origin: addDays(origin.origin, -closed),
        days: origin.days
          .map((day) => ({ ...day, horizon: day.horizon + closed }))
          .filter(({ horizon }) => horizon <= 31),
      })),
    };
  });
  const errors = collectJointErrors([tested[2], ...late], LAST_DAY);
  t.strictSame(Object.keys(errors.known), Object.keys(all.known));
  const sums = errors.known['2024-09-30'];
  t.equal(sums.series[0], 3, 'all on the first day');
  t.equal(sums.series[30], 1, 'those that began earlier do not reach the last day');
});

t.test('a season counts as seen when it was in the history a year before', async (t) => {
  const errors = collectJointErrors(
    tested.slice(0, 2).map((series) => ({
      ...series,
      intervals: { ...series.intervals, historyStart: '2023-10-10' },
    })),
    LAST_DAY,
  );
  const { seen, series } = errors.known['2024-09-30'];
  t.same(series.slice(0, 31), new Array(31).fill(2));
  t.same(seen.slice(0, 31), [...new Array(7).fill(0), ...new Array(24).fill(2)]);
});
