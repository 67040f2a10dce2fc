import t from 'tap';
import { eachDay } from '../../../src/dates.ts';
import { countMixes, mixOf, supportOf } from '../../../src/forecasting/intervals/support.ts';
import type { Series } from '../../../src/sales/series.ts';

const days = eachDay('2024-01-01', '2024-03-10');
const series: Series = {
  days,
  sales: Float64Array.from(days, () => 1),
  covariates: {
    promo: Float64Array.from(days, (_, i) => (i < 7 ? 1 : 0)),
    holiday: Float64Array.from(days, (day) => (day === '2024-01-01' || day === '2024-02-05' ? 1 : 0)),
  },
};
const counts = countMixes(series);
const monday = (promo: number, holiday: number) =>
  mixOf({ date: '2024-03-11', open: true, covariates: { promo, holiday } });

t.test('the mixes of all training days are counted', async (t) => {
  t.equal(
    Object.values(counts).reduce((sum, count) => sum + count, 0),
    days.length,
  );
  t.same(counts['1'], 8, 'Mondays without promotion and holiday');
  t.same(counts['2'], 9, 'Tuesdays without promotion');
});

t.test('a mix is seen, rare or unseen by its count, and the band widens with rarity', async (t) => {
  t.same(supportOf(counts, monday(0, 0)), { support: 'seen', count: 8, widening: 1 });
  t.same(supportOf(counts, monday(0, 1)), { support: 'rare', count: 1, widening: 1.6 });
  t.same(supportOf(counts, mixOf({ date: '2024-03-12', open: true, covariates: { promo: 1 } })), {
    support: 'rare',
    count: 1,
    widening: 1.6,
  });
  t.same(supportOf(counts, monday(1, 0)), { support: 'unseen', count: 0, widening: 1.7 });
});

t.test('the widening does not grow with the count', async (t) => {
  const widenings = Array.from({ length: 10 }, (_, count) => supportOf({ '1': count }, monday(0, 0)).widening);
  t.same(
    widenings,
    [...widenings].sort((a, b) => b - a),
  );
});

t.test('a series without promotions or holidays has mixes of weekdays only', async (t) => {
  const plain = countMixes({ ...series, covariates: {} });
  t.same(plain, { 1: 10, 2: 10, 3: 10, 4: 10, 5: 10, 6: 10, 7: 10 });
  t.equal(supportOf(plain, monday(1, 0)).support, 'unseen');
});

t.test('any promotion value but 0 is a promotion', async (t) => {
  t.equal(monday(0.25, 0).promo, true);
  t.equal(monday(0, 0).promo, false);
});
