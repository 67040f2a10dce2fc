import t from 'tap';
import type { Mapping, Question } from '../../src/sales/mapping.ts';
import { readSales } from '../../src/sales/reading/read-sales.ts';
import { language } from '../../web/src/i18n/language.ts';
import { choiceOf, missingFactor, withChoice } from '../../web/src/screens/data/columns/column-choice.ts';
import { columnWords } from '../../web/src/screens/data/columns/words.ts';
import { answered, askedWith, chosenOf } from '../../web/src/screens/data/questions/answers.ts';
import { candidateText, textOf } from '../../web/src/screens/data/questions/question-text.ts';
import { sheetsOf } from '../../web/src/screens/data/questions/sheet-choice.tsx';

const question = (
  role: Question['role'],
  ...answers: readonly (readonly [column: string | null, answer: Mapping])[]
) => ({
  role,
  message: '',
  candidates: answers.map(([column, answer]) => ({ column, why: '', sample: [], answer })),
});

const SALES = question(
  'sales',
  ['Total', { sales: 'Total' }],
  ['Precio', { sales: 'Precio' }],
  ['Precio', { quantity: 'Unidades', unitPrice: 'Precio' }],
);
const SHOP = question(
  'series',
  [null, { series: [] }],
  ['Tienda', { where: { Tienda: { in: ['Norte'] } } }],
  ['Tienda', { where: { Tienda: { in: ['Sur'] } } }],
);
const FAMILY = question('series', [null, { series: [] }], ['Familia', { where: { Familia: { in: ['Pan'] } } }]);

t.test('an answer joins what was said before, and another one takes its place', (t) => {
  const first = answered({ promo: 'Oferta' }, SALES, 2);
  t.same(first, { promo: 'Oferta', quantity: 'Unidades', unitPrice: 'Precio' });
  t.equal(chosenOf(first, SALES), 2);
  const second = answered(first, SALES, 0);
  t.same(second, { promo: 'Oferta', sales: 'Total' });
  t.equal(chosenOf(second, SALES), 0);
  t.equal(chosenOf({}, SALES), -1);
  t.end();
});

t.test('one shop, then all of its products: both answers stay, and each can be changed', (t) => {
  const north = answered({}, SHOP, 1);
  t.same(north, { where: { Tienda: { in: ['Norte'] } } });
  const all = answered(north, FAMILY, 0);
  t.same(all, { where: { Tienda: { in: ['Norte'] } }, series: [] });
  t.same([chosenOf(all, SHOP), chosenOf(all, FAMILY)], [1, 0]);
  t.same(answered(all, SHOP, 0), { series: [] });
  t.same(answered(all, FAMILY, 1), { where: { Tienda: { in: ['Norte'] }, Familia: { in: ['Pan'] } } });
  t.same(askedWith([SHOP], [FAMILY], north), [SHOP, FAMILY]);
  t.same(askedWith([SHOP, FAMILY], [], all), [SHOP, FAMILY]);
  t.same(askedWith([SHOP], [SHOP], {}), [SHOP], 'asked again it is open');
  t.same(askedWith([SALES], [], {}), [], 'what is no longer asked nor answered is gone');
  t.end();
});

t.test('a flag that differs is left out, or its share is used', (t) => {
  const differs = question(
    'promo',
    ['Oferta', { promo: null, ignore: ['Oferta'] }],
    ['Oferta', { promo: null, known: ['Oferta'] }],
  );
  const share = answered({ known: ['Precio'] }, differs, 1);
  t.same(share, { promo: null, known: ['Precio', 'Oferta'] });
  const out = answered(share, differs, 0);
  t.same(out, { promo: null, known: ['Precio'], ignore: ['Oferta'] });
  t.same([chosenOf(share, differs), chosenOf(out, differs)], [1, 0]);
  t.end();
});

const TAKEN: Mapping = {
  date: 'Fecha',
  sales: 'Total',
  promo: 'Oferta',
  holiday: null,
  open: null,
  weekday: null,
  known: [],
  series: [],
};

t.test('a choice over a column changes what it is about and leaves open what is open', (t) => {
  const choose = (name: string, choice: Parameters<typeof withChoice>[1], said: Mapping = {}, taken = TAKEN) =>
    withChoice(name, choice, { said, taken });
  t.same(choose('Precio', 'known'), { known: ['Precio'] });
  t.same(choose('Oferta', 'ignored'), { promo: null, ignore: ['Oferta'] });
  t.same(choose('Oferta', 'known'), { promo: null, known: ['Oferta'] });
  t.same(choose('Oferta', 'promo', { promo: null, ignore: ['Oferta'] }), { promo: 'Oferta' });
  t.same(choose('Precio', 'ignored', { known: ['Precio', 'Lluvia'] }), { known: ['Lluvia'], ignore: ['Precio'] });
  t.same(choose('Tienda', 'series', { where: { Tienda: { in: ['Norte'] } } }), { series: ['Tienda'] });
  const single = choose('Tienda', 'ignored', { series: ['Tienda'] }, { ...TAKEN, series: ['Tienda'] });
  t.same(JSON.parse(JSON.stringify(single)), { ignore: ['Tienda'] }, 'nobody said that all rows belong together');
  t.same(choose('Dia', 'date', { date: { year: 'Y', month: 'M', day: 'Dia' } }), { date: 'Dia' });
  t.same(choose('Y', 'ignored', { date: { year: 'Y', month: 'M', day: 'D' } }), { ignore: ['Y'] });
  t.end();
});

t.test('quantity and unit price are chosen one after the other', (t) => {
  const first = withChoice('Unidades', 'quantity', { said: { sales: 'Total' }, taken: TAKEN });
  t.same(first, { quantity: 'Unidades' });
  t.equal(missingFactor(first), 'unitPrice');
  t.equal(choiceOf({ name: 'Unidades', role: 'ignored' }, { said: first, taken: TAKEN }), 'quantity');
  const both = withChoice('Precio', 'unitPrice', { said: first, taken: TAKEN });
  t.same(both, { quantity: 'Unidades', unitPrice: 'Precio' });
  t.equal(missingFactor(both), undefined);
  t.same(withChoice('Precio', 'quantity', { said: both, taken: TAKEN }), { quantity: 'Precio' });
  t.same(withChoice('Total', 'sales', { said: both, taken: TAKEN }), { sales: 'Total' });
  t.equal(choiceOf({ name: 'Precio', role: 'sales' }, { said: {}, taken: both }), 'unitPrice', 'as guessed');
  t.end();
});

t.test('the sheets of a workbook are those that the service names', (t) => {
  const message =
    'The sheet "Ventas" was read; the workbook has 2 other sheets ("Hoja \\"2\\"", "Notas"), which "sheet" chooses';
  t.same(sheetsOf({ warnings: [{ code: 'other-sheets', message }] }), ['Ventas', 'Hoja "2"', 'Notas']);
  t.same(sheetsOf({ warnings: [] }), []);
  t.end();
});

const read = (text: string) =>
  readSales(
    (async function* () {
      yield Buffer.from(text);
    })(),
  );

const days = Array.from(
  { length: 60 },
  (_, i) => `2023-${i < 31 ? '01' : '02'}-${String((i % 31) + 1).padStart(2, '0')}`,
).slice(0, 59);

t.test('the questions of the reader and its reasons have words in both languages', async (t) => {
  const files = [
    `Fecha,Total,Importe\n${days.map((day, i) => `${day},${100 + i},${90 + i}`).join('\n')}\n`,
    `Fecha,Ventas,Tienda\n${days.flatMap((day, i) => [`${day},${100 + i},Norte`, `${day},${50 + i},Sur`]).join('\n')}\n`,
    `Fecha,Ventas,Promo\n${days.flatMap((day, i) => [`${day},${100 + i},1`, `${day},${50 + i},0`]).join('\n')}\n`,
    `Fecha,Ventas\n${days.map((day, i) => `${day},${i < 45 ? 100 + (i % 7) : 0}`).join('\n')}\n`,
    `Fecha,Cliente,Nota\n${days.map((day, i) => `${day},c${i % 5},hola`).join('\n')}\n`,
  ];
  const before = language.value;
  t.teardown(() => {
    language.value = before;
  });
  const seen = new Set<string>();
  const asked: string[] = [];
  for (const text of files) {
    const file = await read(text);
    if (file.valid) throw new Error(`nothing is asked of ${text.slice(0, 40)}`);
    for (const question of file.questions) {
      seen.add(question.role);
      for (const spoken of ['en', 'es'] as const) {
        language.value = spoken;
        const told = [textOf(question), ...question.candidates.map((candidate) => candidateText(candidate, question))];
        asked.push(...told.slice(0, 1));
        for (const words of told) t.notMatch(words, /undefined|\[object|^$/, words);
        t.equal(new Set(told).size, told.length, `each is worded differently: ${told.join(' | ')}`);
      }
    }
    for (const { code } of file.columns) {
      if (code !== undefined) t.ok(columnWords.es.reasons[code], `a reason "${code}"`);
    }
  }
  t.same([...seen].sort(), ['promo', 'sales', 'series', 'zeroTail']);
  // As the command line asks: test/cli/questions.test.ts.
  t.ok(asked.includes('¿En qué columna están las ventas?'));
  t.ok(asked.includes('Hay varias tiendas o productos, según Tienda. ¿Dejarlos separados, sumarlos o elegir uno?'));
  t.same(Object.keys(columnWords.es.reasons), Object.keys(columnWords.en.reasons));
});
