import { createReadStream, existsSync } from 'node:fs';
import { test } from 'tap';
import { addDays, weekdayOf } from '../../src/dates.ts';
import { knowFuture } from '../../src/forecasting/assumptions.ts';
import { CANDIDATE_KINDS, CannotFitError } from '../../src/forecasting/candidate.ts';
import { CANDIDATES, candidateOf } from '../../src/forecasting/candidates.ts';
import { learnCovariateFacts } from '../../src/forecasting/covariates.ts';
import { scoreHoldout } from '../../src/forecasting/evaluation/evaluation.ts';
import { splitDays } from '../../src/forecasting/evaluation/split.ts';
import { resolveRange } from '../../src/forecasting/forecast-range.ts';
import { columnNames } from '../../src/forecasting/models/linear/encoding.ts';
import { linear } from '../../src/forecasting/models/linear/linear.ts';
import { seasonalNaive } from '../../src/forecasting/models/seasonal-naive.ts';
import { closedWeekdays } from '../../src/sales/closures.ts';
import { readSales } from '../../src/sales/read-sales.ts';
import { asFutureDays, type FutureDay, type Series } from '../../src/sales/series.ts';
import { PROJECT, readText } from '../project.ts';
import { sampleSeries } from '../sample-series.ts';

interface OracleCase {
  readonly file: string;
  readonly folder: string;
  readonly days: number;
  readonly holdoutRmse: number;
  readonly forecasts: readonly { readonly date: string; readonly forecast: number }[];
}

const oracle: { cases: OracleCase[] } = JSON.parse(readText('test/fixtures/oracles/linear.json'));
const WHERE: Readonly<Record<string, string>> = { examples: 'examples/', data: '../shared/data/' };

const PATTERN = [100, 120, 90, 150, 200, 260, 80];
const weekly = (days: number): Series =>
  sampleSeries({ days, sales: (_, weekday) => PATTERN[weekday - 1], covariates: { promo: () => 0 } });

function after(series: Series, count: number, covariates: Record<string, number> = {}): FutureDay[] {
  const last = series.days[series.days.length - 1];
  return Array.from({ length: count }, (_, i) => ({ date: addDays(last, i + 1), open: true, covariates }));
}

test('the kinds that requests may name are those of the candidates, in their order', async (t) => {
  t.same(
    CANDIDATES.map(({ kind }) => kind),
    CANDIDATE_KINDS,
  );
});

for (const candidate of CANDIDATES) {
  test(`${candidate.kind} recovers a noiseless weekly series`, async (t) => {
    const series = weekly(70);
    const days = after(series, 31, { promo: 0 });
    const forecasts = candidateOf(candidate.kind).forecast(candidateOf(candidate.kind).fit(series), days);
    for (const [i, { date }] of days.entries()) {
      const expected = PATTERN[weekdayOf(date) - 1];
      t.ok(Math.abs(forecasts[i] - expected) <= 1e-6 * expected, `${date}: ${forecasts[i]} is ${expected}`);
    }
  });

  test(`${candidate.kind} forecasts the same numbers after a way through JSON`, async (t) => {
    const series = sampleSeries({
      days: 100,
      sales: (_, weekday, i) => PATTERN[weekday - 1] + ((i * 7919) % 31),
      covariates: { promo: (_day, weekday, i) => (weekday === 2 && i % 3 === 0 ? 1 : 0) },
    });
    const { fit, forecast, schema } = candidateOf(candidate.kind);
    const model = fit(series);
    const revived = schema.parse(JSON.parse(JSON.stringify(model)));
    const days = after(series, 40, { promo: 1 });
    t.strictSame([...forecast(revived, days)], [...forecast(model, days)]);
  });

  test(`${candidate.kind} forecasts 0 on closed days and n numbers for n days`, async (t) => {
    const series = weekly(60);
    const days = after(series, 14, { promo: 0 }).map((day) => ({ ...day, open: weekdayOf(day.date) !== 7 }));
    const { fit, forecast } = candidateOf(candidate.kind);
    const forecasts = forecast(fit(series), days);
    t.equal(forecasts.length, 14);
    for (const [i, { open }] of days.entries()) t.equal(forecasts[i] === 0, !open);
  });
}

test('seasonal-naive repeats the last observed day of each weekday, over closed days too', async (t) => {
  const series = sampleSeries({ days: 28, closed: (_, i) => i === 21, sales: (_day, _weekday, i) => i });
  const model = seasonalNaive.fit(series);
  t.strictSame(model.lastByWeekday, [14, 22, 23, 24, 25, 26, 27], 'the Monday of the last week was closed');
  const neverOpen = sampleSeries({ days: 28, closed: (day) => weekdayOf(day) === 7, sales: () => 5 });
  t.equal(seasonalNaive.fit(neverOpen).lastByWeekday[6], null);
  t.equal(seasonalNaive.forecast(seasonalNaive.fit(neverOpen), after(neverOpen, 2))[0], 5, 'the mean of the others');
  t.throws(() => seasonalNaive.fit(sampleSeries({ days: 0, sales: () => 1 })), CannotFitError);
});

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
    const { metrics } = scoreHoldout(candidateOf('linear'), trained, series, split);
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
