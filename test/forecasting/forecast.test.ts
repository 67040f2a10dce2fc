import { test } from 'tap';
import { eachDay } from '../../src/dates.ts';
import { forecast } from '../../src/forecasting/forecast.ts';
import { resolveRange } from '../../src/forecasting/forecast-range.ts';
import { forecastSchema } from '../../src/forecasting/forecast-schema.ts';
import { sampleSeries } from '../sample-series.ts';
import { trainedOn } from '../trained.ts';
import { shop } from './sample-stores.ts';

const VERSION = '20230101T060000000Z-0a1b2c3d';

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

test('with the month after comes what becomes of the month that the data end in', async (t) => {
  const series = shop(115);
  const model = trainedOn(series, 'linear');
  const lastDay = '2024-04-24';
  // The store closes on the last day of the month: as the answer of those days alone knows.
  const knowledge = { calendar: [{ date: '2024-04-30', open: false, covariates: {} }] };
  const asked = { levels: [30, 80], quantiles: [0.1, 0.5, 0.9], knowledge };
  const after = forecast(model, VERSION, { range: resolveRange({}, lastDay), ...asked });
  t.strictSame(forecastSchema.parse(after), after);
  const { days, total } = forecast(model, VERSION, { range: resolveRange({ month: '2024-04' }, lastDay), ...asked });
  const rest = forecast(model, VERSION, { range: { from: '2024-04-25', to: '2024-04-30' }, ...asked });
  const sold = series.sales.filter((_, i) => series.days[i] >= '2024-04-01');
  const sum = sold.reduce((all, sales) => all + sales, 0);
  t.match(after.monthInProgress, {
    month: '2024-04',
    observed: { days: sold.length, sales: Number(sum.toFixed(2)) },
    remaining: { days: 6, ...rest.total },
    total,
  });
  t.equal(days.filter(({ observed, open }) => observed && open).length, sold.length);
  const remaining = after.monthInProgress?.remaining ?? total;
  t.ok(Math.abs(total.intervals['80'][0] - sum - remaining.intervals['80'][0]) < 0.011);
  t.ok(Math.abs((total.quantiles?.['0.9'] ?? 0) - sum - remaining.intervals['80'][1]) < 0.011);

  for (const range of [
    { from: '2024-04-25', to: '2024-04-30' },
    { from: '2024-06-01', to: '2024-06-30' },
    { from: '2024-05-01', to: '2024-05-30' },
    { from: '2024-04-01', to: '2024-04-30' },
  ]) {
    t.notOk('monthInProgress' in forecast(model, VERSION, { range, ...asked }), `${range.from} to ${range.to}`);
  }
  const ended = trainedOn(shop(121), 'linear');
  t.equal(ended.trainedOn.to, '2024-04-30');
  t.notOk('monthInProgress' in forecast(ended, VERSION, { range: resolveRange({}, ended.trainedOn.to), ...asked }));
});

test('a series that says nothing of the last days of its dataset was closed on them', async (t) => {
  const model = trainedOn(shop(115), 'linear');
  t.equal(model.trainedOn.to, '2024-04-24');
  const closedTo = (lastDay: string) =>
    eachDay('2024-04-25', lastDay).map((date) => ({ date, open: false, covariates: {} }));
  const ask = (lastDay: string, query: Parameters<typeof resolveRange>[0]) =>
    forecast(model, VERSION, {
      ...{ range: resolveRange(query, lastDay), levels: [80], knowledge: { calendar: closedTo(lastDay) } },
      lastDay,
    });
  const own = ask('2024-04-24', { month: '2024-04' });
  const sold = own.days.filter(({ observed }) => observed);

  const within = ask('2024-04-27', {});
  t.strictSame(forecastSchema.parse(within), within);
  t.match(within.monthInProgress, {
    month: '2024-04',
    observed: { days: sold.filter(({ open }) => open).length, missing: 3 },
    remaining: { days: 3, ...ask('2024-04-27', { from: '2024-04-28', to: '2024-04-30' }).total },
    total: ask('2024-04-27', { month: '2024-04' }).total,
  });
  const days = ask('2024-04-27', { month: '2024-04' }).days.slice(24);
  t.strictSame(
    days.map(({ observed, open, forecast }) => [observed ?? false, open, forecast > 0]),
    [...Array<unknown>(3).fill([true, false, false]), [false, false, false], [false, true, true], [false, true, true]],
    'a Sunday after three days that were observed',
  );

  t.notOk('monthInProgress' in ask('2024-04-30', {}), 'the dataset ends with its month');
  const later = ask('2024-05-20', {});
  t.equal(later.from, '2024-06-01');
  t.match(later.monthInProgress, {
    month: '2024-05',
    observed: { days: 0, sales: 0, missing: 20 },
    remaining: { days: 11, ...ask('2024-05-20', { from: '2024-05-21', to: '2024-05-31' }).total },
  });
  t.strictSame(later.monthInProgress?.total, ask('2024-05-20', { from: '2024-05-21', to: '2024-05-31' }).total);
  const whole = ask('2024-04-24', {});
  t.notOk(Object.hasOwn(whole.monthInProgress?.observed ?? {}, 'missing'), 'nothing is missing at its own end');
});

test('quantiles are the bounds of intervals as they are answered', async (t) => {
  const model = trainedOn(shop(115), 'linear');
  const ask = (wishes: object) =>
    forecast(model, VERSION, {
      range: resolveRange({}, '2024-04-24'),
      levels: [80],
      knowledge: { calendar: [] },
      ...wishes,
    });
  const { days, total } = ask({ quantiles: [0.005, 0.1, 0.5, 0.9, 0.995], levels: [80, 99] });
  for (const { forecast, intervals, quantiles } of [...days, total]) {
    t.strictSame(quantiles, {
      0.005: intervals['99'][0],
      0.1: intervals['80'][0],
      0.5: forecast,
      0.9: intervals['80'][1],
      0.995: intervals['99'][1],
    });
  }
  t.notOk('quantiles' in ask({}).days[0] || 'quantiles' in ask({}).total, 'absent when nobody asks');
});
