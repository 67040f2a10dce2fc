import { test } from 'tap';
import { weekdayOf } from '../../src/dates.ts';
import { assumptionsOf, knowFuture } from '../../src/forecasting/assumptions.ts';
import { learnCovariateFacts } from '../../src/forecasting/covariates.ts';
import { forecast } from '../../src/forecasting/forecast.ts';
import { resolveRange } from '../../src/forecasting/forecast-range.ts';
import { forecastSchema } from '../../src/forecasting/forecast-schema.ts';
import { parseTrainedModel } from '../../src/forecasting/trained-model.ts';
import { trainingDataOf } from '../../src/pipeline/in-memory.ts';
import type { KnownDay } from '../../src/sales/known-future.ts';
import type { Series } from '../../src/sales/series.ts';
import { sampleSeries } from '../sample-series.ts';
import { trainedOn } from '../trained.ts';

const VERSION = '20230101T060000000Z-0a1b2c3d';

const shop = (days = 120): Series =>
  sampleSeries({
    days,
    closed: (day) => weekdayOf(day) === 7,
    sales: (_day, weekday, i) => 100 * weekday + (i % 3 === 0 ? 50 : 0) + ((i * 37) % 11),
    covariates: { promo: (_day, _weekday, i) => (i % 3 === 0 ? 1 : 0), price: (_day, _weekday, i) => 2 + (i % 5) / 10 },
  });

test('a forecast has a row for each day asked, closed days at exactly 0, and fits its schema', async (t) => {
  const model = trainedOn(shop(), 'linear');
  const result = forecast(model, VERSION, {
    range: resolveRange({}, model.trainedOn.to),
    levels: [50, 80, 99],
    knowledge: { calendar: [] },
  });
  t.strictSame(forecastSchema.parse(result), result);
  t.strictSame([result.from, result.to, result.days.length], ['2024-05-01', '2024-05-31', 31]);
  for (const day of result.days) {
    t.equal(day.open, day.weekday !== 7);
    const [b50, b80, b99] = ['50', '80', '99'].map((level) => day.intervals[level]);
    if (!day.open) t.strictSame([day.forecast, b50, b99], [0, [0, 0], [0, 0]]);
    const ordered = [0, b99[0], b80[0], b50[0], day.forecast, b50[1], b80[1], b99[1]];
    t.strictSame(
      ordered,
      [...ordered].sort((a, b) => a - b),
      `${day.date}: intervals are nested around the forecast`,
    );
  }
});

test('the total is the sum of the days and has an interval of its own', async (t) => {
  const model = trainedOn(shop(), 'linear');
  const { days, total } = forecast(model, VERSION, {
    range: resolveRange({}, model.trainedOn.to),
    levels: [80],
    knowledge: { calendar: [] },
  });
  const sum = (value: (i: number) => number) => days.reduce((total, _, i) => total + value(i), 0);
  t.ok(Math.abs(total.forecast - sum((i) => days[i].forecast)) < 0.01 * days.length);
  const [lower, upper] = total.intervals['80'];
  t.ok(lower <= total.forecast && total.forecast <= upper);
  t.ok(
    upper - lower < sum((i) => days[i].intervals['80'][1] - days[i].intervals['80'][0]),
    'narrower than the days together',
  );
});

test('days of the running month that were observed keep what was sold', async (t) => {
  const series = shop(115);
  const model = trainedOn(series, 'linear');
  t.equal(model.trainedOn.to, '2024-04-24');
  const range = resolveRange({ month: '2024-04' }, model.trainedOn.to);
  const { days, total } = forecast(model, VERSION, { range, levels: [80], knowledge: { calendar: [] } });
  t.equal(days.length, 30);
  const sold = days.filter(({ observed }) => observed);
  t.equal(sold.length, 24);
  for (const day of sold) {
    const actual = series.sales[series.days.indexOf(day.date)] ?? 0;
    t.strictSame([day.forecast, day.intervals['80']], [actual, [actual, actual]]);
  }
  const rest = forecast(model, VERSION, {
    range: { from: '2024-04-25', to: '2024-04-30' },
    levels: [80],
    knowledge: { calendar: [] },
  });
  const soldSum = sold.reduce((sum, day) => sum + day.forecast, 0);
  t.ok(Math.abs(total.forecast - soldSum - rest.total.forecast) < 0.011);
  t.ok(
    Math.abs(total.intervals['80'][0] - soldSum - rest.total.intervals['80'][0]) < 0.011,
    'what is known adds no width',
  );
});

test('a forecast of later days is a part of the longer one', async (t) => {
  const model = trainedOn(shop(), 'linear');
  const ask = (from: string, to: string) =>
    forecast(model, VERSION, { range: { from, to }, levels: [80], knowledge: { calendar: [] } });
  t.strictSame(ask('2024-05-10', '2024-05-12').days, ask('2024-05-01', '2024-05-31').days.slice(9, 12));
});

test('forecasts are not negative unless the data may be', async (t) => {
  const falling = sampleSeries({
    days: 60,
    sales: (_day, _weekday, i) => Math.max(0, 100 - i * 2),
    covariates: { age: (_day, _weekday, i) => i },
  });
  const calendar = [{ date: '2024-03-05', covariates: { age: 64 } }];
  const ask = { range: { from: '2024-03-05', to: '2024-03-05' }, levels: [80], knowledge: { calendar } };
  const floored = forecast(trainedOn(falling, 'linear'), VERSION, ask);
  t.strictSame(
    [floored.days[0].forecast, floored.days[0].intervals['80'][0], floored.total.intervals['80'][0]],
    [0, 0, 0],
  );
  const free = forecast({ ...trainedOn(falling, 'linear'), allowNegative: true }, VERSION, ask);
  t.ok(free.days[0].forecast < 0);
});

test('numbers keep two decimals, or what fine-grained data needs', async (t) => {
  const fine = sampleSeries({ days: 60, sales: (_day, weekday) => weekday / 1000 });
  const model = { ...trainedOn(fine, 'seasonal-naive'), decimals: 3 };
  const range = { from: '2024-03-04', to: '2024-03-10' };
  const values = (decimals: number) =>
    forecast({ ...model, decimals }, VERSION, { range, levels: [80], knowledge: { calendar: [] } }).days.map(
      (day) => day.forecast,
    );
  t.strictSame(values(3), [0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.007]);
  t.strictSame(values(0), [0, 0, 0, 0, 0.01, 0.01, 0.01]);
});

test('a model file that was tampered with is refused', async (t) => {
  const model = trainedOn(shop(), 'linear');
  t.strictSame(parseTrainedModel(JSON.stringify(model)), JSON.parse(JSON.stringify(model)));
  for (const change of [{ schema: 2 }, { kind: 'oracle' }, { parameters: { intercept: 'x' } }, { trainedOn: {} }]) {
    t.throws(() => parseTrainedModel(JSON.stringify({ ...model, ...change })), JSON.stringify(change));
  }
});

test('ranges: a month, a range or a number of days, within reach', async (t) => {
  t.strictSame(resolveRange({}, '2022-12-31'), { from: '2023-01-01', to: '2023-01-31' });
  t.strictSame(resolveRange({}, '2023-01-15'), { from: '2023-02-01', to: '2023-02-28' });
  t.strictSame(resolveRange({ days: 3 }, '2022-12-31'), { from: '2023-01-01', to: '2023-01-03' });
  t.strictSame(resolveRange({ from: '2022-12-30', to: '2023-01-02' }, '2022-12-31'), {
    from: '2022-12-30',
    to: '2023-01-02',
  });
  t.strictSame(resolveRange({ days: 366 }, '2022-12-31').to, '2024-01-01');
  const refused: [Parameters<typeof resolveRange>[0], RegExp][] = [
    [{ month: '2022-11' }, /2022-11-01 is history.*from 2022-12-01 on/],
    [{ month: '2024-01' }, /2024-01-31 is 396 days after.*at most 366 days, to 2024-01-01/],
    [{ from: '2023-01-02', to: '2023-01-01' }, /comes before/],
    [{ from: '2023-01-02' }, /go together/],
    [{ month: '2023-01', days: 3 }, /not several/],
  ];
  for (const [request, message] of refused) t.throws(() => resolveRange(request, '2022-12-31'), message);
});

test('the future is what the calendar says, else what the history suggests, and every assumption is told', async (t) => {
  const {
    source: { closedWeekdays },
    covariates,
  } = trainingDataOf(shop());
  t.strictSame(closedWeekdays, [7]);
  const calendar: KnownDay[] = [
    { date: '2024-05-05', open: true, covariates: {} },
    { date: '2024-05-06', open: false, covariates: {} },
    { date: '2024-05-07', covariates: { promo: 1, price: 9 } },
  ];
  const facts = { closedWeekdays, covariates };
  const days = knowFuture(facts, '2024-05-05', '2024-05-12', { calendar });
  const assumptions = assumptionsOf(facts, days, { calendar });
  t.strictSame(
    days.map(({ open }) => open),
    [true, false, true, true, true, true, true, false],
  );
  t.strictSame(days[2].covariates, { promo: 1, price: 9 });
  t.equal(days[3].covariates.promo, 0);
  t.ok(days[3].covariates.price > 2 && days[3].covariates.price < 2.4, 'the mean, for a number that is no flag');
  t.strictSame(
    assumptions.map(({ code }) => code),
    ['closed-weekdays', 'covariate-zero', 'covariate-mean'],
  );
  t.match(assumptions[0].message, /closed each Sunday.*6 of 8 days/);
  t.match(assumptions[1].message, /5 of 6 days/);
});

test('a flag that is a function of the weekday goes on so', async (t) => {
  const series = sampleSeries({
    days: 60,
    sales: () => 1,
    covariates: { holiday: (_, weekday) => (weekday === 7 ? 1 : 0), promo: () => 0 },
  });
  const covariates = learnCovariateFacts(series, new Map([['holiday', 'Festivo']]));
  t.equal(covariates[1].byWeekday, null, 'a constant is no pattern');
  const facts = { closedWeekdays: [], covariates };
  const days = knowFuture(facts, '2024-03-02', '2024-03-04', { calendar: [] });
  const assumptions = assumptionsOf(facts, days, { calendar: [] });
  t.strictSame(
    days.map(({ covariates }) => covariates.holiday),
    [0, 1, 0],
  );
  t.match(assumptions.map(({ message }) => message).join(), /Festivo is 1 each Sunday and 0 on other days/);
});

test('assumptions are told in Spanish too', async (t) => {
  const facts = {
    closedWeekdays: [7],
    covariates: [
      { name: 'promo', column: 'Promociones', binary: true, byWeekday: null, fallback: 0 },
      { name: 'holiday', column: 'Festivo', binary: true, byWeekday: null, fallback: 0 },
    ],
  };
  const publicHolidays = { region: 'ES', nameOf: (day: string) => (day === '2026-01-06' ? 'Epifanía' : undefined) };
  const days = knowFuture(facts, '2026-01-05', '2026-01-11', { calendar: [], publicHolidays });
  const assumptions = assumptionsOf(facts, days, { calendar: [], publicHolidays, language: 'es' });
  t.same(
    assumptions.map(({ message }) => message),
    [
      'La tienda cierra cada domingo y abre los demás días de la semana, como últimamente (se supone para los 7 días).',
      'Promociones vale 0: no se ha indicado nada para los 6 días.',
      'Festivo vale 1 en los festivos oficiales de ES (se supone para los 6 días): 2026-01-06 Epifanía.',
    ],
  );
});
