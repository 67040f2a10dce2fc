import { test } from 'tap';
import { addDays } from '../../../src/dates.ts';
import { forecast } from '../../../src/forecasting/forecast.ts';
import { unsaidShares } from '../../../src/forecasting/intervals/fit-intervals.ts';
import { totalInterval, UNSAID_SPANS } from '../../../src/forecasting/intervals/intervals.ts';
import { candidateOf, type TrainedModel } from '../../../src/forecasting/trained-model.ts';
import { expectedSales } from '../../../src/forecasting/usual-promotions.ts';
import { trainInMemory, trainingDataOf } from '../../../src/pipeline/in-memory.ts';
import { trainedOn } from '../../trained.ts';
import { noisy, weekly } from '../sample-stores.ts';

const VERSION = '20240101T000000000Z-00000000';
const model = trainedOn(noisy(365), 'calendar');
const from = addDays(model.trainedOn.to, 1);
const range = { from, to: addDays(from, 30) };

test('a share of none or of all is a forecast without or with promotions', async (t) => {
  const candidate = candidateOf(model.kind);
  const days = (promo: number, promoShare?: number) =>
    Array.from({ length: 14 }, (_, i) => ({ date: addDays(from, i), open: true, covariates: { promo }, promoShare }));
  const sales = (...args: Parameters<typeof days>) => [...expectedSales(candidate, model.parameters, days(...args))];
  t.strictSame(sales(0, 0), sales(0));
  const all = sales(1);
  t.ok(sales(0, 1).every((value, i) => Math.abs(value - all[i]) < 1e-9 * value));
});

test('where no covariate varies there is one case, in model and report', async (t) => {
  const { model: plain, report } = trainInMemory(trainingDataOf(weekly(200)), 'calendar');
  t.notOk('assumed' in plain.intervals);
  t.notOk(plain.covariates.some(({ usual }) => usual));
  t.ok(report.backtest?.candidates.every(({ assumed }) => assumed === null));
  const { report: both } = trainInMemory(trainingDataOf(noisy(200)), 'calendar');
  t.ok(
    both.backtest?.candidates.some(
      ({ assumed, metrics }) => assumed && metrics && (assumed.metrics.mae ?? 0) > (metrics.mae ?? 0),
    ),
  );
});

test('a model of an earlier version answers as it did: no promotion, one case for all days', async (t) => {
  const { assumed: _, ...intervals } = model.intervals;
  const covariates = model.covariates.map(({ usual: _, ...facts }) => facts);
  const earlier: TrainedModel = { ...model, intervals, covariates };
  const ask = (of: TrainedModel, knowledge: Parameters<typeof forecast>[2]['knowledge']) => {
    const { days, total } = forecast(of, VERSION, { range, levels: [50, 80, 95], knowledge });
    return { days, total };
  };
  const told = Array.from({ length: 31 }, (_, i) => ({ date: addDays(from, i), covariates: { promo: 0 } }));
  const silent = ask(earlier, { calendar: [] });
  t.strictSame(silent, ask(earlier, { calendar: told }));
  t.strictSame(silent, ask(model, { calendar: told }), 'and the errors that knew are the same in both');
  t.notOk('assume' in forecast(earlier, VERSION, { range, levels: [80], knowledge: { calendar: [] } }));
});

test('a total of days that are not said is wider, and its bounds are nested', async (t) => {
  const width = (unsaid: number, level: number) => {
    const days = Array.from({ length: 31 }, (_, i) => ({
      ...{ date: addDays(from, i), horizon: i + 1, forecast: 400, assumed: i < unsaid },
    }));
    const [lower, upper] = totalInterval(model.intervals, days, level);
    t.ok(lower < 31 * 400 && upper > 31 * 400);
    return upper - lower;
  };
  for (const unsaid of [0, 1, 7, 14, 31]) {
    const widths = [10, 50, 80, 95, 99].map((level) => width(unsaid, level));
    t.strictSame(
      widths,
      [...widths].sort((a, b) => a - b),
    );
    if (unsaid > 0) t.ok(widths[2] > width(0, 80), `${unsaid} days`);
  }
});

test('the unsaid share of a span is what its forecasts differ by', async (t) => {
  const origin = (value: (i: number) => number) => [
    {
      historyDays: 100,
      days: Array.from({ length: 31 }, (_, i) => ({
        ...{ date: addDays(from, i), horizon: i + 1, open: true, actual: 0, forecast: value(i) },
      })),
    },
  ];
  const weeks = (i: number) => (Math.floor(i / 7) % 2 === 0 ? 120 : 80);
  const shares =
    unsaidShares(
      origin(weeks),
      origin(() => 100),
    ) ?? [];
  t.equal(shares.length, UNSAID_SPANS.length);
  t.ok(Math.abs(shares[0] - 0.2) < 1e-12, 'each day is off by a fifth');
  t.ok(shares[1] < shares[0] && shares[1] > 0.1, 'within a run neighbours are off alike');
  t.ok(shares[2] < 1e-12, 'two weeks make up for each other');
  t.strictSame(unsaidShares(origin(weeks), origin(weeks)), [0, 0, 0, 0]);
  t.equal(unsaidShares([], []), undefined);
});
