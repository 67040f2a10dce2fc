import t from 'tap';
import { dayInterval, totalInterval } from '../../../src/forecasting/intervals/intervals.ts';
import {
  groupIntervals,
  groupTotal,
  type Part,
  partOf,
  seriesSpreads,
} from '../../../src/forecasting/joint/group-intervals.ts';
import { collectJointErrors } from '../../../src/forecasting/joint/joint-errors.ts';
import { type JointErrorModel, jointErrorModelSchema, learnJoint } from '../../../src/forecasting/joint/joint-model.ts';
import fc from '../../properties.ts';
import { type Chain, intervalsOf, LAST_DAY, simulateChain } from './simulated-chain.ts';

function modelOf(correlation: number, uncertainty = 0, scale = 1): JointErrorModel {
  const spans = [0, 1, 2, 3].map(() => ({ correlation, uncertainty, scale }));
  return { known: { spans, evidence: { origins: 10, series: 5 } } };
}

const day = { date: '2024-11-05', horizon: 5, forecast: 100, open: true };
const month = Array.from({ length: 30 }, (_, i) => ({ ...day, date: undefined, horizon: i + 1, forecast: 80 + i }));
const width = ([lower, upper]: readonly [number, number]) => upper - lower;
const widths = (parts: readonly Part[], level: number) =>
  parts.map(({ interval }) => width(interval?.(level) ?? [0, 0]));
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Share of the simulated days on which the total of other `size` series each time is inside its interval. */
function coverageOf({ tested, future }: Chain, joint: JointErrorModel, size: number, level: number): number {
  const inside = future.filter(({ day, errors }, k) => {
    const group = Array.from({ length: size }, (_, i) => (7 * k + 11 * i) % tested.length);
    const parts = group.map((i) => partOf(tested[i].intervals, [day]));
    const [lower, upper] = groupIntervals(parts, joint)(level);
    const actual = sum(group.map((i) => day.forecast + errors[i]));
    return lower <= actual && actual <= upper;
  });
  return inside.length / future.length;
}

t.test('intervals of groups of 2, 20 and all hold as often as they should', async (t) => {
  for (const correlation of [0, 0.3]) {
    const chain = simulateChain({ series: 60, correlation });
    const joint = learnJoint(collectJointErrors(chain.tested, LAST_DAY));
    for (const [size, level] of [2, 20, 60].flatMap((size) => [50, 80].map((level) => [size, level]))) {
      // The errors are normal, and the tails assumed are heavier.
      const found = coverageOf(chain, joint, size, level);
      t.ok(Math.abs(found - level / 100) < 0.08, `${found} of ${size} at ${level} %, correlation ${correlation}`);
    }
  }
});

t.test('errors that go together wholly add the bounds, and such that do not at all add squares', async (t) => {
  const parts = [10, 20, 5, 40].map((sd) => partOf(intervalsOf(sd), [day]));
  for (const level of [50, 80, 95, 99]) {
    const joined = width(groupIntervals(parts, modelOf(1))(level));
    t.ok(Math.abs(joined / sum(widths(parts, level)) - 1) < 1e-6, `${level} %`);
  }
  const many = Array.from({ length: 300 }, (_, i) => partOf(intervalsOf(10 + (i % 3)), [day]));
  const spread = Math.sqrt(sum(many.map(({ spread }) => spread ** 2)));
  const found = width(groupIntervals(many, modelOf(0))(80));
  t.ok(Math.abs(found / (2 * 1.2816 * spread) - 1) < 0.01, 'a sum of many independent errors is normal');
});

t.test('a group of one has the interval of its series, and one beside a giant hardly another', async (t) => {
  const intervals = intervalsOf(10, { scale: { kind: 'multiplicative', typical: 100 }, spread: 0.2, lowest: 0 });
  const joint = modelOf(0.4, 0.1, 1.3);
  const { days, stretch } = seriesSpreads({ intervals }, month);
  for (const level of [1, 50, 80, 99]) {
    t.strictSame(groupIntervals([days[3]], joint)(level), dayInterval(intervals, month[3], level));
    t.strictSame(groupIntervals([stretch], joint)(level), totalInterval(intervals, month, level));
    const dwarf = partOf(intervalsOf(0.001, { scale: { kind: 'multiplicative', typical: 0.01 } }), [
      { ...day, forecast: 0.01 },
    ]);
    const beside = width(groupIntervals([days[3], dwarf], joint)(level));
    t.ok(Math.abs(beside / width(dayInterval(intervals, month[3], level)) - 1) < 1e-3, `${level} %`);
  }
});

const part = fc.record({
  forecast: fc.double({ min: 0, max: 1e6, noNaN: true }),
  share: fc.double({ min: 0, max: 3, noNaN: true }),
  kind: fc.constantFrom('multiplicative' as const, 'additive' as const),
  assumed: fc.boolean(),
  sold: fc.double({ min: 0, max: 1, noNaN: true }),
});

t.test('they are nested, contain the forecast and are not below what was sold', async () => {
  const joint: JointErrorModel = { ...modelOf(0.2, 0.1, 1.1), assumed: modelOf(0.7, 0.2).known };
  const levels = [0, 1, 10, 50, 80, 95, 99];
  fc.assert(
    fc.property(fc.array(part, { minLength: 0, maxLength: 6 }), (all) => {
      const parts = all.map(({ forecast, share, kind, assumed, sold }): Part => {
        const intervals = intervalsOf(forecast, { scale: { kind, typical: forecast }, spread: share, lowest: 0 });
        const ahead = { ...day, forecast, assumed };
        return partOf(intervals, [{ ...ahead, horizon: 0, forecast: sold * forecast }, ahead]);
      });
      const bare = parts.map(({ interval: _, ...rest }): Part => rest);
      return [parts, bare].every((group) => {
        const { forecast, intervals } = groupTotal(group, joint, { levels });
        const floor = sum(group.map(({ sold }) => sold));
        const slack = 1e-9 * Math.max(1, forecast);
        return intervals.every(([lower, upper], i) => {
          const [innerLower, innerUpper] = intervals[Math.max(0, i - 1)];
          const isOrdered = lower <= forecast + slack && upper >= forecast - slack && lower >= floor - slack;
          return isOrdered && lower <= innerLower + slack && upper >= innerUpper - slack;
        });
      });
    }),
  );
});

t.test('quantiles are bounds of intervals', async (t) => {
  const parts = [10, 20].map((sd) => partOf(intervalsOf(sd), [day]));
  const { forecast, intervals, quantiles } = groupTotal(parts, modelOf(0.3, 0.1), {
    levels: [80],
    quantiles: [0.1, 0.5, 0.9],
  });
  t.same(quantiles, [intervals[0][0], forecast, intervals[0][1]]);
  t.throws(() => groupIntervals(parts, modelOf(0.3))(100), RangeError);
});

t.test('the more is known of the correlation and the smaller it is, the narrower', async (t) => {
  const parts = Array.from({ length: 12 }, () => partOf(intervalsOf(10), [day]));
  const at = (correlation: number, uncertainty: number) =>
    width(groupIntervals(parts, modelOf(correlation, uncertainty))(80));
  t.ok(at(0, 0) < at(0.2, 0) && at(0.2, 0) < at(0.6, 0) && at(0.6, 0) < at(1, 0));
  t.ok(at(0.2, 0) < at(0.2, 0.1) && at(0.2, 0.1) < at(0.2, 0.2));
});

t.test('what nobody has said of some series widens with its own correlation', async (t) => {
  const joint: JointErrorModel = { ...modelOf(0.1), assumed: modelOf(0.8).known };
  const group = (count: number) =>
    Array.from({ length: 10 }, (_, i) => partOf(intervalsOf(10), [{ ...day, assumed: i < count }]));
  const at = (count: number) => width(groupIntervals(group(count), joint)(80));
  t.ok(at(0) < at(5) && at(5) < at(10));
  t.equal(at(0), width(groupIntervals(group(0), modelOf(0.1))(80)));
});

t.test('stretches between the spans that were learnt lie between them', async (t) => {
  const spans = [0.1, 0.2, 0.3, 0.4].map((correlation) => ({ correlation, uncertainty: 0, scale: 1 }));
  const joint = jointErrorModelSchema.parse({ known: { spans, evidence: { origins: 10, series: 5 } } });
  const plain = partOf(intervalsOf(10), month.slice(0, 2));
  const at = (span: number) =>
    width(
      groupIntervals(
        [
          { ...plain, span },
          { ...plain, span },
          { ...plain, span },
        ],
        joint,
      )(80),
    );
  t.ok(at(7) < at(10) && at(10) < at(14) && at(14) < at(25) && at(25) < at(31));
  t.equal(at(31), at(366));
});

t.test('closed and sold days are certain', async (t) => {
  const closed = partOf(intervalsOf(10), [{ ...day, open: false }]);
  const sold = partOf(intervalsOf(10), [{ ...day, horizon: 0 }]);
  t.match(closed, { forecast: 0, spread: 0, span: 0 });
  t.match(sold, { forecast: 100, sold: 100, spread: 0 });
  t.same(groupIntervals([closed, sold], modelOf(0.3))(80), [100, 100]);
  t.same(groupIntervals([], modelOf(0.3))(80), [0, 0]);
});
