import fc from 'fast-check';
import t from 'tap';
import { readNumber } from '../../web/src/i18n/number-input.ts';
import { figuresFromAddress, figuresInAddress } from '../../web/src/screens/plan/form/linked-figures.ts';
import { INVENTORY_DEFAULTS } from '../../web/src/screens/plan/inventory/request.ts';

const D = INVENTORY_DEFAULTS;

t.test('figures typed in one language are the same numbers in another', async (t) => {
  const typed = {
    ...D,
    openingStock: '1.240,5',
    unitPrice: '0,125',
    weekdays: '2,5',
    lasting: '90',
    salesAre: 'units',
  };
  const said = figuresInAddress(typed, { ...D, weekdays: '1' }, 'es-ES');
  t.same(JSON.parse(said ?? ''), {
    openingStock: '1240.5',
    unitPrice: '0.125',
    weekdays: '2,5',
    lasting: '90',
    salesAre: 'units',
  });
  const english = figuresFromAddress(said ?? null, D, 'en-GB');
  t.match(english, { openingStock: '1240.5', weekdays: '2,5', salesAre: 'units', lasting: '90', packSize: '' });
  t.equal(readNumber(english?.unitPrice ?? '', 'en-GB'), 0.125);
  t.match(figuresFromAddress(said ?? null, D, 'es-ES'), { openingStock: '1240,5', weekdays: '2,5' });
});

t.test('any number survives the way from one language to another', async (t) => {
  const number = fc.oneof(
    fc.integer({ min: 0, max: 1e9 }),
    fc.integer({ min: 0, max: 1e6 }).map((n) => n / 1000),
  );
  fc.assert(
    fc.property(number, fc.constantFrom('es-ES', 'en-GB', 'de-CH', 'es-MX'), (value, to) => {
      const text = String(value).replace('.', ',');
      if (readNumber(text, 'es-ES') !== value) return; // could be read in two ways: nobody may guess
      const said = figuresInAddress({ ...D, openingStock: text }, D, 'es-ES');
      const there = figuresFromAddress(said ?? null, D, to);
      t.equal(readNumber(there?.openingStock ?? '', to), value);
    }),
    { numRuns: 200, seed: 7 },
  );
});

t.test('nothing is said of defaults, and nothing is taken from what is no form', async (t) => {
  t.equal(figuresInAddress(D, D, 'en'), undefined);
  for (const said of [
    null,
    '',
    '[]',
    '{',
    'null',
    '{"other":"1"}',
    '{"openingStock":7}',
    `{"openingStock":"${'9'.repeat(500)}"}`,
  ]) {
    t.equal(figuresFromAddress(said, D, 'en'), undefined, String(said).slice(0, 20));
  }
  const hostile = figuresFromAddress('{"__proto__":{"x":1},"openingStock":"<b>"}', D, 'en');
  t.same(hostile, { ...D, openingStock: '<b>' }, 'text stays text, to be checked like what is typed');
});
