import { test } from 'tap';
import { backtest } from '../../../src/forecasting/evaluation/backtest.ts';
import { combinedForecasts, combineFits } from '../../../src/forecasting/evaluation/combining.ts';
import { evaluateFits } from '../../../src/forecasting/evaluation/evaluation.ts';
import { planHoldout } from '../../../src/forecasting/evaluation/holdout.ts';
import { splitOptionsSchema } from '../../../src/forecasting/evaluation/split.ts';
import type { Combination } from '../../../src/forecasting/models/combination.ts';
import { candidateOf } from '../../../src/forecasting/trained-model.ts';
import { trainingDataOf } from '../../../src/pipeline/in-memory.ts';
import { split as splitStep } from '../../../src/pipeline/split.ts';
import { train } from '../../../src/pipeline/train.ts';
import { resultOf } from '../../../src/runs/run-record.ts';
import type { Series } from '../../../src/sales/series.ts';
import { noisy } from '../sample-stores.ts';

function combined(series: Series) {
  const data = trainingDataOf(series);
  const { value: split } = splitStep(data, splitOptionsSchema.parse({}));
  const { plan, fits } = resultOf(train(data, split)).value;
  const tested = { series: data.series, allowNegative: false };
  const evaluations = fits.map((each) =>
    evaluateFits(tested, planHoldout(data.series, split), each, { known: plan, assumed: undefined }),
  );
  const trainedTo = data.series.days[split.train[split.train.length - 1]];
  return { plan, evaluations, combination: combineFits(data.series, fits, evaluations, plan, trainedTo) };
}

const weightsOf = (model: unknown) => (model as Combination).members.map(({ weight }) => weight);

test('the weights before an origin follow from what was sold by then', async (t) => {
  const series = noisy(400);
  const sales = series.sales.map((value, i) => (i < 300 ? value : 3 * value + 50 * (i % 5)));
  const [before, after] = [combined(series), combined({ ...series, sales })];
  const lastDay = series.days[299];
  let compared = 0;
  before.plan.forEach(({ origin }, i) => {
    if (origin > lastDay) return;
    compared += 1;
    t.same(weightsOf(before.combination.origins?.[i]), weightsOf(after.combination.origins?.[i]), origin);
  });
  t.ok(compared >= 4);
  t.notSame(weightsOf(before.combination.whole?.final), weightsOf(after.combination.whole?.final));
});

test('before the first origin nothing was tested: the priors alone count', async (t) => {
  const { combination } = combined(noisy(400));
  const [first] = combination.origins ?? [];
  t.same(
    weightsOf(first).map((weight) => Number(weight.toFixed(12))),
    [0.05 / 1.25, 1 / 1.25, 0.2 / 1.25],
  );
});

test('the forecasts put together are those that the models themselves make', async (t) => {
  const { plan, evaluations, combination } = combined(noisy(300));
  const together = combinedForecasts(combination, evaluations)(plan, false);
  const own = backtest(candidateOf('combination'), combination.origins ?? [], plan);
  own.forEach(({ days }, o) => {
    days.forEach(({ forecast }, d) => {
      t.ok(Math.abs(together[o].days[d].forecast - forecast) <= 1e-9 * forecast);
    });
  });
});

test('without a candidate to combine the reasons are given', async (t) => {
  const series = noisy(120);
  const { combination } = combined({ ...series, sales: series.sales.map((value, i) => (i === 7 ? -5 : value)) });
  t.match(combination.reason, /nothing to combine \(counts: .*-5; calendar: .*-5; smoothed: .*-5\)/);
  t.equal(combination.whole, null);
});
