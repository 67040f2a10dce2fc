import t from 'tap';
import { addDays } from '../../src/dates.ts';
import { datasetNameOf, datasetTitleSchema } from '../../src/primitives.ts';
import { readSales } from '../../src/sales/reading/read-sales.ts';
import type { ReadOptions } from '../../src/sales/sales-file.ts';
import { language } from '../../web/src/i18n/language.ts';
import { choicesOf, numberAs } from '../../web/src/screens/data/questions/reading-choices.ts';
import { problemWords, warningWords } from '../../web/src/screens/data/report/message-words.ts';
import { inWords, partsOf } from '../../web/src/screens/data/report/reader-messages.ts';
import { datasetNameOf as nameOf } from '../../web/src/screens/data/upload/chosen-file.ts';
import { salesCsv } from '../routes/sales.ts';

language.value = 'es';

const read = (text: string | Uint8Array, options: ReadOptions = {}) =>
  readSales(
    (async function* () {
      yield typeof text === 'string' ? Buffer.from(text) : text;
    })(),
    options,
  );

async function problemsOf(text: string | Uint8Array, options?: ReadOptions) {
  const file = await read(text, options);
  return file.valid ? [] : file.problems;
}

/** A file that is in order but for one row, the 42nd. */
const withRow = (wrong: string, header = 'Fecha,Ventas') =>
  `${header}\n${rows(40).join('\n')}\n${wrong}\n${rows(3, '2023-05-01').join('\n')}\n`;
const rows = (count: number, from = '2023-01-01') =>
  Array.from({ length: count }, (_, i) => `${addDays(from, i)},${100 + i}`);
const ambiguousDates = `Fecha,Ventas\n${Array.from({ length: 48 }, (_, i) => `0${(i % 9) + 1}/0${Math.floor(i / 9) + 1}/2023,${i}`).join('\n')}\n`;
const ambiguousNumbers = salesCsv().replaceAll(/,(\d)(\d{3})\n/g, ',$1.$2\n');

t.test('every problem that the reader finds is worded in Spanish, with the quoted value', async (t) => {
  const cases: readonly (readonly [code: string, text: string | Uint8Array, parts: object])[] = [
    ['unparsable-date', withRow('2023-13-01,5'), { value: '2023-13-01' }],
    [
      'unparsable-date',
      withRow('mañana "o así",5').replace('mañana "o así"', '"mañana ""o así"""'),
      { value: 'mañana "o así"' },
    ],
    ['unparsable-date', withRow('31/12/2023,5'), { value: '31/12/2023' }],
    ['date-out-of-range', withRow('1850-01-01,5'), { value: '1850-01-01' }],
    ['missing-value', withRow(',5'), {}],
    ['unparsable-number', withRow('2023-04-01,muchas'), { value: 'muchas' }],
    ['unparsable-number', withRow('2023-04-01,"1,25"').replaceAll(/,(\d+)\n/g, ',$1.25\n'), { value: '1,25' }],
    ['not-finite', withRow('2023-04-01,Infinity'), { value: 'Infinity' }],
    [
      'not-a-flag',
      withRow('2023-04-01,5,quizá', 'Fecha,Ventas,Abierto').replaceAll(/,(\d+)\n/g, ',$1,1\n'),
      { value: 'quizá' },
    ],
    [
      'sales-on-closed-day',
      withRow('2023-04-01,77,0', 'Fecha,Ventas,Abierto').replaceAll(/,(\d\d\d)\n/g, ',$1,1\n'),
      { value: '77' },
    ],
    ['negative-sales', withRow('2023-04-01,-12.5'), { day: '2023-04-01', amount: '-12.5' }],
    ['number-out-of-range', withRow('2023-04-01,1e20'), { value: '1e20' }],
    [
      'not-daily',
      `Fecha,Ventas\n${rows(200)
        .filter((_, i) => i % 7 === 0)
        .join('\n')}\n`,
      {},
    ],
    ['no-header', rows(40).join('\n'), {}],
    ['ambiguous-dates', ambiguousDates, { value: '02/01/2023', dmy: '2023-01-02', mdy: '2023-02-01' }],
    ['ambiguous-numbers', ambiguousNumbers, { value: '1.500', whole: '1500', decimal: '1.5' }],
    ['no-date-column', 'Nota,Ventas\nhola,2\n', {}],
    ['no-sales-column', 'Fecha\n2023-01-01\n', {}],
    ['unusable-name', withRow('', 'Fecha,Ventas,__proto__'), { value: '__proto__' }],
    ['too-many-columns', `Fecha,Ventas${',x'.repeat(120)}\n`, {}],
    ['too-many-cells', withRow('2023-04-01,5,6'), { cells: '3', header: '2' }],
    ['unclosed-quote', withRow('"2023-04-01,5'), {}],
    ['misplaced-quote', withRow('2023-04-01,"5"5'), {}],
    ['empty-file', '', {}],
    ['no-rows', 'Fecha,Ventas\n', {}],
    ['too-few-days', `Fecha,Ventas\n${rows(5).join('\n')}\n`, { days: '5', least: '28' }],
    ['not-text', 'PK\u0003\u0004xxxxxxxx', {}],
    ['invalid-encoding', Buffer.concat([Buffer.from(`${withRow('')}á\n`), Buffer.from([0xff, 0x41])]), {}],
    ['row-too-long', `Fecha,Ventas\n"${'x'.repeat(1_100_000)}`, {}],
  ];
  for (const [code, text, parts] of cases) {
    const problem = (await problemsOf(text)).find((one) => one.code === code);
    if (!problem) {
      t.fail(`${code}: ${JSON.stringify(await problemsOf(text)).slice(0, 300)}`);
      continue;
    }
    t.same(partsOf(problem), parts, `${code}: ${problem.message}`);
    const told = inWords(problemWords.es, problem);
    t.not(told, problem.message, `${code} has words of its own`);
    t.notMatch(told, /undefined|\[object/, code);
    for (const value of Object.values(parts as Record<string, string>).slice(0, 1)) {
      const written = value === '2023-04-01' ? '1 de abril de 2023' : value;
      t.ok(told.includes(written), `${code}: «${told}» names ${written}`);
    }
  }
  const told = new Set(cases.map(([code]) => code));
  const unseen = Object.keys(problemWords.es).filter((code) => !told.has(code));
  t.same(
    unseen.sort(),
    [
      'column-used-twice',
      'future-day',
      'missing-column',
      'missing-series',
      'no-mapped-column',
      'several-series',
      'too-many-dates',
      'too-many-problems',
      'unknown-sheet',
      'unknown-timezone',
      'unreadable-series',
      'workbook-damaged',
      'workbook-encrypted',
      'workbook-too-large',
    ],
    'words for codes that only huge files, mappings and added days have',
  );
});

t.test('warnings too', async (t) => {
  const grouped = `Fecha,Ventas,Otra\n${rows(60)
    .map((row, i) => `${row.split(',')[0]},1.${100 + i},2.5${i % 10}`)
    .join('\n')}\n`;
  let index = -1;
  const cases: readonly (readonly [code: string, text: string, parts: object])[] = [
    ['decimal-sign-inferred', grouped, { column: 'Ventas', value: '1.100', row: '2', number: '1.1' }],
    [
      'blank-as-zero',
      withRow('', 'Fecha,Ventas,Promo').replaceAll(/,(\d+)(\d)\n/g, (_, a, b) => `,${a}${b},${b === '3' ? 1 : ''}\n`),
      { column: 'Promo', count: '39' },
    ],
    [
      'unnamed-column',
      withRow('', 'Fecha,Ventas,')
        .replaceAll(/,(\d+)\n/g, ',$1,sol\n')
        .replace(',sol', ',luna'),
      { count: '1' },
    ],
    [
      'weekday-mismatch',
      salesCsv().replace('2022-01-04,2,', '2022-01-04,5,'),
      { column: 'DíaDeLaSemana', count: '1', row: '5' },
    ],
    ['rows-merged', withRow('2023-01-05,7'), { count: '1' }],
    [
      'closed-days',
      withRow('2023-04-01,0,0', 'Fecha,Ventas,Abierto').replaceAll(/,(\d\d\d)\n/g, ',$1,1\n'),
      { count: '1' },
    ],
    ['blank-rows', withRow(','), { count: '1' }],
    ['title-rows', `Informe de ventas,\n${withRow('')}`, { count: '1', row: '2' }],
    [
      'index-column',
      withRow('', ',Fecha,Ventas').replaceAll(/\n(2023)/g, (_, year) => `\n${++index},${year}`),
      { column: String },
    ],
    [
      'personal-data',
      withRow('', 'Fecha,Ventas,Email').replaceAll(/,(\d+)\n/g, ',$1,ana$1@example.com\n'),
      { column: 'Email' },
    ],
    [
      'names-as-flag',
      withRow('', 'Fecha,Ventas,Festivo')
        .replaceAll(/,(\d+)\n/g, ',$1,\n')
        .replace(',\n', ',Año Nuevo\n'),
      { column: 'Festivo', value: 'Año Nuevo' },
    ],
    ['repeated-header', withRow('Fecha,Ventas'), { count: '1', row: '42' }],
    ['total-rows', withRow('Total,4780'), { count: '1', row: '42' }],
    ['note-rows', withRow('Fin del informe'), { count: '1', row: '42' }],
    ['blank-amount', withRow('2023-04-01,'), { count: '1', row: '42' }],
    ['empty-cells', withRow('2023-04-01,5,'), { count: '1', row: '42' }],
    ['short-rows', withRow('2023-04-01'), { count: '1', row: '42' }],
    [
      'cancelled-rows',
      withRow('', 'Fecha,Ventas,Estado')
        .replaceAll(/,(\d+)\n/g, ',$1,Pagado\n')
        .replace('Pagado', 'Anulado'),
      { count: '1', value: 'Anulado', row: '2' },
    ],
    ['refunds', withRow('2023-01-05,-7'), { column: 'Ventas', count: '1', value: '-7', row: '42' }],
    [
      'excel-serial',
      `Fecha,Ventas\n${rows(40)
        .map((row, i) => row.replace(/^[^,]*/, String(44928 + i)))
        .join('\n')}\n`,
      { column: 'Fecha', value: '44928', day: '2023-01-02' },
    ],
    [
      'two-digit-years',
      `Fecha,Ventas\n${rows(40)
        .map((row) => row.replace(/^20(..)-(..)-(..)/, '$3/$2/$1'))
        .join('\n')}\n`,
      { column: 'Fecha', value: '01/01/23' },
    ],
    [
      'closed-by-zero',
      `Fecha,Ventas\n${rows(40)
        .map((row, i) => (i % 7 === 0 ? row.replace(/,.*/, ',0') : row))
        .join('\n')}\n`,
      { weekdays: 'Sunday', count: '6' },
    ],
    [
      'month-missing',
      `Fecha,Ventas\n${[...rows(40), ...rows(40, '2023-04-01')].join('\n')}\n`,
      { from: '2023-02-10', to: '2023-03-31', count: '50' },
    ],
    [
      'partial-last-day',
      `Fecha,Ventas\n${[...rows(40), '2023-02-10,9'].join('\n')}\n`,
      { day: '2023-02-10', share: '8' },
    ],
  ];
  const asked: readonly (readonly [code: string, text: string, options: ReadOptions, parts: object])[] = [
    [
      'filtered-rows',
      withRow('2023-05-09,5'),
      { mapping: { where: { Ventas: { notIn: ['5'] } } } },
      { count: '1', row: '42' },
    ],
    [
      'duplicate-rows',
      `Fecha,Ventas\n${[...rows(40), ...rows(5)].join('\n')}\n`,
      { mapping: { dropDuplicates: true } },
      { count: '5', row: '42' },
    ],
    [
      'filled-known',
      withRow('', 'Fecha,Ventas,Precio')
        .replaceAll(/,(\d+)\n/g, ',$1,2.5\n')
        .replace('2.5', ''),
      { mapping: { known: ['Precio'] } },
      { column: 'Precio', count: '1' },
    ],
    [
      'timezone',
      `Fecha,Ventas\n${rows(40)
        .map((row) => row.replace(',', 'T23:30:00Z,'))
        .join('\n')}\n`,
      { mapping: { timezone: 'Europe/Madrid' } },
      { column: 'Fecha', count: '40', zone: 'Europe/Madrid' },
    ],
    [
      'future-days',
      withRow('2023-06-01,0'),
      { today: '2023-05-20' },
      { count: '1', day: '2023-05-20', kind: 'without' },
    ],
    [
      'zero-tail',
      `Fecha,Ventas\n${[...rows(40), ...rows(10, '2023-02-10').map((row) => row.replace(/,.*/, ',0'))].join('\n')}\n`,
      { mapping: { zeroTail: 'unfilled' } },
      { count: '10', from: '2023-02-10', to: '2023-02-19' },
    ],
  ];
  for (const [code, text, options, parts] of asked) {
    const warning = (await read(text, options)).warnings.find((one) => one.code === code);
    if (!warning) t.fail(`${code}: ${JSON.stringify((await read(text, options)).warnings)}`);
    else {
      t.match(partsOf(warning), parts, warning.message);
      t.notMatch(inWords(warningWords.es, warning), /undefined/);
    }
  }
  const others = new Set([
    'loses-history',
    'other-sheets',
    'assumed-flag',
    'skipped-days',
    'new-series',
    'revised-attribute',
    ...asked.map(([code]) => code),
  ]); // not of a file alone
  for (const [code, text, parts] of cases) {
    const warning = (await read(text)).warnings.find((one) => one.code === code);
    if (!warning) {
      t.fail(`${code}: ${JSON.stringify((await read(text)).warnings)}`);
      continue;
    }
    t.match(partsOf(warning), parts, warning.message);
    const told = inWords(warningWords.es, warning);
    t.not(told, warning.message);
    t.notMatch(told, /undefined/, told);
    if (Object.hasOwn(warningWords.en, code)) t.notMatch(inWords(warningWords.en, warning), /"where"|"keep"|undefined/);
    else t.equal(inWords(warningWords.en, warning), warning.message, 'English is what the service says');
  }
  t.same(
    Object.keys(warningWords.es).filter(
      (code) => !code.startsWith('series: ') && !others.has(code) && !cases.some(([known]) => known === code),
    ),
    [],
  );
});

t.test('what is not known, or not as it is known, is shown as the service says it', (t) => {
  const message = 'Something <b>new</b>';
  t.equal(inWords(problemWords.es, { code: 'of-tomorrow', message }), message);
  t.equal(inWords(problemWords.es, { code: 'unparsable-date', message }), message);
  t.equal(inWords(problemWords.es, { code: 'constructor', message }), message);
  t.equal(inWords(problemWords.es, { code: '__proto__', message }), message);
  t.end();
});

t.test('questions are offered exactly when a problem names them, and stay when they are answered', async (t) => {
  t.same(choicesOf(await problemsOf(withRow('2023-04-01,muchas')), {}), []);
  const dates = choicesOf(await problemsOf(ambiguousDates), {});
  t.same(dates, [{ kind: 'dateFormat', value: '02/01/2023', days: { dmy: '2023-01-02', mdy: '2023-02-01' } }]);
  t.same(choicesOf(await problemsOf(ambiguousDates, { dateFormat: 'dmy' }), { dateFormat: 'dmy' }, dates), dates);
  t.same(choicesOf([], {}, dates), [], 'an answer that was not given leaves nothing behind');
  const numbers = choicesOf(await problemsOf(ambiguousNumbers), {});
  t.same(numbers, [{ kind: 'decimal', value: '1.500' }]);
  t.same([numberAs('1.500', '.'), numberAs('1.500', ',')], [1.5, 1500]);
  t.same(
    [numberAs('-2,250', '.'), numberAs('-2,250', ','), numberAs('x', '.'), numberAs(' ', ',')],
    [-2250, -2.25, undefined, undefined],
  );
  const negative = choicesOf(await problemsOf(withRow('2023-04-01,-3')), {});
  t.same(negative, [{ kind: 'allowNegative' }]);
  t.same(choicesOf([], { allowNegative: false }, negative), negative, 'taken back it can be set again');
  const both = `${ambiguousDates}03/04/2023,-5000\n`;
  t.same(
    choicesOf(await problemsOf(both), {}).map(({ kind }) => kind),
    ['dateFormat'],
  );
  const readable = await problemsOf(both, { dateFormat: 'dmy' });
  t.same(
    choicesOf(readable, {}).map(({ kind }) => kind),
    ['allowNegative'],
  );
});

t.test('names are taken as the service takes them', (t) => {
  const names = [
    'ventas',
    'a',
    '0-a',
    'a'.repeat(63),
    'a'.repeat(64),
    '',
    '-a',
    'A',
    'á',
    'a b',
    'a/b',
    '..',
    'a\n',
    'a_b',
    '<b>',
    'Tienda Ñandú, nº 2',
    '¡!',
    `${'ab '.repeat(33)}c`,
    'x'.repeat(101),
  ];
  for (const name of names)
    t.equal(
      nameOf(name),
      datasetTitleSchema.safeParse(name).success ? datasetNameOf(name) : undefined,
      JSON.stringify(name),
    );
  t.end();
});
