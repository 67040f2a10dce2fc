import t from 'tap';
import * as metrics from '../../../src/forecasting/evaluation/metrics.ts';
import { readText } from '../../project.ts';

interface OracleCase {
  readonly train: { readonly days: string[]; readonly sales: number[] };
  readonly actual: number[];
  readonly forecast: number[];
  readonly lower: number[];
  readonly upper: number[];
  readonly level: number;
  readonly expected: Readonly<Record<string, number>>;
}

const fixture = JSON.parse(readText('test/fixtures/oracles/metrics.json')) as {
  cases: OracleCase[];
};

t.test('every metric equals its scikit-learn or utilsforecast value to 1e-9', async (t) => {
  for (const { train, actual, forecast, lower, upper, level, expected } of fixture.cases) {
    const seasonalNaiveMae = metrics.seasonalNaiveMae(train.days, train.sales);
    const values: Record<string, number | null> = {
      ...metrics.pointMetrics(actual, forecast, { seasonalNaiveMae }),
      coverage: metrics.coverage(actual, lower, upper),
      intervalScore: metrics.intervalScore(actual, { lower, upper }, level),
    };
    t.same(Object.keys(values).sort(), Object.keys(expected).sort());
    for (const [name, value] of Object.entries(expected)) {
      const relative = Math.abs((values[name] ?? Number.NaN) - value) / Math.abs(value);
      t.ok(relative < 1e-9, `${name}: ${values[name]} against ${value}`);
    }
  }
});

t.test('a zero denominator gives null, never NaN or infinity', async (t) => {
  const empty = { mae: null, mse: null, rmse: null, r2: null, mape: null, wape: null, mase: null, bias: null };
  t.same(metrics.pointMetrics([], []), empty, 'no days');
  t.same(
    metrics.pointMetrics([0, 0], [1, 3], { seasonalNaiveMae: 0 }),
    { mae: 2, mse: 5, rmse: Math.sqrt(5), r2: null, mape: null, wape: null, mase: null, bias: 2 },
    'all actuals 0',
  );
  t.equal(metrics.r2([0.1, 0.1, 0.1], [0.1, 0.2, 0.1]), null, 'equal actuals');
  t.equal(metrics.mase([1], [2], null), null, 'unknown scale');
  t.equal(metrics.totalError([1, -1], [1, 1]), null, 'total 0');
  t.equal(metrics.coverage([], [], []), null);
  t.equal(metrics.intervalScore([], { lower: [], upper: [] }, 80), null);
  t.equal(metrics.scaledIntervalScore(3, 0), null);
  t.equal(metrics.seasonalNaiveMae(['2024-01-01'], [5]), null, 'no pair a week apart');
});

t.test('days with zero sales do not count in mape', async (t) => {
  t.equal(metrics.mape([0, 10, 20], [5, 11, 16]), (0.1 + 0.2) / 2);
});

t.test('the total error is the error of the sums', async (t) => {
  t.equal(metrics.totalError([10, 30], [20, 30]), 0.25);
  t.equal(metrics.totalError([10, 30], [30, 10]), 0, 'errors that cancel');
});

t.test('the seasonal naive pairs calendar weeks, not rows, when closed days have no row', async (t) => {
  const days = ['2024-01-01', '2024-01-02', '2024-01-08', '2024-01-10', '2024-01-15', '2024-01-16'];
  t.equal(metrics.seasonalNaiveMae(days, [10, 99, 14, 77, 20, 55]), (4 + 6) / 2);
});

t.test('a value on a bound is covered and adds no penalty', async (t) => {
  const bounds = { lower: [1, 1, 1], upper: [3, 3, 3] };
  t.equal(metrics.coverage([1, 3, 3.5], bounds.lower, bounds.upper), 2 / 3);
  t.equal(metrics.intervalScore([1, 3, 3], bounds, 80), 2);
  t.ok(Math.abs((metrics.intervalScore([3.5, 2, 0.5], bounds, 80) ?? 0) - (6 + 5 + 5) / 3) < 1e-12);
});

t.test('series of different length are refused with both lengths', async (t) => {
  t.throws(() => metrics.mae([1, 2], [1]), { name: 'RangeError', message: /2 and 1/ });
  t.throws(() => metrics.coverage([1], [0], []), { name: 'RangeError' });
  t.throws(() => metrics.seasonalNaiveMae(['2024-01-01'], []), { name: 'RangeError' });
});
