import t, { type Test } from 'tap';
import { accuracyOf, countedForecasts } from '../../src/monitoring/accuracy.ts';
import { scoreOverrides } from '../../src/monitoring/overrides.ts';
import { countOutcomes, judge, scoreDays } from '../../src/monitoring/scores.ts';
import { issued, sold } from './issued.ts';

const near = (t: Test, value: number | null, expected: number, name: string) =>
  t.ok(value !== null && Math.abs(value - expected) <= 1e-12, `${name}: ${value} is ${expected}`);
const NOTHING = scoreOverrides([], sold('2023-01-01', [1]));

t.test('each day after the origin is judged, and only days forecast open that sold are scored', async (t) => {
  // Forecast from Monday 2023-01-02 on; the model had seen the first two days.
  const forecast = issued('2023-01-01', [100, 100, 100, 100, 0, 0, 100, 100], { origin: '2023-01-02' });
  const days = judge(forecast, sold('2022-12-01', [...Array(31).fill(90), 1, 1, 112, null, null, 30, 75]));
  t.same(
    days.map(({ date, outcome, horizon, actual }) => [date.slice(8), outcome, horizon, actual]),
    [
      ['03', 'scored', 1, 112],
      ['04', 'unforeseen-closure', 2, 0],
      ['05', 'closed', 3, 0],
      ['06', 'unforeseen-opening', 4, 30],
      ['07', 'scored', 5, 75],
      ['08', 'pending', 6, null],
    ],
  );
  t.same(countOutcomes(days), {
    scored: 2,
    pending: 1,
    closed: 1,
    unforeseenClosures: 1,
    unforeseenOpenings: 1,
    unknown: 0,
  });
  const score = scoreDays(days); // errors −12 and +25 on sales of 187
  t.equal(score.days, 2);
  near(t, score.mae, 18.5, 'mean absolute error');
  near(t, score.wape, 37 / 187, 'WAPE');
  near(t, score.bias, 6.5, 'bias');
  near(t, score.biasShare, 13 / 187, 'bias as a share');
  t.same(score.coverage, { 50: 0, 80: 0.5, 95: 1 });
});

t.test('without scored days there is no error, and days before the data are unknown', async (t) => {
  const forecast = issued('2023-01-01', [5, 5], { origin: '2022-12-31' });
  const days = judge(forecast, sold('2023-01-02', [null]));
  t.same(
    days.map(({ outcome }) => outcome),
    ['unknown', 'unforeseen-closure'],
  );
  t.same(scoreDays(days), { days: 0, mae: null, wape: null, bias: null, biasShare: null, coverage: {} });
  t.equal(scoreDays(judge(forecast, sold('2023-01-01', [0, 0]))).wape, null, 'nothing was sold');
});

t.test('a month is judged by the last word before it began', async (t) => {
  const early = issued('2023-03-01', 1, { origin: '2023-01-31' });
  const late = issued('2023-03-01', 2, { origin: '2023-02-28', issuedAt: '2023-03-02T00:00:00.000Z' });
  const later = issued('2023-03-01', 3, { origin: '2023-02-28', issuedAt: '2023-03-03T00:00:00.000Z' });
  const within = issued('2023-03-05', 4, { origin: '2023-03-04' });
  t.same(countedForecasts([within, late, early, later]), [later]);
  const again = issued('2023-03-11', 5, { origin: '2023-03-10' });
  t.same(countedForecasts([again, within]), [within], 'else the first that was issued');
});

t.test('the weeks, the models and what their backtests promised', async (t) => {
  const [old, recent] = ['20230101T060000000Z-0a1b2c3d', '20230201T060000000Z-0a1b2c3d'];
  const accuracy = accuracyOf({
    dataset: 'ventas',
    datasetVersion: '0f3c5a9d2e71',
    issued: [
      issued('2023-01-01', 100, { origin: '2022-12-31', version: old }),
      issued('2023-02-01', 90, { origin: '2022-12-31', version: old }),
      issued('2023-02-01', 100, { origin: '2023-01-31', version: recent }),
    ],
    observed: sold('2023-01-01', [...Array(31).fill(110), 100, 120]),
    promised: new Map([[old, { mae: 5, wape: 0.05, bias: 0, coverage80: 0.8 }]]),
    overrides: NOTHING,
  });
  t.match(accuracy, { observedTo: '2023-02-02', overall: { days: 33 }, alarms: [] });
  t.same(accuracy.closest, { date: '2023-02-01', forecast: 100, sales: 100 });
  t.same(accuracy.farthest, { date: '2023-02-02', forecast: 100, sales: 120 });
  near(t, accuracy.overall.mae, (31 * 10 + 20) / 33, 'both months by their own promise');
  t.same(
    accuracy.byWeek.map(({ week, score }) => [week, score.days]),
    [
      ['2022-12-26', 1],
      ['2023-01-02', 7],
      ['2023-01-09', 7],
      ['2023-01-16', 7],
      ['2023-01-23', 7],
      ['2023-01-30', 4],
    ],
  );
  t.same(
    accuracy.byMonth.map(({ month, model, origin, total, score }) => [month, model.version, origin, total, score.days]),
    [
      ['2023-01', old, '2022-12-31', { forecast: 3100, intervals: { 80: [3000, 3200] } }, 31],
      ['2023-02', recent, '2023-01-31', { forecast: 2800, intervals: { 80: [2700, 2900] } }, 2],
    ],
    'of February the forecast that had seen January',
  );
  const [second, first] = accuracy.byModel;
  t.match(second, { model: { version: recent }, live: { days: 2, mae: 10 }, backtest: null, wapeRatio: null });
  t.match(first, { model: { version: old }, months: ['2023-01', '2023-02'], live: { days: 33 } });
  near(t, first.wapeRatio, (31 * 10 + 10 + 30) / (31 * 110 + 220) / 0.05, 'live against backtest');
});

t.test('overrides are measured on the days where both they and the forecast can be', async (t) => {
  const override = (date: string, sales: number, baseline: number | null) => ({
    date,
    sales,
    baseline,
    reason: 'fair',
    setAt: '2023-01-01T00:00:00.000Z',
    model: null,
  });
  const overrides = [
    override('2023-01-02', 150, 100),
    override('2023-01-03', 100, 130),
    override('2023-01-04', 100, null),
    override('2023-01-05', 100, 100),
    override('2023-01-09', 100, 100),
  ];
  t.same(scoreOverrides(overrides, sold('2023-01-01', [1, 160, 140, 100, null, 9])), {
    days: 2,
    better: 1,
    mae: 25,
    baselineMae: 35,
    valueAdded: 10,
    pending: 1,
    unscored: 2,
  });
  t.match(NOTHING, { days: 0, mae: null, valueAdded: null });
});
