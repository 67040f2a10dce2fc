import fc from 'fast-check';
import t from 'tap';
import { readNumber } from '../../web/src/i18n/number-input.ts';
import { figuresFromAddress, figuresInAddress } from '../../web/src/screens/plan/form/linked-figures.ts';
import { INVENTORY_DEFAULTS } from '../../web/src/screens/plan/inventory/request.ts';
import { stocksFromAddress, stocksInAddress } from '../../web/src/screens/plan/order-list/linked-stocks.ts';
import { readStocks } from '../../web/src/screens/plan/order-list/stocks.ts';

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
  const english = figuresFromAddress(said, D, 'en-GB');
  t.match(english, { openingStock: '1240.5', weekdays: '2,5', salesAre: 'units', lasting: '90', packSize: '' });
  t.equal(readNumber(english?.unitPrice ?? '', 'en-GB'), 0.125);
  t.match(figuresFromAddress(said, D, 'es-ES'), { openingStock: '1240,5', weekdays: '2,5' });
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
      const there = figuresFromAddress(said, D, to);
      t.equal(readNumber(there?.openingStock ?? '', to), value);
    }),
    { numRuns: 200, seed: 7 },
  );
});

t.test('that all is as by default is said too, and nothing is taken from what is no form', async (t) => {
  t.equal(figuresInAddress(D, D, 'en'), '{}');
  t.same(figuresFromAddress('{}', D, 'es-ES'), D, 'also where this browser has kept other figures');
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

t.test('stocks go from one language to another', async (t) => {
  const stocks = [
    { series: 'Centro / Pan; "de ayer"', openingStock: 12.5 },
    { series: 'Sur / Leche', openingStock: 1234.125, packSize: 6 },
    { series: '7', openingStock: 0, price: 1.125 },
    { series: 'Norte', openingStock: 1000, packSize: 12, price: 0.5 },
    { series: 'Este', openingStock: 3, price: 2, cost: 1.2, supplier: 'Harinas «Sur»; S. L.' },
    { series: 'Oeste', openingStock: 4, supplier: '99' },
  ];
  const said = stocksInAddress(stocks) ?? '';
  for (const locale of ['es-ES', 'en-GB', 'es-MX'])
    t.same(readStocks(stocksFromAddress(said, locale), 2, locale), { stocks, wrong: [] }, locale);
  t.equal(stocksFromAddress(stocksInAddress([]) ?? '', 'en'), '');
  const many = Array.from({ length: 300 }, (_, i) => ({ series: `Product ${i}`, openingStock: i }));
  t.equal(stocksInAddress(many), undefined, 'too many for an address');
});

t.test('of stocks an address may say anything', async (t) => {
  const hostile = [null, '', '{', '{}', 'null', '[1,null,{},[]]', '[[1,2]]', '[["a\\tb",1]]', '[["a\\nb",1]]'];
  for (const said of [...hostile, `[["${'x'.repeat(5000)}",1]]`])
    t.equal(stocksFromAddress(said, 'en'), '', said?.slice(0, 20));
  const wrong = '[["Pan","7"],["Pan",-1],["Pan",1,0],["Pan",1,null,0]]';
  t.same(readStocks(stocksFromAddress(wrong, 'en'), 1, 'en').stocks, [], 'they are checked as typed ones are');
});
