import { test } from 'tap';
import { chooseCandidate } from '../../../src/forecasting/evaluation/evaluation.ts';
import { trainingReportSchema } from '../../../src/forecasting/evaluation/training-report.ts';
import { sampleSeries } from '../../sample-series.ts';
import { evaluated } from '../../trained.ts';
import { noisy } from '../sample-stores.ts';
import { scored, tested } from './evaluations.ts';

test('auto takes the lowest backtest MAE, whatever the holdout says', async (t) => {
  const [worse, better] = [tested('worse', [3, 3, 3, 3]), tested('better', [2, 2, 2, 2])];
  t.equal(chooseCandidate([worse, { ...better, holdout: scored('', 9).holdout }], 'auto').kind, 'better');
  const { chosen, report } = evaluated(noisy(365), 'auto');
  t.equal(report.chosen, chosen.kind);
  t.strictSame(trainingReportSchema.parse(JSON.parse(JSON.stringify(report))), report);
});

test('auto believes an advantage over the combination only when it is more than chance', async (t) => {
  const combination = tested('combination', [10, 10, 10, 10, 10, 10]);
  const [lucky, steady] = [tested('lucky', [12, 11, 12, 11, 12, 1]), tested('steady', [9, 9, 9, 9, 9, 9])];
  t.equal(chooseCandidate([lucky, combination], 'auto').kind, 'combination');
  t.equal(chooseCandidate([steady, combination], 'auto').kind, 'steady');
  t.equal(chooseCandidate([lucky, combination], 'lucky').kind, 'lucky', 'asked for by name it is taken');
  const others = Array.from({ length: 8 }, (_, i) => tested(`other-${i}`, [11, 11, 11, 11, 11, 11]));
  const among = chooseCandidate([steady, combination, ...others], 'auto').kind;
  t.equal(among, 'combination', 'with nine rivals one of them is better by chance more often');
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

test('the first of equal candidates is chosen', async (t) => {
  t.equal(chooseCandidate([scored('a', 2), scored('b', 1), scored('c', 1)], 'auto').kind, 'b');
  t.equal(chooseCandidate([scored('a', 2), scored('b', 1)], 'a').kind, 'a');
  t.throws(() => chooseCandidate([scored('a', null)], 'auto'), { code: 'cannot-fit' });
});
