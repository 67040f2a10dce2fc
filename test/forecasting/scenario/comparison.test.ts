import t from 'tap';
import { type IsoDay, type Weekday, weekdayOf } from '../../../src/dates.ts';
import { forecast } from '../../../src/forecasting/forecast.ts';
import { dayInterval } from '../../../src/forecasting/intervals/intervals.ts';
import { compareScenario } from '../../../src/forecasting/scenario/comparison.ts';
import { differenceInterval } from '../../../src/forecasting/scenario/differences.ts';
import type { TrainedModel } from '../../../src/forecasting/trained-model.ts';
import { studentQuantile } from '../../../src/numerics/student-t.ts';
import type { KnownDay } from '../../../src/sales/known-future.ts';
import type { Series } from '../../../src/sales/series.ts';
import { sampleSeries } from '../../sample-series.ts';
import { trainedOn } from '../../trained.ts';
import {
  compared,
  FIRST,
  MONTH,
  onWeekdays,
  PROMOTED,
  positionsOf,
  promotedOn,
  store,
  WEEK,
} from './promoted-stores.ts';

const halfWidth = ([lower, upper]: readonly [number, number]) => (upper - lower) / 2;

function scenario(model: TrainedModel, calendar: readonly KnownDay[], range = { from: FIRST, to: '2023-01-31' }) {
  const request = { range, levels: [80, 95] };
  const planned = forecast(model, '20230101T000000000Z-00000000', {
    ...request,
    knowledge: { calendar, assume: 'none' },
  });
  return {
    planned,
    ...compareScenario(model, planned, { ...request, baseline: { calendar: [] }, scenario: { calendar } }),
  };
}

const noisy = store({ seed: 5, noise: 0.1 }).series;
const calendarModel = trainedOn(noisy, 'calendar');
const linearModel = trainedOn(noisy, 'linear');

t.test('without noise the difference is the true one, for certain', async (t) => {
  const { series, effectOf } = store({ seed: 3, noise: 0 });
  const { comparison } = scenario(trainedOn(series, 'calendar'), promotedOn(['2023-01-03', '2023-01-07']));
  for (const day of comparison.days) {
    t.ok(Math.abs(day.difference / effectOf(day.date) - 1) < 1e-3, `${day.difference} for ${effectOf(day.date)}`);
    t.ok(day.intervals['80'][1] - day.intervals['80'][0] < 0.01 * day.difference);
  }
});

t.test('baseline and difference are the forecast, and the total is that of the days', async (t) => {
  for (const model of [calendarModel, linearModel]) {
    const { planned, comparison } = scenario(model, [
      ...promotedOn(['2023-01-03', '2023-01-05', '2023-01-09']),
      { date: '2023-01-11', open: false, covariates: {} },
    ]);
    const dates = comparison.days.map(({ date }) => date);
    for (const date of ['2023-01-03', '2023-01-05', '2023-01-09', '2023-01-11']) t.ok(dates.includes(date), date);
    for (const day of comparison.days) {
      const { forecast } = planned.days[MONTH.indexOf(day.date)];
      t.ok(Math.abs(day.baseline + day.difference - forecast) < 0.006);
      const [lower, upper] = day.intervals['80'];
      const [lowest, highest] = day.intervals['95'];
      t.ok(lowest <= lower && lower <= day.difference && day.difference <= upper && upper <= highest);
    }
    const sum = comparison.days.reduce((sum, { difference }) => sum + difference, 0);
    t.ok(Math.abs(sum - comparison.total.difference) < 0.05);
    t.ok(Math.abs(comparison.total.baseline + comparison.total.difference - planned.total.forecast) < 0.006);
  }
});

t.test('the same plan differs nowhere', async (t) => {
  const { comparison } = scenario(calendarModel, [{ date: '2023-01-03', covariates: { promo: 0 } }]);
  t.same(comparison.days, []);
  t.match(comparison.total, { difference: 0, intervals: { 80: [0, 0], 95: [0, 0] } });
});

t.test('the noise of the day is not in the difference, and days with one effect share its error', async (t) => {
  const saturdays = onWeekdays(6);
  for (const model of [calendarModel, linearModel]) {
    const all = compared(model, promotedOn(onWeekdays(2, 4, 6)));
    const days = positionsOf(saturdays).map((k) => halfWidth(differenceInterval(all, [k], 80)));
    const total = halfWidth(differenceInterval(all, positionsOf(saturdays), 80));
    const sum = days.reduce((a, b) => a + b, 0);
    t.ok(Math.abs(total / sum - 1) < 0.02, `${total} of Saturdays whose bounds add up to ${sum}`);
    const band = halfWidth(dayInterval(model.intervals, all.pairs[MONTH.indexOf(saturdays[0])].before, 80));
    t.ok(days[0] < 0.7 * band, `${days[0]} beside ${band} of the day's sales`);
  }
});

t.test('the errors of the linear model are those of least squares', async (t) => {
  const parameters = linearModel.parameters as { effectCovariance: number[]; promotionSpread: number };
  // Promotions are compared within weekdays: each adds n₁n₀ / (n₁ + n₀) to the information.
  const information = PROMOTED.map((weekday) => {
    const here = noisy.days.flatMap((day, i) => (weekdayOf(day) === weekday ? [noisy.covariates.promo[i]] : []));
    const set = here.reduce((sum, value) => sum + value, 0);
    return (set * (here.length - set)) / here.length;
  }).reduce((a, b) => a + b, 0);
  const fitted = (date: IsoDay, i: number) => fittedOf(linearModel, noisy, date, i);
  const squares = noisy.days.reduce((sum, day, i) => sum + (noisy.sales[i] - fitted(day, i)) ** 2, 0);
  const variance = squares / (365 - 8) / information;
  t.ok(Math.abs(parameters.effectCovariance[0] / variance - 1) < 1e-6);
  const [lower, upper] = differenceInterval(compared(linearModel, promotedOn(['2023-01-03'])), [2], 80);
  const spread = Math.sqrt(variance + parameters.promotionSpread ** 2);
  const quantile = studentQuantile(0.9, 365 / (1 + 60 / 405));
  t.ok(Math.abs((upper - lower) / (2 * quantile * spread) - 1) < 1e-6);
});

t.test('a linear model learns how much promotions differ between weekdays', async (t) => {
  const spread = (extra: (weekday: Weekday) => number) => {
    const promo = (_: IsoDay, weekday: Weekday, i: number) => (PROMOTED.includes(weekday) && i % 2 ? 1 : 0);
    const sales = (day: IsoDay, weekday: Weekday, i: number) => 1000 + promo(day, weekday, i) * extra(weekday);
    const model = trainedOn(sampleSeries({ days: 364, sales, covariates: { promo } }), 'linear');
    return (model.parameters as { promotionSpread: number }).promotionSpread;
  };
  t.equal(spread(() => 200) < 1e-6, true, 'not at all');
  // Extra sales of 100, 200 and 300 have the standard deviation 100.
  t.ok(Math.abs(spread((weekday) => 50 * weekday) - 100) < 3, `${spread((weekday) => 50 * weekday)}`);
});

function fittedOf({ parameters }: TrainedModel, { covariates }: Series, date: IsoDay, i: number): number {
  const { encoding, intercept, coefficients } = parameters as {
    encoding: { weekdays: number[] };
    intercept: number;
    coefficients: number[];
  };
  const position = encoding.weekdays.indexOf(weekdayOf(date));
  const weekday = position < 0 ? 0 : coefficients[position];
  return intercept + weekday + covariates.promo[i] * coefficients[coefficients.length - 1];
}

t.test('a promotion on a weekday without one so far says so, and its band is wider', async (t) => {
  for (const model of [calendarModel, linearModel]) {
    const { comparison } = scenario(model, promotedOn(['2023-01-03', '2023-01-09']));
    const [tuesday, monday] = comparison.days;
    t.match([tuesday.support, monday.support], ['seen', 'unseen']);
    const relative = [tuesday, monday].map(({ intervals, baseline }) => halfWidth(intervals['80']) / baseline);
    t.ok(relative[1] > 1.25 * relative[0], `${relative}`);
  }
});

t.test('a day that is closed or opened differs by its sales, with the bounds of its forecast', async (t) => {
  const [shut] = scenario(calendarModel, [{ date: '2023-01-11', open: false, covariates: {} }]).comparison.days.filter(
    ({ change }) => change === 'closed',
  );
  const { days } = forecast(calendarModel, 'x', {
    range: { from: FIRST, to: '2023-01-31' },
    levels: [80],
    knowledge: { calendar: [], assume: 'none' },
  });
  const [lower, upper] = days[10].intervals['80'];
  t.match(shut, { date: '2023-01-11', baseline: days[10].forecast, difference: -days[10].forecast });
  t.ok(Math.abs(shut.intervals['80'][0] + upper) < 0.011 && Math.abs(shut.intervals['80'][1] + lower) < 0.011);

  const sundaysOff = trainedOn(
    sampleSeries({
      from: '2022-01-01',
      days: 365,
      closed: (day) => weekdayOf(day) === 7,
      sales: (_, weekday, i) => 1000 * WEEK[weekday - 1] * (1 + 0.05 * Math.sin(i * i)),
      covariates: { promo: (_, weekday, i) => (weekday === 2 ? i % 2 : 0) },
    }),
    'calendar',
  );
  const { comparison, planned } = scenario(sundaysOff, [{ date: '2023-01-08', open: true, covariates: {} }]);
  const opened = comparison.days.find(({ date }) => date === '2023-01-08');
  t.match(opened, { change: 'opened', baseline: 0, support: 'unseen', difference: planned.days[7].forecast });
  t.same(opened?.intervals['80'], planned.days[7].intervals['80']);
});

t.test('neighbours of a closure that change are marked as such', async (t) => {
  const shut = new Set([40, 41, 90, 130, 131, 180, 230, 280, 281, 320]);
  const series = sampleSeries({
    from: '2022-01-01',
    days: 365,
    closed: (_, i) => shut.has(i),
    sales: (_, weekday, i) => 1000 * WEEK[weekday - 1] * (shut.has(i + 1) ? 1.3 : 1) * (1 + 0.03 * Math.sin(i * i)),
  });
  const { comparison } = scenario(trainedOn(series, 'calendar'), [{ date: '2023-01-11', open: false, covariates: {} }]);
  t.match(
    comparison.days.find(({ date }) => date === '2023-01-10'),
    { change: 'neighbour', support: 'seen' },
  );
  const never = scenario(calendarModel, [{ date: '2023-01-11', open: false, covariates: {} }]);
  t.match(
    never.comparison.days.map(({ date, change }) => [date, change]),
    [['2023-01-11', 'closed']],
  );
  const [{ difference, intervals }] = never.comparison.days;
  t.match(never.comparison.total, { difference, intervals }, 'what was never seen is not guessed at');
  t.match(never.assumptions, [{ code: 'neighbours-unknown' }]);
});

t.test('days already observed have no difference', async (t) => {
  const range = { from: '2022-12-01', to: '2022-12-31' };
  const { comparison, planned } = scenario(calendarModel, promotedOn(['2022-12-27']), range);
  t.match(comparison, { days: [], total: { baseline: planned.total.forecast, difference: 0 } });
});

t.test('a model that does not know its errors says so, with the bounds of whole days', async (t) => {
  const { effectCovariance: _, ...parameters } = calendarModel.parameters as { effectCovariance?: number[] };
  for (const model of [{ ...calendarModel, parameters }, trainedOn(noisy, 'seasonal-naive')]) {
    const { comparison, assumptions } = scenario(model, promotedOn(['2023-01-03']));
    t.match(
      assumptions.map(({ code }) => code),
      ['no-carry-over', 'effect-errors-unknown'],
    );
    t.ok(halfWidth(comparison.days[0].intervals['80']) > 100);
  }
});

t.test('sales never fall below 0, so a difference never below less than the baseline', async (t) => {
  const wild = trainedOn(store({ seed: 2, noise: 1.2 }).series, 'calendar');
  const { comparison } = scenario(wild, promotedOn(onWeekdays(1, 2)));
  for (const { intervals, baseline } of comparison.days) t.ok(intervals['95'][0] >= -baseline - 0.01);
});
