import { test } from 'tap';
import { addDays, daysBetween, weekdayOf } from '../../../src/dates.ts';
import { backtest } from '../../../src/forecasting/evaluation/backtest.ts';
import { planBacktest, sharedOrigin } from '../../../src/forecasting/evaluation/rolling-origins.ts';
import { candidateOf } from '../../../src/forecasting/trained-model.ts';
import { firstDays } from '../../../src/sales/series.ts';
import { noisy } from '../sample-stores.ts';

test('origins are rolling, see no day after themselves, and test a month that was observed', async (t) => {
  const series = noisy(365);
  const plan = planBacktest(series);
  t.ok(plan.length >= 6, `${plan.length} origins`);
  const naive = candidateOf('seasonal-naive');
  const models = plan.map(({ historyDays }) => naive.fit(firstDays(series, historyDays)));
  const origins = backtest(naive, models, plan);
  t.strictSame(
    origins.map(({ origin }) => origin),
    origins.map(({ origin }) => origin).sort(),
  );
  for (const [i, { origin, historyDays, days }] of origins.entries()) {
    t.equal(series.days[historyDays - 1], origin);
    t.equal(historyDays, plan[i].historyDays);
    t.ok(days.every(({ date, horizon }) => date > origin && horizon >= 1 && horizon <= 31));
    t.ok(days.every(({ date, actual }) => actual === series.sales[series.days.indexOf(date)]));
    t.ok(days.length >= 26, 'a month without its Sundays');
    const before = days.map(({ date }) =>
      series.days.findLastIndex((day, at) => at < historyDays && weekdayOf(day) === weekdayOf(date)),
    );
    t.strictSame(
      days.map(({ forecast }) => forecast),
      before.map((at) => series.sales[at]),
    );
  }
  t.strictSame(planBacktest(noisy(50)), [], 'too little history for any');
});

test('series of a dataset share their origins, whenever they begin, end and are closed', async (t) => {
  const whole = noisy(400);
  const lastDay = whole.days[whole.days.length - 1];
  const all = planBacktest(whole);
  t.strictSame(planBacktest(whole, lastDay), all, 'counted from its own last day as without');
  const shared = new Set(all.map(({ origin }) => sharedOrigin(lastDay, origin)));
  for (const [days, least] of [
    [whole.days.length - 3, all.length],
    [whole.days.length - 100, 4],
    [90, 1],
  ]) {
    const series = firstDays(whole, days);
    const end = series.days[days - 1];
    const plan = planBacktest(series, lastDay);
    t.ok(plan.length >= least, `${plan.length} origins of ${days} days`);
    for (const { origin, days: tested } of plan) {
      const grid = sharedOrigin(lastDay, origin);
      t.ok(grid >= origin && daysBetween(origin, grid) < 28);
      t.equal((daysBetween(grid, lastDay) - 31) % 28, 0, 'whole steps before the last day');
      t.ok(daysBetween(grid, end) >= 14, 'the series reaches beyond its origins');
      t.ok(tested.length > 0);
      if (grid >= all[0].origin) t.ok(shared.has(grid));
    }
  }
  t.strictSame(planBacktest(firstDays(whole, 30), addDays(lastDay, 500)), []);
});
