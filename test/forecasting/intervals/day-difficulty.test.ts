import t from 'tap';
import { difficultyOf, isFestiveSeason, shrinkFactor } from '../../../src/forecasting/intervals/error-model.ts';

const factors = { festive: 1.6, holiday: 2 };

t.test('Christmas, carnival and Holy Week are festive', async (t) => {
  const festive = ['2023-12-08', '2023-12-31', '2024-01-06', '2017-02-27', '2017-04-13', '2015-04-04'];
  const ordinary = ['2023-12-07', '2024-01-07', '2017-02-20', '2017-03-05', '2017-04-16', '2017-04-18', '2024-07-01'];
  for (const day of festive) t.ok(isFestiveSeason(day), day);
  for (const day of ordinary) t.notOk(isFestiveSeason(day), day);
});

t.test('a holiday and an unfamiliar mix do not add up, the larger one counts', async (t) => {
  t.equal(difficultyOf(factors, { date: '2024-07-01' }), 1);
  t.equal(difficultyOf(factors, { date: '2024-07-01', holiday: true, widening: 1.7 }), 2);
  t.equal(difficultyOf(factors, { date: '2024-07-01', holiday: false, widening: 1.7 }), 1.7);
  t.equal(difficultyOf(factors, { date: '2023-12-24', holiday: true }), 3.2);
  t.equal(difficultyOf(factors, {}), 1, 'a day without date');
});

t.test('without evidence the usual factor stays, with much of it the observed one wins', async (t) => {
  t.equal(shrinkFactor(1.6, 0, 0), 1.6);
  t.ok(Math.abs(shrinkFactor(1.6, 1, 20) - Math.sqrt(1.6)) < 1e-12);
  t.ok(Math.abs(shrinkFactor(1.6, 1.2, 1e6) - 1.2) < 1e-4);
  t.ok(shrinkFactor(1.6, 50, 1e6) <= 3, 'bounded');
});
