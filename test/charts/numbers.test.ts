import t from 'tap';
import { dayTicks, niceRange, niceStep } from '../../src/charts/drawing/axes.ts';
import { formatChange, formatExact, formatNumber, plainText } from '../../src/charts/drawing/text.ts';
import { chartWords } from '../../src/charts/drawing/words.ts';
import { histogram } from '../../src/charts/residuals.ts';
import { promoEffect, weekdayGroups } from '../../src/charts/weekday.ts';

const { en, es } = chartWords;

t.test('numbers keep about three digits and take the separators of the language', async (t) => {
  t.equal(formatNumber(1234567.8, en), '1,234,568');
  t.equal(formatNumber(1234.5, es), '1.235');
  t.equal(formatNumber(12.34, es), '12,3');
  t.equal(formatNumber(0.987, en), '0.99');
  t.equal(formatNumber(-0.001, en), '0');
  t.equal(formatNumber(99.96, en), '100');
  t.equal(formatChange(12.34, en), '+12.3');
  t.equal(formatChange(-12.34, en), '−12.3');
  t.equal(formatChange(0.001, en), '0');
  t.equal(formatExact(0.1 + 0.2, en), '0.3');
  t.equal(formatExact(-2500.125, en), '−2,500.125');
});

t.test('ranges have round ends that hold all values', async (t) => {
  t.same(niceRange([1317, 4409]), { min: 1000, max: 5000, interval: 1000 });
  t.same(niceRange([-3, 8], 4), { min: -5, max: 10, interval: 5 });
  t.same(niceRange([0, 0]), { min: -1, max: 1, interval: 1 });
  t.same(niceRange([]), { min: 0, max: 1, interval: 1 });
  t.same(niceRange([100, 100]), { min: 90, max: 110, interval: 10 });
  t.same([0.03, 1, 1.1, 2.2, 4, 7, 0, Number.NaN].map(niceStep), [0.05, 1, 2, 2.5, 5, 10, 1, 1]);
});

t.test('ticks: every day of a month, Mondays of a quarter, months of a year, years of decades', async (t) => {
  const most = { daily: 45, coarse: 16 };
  t.equal(dayTicks('2025-01-01', '2025-01-31', most).days.length, 31);
  t.same(dayTicks('2025-01-01', '2025-03-31', most).days.slice(0, 2), ['2025-01-06', '2025-01-13']);
  t.same(dayTicks('2024-01-15', '2025-01-15', most).days.slice(0, 2), ['2024-02-01', '2024-03-01']);
  t.same(dayTicks('2023-01-01', '2025-12-31', most).days.slice(0, 3), ['2023-01-01', '2023-04-01', '2023-07-01']);
  t.same(dayTicks('2004-01-01', '2024-01-31', most).days.slice(0, 3), ['2004-01-01', '2006-01-01', '2008-01-01']);
  for (const to of ['2025-03-31', '2026-01-01', '2031-05-05', '2199-12-31']) {
    t.ok(dayTicks('2025-01-01', to, most).days.length <= 45);
  }
});

t.test('histogram: all values are counted, in bins of one width with an empty one at each end', async (t) => {
  t.same(histogram([]), []);
  t.same(histogram([0, 0, 0]), [
    { middle: -1, count: 0 },
    { middle: 0, count: 3 },
    { middle: 1, count: 0 },
  ]);
  const values = Array.from({ length: 1000 }, (_, i) => i - 500);
  const bins = histogram(values);
  t.equal(
    bins.reduce((sum, { count }) => sum + count, 0),
    1000,
  );
  t.same([bins[0]?.count, bins.at(-1)?.count], [0, 0]);
  t.ok(histogram([...values, 1e6]).length <= 44, 'one far value does not give a million bins');
});

t.test('texts from outside become one printable line of at most 72 characters', async (t) => {
  t.equal(plainText(' a\n\u0000b\u202ec\ud800 '), 'a b c');
  t.equal(Array.from(plainText('😀'.repeat(100))).length, 72);
  t.equal(plainText('<b>'), '<b>');
});

t.test("a promotion's effect is the difference of means with Welch's standard error", async (t) => {
  const days = ['2024-01-01', '2024-01-08', '2024-01-15', '2024-01-22', '2024-01-02'];
  const [monday, tuesday] = weekdayGroups({ days, sales: [100, 110, 104, 112, 7], promo: [0, 0, 1, 1, 1] });
  t.same(monday?.withoutPromo, { count: 2, mean: 105, variance: 50 });
  t.same(monday && promoEffect(monday), { difference: 3, share: 3 / 105, standardError: Math.sqrt(25 + 16) });
  t.equal(tuesday && promoEffect(tuesday), null);
  const [single] = weekdayGroups({ days: days.slice(0, 2), sales: [0, 5], promo: [0, 1] });
  t.same(single && promoEffect(single), { difference: 5, share: null, standardError: null });
});
