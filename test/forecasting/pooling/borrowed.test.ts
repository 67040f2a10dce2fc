import t from 'tap';
import { addDays } from '../../../src/dates.ts';
import { forecast } from '../../../src/forecasting/forecast.ts';
import { calendar } from '../../../src/forecasting/models/calendar/calendar.ts';
import { CannotFitError } from '../../../src/forecasting/models/candidate.ts';
import { groupPriorsSchema, priorAt } from '../../../src/forecasting/models/group-prior.ts';
import {
  type GroupSummaries,
  groupPriorsOf,
  groupSummariesSchema,
  mergeGroupSummaries,
  summariseTraining,
} from '../../../src/forecasting/pooling/summaries.ts';
import { readTrainedModel } from '../../../src/forecasting/trained-model.ts';
import { trainInMemory, trainingDataOf } from '../../../src/pipeline/in-memory.ts';
import { asFutureDays, pickDays, type Series } from '../../../src/sales/series.ts';
import { known, shopOf, TODAY, toCome } from './chain.ts';

const summaries = Array.from({ length: 8 }, (_, i) => {
  const { trained, model } = trainInMemory(trainingDataOf(known(shopOf({ seed: i + 1 }))));
  return summariseTraining(trained, model);
}).reduce<GroupSummaries>(mergeGroupSummaries, {});
const priors = groupPriorsOf(summaries);
const range = { from: addDays(TODAY, 1), to: addDays(TODAY, 28) };

function train(shop: Series, days: number, withGroup: boolean) {
  return trainInMemory(trainingDataOf(known(shop, days)), 'auto', withGroup ? { priors } : {}).model;
}

function forecastOf(shop: Series, model: ReturnType<typeof train>) {
  const future = toCome(shop);
  const calendar = asFutureDays(future, range.from, range.to);
  const { days } = forecast(model, '00000000T000000000Z-00000000', { range, levels: [80], knowledge: { calendar } });
  const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);
  const errors = days.map((day, i) => Math.abs(day.forecast - future.sales[i]));
  const inside = days.filter((day, i) => {
    const [lower, upper] = day.intervals['80'];
    return lower <= future.sales[i] && future.sales[i] <= upper;
  });
  return { wape: sum(errors) / sum(future.sales), coverage: inside.length / days.length };
}

/** What 8 % of noise leaves of the best forecast. */
const FLOOR = 0.08 * Math.sqrt(2 / Math.PI);

t.test('a young shop of a chain is forecast better with it, and its intervals hold', async (t) => {
  for (const days of [30, 56, 150]) {
    const results = [101, 102, 103, 104].map((seed) => {
      const shop = shopOf({ seed, level: 5 + (seed % 4) });
      const model = train(shop, days, true);
      t.equal(model.pooled, 'shrunk');
      return { alone: forecastOf(shop, train(shop, days, false)), pooled: forecastOf(shop, model) };
    });
    const mean = (of: (result: (typeof results)[number]) => number) =>
      results.reduce((sum, result) => sum + of(result), 0) / results.length;
    const [alone, pooled] = [mean(({ alone }) => alone.wape), mean(({ pooled }) => pooled.wape)];
    t.ok(pooled - FLOOR < 0.7 * (alone - FLOOR), `${days} days: ${pooled} with the chain, ${alone} alone`);
    const covered = mean(({ pooled }) => pooled.coverage);
    t.ok(covered > 0.7 && covered < 0.95, `${days} days: ${covered} inside`);
  }
});

t.test('a shop of a few days is forecast from its group, and marked', async (t) => {
  const shop = shopOf({ seed: 105, level: 9 });
  for (const [days, limit] of [
    [2, 0.25],
    [7, 0.15],
    [20, 0.12],
  ]) {
    const model = train(shop, days, true);
    t.equal(model.pooled, 'group');
    t.equal(model.kind, 'calendar');
    const { wape } = forecastOf(shop, model);
    t.ok(wape < limit, `${days} days: ${wape}`);
    t.strictSame(readTrainedModel(JSON.parse(JSON.stringify(model))), model);
  }
  t.throws(() => calendar.fit(known(shop, 20)), CannotFitError, 'alone it is too short');
});

t.test('a shop that behaves otherwise is left to itself', async (t) => {
  const odd = shopOf({ seed: 106, week: -3, promotion: -0.5, noise: 0.03 });
  const model = calendar.fit(known(odd, 84), () => priors.at(-1)?.prior);
  const usual = calendar.fit(known(shopOf({ seed: 107 }), 84), () => priors.at(-1)?.prior);
  t.ok((usual.groupShare ?? 0) > 0.9, `a usual shop borrows: ${usual.groupShare}`);
  t.ok(model.coefficients.weekday[5] < -0.6, `its Saturdays are its own: ${model.coefficients.weekday[5]}`);
  t.ok(model.coefficients.promotion[0] < -0.25, `and its promotions: ${model.coefficients.promotion[0]}`);
  const [alone, pooled] = [false, true].map((withGroup) => forecastOf(odd, train(odd, 84, withGroup)).wape);
  t.ok(pooled < 1.1 * alone, `${pooled} with the group, ${alone} alone`);
});

t.test('from the day on which it has a season of its own a shop borrows nothing', async (t) => {
  const shop = shopOf({ seed: 108 });
  for (const days of [348, 700]) {
    t.equal(
      JSON.stringify(calendar.fit(known(shop, days), () => priors.at(-1)?.prior)),
      JSON.stringify(calendar.fit(known(shop, days))),
    );
  }
  t.equal(train(shop, 700, true).pooled, undefined);
});

t.test('the backtest of a young shop borrows what the group could say then', async (t) => {
  const shop = known(shopOf({ seed: 109 }), 150);
  const { trained } = trainInMemory(trainingDataOf(shop), 'auto', { priors });
  const { plan, fits } = trained;
  const models = fits.find(({ kind }) => kind === 'calendar')?.origins ?? [];
  t.ok(plan.length >= 3);
  plan.forEach(({ origin, historyDays }, i) => {
    const then = priors.filter(({ day }) => day <= origin).at(-1);
    t.equal(then?.day, origin);
    const early = {
      ...shop,
      days: shop.days.slice(0, historyDays),
      sales: shop.sales.slice(0, historyDays),
      covariates: { promo: shop.covariates.promo.slice(0, historyDays) },
    };
    const { effectCovariance: _, ...expected } = calendar.fit(early, () => then?.prior);
    t.strictSame(models[i], expected);
  });
});

t.test('a group of three leaves a young shop as it is', async (t) => {
  const three = Array.from({ length: 3 }, (_, i) => {
    const { trained, model } = trainInMemory(trainingDataOf(known(shopOf({ seed: i + 1 }))));
    return summariseTraining(trained, model);
  }).reduce<GroupSummaries>(mergeGroupSummaries, {});
  const data = trainingDataOf(known(shopOf({ seed: 110 }), 60));
  t.strictSame(
    trainInMemory(data, 'calendar', { priors: groupPriorsOf(three) }).model,
    trainInMemory(data, 'calendar').model,
  );
});

t.test('days without a sale, and a few days of a long time, borrow nothing that would be wrong', async (t) => {
  const prior = () => priors.at(-1)?.prior;
  const shop = known(shopOf({ seed: 111 }), 40);
  const empty = { ...shop, sales: shop.sales.map(() => 0) };
  t.strictSame(
    calendar.forecast(calendar.fit(empty, prior), asFutureDays(empty, range.from, range.to)),
    new Float64Array(28),
  );
  const whole = known(shopOf({ seed: 111 }));
  const seldom = pickDays(whole, [0, 100, 200, 300, 400, 500]);
  t.throws(() => calendar.fit(seldom, prior), CannotFitError);
});

t.test('a shop that was closed on the last day of the data still has the group of that day', async (t) => {
  const shop = known(shopOf({ seed: 112 }), 40);
  const closed = pickDays(shop, [...shop.days.keys()].slice(0, -1));
  const trainTo = (knownTo?: string) => trainInMemory(trainingDataOf(closed), 'auto', { priors, knownTo }).model;
  t.equal(trainTo(TODAY).intervals.evidence.origins, 0, 'with the intervals of the group');
  t.strictSame(
    trainTo(TODAY).parameters,
    calendar.fit(closed, () => priors.at(-1)?.prior),
  );
  t.strictSame(
    trainTo().parameters,
    calendar.fit(closed, () => priors.at(-2)?.prior),
    'else what it said a month before',
  );
});

t.test('a prior of a stray shop is not taken for the group', async (t) => {
  const [newest] = priors.slice(-1);
  const stray = { day: addDays(TODAY, 1), prior: { ...newest.prior, members: 1, coefficients: {} } };
  t.equal(priorAt([...priors, stray])(addDays(TODAY, 3)), newest.prior);
  t.equal(priorAt(priors)(addDays(TODAY, -900)), undefined);
});

t.test('what a group says travels as JSON', async (t) => {
  t.strictSame(groupSummariesSchema.parse(JSON.parse(JSON.stringify(summaries))), summaries);
  t.strictSame(groupPriorsSchema.parse(JSON.parse(JSON.stringify(priors))), priors);
});
