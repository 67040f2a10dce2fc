import t from 'tap';
import { forecast } from '../../../src/forecasting/forecast.ts';
import { groupForecast, groupMonthInProgress, levelsOf } from '../../../src/forecasting/panel/group-forecast.ts';
import { groupSumsSchema } from '../../../src/forecasting/panel/group-sums.ts';
import type { PanelModel } from '../../../src/forecasting/panel/panel-model.ts';
import { createPanelSums, panelSumsSchema, scoreOf, wholeHoldout } from '../../../src/forecasting/panel/panel-sums.ts';
import { createGroupSums } from '../../../src/forecasting/panel/sum-forecasts.ts';
import { withOverrides } from '../../../src/monitoring/overrides.ts';
import { trainInMemory, trainingDataOf } from '../../../src/pipeline/in-memory.ts';
import { sampleSeries } from '../../sample-series.ts';

const LEVELS = [80, 95];
const VERSION = '20240401T000000000Z-00000001';

/** A shop with sales by weekday and some noise that is the same every time. */
function shopOf(size: number, seed: number, closedOn = 7) {
  const series = sampleSeries({
    days: 200,
    closed: (_, i) => i % 7 === closedOn - 1,
    sales: (_, weekday, i) => Math.round(size * (1 + 0.1 * weekday) * (1 + 0.1 * Math.sin(seed + 1.7 * i * i))),
    covariates: { promo: (_, __, i) => Number(i % 9 === seed % 9) },
  });
  return { series, evaluated: trainInMemory(trainingDataOf(series), 'linear') };
}

const shops = [shopOf(100, 1), shopOf(250, 2), shopOf(40, 3, 6)];
const lastDay = '2024-07-18';
const range = { from: '2024-08-01', to: '2024-08-31' };
const knowledge = { calendar: [] };

const panel: PanelModel = {
  ...{ schema: 1, kind: 'panel', method: 'linear', dataset: 'ventas', datasetVersion: '000000000000' },
  ...{ trainedOn: { from: '2024-01-01', to: lastDay, days: 200 }, month: '2024-08', columns: ['Tienda'] },
  ...{ decimals: 0, allowNegative: false, series: { total: 3, succeeded: 3, failed: 0, fallback: 0 }, shards: [] },
  errors: {
    known: {
      spans: [1, 7, 14, 31].map(() => ({ correlation: 0.25, uncertainty: 0, scale: 1 })),
      evidence: { origins: 5, series: 3 },
    },
  },
};

function sumsOf(some: typeof shops, days = range) {
  const sums = createGroupSums({ range: days, lastDay, levels: LEVELS });
  for (const { evaluated } of some) sums.add({ id: 'A', model: evaluated.model, knowledge });
  return sums.sums();
}

t.test('a group sells what its series sell, day by day and in total, rounded once', async (t) => {
  const own = shops.map(({ evaluated }) => forecast(evaluated.model, VERSION, { range, levels: LEVELS, knowledge }));
  const { days, total } = groupForecast(panel, VERSION, sumsOf(shops), { range, levels: LEVELS });
  for (const [i, day] of days.entries()) {
    const parts = own.map((each) => each.days[i].forecast);
    t.ok(Math.abs(day.forecast - parts.reduce((sum, part) => sum + part, 0)) <= 0.005 * 4 + 1e-9, day.date);
    t.equal(
      day.open,
      parts.some((part) => part > 0),
    );
    const [lower, upper] = day.intervals['80'];
    t.ok(lower <= day.forecast && day.forecast <= upper, 'the interval contains it');
    if (parts.filter((part) => part > 0).length < 2) continue;
    const added = own.map((each) => each.days[i].intervals['80']);
    t.ok(
      upper - lower < added.reduce((sum, [low, high]) => sum + high - low, 0),
      'narrower than bounds that are added',
    );
  }
  t.ok(Math.abs(total.forecast - own.reduce((sum, each) => sum + each.total.forecast, 0)) < 0.03);
});

t.test('a group of one has the forecast and the intervals of its series', async (t) => {
  const [shop] = shops;
  const own = forecast(shop.evaluated.model, VERSION, { range, levels: LEVELS, knowledge });
  const group = groupForecast(panel, VERSION, sumsOf([shop]), { range, levels: LEVELS });
  t.same(group.total, own.total);
  t.same(
    group.days.map(({ date, forecast: sales, intervals }) => ({ date, sales, intervals })),
    own.days.map(({ date, forecast: sales, intervals }) => ({ date, sales, intervals })),
  );
});

t.test('sums of shards are sums of series, also as JSON', async (t) => {
  const parts = shops.map((shop) => groupSumsSchema.parse(JSON.parse(JSON.stringify(sumsOf([shop])))));
  const merged = createGroupSums({ range, lastDay, levels: LEVELS });
  for (const part of parts) merged.addSums(part);
  t.same(
    groupForecast(panel, VERSION, merged.sums(), { range, levels: LEVELS }),
    groupForecast(panel, VERSION, sumsOf(shops), { range, levels: LEVELS }),
  );
});

t.test('own numbers of some series stand beside the sum, whichever shards they are in', async (t) => {
  const own = [
    new Map([['2024-08-02', { sales: 500, reason: 'fair' }]]),
    new Map([
      ['2024-08-02', { sales: 0, reason: 'fair' }],
      ['2024-08-04', { sales: 70, reason: 'open on a Sunday' }],
      ['2024-07-18', { sales: 1, reason: 'sold already' }],
    ]),
    undefined,
  ];
  const days = { from: '2024-07-17', to: '2024-08-05' };
  const shardOf = (which: readonly number[]) => {
    const sums = createGroupSums({ range: days, lastDay, levels: LEVELS });
    for (const i of which) sums.add({ id: `S${i}`, model: shops[i].evaluated.model, knowledge, own: own[i] });
    return groupSumsSchema.parse(JSON.parse(JSON.stringify(sums.sums())));
  };
  const whole = groupForecast(panel, VERSION, shardOf([0, 1, 2]), { range: days, levels: LEVELS });
  const merged = createGroupSums({ range: days, lastDay, levels: LEVELS });
  for (const shard of [[0, 2], [1]]) merged.addSums(shardOf(shard));
  t.same(groupForecast(panel, VERSION, merged.sums(), { range: days, levels: LEVELS }).total, whole.total);
  const alone = shops.map(({ evaluated }, i) =>
    withOverrides(
      forecast(evaluated.model, VERSION, { range: days, levels: LEVELS, knowledge }),
      new Map([...(own[i] ?? [])]),
    ),
  );
  for (const [i, { date, forecast: sales, override }] of whole.days.entries()) {
    const said = alone.reduce((sum, part) => sum + (part.days[i].override?.sales ?? part.days[i].forecast), 0);
    t.ok(Math.abs((override?.sales ?? sales) - said) < 0.021, date);
    t.equal(override?.series, alone.filter((part) => part.days[i].override).length || undefined, date);
  }
  const sum = alone.reduce((all, { total }) => all + (total.withOverrides ?? total.forecast), 0);
  t.ok(Math.abs((whole.total.withOverrides ?? 0) - sum) < 0.03);
  t.equal(whole.days.find(({ date }) => date === '2024-08-02')?.override?.reason, 'fair', 'each reason once');
  const plain = groupForecast(panel, VERSION, sumsOf(shops, days), { range: days, levels: LEVELS });
  t.same(whole.total.intervals, plain.total.intervals, 'intervals are those of the model');
});

t.test('the month that the data end in: what was sold is certain, the rest is not', async (t) => {
  const month = { from: '2024-07-01', to: '2024-07-31' };
  const sums = sumsOf(shops, month);
  const { observed, remaining, total } = groupMonthInProgress(panel, sums, { levels: LEVELS });
  const sold = shops.flatMap(({ series: { days, sales } }) => [...sales].filter((_, i) => days[i] >= month.from));
  t.equal(
    observed.sales,
    sold.reduce((sum, value) => sum + value, 0),
  );
  t.equal(observed.days, 18, 'some shop is open on each day');
  t.equal(remaining.days, 13);
  t.ok(Math.abs(total.forecast - observed.sales - remaining.forecast) < 0.011);
  t.ok(total.intervals['80'][0] >= observed.sales);
  const { days } = groupForecast(panel, VERSION, sums, { range: month, levels: LEVELS });
  t.match(days[0], { observed: true, forecast: sold[0] > 0 ? Number : 0 });
  t.same(days[0].intervals['80'], [days[0].forecast, days[0].forecast]);
});

t.test('quantiles are bounds of levels that were kept; others are refused', async (t) => {
  t.same(levelsOf({ levels: [95, 80], quantiles: [0.35, 0.5, 0.9] }), [0, 30, 80, 95]);
  t.throws(() => groupForecast(panel, VERSION, sumsOf(shops), { range, levels: [50] }), RangeError);
});

t.test(
  'errors of many series: shards add up to the whole, and a method that was not tested counts as what was chosen',
  async (t) => {
    const add = (sums: ReturnType<typeof createPanelSums>, { series, evaluated }: (typeof shops)[number]) =>
      sums.addSeries({
        days: series.days,
        chosen: evaluated.chosen,
        methods: {
          naive: evaluated.contest.evaluations[0],
          none: { kind: 'none', reason: '', holdout: null, backtest: null },
        },
      });
    const whole = createPanelSums(lastDay);
    for (const shop of shops) add(whole, shop);
    const merged = createPanelSums(lastDay);
    for (const shop of shops) {
      const part = createPanelSums(lastDay);
      add(part, shop);
      merged.addShard(panelSumsSchema.parse(JSON.parse(JSON.stringify(part.sums()))));
    }
    t.same(
      merged.sums().origins.map(({ origin, count }) => [origin, count]),
      whole.sums().origins.map(({ origin, count }) => [origin, count]),
    );
    const [mine, theirs] = [scoreOf(whole.sums(), 'chosen', 'auto'), scoreOf(merged.sums(), 'chosen', 'auto')];
    t.ok(Math.abs((mine.backtest?.metrics.mae ?? 0) - (theirs.backtest?.metrics.mae ?? 1)) < 1e-9);
    const errors = shops.flatMap(({ evaluated }) =>
      (evaluated.chosen.backtest?.origins ?? []).flatMap(({ days }) =>
        days.map(({ actual, forecast: said }) => Math.abs(actual - said)),
      ),
    );
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    t.ok(Math.abs((mine.backtest?.metrics.mae ?? 0) - mean) < 1e-9, 'of all days of all series');
    t.same(scoreOf(whole.sums(), 'none', 'none').backtest, { ...mine.backtest });
    t.not(scoreOf(whole.sums(), 'naive', 'naive').backtest?.metrics.mae, mean);
    t.same(scoreOf(whole.sums(), 'unheard', 'unheard').backtest, null);
  },
);

t.test('the holdout of the whole has the days on which all that sold were forecast', async (t) => {
  const sums = createPanelSums(lastDay);
  for (const { series, evaluated } of shops)
    sums.addSeries({ days: series.days, chosen: evaluated.chosen, methods: {} });
  const days = wholeHoldout(sums.sums());
  t.ok(days.length > 40);
  for (const { date, real } of days) {
    const sold = shops.map(({ series }) => series.sales[series.days.indexOf(date)] ?? 0);
    t.equal(
      real,
      sold.reduce((sum, value) => sum + value, 0),
      date,
    );
  }
});
