import { test } from 'tap';
import { trainInMemory, trainingDataOf } from '../../src/pipeline/in-memory.ts';
import type { Loaded } from '../../src/pipeline/load.ts';
import { preprocess } from '../../src/pipeline/preprocess.ts';
import type { ColumnRole } from '../../src/sales/columns.ts';
import { sampleSeries } from '../sample-series.ts';

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
function loaded(changes: Partial<Pick<Loaded, 'series' | 'knownFuture'>> & { readonly mapping?: object } = {}): Loaded {
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

/** Headers and names are of the file; the numbers are what is compared. */
function sameSource({ source, covariates }: ReturnType<typeof trainingDataOf>) {
  return { source, covariates };
}
