import t from 'tap';
import { calendar } from '../../../../src/forecasting/models/calendar/calendar.ts';
import type { Series } from '../../../../src/sales/series.ts';
import {
  eventfulStore,
  greatestError,
  noiseOf,
  type Simulation,
  simulate,
  totalRatio,
  weekdayFactor,
} from './simulated-series.ts';

const weekly: Simulation['sales'] = (_, weekday) => 100 * weekdayFactor(weekday);
const promo = (i: number): number => Math.floor(i / 7) % 2;
const holiday = (i: number): number => (i % 17 === 0 ? 1 : 0);

function run(simulation: Simulation) {
  const { series, future, truth } = simulate(simulation);
  const model = calendar.fit(series);
  const forecast = calendar.forecast(model, future);
  return {
    series,
    future,
    truth,
    model,
    forecast,
    error: greatestError(forecast, truth),
    ratio: totalRatio(forecast, truth),
  };
}

/** Weekly sales with 10 % noise. */
function noisy(seed = 1): Simulation['sales'] {
  const noise = noiseOf(0.1, seed);
  return (i, weekday) => weekly(i, weekday) * noise();
}

t.test('a noiseless weekly series is recovered to 1e-6 from any length of history', async (t) => {
  for (const days of [28, 35, 60, 120, 365, 800, 3000]) t.ok(run({ days, sales: weekly }).error < 1e-6, `${days} days`);
});

t.test('a noiseless series with promotions and rare holidays is recovered to 1e-6', async (t) => {
  const sales: Simulation['sales'] = (i, weekday) =>
    weekly(i, weekday) * (promo(i) ? 1.2 + 0.05 * weekday : 1) * (holiday(i) ? 0.7 : 1);
  for (const days of [365, 800])
    t.ok(run({ days, sales, covariates: { promo, holiday } }).error < 1e-6, `${days} days`);
  t.ok(run({ days: 120, sales, covariates: { promo, holiday } }).error < 0.01, 'to 1 % from eight holidays');
});

t.test('a constant series is forecast as the constant', async (t) => {
  t.ok(run({ days: 60, sales: () => 42 }).error < 1e-12);
});

t.test('sales times c give the forecast times c', async (t) => {
  const { series, future, forecast } = run({
    days: 400,
    sales: (i, weekday) => (i % 40 === 3 ? 0 : noisy(i + 1)(i, weekday)),
  });
  for (const c of [1e-5, 3, 1e10]) {
    const scaled = calendar.forecast(
      calendar.fit({ ...series, sales: series.sales.map((value) => c * value) }),
      future,
    );
    t.ok(
      scaled.every((value, k) => Math.abs(value / (c * forecast[k]) - 1) < 1e-9),
      `c = ${c}`,
    );
  }
});

t.test('the model is plain JSON: its numbers survive it, and fitting again gives the same bytes', async (t) => {
  const { series, future, model, forecast } = run({ days: 500, sales: noisy(), covariates: { promo, holiday } });
  const copy = JSON.parse(JSON.stringify(model));
  t.same(copy, model);
  t.strictSame(calendar.forecast(copy, future), forecast);
  t.equal(JSON.stringify(calendar.fit(series)), JSON.stringify(model));
});

t.test('closed days are exactly 0', async (t) => {
  const { forecast, future } = run({ days: 200, sales: noisy(), open: (_, weekday) => weekday !== 7 });
  t.ok(forecast.every((value, k) => (future[k].open ? value > 0 : value === 0)));
});

t.test('days without sales that are rare do not count', async (t) => {
  const { ratio } = run({ days: 400, sales: (i, weekday) => (i % 37 === 5 && i < 400 ? 0 : weekly(i, weekday)) });
  t.ok(Math.abs(ratio - 1) < 0.01, `total ${ratio}`);
});

t.test('with many days without sales the total still holds', async (t) => {
  const keep =
    (share: number): Simulation['sales'] =>
    (i, weekday) =>
      (i * 7919) % 100 < 100 * share ? weekly(i, weekday) : 0;
  for (const share of [0.7, 0.5, 0.2]) {
    const { ratio } = run({ days: 400, sales: keep(share), ahead: 100 });
    t.ok(ratio > 0.7 && ratio < 1.4, `${share} of days with sales: total ${ratio}`);
  }
});

t.test('a series that never sold is forecast as 0', async (t) => {
  t.ok(run({ days: 100, sales: () => 0 }).forecast.every((value) => value === 0));
});

t.test('outliers do not move the forecast', async (t) => {
  const outlying: Simulation['sales'] = (i, weekday) => (i % 50 === 7 && i < 400 ? 20 : 1) * weekly(i, weekday);
  t.ok(run({ days: 400, sales: outlying }).error < 0.02, 'twenty times the sales every fifty days');
  const last = run({ days: 400, sales: (i, weekday) => (i === 399 ? 50 : 1) * noisy(i + 1)(i, weekday) });
  t.ok(Math.abs(last.ratio - 1) < 0.05, `the last day fifty times: total ${last.ratio}`);
});

t.test('a shift of the level is followed', async (t) => {
  const shifted = (ago: number): Simulation['sales'] => {
    const sales = noisy();
    return (i, weekday) => (i >= 400 - ago ? 0.5 : 1) * sales(i, weekday);
  };
  for (const [ago, limit] of [
    [28, 0.2],
    [45, 0.05],
    [90, 0.05],
    [180, 0.05],
  ]) {
    const { ratio } = run({ days: 400, sales: shifted(ago) });
    t.ok(Math.abs(ratio - 1) < limit, `half the sales since ${ago} days: total ${ratio}`);
  }
});

t.test('a rise of the last weeks is not drawn into the future', async (t) => {
  const { series } = simulate({
    days: 400,
    sales: (i, weekday) => weekly(i, weekday) * 2 ** Math.max(0, (i - 340) / 30),
  });
  const { future } = simulate({ days: 400, sales: weekly, ahead: 730 });
  const forecast = calendar.forecast(calendar.fit(series), future);
  const greatest = series.sales.reduce((a, b) => Math.max(a, b));
  t.ok(forecast.every((value) => value < 1.5 * greatest && value > 0.15 * greatest));
});

t.test('no forecast exceeds the double of the greatest sales seen', async (t) => {
  const noise = noiseOf(2, 5);
  const { forecast, series } = run({ days: 30, sales: () => noise(), open: (i) => (i * 7) % 5 !== 0, ahead: 365 });
  const greatest = series.sales.reduce((a, b) => Math.max(a, b));
  t.ok(forecast.every((value) => value <= 2 * greatest * (1 + 1e-12)));
});

t.test('a steady trend goes on for a month', async (t) => {
  const { ratio } = run({ days: 900, sales: (i, weekday) => weekly(i, weekday) * Math.exp((0.3 * i) / 365) });
  t.ok(Math.abs(ratio - 1) < 0.01, `total ${ratio}`);
});

t.test('a weekday on which the store closes from mid-history on leaves the others as they are', async (t) => {
  for (const since of [100, 350, 386]) {
    const { error } = run({ days: 400, sales: weekly, open: (i, weekday) => weekday !== 7 || i < since });
    t.ok(error < 1e-6, `closed on Sundays since day ${since}`);
  }
});

t.test('a weekday never open before gets a forecast of the usual size', async (t) => {
  const { forecast, future } = run({ days: 400, sales: weekly, open: (i, weekday) => weekday !== 7 || i >= 400 });
  const sundays = forecast.filter((_, k) => new Date(future[k].date).getUTCDay() === 0);
  t.ok(sundays.every((value) => value > 60 && value < 180));
});

t.test('a half year of renovation is not learnt as a weekly rule', async (t) => {
  t.ok(run({ days: 800, sales: weekly, open: (i, weekday) => weekday !== 7 && (i < 300 || i > 480) }).error < 1e-6);
});

t.test('twenty years of history', async (t) => {
  const sales = noisy();
  const { ratio } = run({
    days: 7305,
    sales: (i, weekday) => sales(i, weekday) * (1 + 0.2 * Math.sin((2 * Math.PI * i) / 365.25)),
  });
  t.ok(Math.abs(ratio - 1) < 0.03, `total ${ratio}`);
});

t.test('a covariate that never changed has no effect, whatever it does later', async (t) => {
  const jump = (before: number, after: number) => (i: number) => (i < 400 ? before : after);
  const covariates = { promo: jump(1, 0), holiday: jump(0, 1), temperature: jump(20, 35), price: jump(1e6, 1e6 + 1) };
  t.ok(run({ days: 400, sales: weekly, covariates }).error < 1e-6);
});

t.test('a numeric covariate far from 0 works, and is not extrapolated', async (t) => {
  const price = (i: number): number => 1e6 + ((i * 7) % 5);
  const sales: Simulation['sales'] = (i, weekday) => weekly(i, weekday) * Math.exp(-0.2 * ((i * 7) % 5));
  const { model, future, error } = run({ days: 600, sales, covariates: { price } });
  t.ok(error < 1e-6);
  const free = calendar.forecast(
    model,
    future.map((day) => ({ ...day, covariates: { price: 0 } })),
  );
  const least = calendar.forecast(
    model,
    future.map((day) => ({ ...day, covariates: { price: 1e6 } })),
  );
  t.strictSame(free, least);
});

t.test('a missing future covariate counts as 0, an unknown one is ignored', async (t) => {
  const { model, future } = run({ days: 300, sales: noisy(), covariates: { promo, holiday } });
  const none = calendar.forecast(
    model,
    future.map((day) => ({ ...day, covariates: {} })),
  );
  const zero = calendar.forecast(
    model,
    future.map((day) => ({ ...day, covariates: { promo: 0, holiday: 0, other: 7 } })),
  );
  t.strictSame(none, zero);
});

t.test('what it cannot fit is refused with the reason', async (t) => {
  const { series, future } = simulate({ days: 100, sales: weekly });
  const negative = { ...series, sales: series.sales.map((value, i) => (i === 50 ? -3 : value)) };
  t.throws(() => calendar.fit(negative), { message: 'calendar needs sales ≥ 0, but 2020-02-20 has -3' });
  t.throws(() => calendar.fit(simulate({ days: 27, sales: weekly }).series), /needs 28 days of history/);
  t.throws(() => calendar.fit({ days: [], sales: new Float64Array(0), covariates: {} }), RangeError);
  t.throws(() => calendar.fitPrefixes(series, [101]), RangeError);
  t.throws(() => calendar.forecast(calendar.fit(series), [future[0], future[2]]), /without gaps/);
  t.strictSame(calendar.forecast(calendar.fit(series), []), new Float64Array(0));
});

const { series: eventful } = eventfulStore();
const cutoffs = [40, 98, 99, 100, 200, 272, 273, 300, 420, eventful.days.length - 1, eventful.days.length];

function cut({ days, sales, covariates }: Series, count: number): Series {
  const columns = Object.entries(covariates).map(([name, values]) => [name, values.slice(0, count)]);
  return { days: days.slice(0, count), sales: sales.slice(0, count), covariates: Object.fromEntries(columns) };
}

t.test('the model of a cutoff is the model of the series cut there, number for number', async (t) => {
  const models = calendar.fitPrefixes(eventful, cutoffs);
  cutoffs.forEach((cutoff, k) => {
    t.strictSame(models[k], calendar.fit(cut(eventful, cutoff)), `${cutoff} days`);
  });
});

t.test('a model that is only tested is the same but for the covariance of its effects', async (t) => {
  const [complete, ...tested] = calendar.fitPrefixes(eventful, [eventful.days.length], cutoffs);
  t.strictSame(complete, calendar.fit(eventful));
  cutoffs.forEach((cutoff, k) => {
    const { effectCovariance, ...rest } = calendar.fit(cut(eventful, cutoff));
    t.ok(effectCovariance && effectCovariance.length > 0);
    t.strictSame(tested[k], rest, `${cutoff} days`);
  });
});

t.test('what comes after the cutoff does not matter', async (t) => {
  const cutoff = 300;
  const sales = eventful.sales.map((value, i) => (i < cutoff ? value : 1e6 + i));
  const price = eventful.covariates.price.map((value, i) => (i < cutoff ? value : -1e3));
  const changed = { ...eventful, sales, covariates: { ...eventful.covariates, price } };
  t.strictSame(calendar.fitPrefixes(changed, [cutoff]), calendar.fitPrefixes(eventful, [cutoff]));
});

t.test('cutoffs may come in any order and more than once', async (t) => {
  const [a, b, c] = calendar.fitPrefixes(eventful, [300, 100, 300]);
  t.strictSame(a, c);
  t.strictSame(b, calendar.fit(cut(eventful, 100)));
});
