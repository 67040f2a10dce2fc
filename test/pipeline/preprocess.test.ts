import { test } from 'tap';
import { createPublicHolidays } from '../../src/forecasting/public-holidays.ts';
import { trainInMemory, trainingDataOf } from '../../src/pipeline/in-memory.ts';
import type { Loaded } from '../../src/pipeline/load.ts';
import { preprocess } from '../../src/pipeline/preprocess.ts';
import type { ColumnRole } from '../../src/sales/columns.ts';
import { sampleSeries } from '../sample-series.ts';

const publicHolidays = await createPublicHolidays('DE');

const noise = (i: number) => ((i * 7919) % 41) - 20;

/** Promotions every other day, a price that changes, and visitors that nobody knows ahead. */
const series = sampleSeries({
  days: 200,
  sales: (_day, weekday, i) => 300 + 10 * weekday + 40 * (i % 2) + noise(i),
  covariates: {
    promo: (_day, _weekday, i) => i % 2,
    holiday: (_day, _weekday, i) => Number(i % 50 === 7),
    precio: (_day, _weekday, i) => 3 + Math.floor(i / 30) / 4,
    visitas: (_day, _weekday, i) => 50 + ((i * 31) % 17),
  },
});

/** By the headers of the file, which are the names of numeric columns. */
const COLUMNS = [
  ['Fecha', 'date'],
  ['Ventas', 'sales'],
  ['Promociones', 'promo'],
  ['Festivo', 'holiday'],
  ['precio', 'known'],
  ['visitas', 'known'],
] as const;

/** A version as it is loaded; without a mapping it was stored by version 0.1. */
function loaded(
  changes: Partial<Pick<Loaded, 'series' | 'knownFuture' | 'publicHolidays'>> & { readonly mapping?: object } = {},
): Loaded {
  const { mapping, ...others } = changes;
  const columns = COLUMNS.map(([name, role]) => ({ name, role: role as ColumnRole }));
  const document = {
    ...{ name: 'ventas', version: 'bfd973bb33f6', from: series.days[0], to: series.days.at(-1), closedWeekdays: [] },
    ...{ profile: { sales: { decimals: 0 } }, options: { allowNegative: false }, columns, mapping },
  };
  return { document: document as unknown as Loaded['document'], series, knownFuture: [], ...others };
}

const said = (covariates: Record<string, number>) => [{ date: '2024-08-01', open: true, covariates }];

test('a number of a dataset of version 0.1 is kept only where its known future has values', (t) => {
  const namesIn = (knownFuture: Loaded['knownFuture']) =>
    preprocess(loaded({ knownFuture })).value.covariates.map(({ name }) => name);
  t.strictSame(namesIn(said({ precio: 4.5 })), ['promo', 'holiday', 'precio']);
  t.strictSame(namesIn(said({ promo: 1 })), ['promo', 'holiday'], 'flags are known ahead by nature');
  t.strictSame(namesIn([]), ['promo', 'holiday']);
  t.strictSame(namesIn(said({ precio: 4.5, visitas: 60 })), ['promo', 'holiday', 'precio', 'visitas']);
  const declared = preprocess(loaded({ mapping: { known: ['precio', 'visitas'] } }));
  t.strictSame(Object.keys(declared.value.series.covariates), Object.keys(series.covariates), 'somebody declared them');
  t.notOk('warnings' in declared.detail);
  t.end();
});

test('the run says which columns are not used any more, and what to do', (t) => {
  const one = preprocess(loaded({ knownFuture: said({ precio: 4.5 }) })).detail.warnings;
  t.match(one, [{ code: 'not-known-ahead', columns: ['visitas'], message: /visitas is not used .* "known"/ }]);
  const two = preprocess(loaded()).detail.warnings;
  t.match(two, [{ columns: ['precio', 'visitas'], message: /precio, visitas are not used .* they have no value/ }]);
  t.end();
});

test('what is trained is as if the columns had never been in the file', (t) => {
  const { promo, holiday, precio, visitas } = series.covariates;
  const without = trainingDataOf({ ...series, covariates: { promo, holiday, precio } });
  const old = preprocess(loaded({ knownFuture: said({ precio: 4.5 }) })).value;
  t.strictSame(trainInMemory({ ...old, ...sameSource(without) }).model, trainInMemory(without).model);
  const parts = series.sales.map((sales, i) => sales - visitas[i]);
  const leaking = { ...series, covariates: { promo, holiday, visitas, parts } };
  const clean = { ...series, covariates: { promo, holiday } };
  const { value, detail } = preprocess(loaded({ series: leaking, mapping: {} }));
  t.strictSame([...(value.leak?.columns ?? [])].sort(), ['parts', 'visitas']);
  t.match(detail.warnings, [{ code: 'leak', columns: value.leak?.columns, message: /trained without them/ }]);
  const honest = trainingDataOf(clean);
  t.strictSame(trainInMemory({ ...value, ...sameSource(honest) }).model, trainInMemory(honest).model);
  t.end();
});

test('data without holidays take the public ones of the country, and the run says so', (t) => {
  const { promo, holiday } = series.covariates;
  const bare = { ...series, covariates: { promo } };
  const { value, detail } = preprocess(loaded({ series: bare, mapping: {}, publicHolidays }));
  const marked = value.series.days.filter((_, i) => value.series.covariates.holiday[i] === 1);
  // 2024-01-01 and 200 days: New Year, Good Friday, Easter Monday, Labour Day, Ascension, Whit Monday
  t.strictSame(marked, ['2024-01-01', '2024-03-29', '2024-04-01', '2024-05-01', '2024-05-09', '2024-05-20']);
  t.strictSame(detail.publicHolidays, { region: 'DE', observed: 6, used: true });
  t.match(detail.covariates, ['Promociones', 'holiday']);
  t.equal(value.covariates[1].publicHolidays?.days['2025-04-21'], 'Ostermontag', 'up to the last day of a forecast');
  t.notOk('holiday' in bare.covariates, 'the data stay as they are');

  const own = preprocess(
    loaded({ series: { ...series, covariates: { promo, holiday } }, mapping: {}, publicHolidays }),
  );
  t.strictSame(own.value.series.covariates.holiday, holiday, 'holidays of the file are left alone');
  t.notOk(own.value.covariates.some((facts) => facts.publicHolidays));
  t.match(own.detail.publicHolidays, { used: false });

  const closed = sampleSeries({ days: 200, closed: (day) => publicHolidays.nameOf(day) !== undefined, sales: () => 9 });
  const shut = preprocess(loaded({ series: closed, mapping: {}, publicHolidays }));
  t.strictSame(shut.value.covariates, [], 'on none of them was the store open');
  t.strictSame(shut.detail.publicHolidays, { region: 'DE', observed: 0, used: false });
  t.end();
});

test('such holidays are known: nothing is left to be assumed', (t) => {
  const sales = (day: string, _weekday: number, i: number) =>
    (400 + noise(i)) * (publicHolidays.nameOf(day) === undefined ? 1 : 0.5);
  const bare = sampleSeries({ days: 420, sales });
  const { model, report } = trainInMemory(trainingDataOf(bare, {}, publicHolidays), 'calendar');
  t.equal(model.intervals.assumed, undefined, 'no second intervals for days of which nobody has said it');
  const tested = report.backtest?.candidates.find(({ kind }) => kind === 'calendar');
  t.equal(tested?.assumed, null);
  const without = trainInMemory(trainingDataOf(bare), 'calendar').report;
  const error = (of: typeof report) =>
    of.backtest?.candidates.find(({ kind }) => kind === 'calendar')?.metrics?.mae ?? 0;
  t.ok(error(report) < 0.95 * error(without), 'the backtest knows them too');
  t.end();
});

/** Headers and names are of the file; the numbers are what is compared. */
function sameSource({ source, covariates }: ReturnType<typeof trainingDataOf>) {
  return { source, covariates };
}
