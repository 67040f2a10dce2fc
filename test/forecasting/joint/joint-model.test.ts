import t from 'tap';
import { groupIntervals, partOf } from '../../../src/forecasting/joint/group-intervals.ts';
import { heldOutTotals } from '../../../src/forecasting/joint/held-out-totals.ts';
import { collectJointErrors } from '../../../src/forecasting/joint/joint-errors.ts';
import { jointErrorModelSchema, learnJoint, PRIOR_CORRELATION } from '../../../src/forecasting/joint/joint-model.ts';
import { LAST_DAY, simulateChain } from './simulated-chain.ts';

const learn = (given: Parameters<typeof simulateChain>[0]) =>
  learnJoint(collectJointErrors(simulateChain(given).tested, LAST_DAY));

t.test('the correlation of simulated errors is found, from day to month', async (t) => {
  const seeds = [1, 2, 3, 4, 5, 6];
  for (const correlation of [0, 0.1, 0.3, 0.7]) {
    const models = seeds.map((seed) => learn({ series: 60, correlation, seed }).known);
    t.same(models[0].evidence, { origins: 10, series: 60 });
    for (const i of models[0].spans.keys()) {
      const mean = (name: 'correlation' | 'scale') =>
        models.reduce((sum, { spans }) => sum + spans[i][name], 0) / seeds.length;
      // With the heavy tails that are expected, normal errors look a little larger than they are.
      const [least, most] = [0.85 * correlation, 0.03 + 1.4 * correlation];
      t.ok(mean('correlation') > least && mean('correlation') < most, `${mean('correlation')} for ${correlation}`);
      t.ok(Math.abs(mean('scale') - 1) < 0.05, `scale ${mean('scale')}`);
    }
  }
});

t.test('more origins and more series leave less doubt', async (t) => {
  const doubt = (series: number, origins: number) =>
    learn({ series, origins, correlation: 0.3 }).known.spans[0].uncertainty;
  t.ok(doubt(60, 10) < doubt(60, 1));
  t.ok(doubt(60, 10) < doubt(2, 10));
});

t.test('without evidence the correlation is the usual one, and a little moves it a little', async (t) => {
  const nothing = learnJoint({ known: {}, assumed: {} });
  for (const { correlation, scale } of nothing.known.spans) {
    t.ok(Math.abs(correlation - PRIOR_CORRELATION) < 0.01, `${correlation}`);
    t.equal(scale, 1);
  }
  t.same(nothing.known.evidence, { origins: 0, series: 0 });
  const alone = learn({ series: 1, correlation: 0.5 });
  t.same(alone.known.spans, nothing.known.spans, 'one series says nothing of others');
  const little = learn({ series: 2, origins: 1, correlation: 0.9 }).known.spans[0];
  t.ok(little.correlation > PRIOR_CORRELATION && little.correlation < 0.7, `${little.correlation}`);
  t.ok(little.uncertainty > 0.1);
});

t.test('what all series miss before they have seen a year is left out once there is enough else', async (t) => {
  const chain = { series: 40, correlation: 0.2, shockAt: (origin: number) => (origin < 5 ? 4 : 1) };
  const given = { historyStart: '2023-07-20' };
  const young = learn({ ...chain, given: { historyStart: '2024-01-01' } }).known;
  const old = learn({ ...chain, given }).known;
  t.equal(young.evidence.origins, 10, 'no season of these was seen: all there is');
  t.ok(old.evidence.origins < 6);
  t.ok(old.spans[0].correlation < 0.6 * young.spans[0].correlation, `${old.spans[0].correlation}`);
});

t.test('what nobody has said is learnt apart', async (t) => {
  const { tested } = simulateChain({ series: 30, correlation: 0.1 });
  const untold = simulateChain({ series: 30, correlation: 0.8, seed: 2 }).tested;
  const both = tested.map((series, i) => ({ ...series, assumedOrigins: untold[i].origins }));
  const { known, assumed } = learnJoint(collectJointErrors(both, LAST_DAY));
  t.ok(known.spans[0].correlation < 0.2);
  t.ok((assumed?.spans[0].correlation ?? 0) > 0.6);
  t.equal(learnJoint(collectJointErrors(tested, LAST_DAY)).assumed, undefined);
});

t.test('it is small plain JSON, the same for the same errors', async (t) => {
  const model = learn({ series: 20, correlation: 0.3 });
  t.strictSame(jointErrorModelSchema.parse(JSON.parse(JSON.stringify(model))), model);
  t.ok(JSON.stringify(model).length < 1000);
  t.strictSame(learn({ series: 20, correlation: 0.3 }), model);
});

t.test(
  'an origin that is left out is judged by the intervals that the others give the sum of its series',
  async (t) => {
    const { tested } = simulateChain({ series: 12, correlation: 0.3, origins: 6 });
    const { byOrigin, coverage } = heldOutTotals(collectJointErrors(tested, LAST_DAY), 80);
    const shares: number[] = [];
    for (const { origin } of tested[0].origins) {
      const others = tested.map((series) => ({
        ...series,
        origins: series.origins.filter((each) => each.origin !== origin),
      }));
      const joint = learnJoint(collectJointErrors(others, LAST_DAY));
      const own = tested.map(({ intervals, origins }) => ({
        intervals,
        days: origins.find((each) => each.origin === origin)?.days ?? [],
      }));
      const inside = own[0].days.filter((_, d) => {
        const parts = own.map(({ intervals, days }) => partOf(intervals, [days[d]]));
        const [lower, upper] = groupIntervals(parts, joint)(80);
        const sold = own.reduce((sum, { days }) => sum + days[d].actual, 0);
        return lower <= sold && sold <= upper;
      });
      shares.push(inside.length / own[0].days.length);
      // The sums that are kept do not tell how unlike the series are: a day at the very edge may fall to the other side.
      t.ok(Math.abs((byOrigin.get(origin) ?? 0) - shares[shares.length - 1]) <= 1 / 31 + 1e-12, origin);
    }
    t.equal(byOrigin.size, 6);
    t.ok(Math.abs((coverage ?? 0) - shares.reduce((sum, share) => sum + share, 0) / 6) < 0.02);
  },
);

t.test('totals of origins left out are covered as often as they should', async (t) => {
  const errorsOf = (origins: number) =>
    collectJointErrors(simulateChain({ series: 40, correlation: 0.3, origins }).tested, LAST_DAY);
  for (const level of [50, 80]) {
    const { coverage, monthCoverage, byOrigin } = heldOutTotals(errorsOf(10), level);
    t.equal(byOrigin.size, 10);
    const shares = [...byOrigin.values()];
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    t.ok(Math.abs(mean - (coverage ?? 0)) < 1e-12, 'all origins have as many days');
    t.ok(Math.abs((coverage ?? 0) - level / 100) < 0.08, `${coverage} at ${level} %`);
    t.ok((monthCoverage ?? 0) >= level / 100 - 0.3);
  }
  t.same(heldOutTotals(errorsOf(1), 80), { coverage: null, monthCoverage: null, byOrigin: new Map() });
});
