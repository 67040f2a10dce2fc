import { test } from 'tap';
import {
  compareIds,
  DailyTotal,
  keysOfSeriesId,
  type SeriesDays,
  seriesId,
  spanOf,
} from '../../src/sales/named-series.ts';
import fc from '../properties.ts';

/** As a cell is after trimming; the signs that mean something in an id come often. */
const key = fc
  .array(fc.oneof(fc.constantFrom('/', '\\', '*', ' ', ' / '), fc.string({ unit: 'grapheme', maxLength: 5 })))
  .map((parts) => parts.join('').trim().normalize('NFC'))
  .filter((text) => text !== '');
const keys = fc.array(key, { minLength: 1, maxLength: 3 });

test('the id of a series is the texts of its columns, and says which they were', async (t) => {
  t.equal(seriesId(['007']), '007');
  t.equal(seriesId(['Norte', 'BREAD/BAKERY']), 'Norte / BREAD\\/BAKERY');
  t.equal(seriesId(['*', 'C:\\x', 'a*b']), '\\* / C:\\\\x / a*b');
  t.equal(seriesId(['a / b']), 'a \\/ b', 'not the id of two texts');
  fc.assert(fc.property(keys, (texts) => t.same(keysOfSeriesId(seriesId(texts)), texts)));
  fc.assert(
    fc.property(keys, keys, (a, b) => (seriesId(a) === seriesId(b)) === (JSON.stringify(a) === JSON.stringify(b))),
  );
});

test('what is no id has no texts', async (t) => {
  for (const id of ['', '*', 'a / ', ' / a', 'a/b', 'a\\', 'a\\b', 'a / * / b'])
    t.equal(keysOfSeriesId(id), undefined, id);
});

test('ids are sorted as people count, and no two are equal', async (t) => {
  const ids = ['Store 10', 'store 9', 'Store 9', 'Ávila', 'Avila', '10', '9', '09'];
  t.same([...ids].sort(compareIds), ['09', '9', '10', 'Avila', 'Ávila', 'store 9', 'Store 9', 'Store 10']);
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => (compareIds(a, b) === 0) === (a === b)));
});

const one = {
  series: {
    days: ['2024-01-01', '2024-01-03'],
    sales: Float64Array.of(0.1, 5),
    covariates: { promo: Float64Array.of(1, 0) },
  },
  closedDays: ['2024-01-02', '2024-01-04'],
};
const other = {
  series: {
    days: ['2023-12-31', '2024-01-01'],
    sales: Float64Array.of(7, 0.2),
    covariates: { promo: Float64Array.of(0, 0) },
  },
  closedDays: ['2024-01-03', '2024-01-04'],
};

function totalOf(all: readonly SeriesDays[], decimals: number): SeriesDays {
  const total = new DailyTotal();
  for (const series of all) total.add(series);
  return total.rounded(decimals);
}

test('the total adds up the series of each day; it is closed when no series is open', async (t) => {
  t.strictSame(totalOf([one, other], 1), {
    series: {
      days: ['2023-12-31', '2024-01-01', '2024-01-03'],
      sales: Float64Array.of(7, 0.3, 5),
      covariates: {},
    },
    closedDays: ['2024-01-02', '2024-01-04'],
  });
  t.strictSame(totalOf([], 0).series.days, []);
});

test('a series was observed on the days on which it was closed too', async (t) => {
  t.same(spanOf(one), { from: '2024-01-01', to: '2024-01-04' });
  t.same(spanOf(other), { from: '2023-12-31', to: '2024-01-04' });
  const none = { series: { days: [], sales: new Float64Array(0), covariates: {} }, closedDays: [] };
  t.same(spanOf({ ...none, closedDays: ['2024-01-04'] }), { from: '2024-01-04', to: '2024-01-04' });
  t.equal(spanOf(none), undefined);
});
