import t from 'tap';
import { calendar } from '../../../../src/forecasting/models/calendar/calendar.ts';
import { eventfulStore, simulate, weekdayFactor } from './simulated-series.ts';

const { series, future } = eventfulStore();

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
