import t from 'tap';
import {
  calendarReport,
  candidatesReport,
  forecastsOf,
  GROUPS_WITH_PRIOR,
  meanRatio,
  perCentChange,
} from '../../../bench/accuracy/ablation.ts';
import { casesOf } from '../../../bench/accuracy/cases.ts';
import { inventedStores } from '../../../bench/accuracy/invented-stores.ts';
import type { ProductForecast } from '../../../bench/accuracy/product.ts';
import { judgeDays, scoreCase } from '../../../bench/accuracy/scores.ts';
import { coverageTable } from '../../../bench/accuracy/tables.ts';
import { wape } from '../../../src/forecasting/evaluation/metrics.ts';

t.test('sources and regimes count alike, whatever number of cases they have', async (t) => {
  const cases = [
    { group: 'a', regime: '1y' },
    { group: 'a', regime: '1y' },
    { group: 'a', regime: 'full' },
    { group: 'b', regime: 'full' },
  ] as const;
  // Means 0.4 / 0.2, 0.1 / 0.2, 8 / 1: the cube root of 2 · ½ · 8.
  const ratio = meanRatio(cases, [0.2, 0.6, 0.1, 8], [0.1, 0.3, 0.2, 1]);
  t.ok(Math.abs((ratio ?? 0) - 2) < 1e-12);
  t.equal(meanRatio(cases.slice(3), [1], [null]), null);
  t.equal(meanRatio(cases.slice(0, 2), [null, 0.3], [0.1, 0.2])?.toFixed(6), '1.500000', 'only the second has both');
});

t.test('changes are signed percentages', async (t) => {
  t.equal(perCentChange(1.0234), '+2.3 %');
  t.equal(perCentChange(0.9876, 2), '−1.24 %');
  t.equal(perCentChange(1.00001), '0.0 %');
  t.equal(perCentChange(null), '–');
});

t.test('a group that is left out has no part in the forecast', async (t) => {
  t.notOk(GROUPS_WITH_PRIOR.includes('intercept'));
  t.ok(GROUPS_WITH_PRIOR.includes('weekday') && GROUPS_WITH_PRIOR.includes('step'));
  const [each] = casesOf(inventedStores(1), 1);
  const [whole] = forecastsOf([each], {});
  const [without] = forecastsOf([each], { priorScale: (name) => (name === 'weekday' ? 0 : 1) });
  t.equal(whole.length, each.test.days.length);
  t.ok((wape(each.test.sales, whole) ?? 1) < 0.1);
  t.ok((wape(each.test.sales, without) ?? 0) > 0.12, 'the weekdays differ by up to 1.6 / 0.9');
});

/** The rows of a table as printed, by their first cell. */
const rowsOf = (table: string) =>
  new Map(
    table
      .split('\n')
      .slice(2)
      .map((line) => line.slice(2, -2).split(' | '))
      .map(([name, ...cells]) => [name, cells]),
  );

t.test('each part has its change on each panel', async (t) => {
  const panels = [{ panel: 'p', cases: casesOf(inventedStores(1), 1).slice(1) }];
  const candidates = rowsOf(candidatesReport(panels));
  t.equal(candidates.size, 8);
  t.same(candidates.get('`combination` without `tsb`')?.[1], '0.00 %', 'which is not tried: they sell every day');
  t.same(candidates.get('`auto` without `seasonal-naive`'), ['`auto`', '0.00 %', '0.00 %'], 'which is not chosen');
  t.match(candidates.get('`combination` without `smoothed`')?.slice(1), [/^[+−]\d/, /^[+−]\d/]);
  const parts = rowsOf(calendarReport(panels, ['weekday', 'promotion', 'promotionByWeekday', 'covariate']));
  t.match(parts.get('`weekday`'), [/^\+\d\d/]);
  t.same(parts.get('`covariate`'), ['0.00 %'], 'the invented stores have none');
  const [own = '', both = ''] = ['`promotion`', 'all 2 of promotion'].map((name) => parts.get(name)?.[0]);
  t.ok(Number.parseFloat(both) > 10, `the stores sell a quarter more on promotion: ${both}`);
  t.ok(Number.parseFloat(both) > Number.parseFloat(own.replace('−', '-')), 'alone it is replaced');
  t.equal(parts.size, 4 + 1 + 5);
});

const forecast: ProductForecast = {
  kind: 'any',
  dates: ['2024-02-01', '2024-02-07', '2024-02-29'],
  actual: [10, 20, 10],
  forecast: [12, 17, 10],
  bounds: { '80': { lower: [8, 18, 9], upper: [9, 22, 13] }, '95': { lower: [5, 5, 5], upper: [25, 25, 25] } },
  totals: { '80': [41, 45], '95': [40, 44] },
  seconds: 2,
};

t.test('days are judged by their horizon and season', async (t) => {
  const days = judgeDays('p', forecast);
  t.same(days[0], { panel: 'p', horizon: 1, month: 2, isInside: false });
  const shares = new Map(
    [...coverageTable(days).matchAll(/^\| (?:days ahead|season) \| (.*?) \| (.*?) \|$/gm)].map(([, name, share]) => [
      name,
      share,
    ]),
  );
  t.same(
    ['1 to 7', '8 to 14', '22 to 31', 'December to February', 'June to August'].map((name) => shares.get(name)),
    ['50 % of 2', '–', '100 % of 1', '67 % of 3', '–'],
  );
});

t.test('scores of a case are those of the protocol', async (t) => {
  const [each] = casesOf(inventedStores(1), 1);
  const scores = scoreCase({ ...each, scale: 4 }, forecast);
  // Errors 2, 3 and 0 of 40; total 39. Widths 1, 4, 4, and the first day is 1 above its interval: (1 + 10 + 4 + 4) / 3 / 4.
  t.same(
    { ...scores, msis80: scores.msis80?.toFixed(6) },
    {
      ...{ wape: 5 / 40, month: 1 / 40, cov80: 2 / 3, cov95: 1, msis80: (19 / 12).toFixed(6) },
      ...{ totalCov80: 0, totalCov95: 1, seconds: 2 },
    },
  );
});
