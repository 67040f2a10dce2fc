import t from 'tap';
import { chartDataSchema } from '../../src/charts/chart-data-schema.ts';
import { CHARTS } from '../../src/charts/charts.ts';
import { drawCharts } from '../../src/charts/svg.ts';
import { weekdayOf } from '../../src/dates.ts';
import { chartDataOf } from '../../src/pipeline/chart-data.ts';
import { trainInMemory, trainingDataOf } from '../../src/pipeline/in-memory.ts';
import { sampleSeries } from '../sample-series.ts';

const version = '20220101T000000000Z-00000000';
const ofDays = (days: number, covariates = {}) =>
  trainingDataOf(
    sampleSeries({
      days,
      closed: (day) => weekdayOf(day) === 7,
      sales: (_day, weekday, i) => 1000 * weekday + 300 * (i % 2) + ((i * 7919) % 401) + 0.25,
      covariates,
    }),
    { decimals: 2 },
  );
const data = ofDays(913, { promo: (_day: string, _weekday: number, i: number) => i % 2 });
const evaluated = trainInMemory(data);
const numbers = chartDataOf({ data, evaluated, calendar: [], version });

t.test('datos.json holds all that the plots show, in at most 150 kB for two and a half years', async (t) => {
  const text = JSON.stringify(numbers);
  t.same(chartDataSchema.parse(JSON.parse(text)), numbers, 'nothing more and nothing less than its schema');
  t.ok(Buffer.byteLength(text) < 150_000, `${text.length} bytes`);
  t.same(drawCharts(JSON.parse(text)), drawCharts(numbers), 'the file alone draws the same plots');
  t.same(
    drawCharts(numbers).map(([file]) => file),
    Object.keys(CHARTS).map((name) => `graficos/${name}.svg`),
  );
});

t.test('its numbers are those of the training, to two decimals more than the data has', async (t) => {
  const { chosen, contest } = evaluated;
  t.same(numbers.history.days, data.series.days);
  t.same(numbers.history.sales, [...data.series.sales]);
  t.equal(numbers.holdout.length, chosen.holdout?.days.length);
  const decimals = (value: number) => String(value).split('.')[1]?.length ?? 0;
  for (const [i, { real, predicted }] of numbers.holdout.entries()) {
    t.equal(real, chosen.holdout?.actual[i]);
    if (Math.abs(predicted - (chosen.holdout?.forecast[i] ?? 0)) > 0.5e-4 || decimals(predicted) > 4) t.fail();
  }
  const { backtest } = numbers;
  t.equal(backtest?.origins.length, 10);
  t.same(
    backtest?.candidates.map(({ kind }) => kind),
    contest.evaluations.map(({ kind }) => kind),
  );
  const own = backtest?.candidates.find(({ kind }) => kind === backtest.chosen);
  for (const [i, origin] of (backtest?.origins ?? []).entries()) {
    const errors = origin.days.map(({ real, predicted }) => Math.abs(real - predicted));
    const total = errors.reduce((a, b) => a + b, 0);
    const sales = origin.days.reduce((sum, { real }) => sum + real, 0);
    t.ok(Math.abs(total / errors.length - (own?.mae[i] ?? Number.NaN)) < 2e-4);
    t.ok(Math.abs(total / sales - (own?.wape[i] ?? Number.NaN)) < 1e-4);
    t.ok((backtest?.coverage80[i] ?? 2) <= 1);
  }
});

t.test('a short history without promotions has neither them nor a backtest', async (t) => {
  const short = ofDays(32);
  const { history, backtest } = chartDataOf({ data: short, evaluated: trainInMemory(short), calendar: [], version });
  t.notOk('promo' in history);
  t.equal(backtest, null);
});
