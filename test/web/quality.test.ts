import t from 'tap';
import { darkTheme } from '../../src/charts/drawing/theme.ts';
import type { Evaluation } from '../../src/forecasting/evaluation/evaluation.ts';
import { type Contest, decide } from '../../src/forecasting/evaluation/promotion-gate.ts';
import { trainingReportSchema } from '../../src/forecasting/evaluation/training-report.ts';
import { accuracySchema, type WordedAccuracy } from '../../src/monitoring/accuracy.ts';
import { chartDataOf } from '../../src/pipeline/chart-data.ts';
import { trainInMemory, trainingDataOf } from '../../src/pipeline/in-memory.ts';
import {
  accuracyStateOf,
  backtestErrorOf,
  biasDirectionOf,
  compareWithBacktest,
  insideBand,
  missReason,
} from '../../web/src/screens/quality/accuracy/accuracy.ts';
import { accuracyOption } from '../../web/src/screens/quality/accuracy/accuracy-chart.ts';
import {
  availableCharts,
  monthRows,
  originRows,
  weekdayRows,
} from '../../web/src/screens/quality/charts/chart-rows.ts';
import { instantOf } from '../../web/src/screens/quality/models/version-name.ts';
import { BASELINE, gainOver, testScoresOf } from '../../web/src/screens/quality/report/scores.ts';
import { borrowingText } from '../../web/src/screens/quality/report/words.ts';
import { verdictOf } from '../../web/src/screens/runs/verdict.ts';
import fc from '../properties.ts';
import { sampleSeries } from '../sample-series.ts';

const trained = (days: number, isPromoted: boolean) => {
  const sales = (_day: string, weekday: number, i: number) => 1000 * weekday + 300 * (i % 2) + ((i * 7919) % 401);
  const promo = (_day: string, _weekday: number, i: number) => i % 2;
  const covariates: Record<string, typeof promo> = isPromoted ? { promo } : {};
  const data = trainingDataOf(sampleSeries({ days, sales, covariates }));
  const evaluated = trainInMemory(data);
  const version = '20220101T000000000Z-00000000';
  return { evaluated, numbers: chartDataOf({ data, evaluated, calendar: [], version }) };
};
const long = trained(400, true);

t.test('the scores are those of the registered candidate, against the baseline', async (t) => {
  const { report, chosen } = long.evaluated;
  const tested = testScoresOf(trainingReportSchema.parse(report));
  t.equal(tested?.basis, 'backtest');
  t.equal(tested?.chosen.kind, chosen.kind);
  t.equal(tested?.chosen.perDay, chosen.backtest?.metrics.wape);
  t.equal(tested?.chosen.perMonth, chosen.backtest?.totalError);
  t.equal(tested?.baseline?.kind, BASELINE);
  t.equal(tested?.scores[0]?.kind, chosen.kind, 'the chosen one comes first');
  t.equal(tested?.scores.length, report.holdout.candidates.length, 'nobody is left out');
  t.equal(
    tested?.test.days,
    chosen.backtest?.origins.reduce((sum, { days }) => sum + days.length, 0),
  );

  t.equal(tested?.chosen.monthsInside80, null, 'of one series it is not told');
  const series = { days: 1, mae: 1, wape: 1, wapes: null };
  const ofMany = testScoresOf({ ...report, series });
  t.equal(ofMany?.chosen.monthsInside80, chosen.backtest?.intervals80.totalCoverage);
  t.equal(testScoresOf({ ...report, series, backtest: null })?.chosen.monthsInside80, null);

  t.equal(
    testScoresOf({ ...report, chosen: BASELINE })?.baseline,
    undefined,
    'the baseline is not compared with itself',
  );
  t.equal(testScoresOf({ ...report, chosen: 'gone' }), undefined);
  const short = testScoresOf({ ...report, backtest: null });
  t.match(short, { basis: 'holdout', chosen: { perMonth: null, inside80: null }, test: { dates: 1 } });
  t.equal(short?.chosen.perDay, chosen.holdout?.metrics.wape);
});

t.test('the gain is the share of the error that is saved', async (t) => {
  const score = (perDaySales: number | null) => ({
    kind: 'x',
    perDay: null,
    perDaySales,
    perMonth: null,
    inside80: null,
    reason: null,
  });
  t.equal(gainOver(score(100), score(75)), 0.25);
  t.equal(gainOver(score(100), score(120)), 1 - 1.2, 'a loss is negative');
  t.equal(gainOver(score(0), score(5)), null);
  t.equal(gainOver(score(null), score(5)), null);
  t.equal(gainOver(undefined, score(5)), null);
});

t.test('each decision of the service has a reason of its own', async (t) => {
  const candidate = (kind: string, maes: readonly number[] | null) =>
    ({
      kind,
      reason: null,
      holdout: null,
      backtest: maes && { maeByOrigin: maes, metrics: { mae: maes.reduce((a, b) => a + b, 0) / maes.length } },
    }) as unknown as Evaluation; // all that a decision looks at
  const old = candidate('old', [10, 12, 9, 11, 10, 13]);
  const steady = candidate('steady', [9, 11, 8, 10, 9, 12]);
  const lucky = candidate('lucky', [13, 14, 11, 12, 11, 0]);
  const worse = candidate('worse', [20, 20, 20, 20, 20, 20]);
  const why = (challenger: Evaluation, champion: Evaluation | undefined, wish: Partial<Contest> = {}) => {
    const contest: Contest = {
      promote: 'if-better',
      challenger,
      evaluations: [old, steady, lucky, worse, ...(champion ? [champion] : [])],
      leak: undefined,
      champion: champion && { version: '20230101T060000000Z-0a1b2c3d', kind: champion.kind },
      ...wish,
    };
    return verdictOf(decide(contest), contest.promote);
  };
  t.same(why(steady, undefined), { why: 'first' });
  t.same(why(steady, old, { promote: 'never' }), { why: 'not-asked' });
  t.same(why(worse, old, { promote: 'always' }), { why: 'asked' });
  t.same(why(old, old), { why: 'renewed' });
  t.match(why(steady, old), { why: 'better', chance: 1 / 64, other: 65 / 6 });
  t.match(why(lucky, old), { why: 'perhaps-chance' });
  t.match(why(worse, old), { why: 'worse', own: 20 });
  t.same(why(steady, candidate('broken', null)), { why: 'unfit-champion' });
  t.match(why(candidate('few', [5, 5]), candidate('before', [9, 9])), { why: 'clearly-better', own: 5, other: 9 });
  t.match(why(candidate('few', [9.9, 9.9]), candidate('before', [10, 10])), { why: 'hardly-better' });
  const combined = candidate('combination', [10, 12, 10, 11, 9, 13.5]);
  t.match(why(combined, candidate('calendar', [10, 12, 9, 11, 10, 13])), { why: 'as-good', own: 65.5 / 6 });
  const leak = { columns: ['Clientes'], noiseFloor: 3 };
  t.match(why(steady, old, { leak }), { why: 'better' }, 'it was trained without the column');
  const stopped = {
    ...decide({ promote: 'if-better', challenger: worse, evaluations: [old, worse], leak, champion: undefined }),
  };
  const reason = 'The challenger is too good to be true: see "leak".';
  const earlier = { ...stopped, reason, promoted: false, champion: '20230101T060000000Z-0a1b2c3d' };
  t.match(verdictOf(earlier, 'if-better'), { why: 'leak', leak: /Clientes/ }, 'a decision of an earlier version');
  t.same(
    verdictOf(
      decide({
        promote: 'if-better',
        challenger: old,
        evaluations: [old],
        leak: undefined,
        champion: { version: 'v', kind: 'old' },
      }),
      undefined,
    ),
    { why: 'renewed' },
    'without the run',
  );
});

const score = (days: number, wape: number | null) => ({ days, mae: 1, wape, bias: 0, biasShare: 0, coverage: {} });
const accuracy = (wishes: Partial<WordedAccuracy> = {}): WordedAccuracy => {
  const outcomes = { scored: 0, pending: 0, closed: 0, unforeseenClosures: 0, unforeseenOpenings: 0, unknown: 0 };
  return accuracySchema.parse({
    dataset: 'ventas',
    datasetVersion: '000000000000',
    observedTo: '2022-12-31',
    overall: score(0, null),
    recent: score(0, null),
    closest: null,
    farthest: null,
    outcomes,
    byWeek: [],
    byMonth: [],
    byModel: [],
    alarm: null,
    pastAlarms: [],
    overrides: { days: 0, better: 0, mae: null, baselineMae: null, valueAdded: null, pending: 0, unscored: 0 },
    ...wishes,
  });
};
const model = (days: number, promised: number | null) => ({
  model: { version: '20230101T060000000Z-0a1b2c3d', kind: 'linear' },
  months: ['2022-11'],
  live: score(days, 0.1),
  backtest: promised === null ? null : { mae: 1, wape: promised, bias: 0, coverage80: null },
  wapeRatio: null,
});

t.test('what can be said of forecasts in use', async (t) => {
  const none = accuracy();
  t.equal(accuracyStateOf(none), 'never-asked');
  t.equal(accuracyStateOf(accuracy({ outcomes: { ...none.outcomes, pending: 31 } })), 'waiting');
  t.equal(accuracyStateOf(accuracy({ overall: score(3, 0.1) })), 'judged');

  t.equal(backtestErrorOf(none), null);
  t.equal(backtestErrorOf(accuracy({ byModel: [model(30, 0.05), model(10, 0.09), model(50, null)] })), 0.06);
  const judged = (days: number, wape: number) =>
    compareWithBacktest(accuracy({ overall: score(days, wape), byModel: [model(days, 0.04)] }));
  t.equal(judged(13, 0.4), 'too-early');
  t.equal(judged(14, 0.061), 'worse');
  t.equal(judged(14, 0.06), 'as-tested');
  t.equal(judged(14, 0.02), 'better');
  t.equal(compareWithBacktest(none), undefined);
  t.same([0.2, -0.2, 0.0049, 0, null].map(biasDirectionOf), ['high', 'low', 'even', 'even', undefined]);
});

t.test('the chart of live errors has room for the promise', async (t) => {
  const words = { error: 'e', backtestLine: 'promised', weekName: (day: string) => day, percent: String };
  const option = accuracyOption([{ week: '2022-11-07', score: score(7, 0.02) }], 0.05, { words, theme: darkTheme });
  const { max } = option.yAxis as { max: (range: { max: number }) => number };
  t.ok(max({ max: 0.02 }) > 0.05);
  t.same((option.series as { data: unknown }).data, [0.02]);
  t.notOk('markLine' in (accuracyOption([], null, { words, theme: darkTheme }).series as object));
});

t.test('pictures are offered where there is something to see, and their tables hold their numbers', async (t) => {
  const { numbers } = long;
  t.same(availableCharts(numbers), ['backtest', 'residuals', 'predicted-vs-real', 'weekday', 'month', 'promo']);
  const short = trained(40, false).numbers;
  t.same(availableCharts(short), ['residuals', 'predicted-vs-real', 'weekday'], 'no backtest, no year, no promotion');
  t.same(availableCharts({ ...short, holdout: [], history: { days: [], sales: [] } }), []);

  t.same(
    originRows(numbers).map(({ origin }) => origin),
    numbers.backtest?.origins.map(({ origin }) => origin),
  );
  const naive = numbers.backtest?.candidates.find(({ kind }) => kind === BASELINE);
  t.equal(originRows(numbers)[1]?.errors[BASELINE], naive?.wape[1]);
  t.same(originRows(short), []);

  const { days, sales, promo } = numbers.history;
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const mondays = sales.filter((_, i) => new Date(`${days[i]}T00:00Z`).getUTCDay() === 1);
  t.equal(weekdayRows(numbers)[0]?.all, mean(mondays));
  const promoted = sales.filter((_, i) => new Date(`${days[i]}T00:00Z`).getUTCDay() === 1 && promo?.[i] === 1);
  t.equal(weekdayRows(numbers)[0]?.withPromo, mean(promoted));
  const first = days[0]?.slice(0, 7) ?? '';
  t.same(monthRows(numbers)[0], { month: first, mean: mean(sales.filter((_, i) => days[i]?.startsWith(first))) });
});

t.test('a version shows when it was trained; any other text is no version', async (t) => {
  t.equal(instantOf('20261123T173105492Z-57370bf4'), '2026-11-23T17:31:05.492Z');
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }), (date) => {
      const name = `${date.toISOString().replace(/[-:.]/g, '')}-0a1b2c3d`;
      return instantOf(name) === date.toISOString();
    }),
  );
  for (const text of ['', 'latest', '<b>20261123T173105492Z-', '20261123']) t.equal(instantOf(text), undefined);
});

t.test('a series with a short history says from whom it borrows', async (t) => {
  const from = (value: string | null, members: number) => ({ column: value && 'Product', value, members });
  t.match(
    borrowingText({ pooled: 'shrunk', pooledFrom: from('Bread', 11) }),
    /lean on the 11 of “Bread” with a longer history/,
  );
  t.match(borrowingText({ pooled: 'shrunk', pooledFrom: from(null, 1) }), /lean on one with a longer history/);
  t.match(
    borrowingText({ pooled: 'group', pooledFrom: from(null, 1200) }),
    /comes from the 1[, ]?200 with a longer history/,
  );
  t.match(
    borrowingText({ pooled: 'group', pooledFrom: null }),
    /comes from others with a longer history/,
    'of a model of before',
  );
});

t.test('days inside the band are counted, beside those to be expected', async (t) => {
  const score = { days: 30, mae: 1, wape: 0.1, bias: 0, biasShare: 0, coverage: { '80': 0.7667 } };
  t.same(insideBand(score, 80), { inside: 23, expected: 24 });
  t.same(insideBand({ ...score, days: 1, coverage: { '80': 1 } }, 80), { inside: 1, expected: 1 });
  t.equal(insideBand(score, 95), undefined, 'a level that is not known');
  t.equal(insideBand({ ...score, days: 0 }, 80), undefined);
  t.equal(insideBand({ ...score, coverage: { '80': null } }, 80), undefined);
});

t.test('why a day was missed, as far as the data tell', async (t) => {
  t.same(
    [{ promo: 1, holiday: 0 }, { promo: 0, holiday: 1 }, { promo: 0.5, holiday: 1 }, { promo: 0 }, {}, undefined].map(
      missReason,
    ),
    ['promo', 'holiday', 'both', 'neither', 'unknown', 'unknown'],
  );
});
