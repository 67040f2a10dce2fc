import { readFile } from 'node:fs/promises';
import t from 'tap';
import { addDays, weekdayOf } from '../../src/dates.ts';
import { datasetNameSchema } from '../../src/primitives.ts';
import { readSales } from '../../src/sales/reading/read-sales.ts';
import { profileOf } from '../../src/sales/report/profile.ts';
import type { ReadOptions } from '../../src/sales/sales-file.ts';
import { findingFactsOf } from '../../web/src/screens/data/report/finding-facts.ts';
import { findingWords } from '../../web/src/screens/data/report/finding-words.ts';
import { problemWords, warningWords } from '../../web/src/screens/data/report/message-words.ts';
import { inWords, partsOf } from '../../web/src/screens/data/report/reader-messages.ts';
import { isDatasetName } from '../../web/src/screens/data/upload/chosen-file.ts';
import { choicesOf, numberAs } from '../../web/src/screens/data/upload/reading-choices.ts';
import { PROJECT } from '../project.ts';
import { salesCsv } from '../routes/sales.ts';

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
    ['missing-value', withRow('2023-04-01,'), {}],
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
    ['negative-sales', withRow('2023-04-01,-12.5'), { value: '-12.5' }],
    ['ambiguous-dates', ambiguousDates, { value: '02/01/2023', dmy: '2023-01-02', mdy: '2023-02-01' }],
    ['ambiguous-numbers', ambiguousNumbers, { value: '1.500', whole: '1500', decimal: '1.500' }],
    ['no-date-column', 'Dia,Ventas\n1,2\n', {}],
    ['no-sales-column', 'Fecha,Importe\n2023-01-01,2\n', {}],
    ['duplicate-column', withRow('', 'Fecha,Ventas,Tiempo,Tiempo'), { value: 'Tiempo' }],
    ['duplicate-role', withRow('', 'Fecha,Ventas,Sales'), { value: 'Ventas', other: 'Sales' }],
    ['unusable-name', withRow('', 'Fecha,Ventas,__proto__'), { value: '__proto__' }],
    ['unnamed-column', withRow('', 'Fecha,Ventas,').replaceAll(/,(\d+)\n/g, ',$1,7\n'), {}],
    ['too-many-columns', `Fecha,Ventas${',x'.repeat(120)}\n`, {}],
    ['too-many-cells', withRow('2023-04-01,5,6'), { cells: '3', header: '2' }],
    ['too-few-cells', withRow('2023-04-01'), { cells: '1', header: '2' }],
    ['unclosed-quote', withRow('"2023-04-01,5'), {}],
    ['misplaced-quote', withRow('2023-04-01,"5"5'), {}],
    ['empty-file', '', {}],
    ['no-rows', 'Fecha,Ventas\n', {}],
    ['too-few-days', `Fecha,Ventas\n${rows(5).join('\n')}\n`, { days: '5', least: '28' }],
    ['not-text', 'PK\u0003\u0004xxxxxxxx', {}],
    ['invalid-encoding', Buffer.concat([Buffer.from(`${withRow('')}á\n`), Buffer.from([0xff, 0x41])]), {}],
    ['row-too-long', `Fecha,Ventas\n"${'x'.repeat(1_100_000)}`, {}],
    ['overflow', withRow(`2023-05-01,1${'0'.repeat(308)}\n2023-05-01,1${'0'.repeat(308)}`), {}],
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
      t.ok(told.includes(value), `${code}: «${told}» names ${value}`);
    }
  }
  const told = new Set(cases.map(([code]) => code));
  const unseen = Object.keys(problemWords.es).filter((code) => !told.has(code));
  t.same(unseen, ['too-many-problems', 'too-many-dates'], 'words for codes that only huge files have');
});

t.test('warnings too', async (t) => {
  const grouped = `Fecha,Ventas,Otra\n${rows(60)
    .map((row, i) => `${row.split(',')[0]},1.${100 + i},2.5${i % 10}`)
    .join('\n')}\n`;
  const cases: readonly (readonly [code: string, text: string, parts: object])[] = [
    ['decimal-sign-inferred', grouped, { column: 'Ventas', value: '1.100', row: '2', number: '1.1' }],
    ['empty-column', withRow('', 'Fecha,Ventas,Nota').replaceAll(/,(\d+)\n/g, ',$1,\n'), { column: 'Nota' }],
    ['text-column', withRow('', 'Fecha,Ventas,Nota').replaceAll(/,(\d+)\n/g, ',$1,sol\n'), { column: 'Nota' }],
    [
      'blank-as-zero',
      withRow('', 'Fecha,Ventas,Promo').replaceAll(/,(\d+)(\d)\n/g, (_, a, b) => `,${a}${b},${b === '3' ? 1 : ''}\n`),
      { column: 'Promo', count: '39' },
    ],
    ['unnamed-column', withRow('', 'Fecha,Ventas,').replaceAll(/,(\d+)\n/g, ',$1,\n'), {}],
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
  ];
  for (const [code, text, parts] of cases) {
    const warning = (await read(text)).warnings.find((one) => one.code === code);
    if (!warning) {
      t.fail(`${code}: ${JSON.stringify((await read(text)).warnings)}`);
      continue;
    }
    t.same(partsOf(warning), parts, warning.message);
    const told = inWords(warningWords.es, warning);
    t.not(told, warning.message);
    t.notMatch(told, /undefined/, told);
    t.equal(inWords(warningWords.en, warning), warning.message, 'English is what the service says');
  }
  t.same(
    Object.keys(warningWords.es).filter((code) => !cases.some(([known]) => known === code)),
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
  const both = `${ambiguousDates}03/04/2023,-5\n`;
  t.same(
    choicesOf(await problemsOf(both), {}).map(({ kind }) => kind),
    ['dateFormat', 'allowNegative'],
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
  ];
  for (const name of names)
    t.equal(isDatasetName(name), datasetNameSchema.safeParse(name).success, JSON.stringify(name));
  t.end();
});

t.test('findings name the columns as the file does, and the combination that was not seen', async (t) => {
  const findingsIn = async (text: string) => {
    const file = await read(text);
    if (!file.valid) throw new Error(JSON.stringify(file.problems));
    const profile = profileOf(file);
    return profile.identifiability.map((finding) => ({
      code: finding.code,
      ...findingFactsOf(finding, file.columns, profile.weekdays),
    }));
  };
  const sample = await findingsIn(await readFile(new URL('examples/Ventas.csv', PROJECT), 'utf8'));
  t.same(sample, [
    { code: 'weekday-never-seen', columns: [], weekdays: [7], unseen: 'with' },
    { code: 'unseen-combination', columns: ['Festivo'], weekdays: [2, 3], unseen: 'with' },
    { code: 'rare-combination', columns: ['Festivo'], weekdays: [4, 5], unseen: 'with' },
    { code: 'unseen-combination', columns: ['Promociones', 'Festivo'], weekdays: [], unseen: 'together' },
  ]);
  const days = Array.from({ length: 140 }, (_, i) => addDays('2023-01-02', i));
  const always = days.map((day, i) => {
    const weekday = weekdayOf(day);
    const promo = weekday === 5 || (weekday < 5 && i % 4 === 0) || (weekday > 5 && i % 3 === 0) ? 1 : 0;
    return `${day},${100 + weekday},${promo},${(i * 7) % 11}`;
  });
  const found = await findingsIn(`date,sales,promo,visits\n${always.join('\n')}\n`);
  t.match(
    found.find(({ code }) => code === 'unseen-combination'),
    { columns: ['promo'], weekdays: [5], unseen: 'without' },
  );
});

t.test('every finding has words in both languages that name what it is about', (t) => {
  for (const words of [findingWords.en, findingWords.es]) {
    for (const [code, saying] of Object.entries(words)) {
      for (const unseen of ['with', 'without', 'together'] as const) {
        const told = saying({ columns: '<b>Promo</b>', weekdays: 'Sunday', unseen });
        t.notMatch(told, /undefined|\[object/, code);
        t.ok(code === 'no-yearly-season' || /<b>Promo<\/b>|Sunday/.test(told), `${code}: ${told}`);
      }
    }
  }
  t.same(Object.keys(findingWords.en), Object.keys(findingWords.es));
  t.end();
});
