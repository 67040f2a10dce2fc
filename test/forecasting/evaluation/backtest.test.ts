import { test } from 'tap';
import { weekdayOf } from '../../../src/dates.ts';
import { backtest, planBacktest } from '../../../src/forecasting/evaluation/backtest.ts';
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
