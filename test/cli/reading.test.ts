import t from 'tap';
import { Arguments, languageOf } from '../../cli/arguments.ts';
import { READING } from '../../cli/commands/options.ts';
import { optionsFor, readingOf } from '../../cli/reading.ts';
import type { Mapping } from '../../src/sales/mapping.ts';

const readingAs = (typed: readonly string[]) => readingOf(new Arguments(typed, READING));
/** As a shell splits it. */
const typedOf = (text: string) =>
  [...text.matchAll(/'((?:[^']|'\\'')*)'|(\S+)/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll("'\\''", "'") ?? plain ?? '',
  );

t.test('each answer to a question is typed as options that say the same', async (t) => {
  const answers: Mapping[] = [
    { date: 'Order Date' },
    { sales: 'Ventas (€)' },
    { quantity: 'Uds', unitPrice: 'Precio' },
    { count: 'rows' },
    { series: [] },
    { series: ['Tienda', "Bob's"] },
    { promo: null, ignore: ['Oferta'] },
    { holiday: null, known: ['Festivo'] },
    { promo: 'Oferta', holiday: 'Festivo', open: 'Abierto' },
    { weekday: null },
    { where: { Tienda: { in: ['Norte = Sur', 'Este'] } } },
    { timezone: 'Europe/Madrid' },
    { dropDuplicates: true },
    { dropDuplicates: false },
    { zeroTail: 'unfilled' },
  ];
  for (const answer of answers) {
    const text = optionsFor(answer);
    t.same(readingAs(typedOf(text)).mapping, answer, text);
  }
});

t.test('what stands beside a mapping in the API does so here, and without options nothing is said', async (t) => {
  t.same(readingAs([]), { options: {} });
  t.same(readingAs(['--decimal', ',', '--date-format', 'dmy', '--sheet', '2', '--allow-negative']), {
    options: { decimal: ',', dateFormat: 'dmy', sheet: '2', allowNegative: true },
  });
  const mapping = '{"date":"Día","sales":"Total","keep":"used"}';
  t.same(readingAs(['--map', mapping, '--sales', 'Neto']).mapping, { date: 'Día', sales: 'Neto', keep: 'used' });
});

t.test('the language is the one that was chosen, else that of the environment, else English', async (t) => {
  t.equal(languageOf('es', { LANG: 'en_GB.UTF-8' }), 'es');
  t.equal(languageOf(undefined, { LC_ALL: 'es_ES.UTF-8', LANG: 'en_GB' }), 'es');
  t.equal(languageOf(undefined, { LC_ALL: '', LANG: 'es' }), 'es');
  t.equal(languageOf(undefined, { LANG: 'de_DE' }), 'en');
  t.equal(languageOf(undefined, { LC_ALL: 'C', LANG: 'es' }), 'en', 'LC_ALL has the last word');
  t.equal(languageOf(undefined, {}), 'en');
});
