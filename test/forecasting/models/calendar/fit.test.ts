import t from 'tap';
import { calendar } from '../../../../src/forecasting/models/calendar/calendar.ts';
import type { Series } from '../../../../src/sales/series.ts';
import { noiseOf, simulate, weekdayFactor } from './simulated-series.ts';

function cut({ days, sales, covariates }: Series, count: number): Series {
  const columns = Object.entries(covariates).map(([name, values]) => [name, values.slice(0, count)]);
  return { days: days.slice(0, count), sales: sales.slice(0, count), covariates: Object.fromEntries(columns) };
}

const noise = noiseOf(0.15);
const closed = new Set([100, 220, 301, 302, 330, 359, 360, 361, 480, 481, 620]);
const { series, future } = simulate({
  days: 700,
  sales: (i, weekday) => (i % 90 === 4 ? 0 : 100 * weekdayFactor(weekday) * noise() * (i > 400 ? 1.3 : 1)),
  open: (i, weekday) => (weekday !== 7 || i < 250) && !closed.has(i),
  covariates: {
    promo: (i) => (i < 60 ? 0 : Math.floor(i / 5) % 2),
    holiday: (i) => (i % 53 === 0 ? 1 : 0),
    price: (i) => 20 + (i % 11) / (i > 300 ? 2 : 5),
  },
});
const cutoffs = [40, 98, 99, 100, 200, 272, 273, 300, 420, series.days.length - 1, series.days.length];

t.test('the model of a cutoff is the model of the series cut there, number for number', async (t) => {
  const models = calendar.fitPrefixes(series, cutoffs);
  cutoffs.forEach((cutoff, k) => {
    t.strictSame(models[k], calendar.fit(cut(series, cutoff)), `${cutoff} days`);
  });
});

t.test('what comes after the cutoff does not matter', async (t) => {
  const cutoff = 300;
  const sales = series.sales.map((value, i) => (i < cutoff ? value : 1e6 + i));
  const price = series.covariates.price.map((value, i) => (i < cutoff ? value : -1e3));
  const changed = { ...series, sales, covariates: { ...series.covariates, price } };
  t.strictSame(calendar.fitPrefixes(changed, [cutoff]), calendar.fitPrefixes(series, [cutoff]));
});

t.test('cutoffs may come in any order and more than once', async (t) => {
  const [a, b, c] = calendar.fitPrefixes(series, [300, 100, 300]);
  t.strictSame(a, c);
  t.strictSame(b, calendar.fit(cut(series, 100)));
});

t.test('the effects multiply to the forecast', async (t) => {
  const model = calendar.fit(series);
  const forecast = calendar.forecast(model, future);
  calendar.effects(model, future).forEach((effects, k) => {
    const product = Object.values(effects).reduce((a, b) => a * b, 1);
    t.ok(Math.abs(product - forecast[k]) <= 1e-12 * product || !future[k].open, future[k].date);
  });
});

t.test('effects have their meaning: weekdays average 1, promotion is 1 without one', async (t) => {
  const week = simulate({
    days: 364,
    sales: (_, weekday) => 100 * weekdayFactor(weekday),
    covariates: { promo: (i) => i % 2 },
  });
  const effects = calendar.effects(calendar.fit(week.series), week.future.slice(0, 28));
  const mean = effects.reduce((sum, { weekday }) => sum + Math.log(weekday), 0) / 28;
  t.ok(Math.abs(mean) < 1e-9);
  t.ok(
    effects.every(({ promotion, level, trend }) =>
      [promotion, level, trend].every((factor) => Math.abs(factor - 1) < 1e-6),
    ),
  );
  const logs = effects.slice(0, 7).map(({ base, weekday }) => base * weekday);
  t.ok(logs.every((value, k) => Math.abs(value / week.truth[k] - 1) < 1e-6));
});
