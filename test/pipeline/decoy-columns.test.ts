import { test } from 'tap';
import { sampleSeries } from '../sample-series.ts';
import { csvOf, DECOY_NAMES, learntFrom } from './decoy-columns.ts';

/** Sales with a weekly pattern, promotions, holidays and a slow rise; closed on Sundays. */
const shop = sampleSeries({
  from: '2023-01-02',
  days: 430,
  closed: (_day, i) => i % 7 === 6,
  sales: (_day, weekday, i) => 800 + 90 * weekday + i / 2 + (i % 10 === 3 ? 260 : 0) + ((i * 7919) % 97),
  covariates: {
    promo: (_day, _weekday, i) => (i % 10 === 3 ? 1 : 0),
    holiday: (_day, _weekday, i) => (i % 91 === 40 ? 1 : 0),
  },
});

for (const model of ['linear', 'calendar', 'auto'] as const) {
  test(`${model}: customers, parts of the sum, numbers of rows and the weather change no digit of a forecast`, async (t) => {
    const alone = await learntFrom(csvOf(shop, false), model);
    const beside = await learntFrom(csvOf(shop, true), model);
    t.same(beside.known, alone.known);
    t.same(beside.known, ['promo', 'holiday']);
    t.same(beside.ignored, DECOY_NAMES);
    t.strictSame(beside.forecast, alone.forecast);
    t.equal(beside.learnt, alone.learnt, 'errors, intervals and coefficients');
  });
}
