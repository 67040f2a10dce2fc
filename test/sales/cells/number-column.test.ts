import { test } from 'tap';
import { FaultList } from '../../../src/sales/faults.ts';
import {
  addAmbiguousNumbers,
  decimalSignOf,
  NumberColumn,
  signWarnings,
} from '../../../src/sales/reading/columns/number-column.ts';
import fc from '../../properties.ts';
import { read } from '../csv/read.ts';

/** A column of these cells, each on a day of its own, from row 2 on. */
function columnOf(...cells: readonly string[]): NumberColumn {
  const column = new NumberColumn('Ventas');
  cells.forEach((cell, i) => {
    column.add(cell, i, i + 2);
  });
  return column;
}

/** How a column is decided when nobody says so. */
function decided(column: NumberColumn, ...others: readonly NumberColumn[]) {
  const { sign, basis } = decimalSignOf(column, others, undefined);
  return { basis, sign };
}

function valuesOf(column: NumberColumn, sign: '.' | ',', days: number): number[] {
  return Array.from({ length: days }, (_, day) => column.reading(sign).daily.sum([day]));
}

test('clear numbers decide for their column', async (t) => {
  t.same(decided(columnOf('1,234', '12.5')), { sign: '.', basis: 'column' });
  t.same(decided(columnOf('1,234', '1,234,567')), { sign: '.', basis: 'column' });
  t.same(decided(columnOf('1.234', '1.234,5')), { sign: ',', basis: 'column' });
  t.same(decided(columnOf('1,234', '1,23,456')), { sign: '.', basis: 'column' });
  t.same(
    decided(columnOf('1.234', '0,5'), columnOf('51.5')),
    { sign: ',', basis: 'column' },
    'before any other column',
  );
  t.same(decided(columnOf('12', '1234')), { sign: '.', basis: 'none' });
});

test('thousands in a file edited by hand are read as the other columns say', async (t) => {
  const sales = columnOf('3600', '1200', '13,000');
  const latitude = columnOf('51.5', '51.5', '51.5');
  t.same(decided(sales, latitude), { sign: '.', basis: 'other-columns' });
  t.same(valuesOf(sales, '.', 3), [3600, 1200, 13_000]);
  t.match(signWarnings(sales, { sign: '.', basis: 'other-columns' }), [
    { code: 'decimal-sign-inferred', message: '"13,000" in row 4 is read as 13000' },
  ]);
  t.same(decided(sales), { sign: '.', basis: 'ambiguous' }, 'ungrouped thousands beside it decide nothing');
  t.equal(decided(sales, columnOf('51.5'), columnOf('51,5')).basis, 'ambiguous', 'others that contradict each other');
  t.equal(decided(columnOf('1.234', '5,678')).basis, 'ambiguous');
});

test('a number that can be read in two ways is never read in silence', async (t) => {
  const cell = fc.oneof(
    fc.integer({ min: 0, max: 99_999 }).map(String),
    fc.tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 100, max: 999 })).map((parts) => parts.join(',')),
    fc.tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 100, max: 999 })).map((parts) => parts.join('.')),
  );
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 40 }), (cells) => {
      const { basis } = decided(columnOf(...cells));
      const isOpen = cells.some((text) => /^[1-9]\d{0,2}[.,]\d{3}$/.test(text));
      return basis === (isOpen ? 'ambiguous' : 'none');
    }),
    { seed: 30, numRuns: 500 },
  );
  t.pass();
});

test('what is asked and told of an amount with a currency names its two values', async (t) => {
  const message = (text: string) => {
    const faults = new FaultList();
    addAmbiguousNumbers(columnOf(text), faults);
    return faults.first()[0]?.message ?? '';
  };
  t.match(message('Rs. 1,234'), /"Rs\. 1,234" is 1234 or 1\.234: set the option decimal to "\." for 1234/);
  t.match(message('S/. 1.234'), /is 1234 or 1\.234: set the option decimal to "," for 1234/);
  t.match(message('-1,234 €'), /is -1234 or -1\.234: set the option decimal to "\." for -1234/);
  const told = (column: NumberColumn) =>
    signWarnings(column, decimalSignOf(column, [columnOf('0,5')], undefined))[0]?.message;
  t.match(told(columnOf('€1.234')), /read as 1234,/);
  t.match(told(columnOf('Rs. 1,234')), /read as 1\.234,/);
  const product = new NumberColumn('Importe');
  product.addProduct('3', '1.234', 0, 2);
  t.match(told(product), /"3 × 1\.234" in row 2 is read as 3702,/);
});

test('both signs in one column: the rarer one is a fault', async (t) => {
  const file = await read(
    `Fecha;Ventas\n${Array.from({ length: 31 }, (_, i) => `${i + 1}.12.2023;${i === 4 ? '2,5' : '1.5'}`).join('\n')}`,
  );
  t.equal(file.valid, false);
  t.match(file.valid ? [] : file.problems, [{ row: 6, column: 'Ventas' }]);
});

test('numbers beyond 1e15 are in no sum', async (t) => {
  const column = columnOf('1', '1e16', '-1e16', '10000000000000000', '10000000000000000.5', '999999999999999', '1e15');
  t.equal(column.outOfRange.count, 4);
  t.same(valuesOf(column, '.', 7), [1, 0, 0, 0, 0, 999_999_999_999_999, 1e15]);
  t.equal(columnOf('1e999', 'inf', '#DIV/0!').notFinite.count, 3);
});

test('a column sums what its cells say, under the sign that they are written with', async (t) => {
  const cents = fc.integer({ min: -99_999_999, max: 99_999_999 });
  const locale = fc.constantFrom('de-DE', 'fr-FR', 'en-IN', 'de-CH', 'sv-SE', 'en-US');
  fc.assert(
    fc.property(fc.array(cents, { minLength: 1, maxLength: 20 }), locale, (values, name) => {
      const format = new Intl.NumberFormat(name, { minimumFractionDigits: 2 });
      const column = columnOf(...values.map((value) => format.format(value / 100)));
      const { sign, basis } = decided(column);
      return (
        basis === 'column' &&
        valuesOf(column, sign, values.length).every((sum, i) => sum === (values[i] ?? 0) / 100 + 0)
      );
    }),
    { seed: 31, numRuns: 300 },
  );
  t.pass();
});
