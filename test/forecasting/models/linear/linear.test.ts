import { createReadStream, existsSync } from 'node:fs';
import { test } from 'tap';
import { weekdayOf } from '../../../../src/dates.ts';
import { knowFuture } from '../../../../src/forecasting/assumptions.ts';
import { planHoldout, scoreHoldout } from '../../../../src/forecasting/evaluation/holdout.ts';
import { splitDays } from '../../../../src/forecasting/evaluation/split.ts';
import { resolveRange } from '../../../../src/forecasting/forecast-range.ts';
import { columnNames } from '../../../../src/forecasting/models/linear/encoding.ts';
import { linear } from '../../../../src/forecasting/models/linear/linear.ts';
import { candidateOf, learnCovariateFacts } from '../../../../src/forecasting/trained-model.ts';
import { readSales } from '../../../../src/sales/reading/read-sales.ts';
import { asFutureDays, closedWeekdays } from '../../../../src/sales/series.ts';
import { PROJECT, readText } from '../../../project.ts';
import { sampleSeries } from '../../../sample-series.ts';
import { after, PATTERN, weekly } from '../../sample-stores.ts';

interface OracleCase {
  readonly file: string;
  readonly folder: string;
  readonly days: number;
  readonly holdoutRmse: number;
  readonly forecasts: readonly { readonly date: string; readonly forecast: number }[];
}

const oracle: { cases: OracleCase[] } = JSON.parse(readText('test/fixtures/oracles/linear.json'));

const WHERE: Readonly<Record<string, string>> = { examples: 'examples/', data: '../shared/data/' };

for (const { file, folder, days, holdoutRmse, forecasts } of oracle.cases) {
  const url = new URL(`${WHERE[folder]}${file}`, PROJECT);
  test(`linear equals scikit-learn on ${folder}/${file}`, {
    skip: existsSync(url) ? false : `${folder}/${file} is not here`,
  }, async (t) => {
    const read = await readSales(createReadStream(url));
    if (!read.valid) throw new Error('the file must be readable');
    const { series } = read;
    t.equal(series.days.length, days);

    const split = splitDays(days, { method: 'chronological', trainRatio: 0.7, seed: 0 });
    const trained = linear.fit({
      days: series.days.slice(0, split.train.length),
      sales: series.sales.subarray(0, split.train.length),
      covariates: Object.fromEntries(
        Object.entries(series.covariates).map(([k, v]) => [k, v.subarray(0, split.train.length)]),
      ),
    });
    const { metrics } = scoreHoldout(candidateOf('linear'), trained, planHoldout(series, split));
    close(t, metrics.rmse ?? Number.NaN, holdoutRmse);

    const last = series.days[series.days.length - 1];
    const facts = { closedWeekdays: closedWeekdays(series), covariates: learnCovariateFacts(series, new Map()) };
    const range = resolveRange({}, last);
    const known = knowFuture(facts, range.from, range.to, { calendar: [] });
    const ours = linear.forecast(linear.fit(series), known);
    t.equal(known.filter(({ open }) => open).length, forecasts.length);
    for (const { date, forecast } of forecasts) close(t, ours[known.findIndex((day) => day.date === date)], forecast);
  });
}

test('linear on the real store reaches the noise floor', {
  skip: existsSync(new URL('../shared/data/Ventas.csv', PROJECT)) ? false : 'shared data is not here',
}, async (t) => {
  const [real] = oracle.cases.filter(({ folder }) => folder === 'data');
  t.ok(real.holdoutRmse <= 100, 'and linear equals it, see above');
});

test('linear drops columns that the others determine, and says so', async (t) => {
  const series = sampleSeries({
    days: 84,
    sales: (_, weekday, i) => PATTERN[weekday - 1] + (i % 2) * 10,
    covariates: {
      holiday: (_, weekday) => (weekday === 7 ? 1 : 0),
      constant: () => 3,
      promo: (_day, _weekday, i) => i % 2,
      twice: (_day, _weekday, i) => 2 * (i % 2) + 5,
    },
  });
  const model = linear.fit(series);
  t.strictSame(columnNames(model.encoding), [
    'weekday:2',
    'weekday:3',
    'weekday:4',
    'weekday:5',
    'weekday:6',
    'weekday:7',
    'promo',
  ]);
  t.strictSame(
    model.encoding.dropped.map(({ name }) => name),
    ['holiday', 'constant', 'twice'],
  );
  t.match(model.encoding.dropped[1].reason, '3 on every day');
  const fitted = linear.forecast(model, asFutureDays(series, series.days[0], series.days[83]));
  for (const [i, value] of fitted.entries()) close(t, value, series.sales[i]);
});

test('linear scales with the unit of the sales', async (t) => {
  const sales = (factor: number) => (_: string, weekday: number, i: number) =>
    (PATTERN[weekday - 1] + ((i * 31) % 17)) * factor;
  const days = after(weekly(60), 31);
  const base = linear.forecast(linear.fit(sampleSeries({ days: 60, sales: sales(1) })), days);
  for (const factor of [1e-6, 1e9]) {
    const scaled = linear.forecast(linear.fit(sampleSeries({ days: 60, sales: sales(factor) })), days);
    for (const [i, value] of scaled.entries()) close(t, value, base[i] * factor);
  }
});

test('linear forecasts a weekday that was never open as the mixture of the others', async (t) => {
  const series = sampleSeries({ days: 70, closed: (day) => weekdayOf(day) === 7, sales: (_, weekday) => weekday });
  const sunday = [{ date: '2024-03-17', open: true, covariates: {} }];
  close(t, linear.forecast(linear.fit(series), sunday)[0], 3.5);
});

test('linear needs more days than coefficients', async (t) => {
  t.throws(() => linear.fit(sampleSeries({ days: 7, sales: () => 1 })), /7 days are too few for 7 coefficients/);
});

function close(t: { ok(value: unknown, message: string): unknown }, actual: number, expected: number): void {
  t.ok(Math.abs(actual - expected) <= 1e-9 * Math.max(1e-12, Math.abs(expected)), `${actual} is ${expected}`);
}
