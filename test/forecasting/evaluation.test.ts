import { test } from 'tap';
import { weekdayOf } from '../../src/dates.ts';
import { candidateOf } from '../../src/forecasting/candidates.ts';
import { backtest, planBacktest } from '../../src/forecasting/evaluation/backtest.ts';
import { chooseCandidate, comparableMae, type Evaluation } from '../../src/forecasting/evaluation/evaluation.ts';
import { suspectLeak } from '../../src/forecasting/evaluation/leak.ts';
import { decide } from '../../src/forecasting/evaluation/promotion-gate.ts';
import { splitDays } from '../../src/forecasting/evaluation/split.ts';
import { trainingReportSchema } from '../../src/forecasting/evaluation/training-report.ts';
import { firstDays } from '../../src/sales/series.ts';
import { sampleSeries } from '../sample-series.ts';
import { evaluated } from '../trained.ts';

const noisy = (days: number) =>
  sampleSeries({
    days,
    closed: (day) => weekdayOf(day) === 7,
    sales: (_day, weekday, i) => 100 * weekday + 30 * (i % 2) + ((i * 7919) % 41),
    covariates: { promo: (_day, _weekday, i) => i % 2 },
  });

test('a chronological split keeps the last days for the holdout', async (t) => {
  const { train, holdout } = splitDays(10, { method: 'chronological', trainRatio: 0.7, seed: 5 });
  t.strictSame(train, [0, 1, 2, 3, 4, 5, 6]);
  t.strictSame(holdout, [7, 8, 9]);
});

test('a random split follows its seed and loses no day', async (t) => {
  const by = (seed: number) => splitDays(100, { method: 'random', trainRatio: 0.7, seed });
  t.strictSame(by(1), by(1));
  t.notSame(by(1), by(2));
  const { train, holdout } = by(3);
  t.equal(train.length, 70);
  t.strictSame(
    [...train, ...holdout].sort((a, b) => a - b),
    Array.from({ length: 100 }, (_, i) => i),
  );
  t.strictSame(
    train,
    [...train].sort((a, b) => a - b),
  );
});

test('each part of a split has at least one day', async (t) => {
  for (const trainRatio of [0.5, 0.95]) {
    const { train, holdout } = splitDays(2, { method: 'chronological', trainRatio, seed: 0 });
    t.strictSame([train.length, holdout.length], [1, 1]);
  }
});

test('origins are rolling, see no day after themselves, and test a month that was observed', async (t) => {
  const series = noisy(365);
  const plan = planBacktest(series);
  t.ok(plan.length >= 6, `${plan.length} origins`);
  const naive = candidateOf('seasonal-naive');
  const models = plan.map(({ historyDays }) => naive.fit(firstDays(series, historyDays)));
  const origins = backtest(naive, models, plan);
  t.strictSame(
    origins.map(({ origin }) => origin),
    origins.map(({ origin }) => origin).sort(),
  );
  for (const [i, { origin, historyDays, days }] of origins.entries()) {
    t.equal(series.days[historyDays - 1], origin);
    t.equal(historyDays, plan[i].historyDays);
    t.ok(days.every(({ date, horizon }) => date > origin && horizon >= 1 && horizon <= 31));
    t.ok(days.every(({ date, actual }) => actual === series.sales[series.days.indexOf(date)]));
    t.ok(days.length >= 26, 'a month without its Sundays');
    const before = days.map(({ date }) =>
      series.days.findLastIndex((day, at) => at < historyDays && weekdayOf(day) === weekdayOf(date)),
    );
    t.strictSame(
      days.map(({ forecast }) => forecast),
      before.map((at) => series.sales[at]),
    );
  }
  t.strictSame(planBacktest(noisy(50)), [], 'too little history for any');
});

test('auto takes the lowest backtest MAE, whatever the holdout says', async (t) => {
  const [worse, better] = [tested('worse', [3, 3, 3, 3]), tested('better', [2, 2, 2, 2])];
  t.equal(chooseCandidate([worse, { ...better, holdout: scored('', 9).holdout }], 'auto').kind, 'better');
  const { chosen, report } = evaluated(noisy(365), 'auto');
  t.equal(report.chosen, chosen.kind);
  t.strictSame(trainingReportSchema.parse(JSON.parse(JSON.stringify(report))), report);
});

test('auto believes an advantage over calendar only when it is more than chance', async (t) => {
  const calendar = tested('calendar', [10, 10, 10, 10, 10, 10]);
  const [lucky, steady] = [tested('lucky', [12, 11, 12, 11, 12, 1]), tested('steady', [9, 9, 9, 9, 9, 9])];
  t.equal(chooseCandidate([lucky, calendar], 'auto').kind, 'calendar');
  t.equal(chooseCandidate([steady, calendar], 'auto').kind, 'steady');
  t.equal(chooseCandidate([lucky, calendar], 'lucky').kind, 'lucky', 'asked for by name it is taken');
});

test('a candidate that cannot fit is in the report with its reason', async (t) => {
  const wide = sampleSeries({
    days: 40,
    sales: (_day, weekday) => weekday,
    covariates: Object.fromEntries(
      Array.from({ length: 40 }, (_, k) => [`c${k}`, (_d: string, _w: number, i: number) => (i === k ? 1 : 0)]),
    ),
  });
  const { contest, report } = evaluated(wide, 'auto');
  const linear = contest.evaluations.find(({ kind }) => kind === 'linear');
  t.match(linear?.reason, /too few/);
  t.match(
    report.holdout.candidates.find(({ kind }) => kind === 'linear'),
    { metrics: null, reason: /too few/ },
  );
  t.throws(() => evaluated(wide, 'linear'), { code: 'cannot-fit', message: /linear: .*too few/ });
});

test('two months of history are enough for a model, without any origin', async (t) => {
  const { chosen, report, model } = evaluated(noisy(45), 'auto');
  t.equal(chosen.backtest, null);
  t.equal(report.backtest, null);
  t.ok(model.trainedOn.days > 30);
});

test('training twice gives the same bytes', async (t) => {
  const [once, again] = [evaluated(noisy(200), 'auto'), evaluated(noisy(200), 'auto')];
  t.equal(JSON.stringify(once.model), JSON.stringify(again.model));
  t.equal(JSON.stringify(once.report), JSON.stringify(again.report));
});

const tested = (kind: string, maeByOrigin: number[]): Evaluation => {
  const mae = maeByOrigin.reduce((sum, each) => sum + each, 0) / maeByOrigin.length;
  return { ...scored(kind, mae), backtest: { metrics: { mae }, maeByOrigin } as Evaluation['backtest'] };
};

const scored = (kind: string, mae: number | null): Evaluation => ({
  kind,
  reason: mae === null ? 'no' : null,
  holdout: mae === null ? null : ({ metrics: { mae } } as Evaluation['holdout']),
  backtest: null,
});

const verdictOf = (
  promote: 'if-better' | 'always' | 'never',
  challenger: Evaluation,
  evaluations: Evaluation[],
  champion: { version: string; kind: string } | undefined,
) => decide({ promote, challenger, evaluations, champion, leak: undefined });

test('the first of equal candidates is chosen', async (t) => {
  t.equal(chooseCandidate([scored('a', 2), scored('b', 1), scored('c', 1)], 'auto').kind, 'b');
  t.equal(chooseCandidate([scored('a', 2), scored('b', 1)], 'a').kind, 'a');
  t.throws(() => chooseCandidate([scored('a', null)], 'auto'), { code: 'cannot-fit' });
});

test('a challenger that is better only by chance is kept as a challenger', async (t) => {
  const champion = { version: '20230101T060000000Z-0a1b2c3d', kind: 'old' };
  const old = tested('old', [10, 12, 9, 11, 10, 13]);
  const steady = tested('steady', [9, 11, 8, 10, 9, 12]);
  const lucky = tested('lucky', [13, 14, 11, 12, 11, 0]);
  t.match(verdictOf('if-better', steady, [old, steady], champion), { promoted: true, pValue: 1 / 64, origins: 6 });
  const verdict = verdictOf('if-better', lucky, [old, lucky], champion);
  t.match(verdict, { promoted: false, reason: /perhaps by chance/ });
  t.ok((verdict.pValue ?? 0) > 0.1);
  const few = tested('few', [9.7, 9.7]);
  t.match(verdictOf('if-better', few, [tested('old', [10, 10]), few], champion), { promoted: false, pValue: null });
  const clear = tested('clear', [8, 9]);
  t.match(verdictOf('if-better', clear, [tested('old', [10, 10]), clear], champion), { promoted: true, pValue: null });
});

test('a model that knows the sales of its own day is flagged and does not replace a champion', async (t) => {
  const sales = (_day: string, weekday: number, i: number) => 100 * weekday + 30 * (i % 2) + ((i * 7919) % 41);
  const series = sampleSeries({
    days: 365,
    sales,
    covariates: {
      promo: (_day, _weekday, i) => i % 2,
      Clientes: (day, weekday, i) => sales(day, weekday, i) / 10,
      Temperatura: (_day, _weekday, i) => 15 + 10 * Math.sin(i / 58),
    },
  });
  const { chosen, contest } = evaluated(series, 'linear');
  t.strictSame(contest.leak?.columns, ['Clientes']);
  const champion = { version: '20230101T060000000Z-0a1b2c3d', kind: 'linear' };
  t.match(decide({ ...contest, champion }), { promoted: false, leak: /Clientes seems to know/ });
  t.match(decide({ ...contest, champion: undefined }), { promoted: true, leak: /Clientes/ });
  t.equal(
    suspectLeak(series, comparableMae(evaluated(noisy(365), 'linear').chosen) ?? 0),
    undefined,
    'an honest error',
  );
  t.ok(comparableMae(chosen));
  t.equal(evaluated(noisy(365), 'auto').contest.leak, undefined);
});

test('a challenger is promoted when it deserves it', async (t) => {
  const [worse, better] = [scored('worse', 20), scored('better', 10)];
  const all = [worse, better, scored('broken', null)];
  const reign = (kind: string) => ({ version: '20230101T060000000Z-0a1b2c3d', kind });
  t.match(verdictOf('if-better', better, all, undefined), { promoted: true, champion: null, championMae: null });
  t.match(verdictOf('if-better', better, all, reign('worse')), { promoted: true, challengerMae: 10, championMae: 20 });
  t.match(verdictOf('if-better', worse, all, reign('better')), { promoted: false, challengerMae: 20, championMae: 10 });
  t.match(verdictOf('if-better', worse, all, reign('worse')), { promoted: true });
  t.match(verdictOf('if-better', worse, all, reign('broken')), { promoted: true, championMae: null });
  t.match(verdictOf('always', worse, all, reign('better')), { promoted: true });
  t.match(verdictOf('never', better, all, undefined), { promoted: false });
});
