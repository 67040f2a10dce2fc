import { test } from 'tap';
import { addDays } from '../../src/dates.ts';
import { BASE, baseRow, dmy, HEADER, lines, type Row } from './csv/base.ts';
import { fixture, read, readRejected, readValid } from './csv/read.ts';

const rows = BASE.map(baseRow);
const file = (header: Row, body: readonly Row[], delimiter = ',') => lines(header, body, delimiter).join('\n');
/** A file of 35 days with these sales cells, and maybe another column. */
const salesFile = (cell: (i: number) => string | number, delimiter = ';') =>
  file(
    ['Fecha', 'Ventas'],
    BASE.map(({ date }, i) => [date, cell(i)]),
    delimiter,
  );
/** The temperature of the fixtures is known ahead. */
const KNOWN = { mapping: { known: ['Temperatura'] } };
const warningsOf = async (content: string) => (await readValid(content)).warnings;

test('the dialect names encoding, delimiter, date format and decimal sign', async (t) => {
  const dialectOf = async (name: string) => (await readValid(fixture(`good/${name}`))).dialect;
  t.same(await dialectOf('windows-1252.csv'), {
    encoding: 'windows-1252',
    delimiter: ';',
    dateFormat: 'dmy',
    decimal: ',',
  });
  t.same(await dialectOf('utf16be.csv'), { encoding: 'utf-16be', delimiter: ',', dateFormat: 'iso', decimal: '.' });
  t.same(await dialectOf('mdy.csv'), { encoding: 'utf-8', delimiter: ',', dateFormat: 'mdy', decimal: '.' });
  t.same(await dialectOf('tab.csv'), { encoding: 'utf-8', delimiter: '\t', dateFormat: 'iso', decimal: '.' });
});

test('columns keep the names of the file and get their roles', async (t) => {
  const { columns } = await readValid(fixture('good/english-shuffled.csv'), KNOWN);
  t.same(
    columns.map(({ name, role }) => ({ name, role })),
    [
      { name: 'Sales', role: 'sales' },
      { name: 'HOLIDAY', role: 'holiday' },
      { name: 'temperatura', role: 'known' },
      { name: 'promo', role: 'promo' },
      { name: 'Day of week', role: 'weekday' },
      { name: 'Date', role: 'date' },
    ],
  );
});

test('the preview shows the first ten rows as they stand and as they were understood', async (t) => {
  const { preview } = await readValid(fixture('good/windows-1252.csv'), KNOWN);
  t.equal(preview.length, 10);
  t.same(preview[1], {
    row: 3,
    cells: ['02/01/2024', '2', '0', '0', '-1,5', '1213,75'],
    values: ['2024-01-02', 2, 0, 0, -1.5, 1213.75],
  });
  const multiline = await readValid(fixture('good/quoted-line-break.csv'));
  t.same(
    multiline.preview.slice(2, 6).map(({ row }) => row),
    [4, 5, 7, 8],
  );
});

test('a rejected file shows what was understood of it', async (t) => {
  const rejected = await readRejected(fixture('bad/ambiguous-dates.csv'));
  t.same(rejected.dialect, { encoding: 'utf-8', delimiter: ',', dateFormat: undefined, decimal: '.' });
  t.same(rejected.preview[0], { row: 2, cells: ['01/01/2024', '0'], values: [null, 0] });
  t.equal(rejected.rows, 36);
  const unnamed = await readRejected(fixture('bad/no-sales-column.csv'));
  t.equal(unnamed.preview[0]?.cells[0], '2024-01-01');
});

test('dateFormat settles ambiguous dates', async (t) => {
  const content = fixture('bad/ambiguous-dates.csv');
  const asDmy = await readValid(content, { dateFormat: 'dmy' });
  t.same(asDmy.series.days.slice(0, 3), ['2024-01-01', '2024-01-02', '2024-01-03']);
  t.same(asDmy.series.days.at(-1), '2024-04-09');
  const asMdy = await readValid(content, { dateFormat: 'mdy' });
  t.same(asMdy.series.days.slice(0, 3), ['2024-01-01', '2024-01-02', '2024-01-03']);
  t.same(asMdy.series.sales.slice(0, 5), Float64Array.of(0, 9, 18, 27, 1));
  t.same(asMdy.series.days.at(-1), '2024-09-04');
  const asIso = await readRejected(content, { dateFormat: 'iso' });
  t.equal(asIso.problemCount, 36);
});

test('decimal settles ambiguous numbers', async (t) => {
  const content = fixture('bad/ambiguous-numbers.csv');
  t.same((await readValid(content, { decimal: ',' })).series.sales[0], 1200);
  t.same((await readValid(content, { decimal: '.' })).series.sales[0], 1.2);
  t.equal((await readValid(content, { decimal: '.' })).decimals, 3);
});

test('whole thousands beside 1.234 decide nothing: the file may have been edited by hand', async (t) => {
  const content = salesFile((i) => (i === 3 ? '1500' : '1.234'));
  t.equal((await readRejected(content)).problems[0]?.code, 'ambiguous-numbers');
});

test('1.234 is a thousand when whole numbers stand beside many that are never shorter, with a warning', async (t) => {
  const day = (i: number) => addDays('2024-01-01', i);
  const content = (count: number) =>
    file(
      ['Fecha', 'Ventas'],
      Array.from({ length: count }, (_, i) => [day(i), i === 0 ? '987' : `1.${234 + i}`]),
      ';',
    );
  t.same((await readValid(content(45))).series.sales.slice(0, 2), Float64Array.of(987, 1235));
  t.equal((await warningsOf(content(45)))[0]?.code, 'decimal-sign-inferred');
  t.equal((await readRejected(content(44))).problems[0]?.code, 'ambiguous-numbers');
});

test('1.234 is read as the other columns of the file are, with a warning', async (t) => {
  const content = file(
    ['Fecha', 'Ventas', 'Precio'],
    BASE.map(({ date }) => [date, '1.234', '2,5']),
    ';',
  );
  const { series, dialect } = await readValid(content, { mapping: { known: ['Precio'] } });
  t.equal(series.sales[0], 1234);
  t.equal(series.covariates.Precio?.[0], 2.5);
  t.equal(dialect.decimal, ',');
  t.equal((await warningsOf(content))[0]?.code, 'decimal-sign-inferred');
});

test('columns that contradict each other leave 1.234 ambiguous', async (t) => {
  const content = file(
    ['Fecha', 'Ventas', 'Precio', 'Peso'],
    BASE.map(({ date }) => [date, '1.234', '2,5', '2.5']),
    ';',
  );
  t.equal((await readRejected(content)).problems[0]?.code, 'ambiguous-numbers');
});

test('the sum of the rows of a day is rounded to the decimals of the file', async (t) => {
  const content = file(
    ['Fecha', 'Ventas'],
    BASE.flatMap(({ date }) => [
      [date, 0.1],
      [date, 0.2],
    ]),
  );
  t.equal((await readValid(content)).series.sales[0], 0.3);
});

test('of several rows a day takes the mean of what is known ahead, and a warning counts them', async (t) => {
  const content = file(
    ['Fecha', 'Ventas', 'Promo', 'Grados'],
    BASE.flatMap(({ date }, i) => (i < 2 ? [[date, 1, 1, 10], [date, 2, 1, 20]] : [[date, 3, 0, 0.1]])), // biome-ignore format: one day a line
  );
  const { series, duplicates, warnings } = await readValid(content, { mapping: { known: ['Grados'] } });
  t.same(series.sales.slice(0, 3), Float64Array.of(3, 3, 3));
  t.same(series.covariates.promo?.slice(0, 3), Float64Array.of(1, 1, 0));
  t.same(series.covariates.Grados?.slice(0, 3), Float64Array.of(15, 15, 0.1));
  t.same(duplicates, { days: 2, rowsMerged: 2 });
  t.same(warnings, [
    {
      code: 'rows-merged',
      message: '2 days with several rows: their sales are summed (2 rows merged); of Grados the day takes the mean',
    },
  ]);
});

test('a flag that differs between the rows of a day is asked about, never taken as the maximum', async (t) => {
  const content = file(
    ['Fecha', 'Ventas', 'Promo'],
    BASE.flatMap(({ date }) => [
      [date, 1, 0],
      [date, 2, 0],
      [date, 3, 0],
      [date, 4, 1],
    ]),
  );
  const { questions, problems } = await readRejected(content);
  t.same(problems, []);
  t.match(questions, [
    { role: 'promo', candidates: [{ answer: { ignore: ['Promo'] } }, { answer: { known: ['Promo'] } }] },
  ]);
  const share = await readValid(content, { mapping: questions[0]?.candidates[1]?.answer });
  t.equal(share.series.covariates.Promo?.[0], 0.25);
  const without = await readValid(content, { mapping: questions[0]?.candidates[0]?.answer });
  t.same(without.series.covariates, {});
});

test('rows of one day in several spellings are one day', async (t) => {
  const content = file(['Fecha', 'Ventas'], [...BASE.map(({ date }) => [date, 1]), ['2024/1/1', 5], ['20240101', 7]]);
  t.equal((await readValid(content)).series.sales[0], 13);
});

test('closed days are left out, listed, and counted in a warning', async (t) => {
  const { series, closedDays, warnings, rows: count } = await readValid(fixture('good/open-column.csv'));
  t.equal(count, 37);
  t.equal(series.days.length, 35);
  t.same(closedDays, ['2024-02-05', '2024-02-06']);
  t.same(warnings, [{ code: 'closed-days', message: '2 days with Abierto 0 left out of the series' }]);
});

test('a weekday that contradicts its date is a warning with the first row and the count', async (t) => {
  const wrong = (label: string | number) =>
    file(
      HEADER,
      rows.map((row, i) => (i === 4 || i === 21 ? row.with(1, label) : row)),
    );
  t.same(await warningsOf(wrong(7)), [
    {
      code: 'weekday-mismatch',
      message:
        'DíaDeLaSemana contradicts the date in 2 rows, first in row 6 ("7" on a Friday); weekdays are taken from the dates',
    },
  ]);
  const shuffled = await warningsOf(
    file(
      HEADER,
      rows.map((row, i) => row.with(1, (i * i) % 7)),
    ),
  );
  t.equal(shuffled[0]?.code, 'weekday-mismatch');
});

test('weekday names count by their meaning, not by a consistent shift', async (t) => {
  const names = ['domingo', 'lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado'];
  const shifted = file(
    HEADER,
    rows.map((row) => row.with(1, names[Number(row[1]) - 1] ?? '')),
  );
  t.match((await warningsOf(shifted))[0]?.message, /in 35 rows, first in row 2 \("domingo" on a Monday\)/);
});

test('each column that is not used says why', async (t) => {
  const content = file(
    [...HEADER, 'Nota', 'Vacía', '', 'Tienda', 'Año'],
    rows.map((row, i) => [...row, i < 3 ? 'obras' : i < 5 ? 'lluvia' : '', '', '', 'Centro', 2024 + (i % 2)]),
  );
  const { series, columns } = await readValid(content);
  t.same(Object.keys(series.covariates), ['promo', 'holiday']);
  t.same(
    columns.filter(({ role }) => role === 'ignored').map(({ name, code }) => [name, code]),
    [
      ['Temperatura', 'not-known-ahead'],
      ['Nota', 'text'],
      ['Vacía', 'empty'],
      ['', 'empty'],
      ['Tienda', 'constant'],
      ['Año', 'part-of-date'],
    ],
  );
  t.match(columns[4]?.reason, /"known": \["Temperatura"\]/);
});

test('yes and no are numbers in a column of 0 and 1 only', async (t) => {
  const column = (cell: (i: number) => string | number) =>
    file(
      [...HEADER, 'X'],
      rows.map((row, i) => [...row, cell(i)]),
    );
  const known = { mapping: { known: ['X'] } };
  const mixed = await readValid(
    column((i) => (i === 0 ? 'yes' : i % 2)),
    known,
  );
  t.same(mixed.series.covariates.X?.slice(0, 3), Float64Array.of(1, 1, 0));
  const numbers = await readRejected(
    column((i) => (i === 0 ? 'yes' : i)),
    known,
  );
  t.same(numbers.problems[0], { row: 2, column: 'X', code: 'unparsable-number', message: '"yes" is not a number' });
});

test('negative sales are accepted on request', async (t) => {
  const file = await readValid(fixture('bad/negative-sales.csv'), { allowNegative: true });
  t.equal(file.series.sales[5], -5);
});

test('the first hundred problems are listed by row, and all of them counted', async (t) => {
  const body = Array.from({ length: 400 }, (_, i) => [
    i === 0 ? 'soon' : addDays('2024-01-01', i),
    i % 2 ? 'many' : i === 398 ? -1 : i,
  ]);
  const { problems, problemCount } = await readRejected(file(['Fecha', 'Ventas'], body));
  t.equal(problemCount, 202);
  t.equal(problems.length, 100);
  t.same(
    problems.map(({ row }) => row),
    [2, ...Array.from({ length: 99 }, (_, i) => 3 + 2 * i)],
  );
});

test('a row of more than 1 MiB is refused with its number, in whatever part of the file', async (t) => {
  const long = `2024-03-01,"${'x'.repeat(1024 * 1024)}"`;
  const late = await readRejected(`${salesFile((i) => i, ',')}\n${long}\n`);
  t.match(late.problems, [{ row: 37, code: 'row-too-long' }]);
  t.match((await readRejected('x'.repeat(3_000_000))).problems[0], { row: 1, code: 'row-too-long' });
  t.match((await readRejected(`${salesFile((i) => i, ',')}\n2024-03-01,"${',1\n'.repeat(500_000)}`)).problems, [
    { row: 37, code: 'row-too-long' },
  ]);
});

test('a row that never ends is given up before its cells are kept, between quotes or not', async (t) => {
  const below = salesFile((i) => i, ',');
  for (const endless of [',', 'a,', '"\n",,,,', '"",', '"a""b",']) {
    const { problems } = await readRejected(`${below}\n${endless.repeat(400_000)}\n2024-03-01,5\n`);
    t.match(problems, [{ row: 37, code: 'too-many-cells' }], `${endless} without end`);
    t.equal(problems.length, 1);
  }
  const wide = `2024-03-01,7${','.repeat(9_000)}`;
  t.match(await read(`${below}\n${wide}\n`), { rows: 36 }, 'empty cells as spreadsheets write them are none');
});

test('a header of as many columns as anybody likes is refused, whatever their names', async (t) => {
  for (const columns of [101, 15_000]) {
    const names = ['Fecha', 'Ventas', ...Array<string>(columns - 2).fill('c')].join(',');
    t.match((await readRejected(`${names}\n2024-01-01,5\n`)).problems, [{ row: 1, code: 'too-many-columns' }]);
  }
  const empty = `Fecha,Ventas${','.repeat(15_000)}\n`;
  t.match(await read(salesFile((i) => i, ',').replace(/^.*\n/, empty)), { rows: 35 });
});

test('a file of rows that do not fit its header is given up', async (t) => {
  const { problems, problemCount } = await readRejected(
    `${salesFile((i) => i, ',')}\n${'2024-03-01,1,2\n'.repeat(20_000)}`,
  );
  t.equal(problemCount, 10_000);
  t.match(problems[0], { row: 37, code: 'too-many-cells' });
});

test('rows are counted alike whatever ends a line, a line break that was converted twice too', async (t) => {
  const content = 'Fecha,Ventas,Nota\n2024-01-01,x,"a\nb"\n\n2024-01-02,y,\n2024-01-03,5,\n';
  for (const end of ['\n', '\r\n', '\r', '\r\r\n']) {
    const { problems } = await readRejected(content.replaceAll('\n', end));
    t.same(
      problems.map(({ row }) => row),
      [2, 5],
      JSON.stringify(end),
    );
  }
});

test('rows are counted as the lines of the file, over blank lines and line breaks between quotes', async (t) => {
  const content =
    '\n\nFecha,Ventas,Nota\r\n\n2024-01-01,x,"a\r\nb\nc"\n  \n\r\n2024-01-02,y,\n"2024-01-03\n",z,\n\n2024-01-04,5,"';
  const { problems } = await readRejected(content);
  t.same(
    problems.map(({ row, code }) => [row, code]),
    [
      [5, 'unparsable-number'],
      [10, 'unparsable-number'],
      [11, 'unparsable-number'],
      [14, 'unclosed-quote'],
    ],
  );
});

test('more than 100,000 distinct dates are refused', async (t) => {
  const body = Array.from(
    { length: 100_001 },
    (_, i) => `${addDays('1900-01-01', i % 90_000)}${i < 90_000 ? '' : '/'},1`,
  );
  const spelled = body.map((line) => line.replace(/(\d{4})-(\d+)-(\d+)\//, '$1$2$3'));
  const { problems } = await readRejected(`Fecha,Ventas\n${spelled.join('\n')}`);
  t.match(problems[0], { row: 100_002, column: 'Fecha', code: 'too-many-dates' });
});

test('an error of the source rejects', async (t) => {
  const { readSales } = await import('../../src/sales/reading/read-sales.ts');
  async function* broken() {
    yield Buffer.from('Fecha,Ventas\n');
    throw new Error('connection lost');
  }
  await t.rejects(readSales(broken()), { message: 'connection lost' });
});

test('the source is taken to its end even when the file is hopeless', async (t) => {
  const { readSales } = await import('../../src/sales/reading/read-sales.ts');
  let given = 0;
  async function* chunks() {
    for (; given < 50; given++) yield Buffer.from('PK\u0003\u0004');
  }
  t.equal((await readSales(chunks())).valid, false);
  t.equal(given, 50);
});

test('one day above twelve decides the order of dates', async (t) => {
  const { dialect } = await readValid(
    file(
      ['Fecha', 'Ventas'],
      BASE.map(({ date }, i) => [dmy(date).replaceAll('/', '-'), i]),
    ),
  );
  t.equal(dialect.dateFormat, 'dmy');
  t.equal((await read(fixture('good/short-dmy.csv'))).dialect.dateFormat, 'dmy');
});
