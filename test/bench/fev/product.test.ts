import t from 'tap';
import { inventedItems } from '../../../bench/fev/invented.ts';
import { type Item, type ItemWindow, windowsOf } from '../../../bench/fev/items.ts';
import { seasonalNaive } from '../../../bench/fev/naive.ts';
import productForecast from '../../../bench/fev/product.ts';
import { naiveRemark, report } from '../../../bench/fev/report.ts';
import { scoreWindow } from '../../../bench/fev/scores.ts';
import { LEVELS, TASKS } from '../../../bench/fev/tasks.ts';
import { eachDay, weekdayOf } from '../../../src/dates.ts';

const [rossmann] = TASKS;
const [shop] = inventedItems(rossmann, 1);
const [window] = windowsOf([shop], rossmann)[3];
const forecastOf = (each: ItemWindow) => productForecast({ window: each, season: 7, model: 'linear' });
/** The same series with other values on some days. */
const changed = (item: Item, target: (y: number, i: number) => number): Item => ({
  ...item,
  target: item.target.map(target),
});

t.test(
  'every task is forecast for its horizon, with ascending quantiles, better than the seasonal naive',
  async (t) => {
    for (const task of TASKS) {
      const items = inventedItems(task, 2);
      const last = windowsOf(items, task, 1)[0];
      t.equal(last.length, 2, task.name);
      const forecasts = last.map((each) => productForecast({ window: each, season: 7, model: 'linear' }));
      for (const { point, quantiles, kind } of forecasts) {
        t.equal(kind, 'linear');
        t.equal(point.length, task.horizon);
        t.same(
          quantiles.map(({ length }) => length),
          LEVELS.map(() => task.horizon),
        );
        for (const [k, quantile] of quantiles.slice(1).entries())
          t.ok(
            Array.from(quantile).every((q, i) => q >= quantiles[k][i]),
            `${task.name}: ${LEVELS[k + 1]}`,
          );
      }
      const scored = (made: (each: ItemWindow, i: number) => ReturnType<typeof seasonalNaive>) =>
        scoreWindow(
          last.map((each, i) => ({
            past: each.item.target.subarray(0, each.past),
            actual: each.item.target.subarray(each.past, each.past + task.horizon),
            forecast: made(each, i),
          })),
          7,
        );
      const naive = scored(({ item, past }) => seasonalNaive(item.target.subarray(0, past), task.horizon, 7));
      const product = scored((_, i) => forecasts[i]);
      t.ok((product.SQL ?? Number.NaN) < (naive.SQL ?? Number.NaN), `${task.name}: ${product.SQL} and ${naive.SQL}`);
    }
  },
);

t.test('a closed day is forecast as 0 with all its quantiles', async (t) => {
  const { point, quantiles } = forecastOf(window);
  const sundays = eachDay(window.from, window.to).map((day) => weekdayOf(day) === 7);
  t.equal(sundays.filter(Boolean).length, 7);
  for (const [i, isSunday] of sundays.entries()) {
    t.equal(point[i] === 0, isSunday);
    t.equal(
      quantiles.every((quantile) => quantile[i] === 0),
      isSunday,
    );
  }
});

t.test('what was sold in the window and later changes nothing', async (t) => {
  const { point, quantiles } = forecastOf(window);
  const other = forecastOf({ ...window, item: changed(shop, (y, i) => (i >= window.past ? 10 * y + 7 : y)) });
  t.same(other.point, point);
  t.same(other.quantiles, quantiles);
  const earlier = forecastOf({ ...window, item: changed(shop, (y, i) => (i < window.past ? 2 * y : y)) });
  t.notSame(earlier.point, point, 'but what was sold before does');
});

t.test('what is known of the window is used: open days and promotions', async (t) => {
  const { past } = window;
  const { point } = forecastOf(window);
  const open = shop.open.map((each, i) => (i === past + 1 ? !each : each));
  t.equal(forecastOf({ ...window, item: { ...shop, open } }).point[1] === 0, point[1] !== 0);
  const promo = shop.covariates.promo.map((value, i) => (i >= past ? 1 - value : value));
  const without = forecastOf({ ...window, item: { ...shop, covariates: { ...shop.covariates, promo } } });
  t.notSame(without.point, point);
});

t.test('a shop that was closed or left out before the window is forecast for the days of the window', async (t) => {
  const { past } = window;
  const isAway = (i: number) => i >= past - 60 && i < past;
  const closed = changed(shop, (y, i) => (isAway(i) ? 0 : y));
  const open = shop.open.map((each, i) => (isAway(i) ? false : each));
  const afterwards = forecastOf({ ...window, item: { ...closed, open } });
  t.equal(afterwards.point.length, rossmann.horizon);
  t.ok((afterwards.point[0] ?? 0) > 0);
  const missing = forecastOf({ ...window, item: changed(shop, (y, i) => (isAway(i) ? Number.NaN : y)) });
  t.same(missing.point, afterwards.point);
});

t.test('a history that nothing can be fitted to is forecast by the seasonal naive, and counted as such', async (t) => {
  const target = shop.target.map((y, i) => (i < window.past - 1 ? Number.NaN : y));
  const made = forecastOf({ ...window, item: { ...shop, target } });
  t.equal(made.kind, 'seasonal naive');
  t.same(made.point, seasonalNaive(target.subarray(0, window.past), rossmann.horizon, 7).point);
});

t.test('the report has a row for each method and window, ready to paste', async (t) => {
  const product = { WAPE: 0.08, SQL: 0.2, MASE: 0.25, WQL: 0.06 };
  const naive = { WAPE: 0.2, SQL: 0.8, MASE: 0.7, WQL: null };
  const unseen = { product: { ...product, WAPE: 0.09 }, naive };
  const lines = report(rossmann, [{ window: [window], product, naive, unseen }], 'auto').split('\n');
  t.ok(
    lines.includes(
      '| **prediccion-ventas (auto)** | here, 1 series, 1 window | .0800 | .2000 | .2500 | .0600 | .400 | .250 |',
    ),
  );
  t.ok(
    lines.includes(
      '| the same without the 20 shops that it was designed on | here | .0900 | .2000 | .2500 | .0600 | .450 | .250 |',
    ),
  );
  t.notMatch(report(rossmann, [{ window: [window], product, naive }], 'auto'), /without the/);
  t.ok(lines.includes('| seasonal naive | here, 1 series, 1 window | .2000 | .8000 | .7000 | – | 1.000 | 1.000 |'));
  t.ok(lines.includes('| Chronos-2 | published, zero-shot | .1198 | .2835 | .3558 | .0955 | .445 | .310 |'));
  t.ok(lines.includes(`| 1 | ${window.from} to ${window.to} | 1 | .0800 | .2000 | .2000 | .8000 |`));
  t.match(lines.join(' '), /zero-shot.*designed on shops of the retailer/);
});

t.test('the report says whether the seasonal naive comes out as published', async (t) => {
  const task = { items: 2, windows: 1 };
  const published = { WAPE: 0.2, SQL: 0.8 };
  const results = (count: number) => [
    { window: Array.from({ length: count }, (_, i) => ({ ...window, item: { ...shop, name: String(i) } })) },
  ];
  t.match(naiveRemark(task, results(2), { WAPE: 0.2018, SQL: 0.7925 }, published), /\+0\.9 %.*within 1 %/);
  t.match(naiveRemark(task, results(2), { WAPE: 0.2, SQL: 0.816 }, published), /\+2\.0 % \(SQL\), more than 1 %/);
  t.match(naiveRemark(task, results(1), { WAPE: 0.2, SQL: 0.8 }, published), /these are 1 of 2 series/);
  t.match(naiveRemark(task, results(3), { WAPE: 0.2, SQL: 0.8 }, published), /3 series.*benchmark 2/);
});
