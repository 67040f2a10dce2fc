import t from 'tap';
import { easterSunday, toEpochDay, weekdayOfEpochDay } from '../../../../src/dates.ts';
import { calendar } from '../../../../src/forecasting/models/calendar/calendar.ts';
import { civilDayOf } from '../../../../src/forecasting/models/calendar/day-context.ts';
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

t.test('each festive season and shopping day has an effect of its own', async (t) => {
  const factors: Readonly<Record<string, number>> = { christmas: 1.3, carnival: 0.8, easter: 1.2, shoppingDays: 1.25 };
  const seasonOf = (epochDay: number): string | undefined => {
    const { month, dayOfMonth, year } = civilDayOf(epochDay);
    const beforeEaster = easterSunday(year) - epochDay;
    if (month === 12 && dayOfMonth >= 15 && dayOfMonth <= 24) return 'christmas';
    if (beforeEaster >= 47 && beforeEaster <= 50) return 'carnival';
    if (beforeEaster >= 1 && beforeEaster <= 3) return 'easter';
    const sinceThursday = (weekdayOfEpochDay(epochDay) + 3) % 7;
    const thursday = dayOfMonth - sinceThursday;
    const isBlackFriday = month === 11 && thursday >= 22 && thursday <= 28 && sinceThursday >= 1 && sinceThursday <= 4;
    return isBlackFriday ? 'shoppingDays' : undefined;
  };
  const first = toEpochDay('2020-01-01');
  const years = simulate({
    days: 1461,
    sales: (i, weekday) => 100 * weekdayFactor(weekday) * (factors[seasonOf(first + i) ?? ''] ?? 1),
    ahead: 365,
  });
  const model = calendar.fit(years.series);
  const forecast = calendar.forecast(model, years.future);
  const seen = new Set<string>();
  for (const [k, effects] of calendar.effects(model, years.future).entries()) {
    const product = Object.values(effects).reduce((a, b) => a * b, 1);
    t.ok(Math.abs(product - forecast[k]) <= 1e-9 * forecast[k], years.future[k].date);
    const season = seasonOf(toEpochDay(years.future[k].date));
    if (season === undefined) continue;
    seen.add(season);
    for (const [name, factor] of Object.entries(effects)) {
      if (name === season) t.ok(factor > 1 === factors[season] > 1 && factor !== 1, `${season}: ${factor}`);
      else if (name in factors || name === 'closures') t.equal(factor, 1, `${season} is not told as ${name}`);
    }
  }
  t.strictSame([...seen].sort(), Object.keys(factors).sort());
});
