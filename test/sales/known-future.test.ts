import fc from 'fast-check';
import { test } from 'tap';
import { createPublicHolidays } from '../../src/forecasting/public-holidays.ts';
import { PROMO } from '../../src/sales/columns.ts';
import type { Column } from '../../src/sales/dataset.ts';
import {
  columnsMentioned,
  type KnownDay,
  knownFutureCsv,
  mergeKnownDays,
  withHolidayColumn,
} from '../../src/sales/known-future.ts';
import { readNumber } from '../../src/sales/reading/columns/numbers.ts';
import { knownFutureFromJson, knownFutureToJson } from '../../src/sales/reading/known-future-json.ts';
import { readKnownFuture } from '../../src/sales/reading/read-known-future.ts';

const COLUMNS: Column[] = [
  { name: 'Fecha', role: 'date' },
  { name: 'Ventas', role: 'sales' },
  { name: 'Promociones', role: 'promo' },
  { name: 'Festivo', role: 'holiday' },
  { name: 'Escolar', role: 'known' },
];

const read = (text: string, encoding: BufferEncoding = 'utf8') => readKnownFuture(Buffer.from(text, encoding), COLUMNS);

async function problemsOf(text: string) {
  const file = await read(text);
  if (file.valid) throw new Error('must be refused');
  return file.problems.map(({ row, column, code }) => [row, column, code]);
}

test('a known future as CSV says what it says: empty cells and absent columns stay unknown', async (t) => {
  const text = 'Fecha;promo;DÍA DE LA SEMANA;escolar;Abierto\n06/01/2023;1;5;;no\n13/01/2023;;5;1;\n';
  t.strictSame(await read(text), {
    valid: true,
    days: [
      { date: '2023-01-06', open: false, covariates: { promo: 1 } },
      { date: '2023-01-13', open: undefined, covariates: { Escolar: 1 } },
    ],
  });
});

test('the stored CSV reads back as the same days', async (t) => {
  const days: KnownDay[] = [
    { date: '2023-01-06', open: false, covariates: { promo: 1, Escolar: 0.5 } },
    { date: '2023-01-07', open: true, covariates: {} },
    { date: '2023-01-08', open: undefined, covariates: { holiday: 1 } },
  ];
  const csv = knownFutureCsv(COLUMNS, days);
  t.equal(csv.split('\n')[0], 'Fecha,Promociones,Festivo,Escolar,Abierto');
  t.strictSame(await read(csv), { valid: true, days });
  t.strictSame(await read('\uFEFFdate,open\n2023-01-06,1\n', 'utf16le'), {
    valid: true,
    days: [{ date: '2023-01-06', open: true, covariates: {} }],
  });
});

test('a day may be a holiday also where the data have no such column', async (t) => {
  const bare = COLUMNS.filter(({ role }) => role !== 'holiday');
  const days: KnownDay[] = [{ date: '2023-01-06', open: undefined, covariates: { holiday: 1 } }];
  const columns = withHolidayColumn(bare);
  t.strictSame(columnsMentioned(bare, days), columns);
  t.equal(columnsMentioned(bare, [{ date: '2023-01-06', covariates: { promo: 1 } }]), bare);
  const csv = knownFutureCsv(columns, days);
  t.equal(csv.split('\n')[0], 'Fecha,Promociones,Escolar,holiday,Abierto');
  t.strictSame(await readKnownFuture(Buffer.from(csv), columns), { valid: true, days });
  t.strictSame((await readKnownFuture(Buffer.from('Fecha,Festivo\n2023-01-06,1\n'), columns)).valid, true);
  t.match(await readKnownFuture(Buffer.from(csv), bare), { valid: false, problems: [{ code: 'unknown-column' }] });
  t.equal(withHolidayColumn(COLUMNS), COLUMNS);
  const own: Column[] = [...bare, { name: 'holiday', role: 'known' }];
  t.equal(withHolidayColumn(own), own, 'a number of the same name is that covariate');
});

test('columns that a mapping has named are known by these names', async (t) => {
  const columns: Column[] = [
    { name: 'Day', role: 'date' },
    { name: 'Oferta', role: 'promo' },
    { name: 'Abrió', role: 'open' },
    { name: 'promo', role: 'known' },
    { name: 'Total', role: 'sales' },
  ];
  const days = [{ date: '2023-01-06', open: true, covariates: { promo: 3 } }];
  t.strictSame(await readKnownFuture(Buffer.from('Fecha,promo,Abrió\n2023-01-06,3,1\n'), columns), {
    valid: true,
    days,
  });
  const both = [{ date: '2023-01-06', open: false, covariates: { [PROMO]: 1 } }];
  const named = columns.filter(({ name }) => name !== 'promo');
  t.strictSame(await readKnownFuture(Buffer.from(knownFutureCsv(named, both)), named), { valid: true, days: both });
  t.equal(knownFutureCsv(named, both).split('\n')[0], 'Fecha,Oferta,Abrió');
});

test('what cannot be read is refused with row and column', async (t) => {
  t.strictSame(await problemsOf('Fecha,Precio\n2023-01-01,1\n'), [[1, 'Precio', 'unknown-column']]);
  t.strictSame(await problemsOf('Promociones\n1\n'), [[1, undefined, 'no-date-column']]);
  t.strictSame(await problemsOf(''), [[1, undefined, 'empty-file']]);
  t.strictSame(await problemsOf('Fecha,promo,open\n2023-01-01,?,2\n2023-02-30,1,1\n2023-01-01,1,1\n2023-01-03,1\n'), [
    [2, 'promo', 'unparsable-number'],
    [2, 'open', 'not-a-flag'],
    [3, 'Fecha', 'unparsable-date'],
    [4, 'Fecha', 'repeated-date'],
    [5, undefined, 'too-few-cells'],
  ]);
  t.strictSame(await problemsOf('Fecha,promo\n01/02/2023,1\n'), [[2, 'Fecha', 'ambiguous-dates']]);
  t.strictSame(
    await problemsOf('Fecha,Escolar\n2023-01-01,"1.234"\n'),
    [[2, 'Escolar', 'unparsable-number']],
    'two readings',
  );
  t.strictSame(await problemsOf('Fecha,Escolar\n2023-01-01,1e15\n2023-01-02,-2e15\n'), [
    [3, 'Escolar', 'number-out-of-range'],
  ]);
  t.strictSame(await problemsOf('Fecha,promo\n"2023-01-01,1\n'), [[2, undefined, 'unclosed-quote']]);
});

test('a known future in JSON is checked against the columns of the dataset', async (t) => {
  const days = [
    { date: '2023-01-08', open: 1 as const, promo: 1 },
    { date: '2023-01-06', Escolar: 0, open: false },
  ];
  t.strictSame(knownFutureFromJson({ days }, COLUMNS), {
    valid: true,
    days: [
      { date: '2023-01-06', open: false, covariates: { Escolar: 0 } },
      { date: '2023-01-08', open: true, covariates: { promo: 1 } },
    ],
  });
  const wrong = knownFutureFromJson(
    {
      days: [
        { date: '2023-01-08', precio: 1 },
        { date: '2023-01-08', promo: 1, escolar: 'sí' },
        { date: '0748-10-19', promo: 1 },
        { date: '2023-01-10', Escolar: 1e16 },
      ],
    },
    COLUMNS,
  );
  t.match(wrong, {
    valid: false,
    problems: [
      { field: 'body/days/0/precio', code: 'unknown-covariate', message: /Promociones, Festivo, Escolar, Abierto/ },
      { field: 'body/days/1/date', code: 'repeated-date' },
      { field: 'body/days/1/escolar', code: 'not-a-number' },
      { field: 'body/days/2/date', code: 'date-out-of-range', message: /from 1900 to 2200/ },
      { field: 'body/days/3/Escolar', code: 'number-out-of-range' },
    ],
  });
  const repeated = ['2023-01-08', '2023-01-09', '2023-01-10'].map((date) => ({
    date,
    precio: 1,
    otro: 2,
    constructor: 3,
  }));
  t.match(knownFutureFromJson({ days: repeated }, COLUMNS), {
    problemCount: 3,
    problems: [
      { field: 'body/days/0/precio' },
      { field: 'body/days/0/otro' },
      { field: 'body/days/0/constructor', code: 'unknown-covariate' },
    ],
  });
  t.strictSame(knownFutureToJson('ventas', [{ date: '2023-01-08', covariates: { promo: 1 } }]), {
    dataset: 'ventas',
    days: [{ date: '2023-01-08', promo: 1 }],
  });
});

test('a scenario has the last word, field by field', async (t) => {
  const stored: KnownDay[] = [
    { date: '2023-01-06', open: false, covariates: { promo: 1 } },
    { date: '2023-01-09', open: true, covariates: {} },
  ];
  const scenario: KnownDay[] = [
    { date: '2023-01-07', covariates: { promo: 1 } },
    { date: '2023-01-06', open: true, covariates: { holiday: 1 } },
  ];
  t.strictSame(mergeKnownDays(stored, scenario), [
    { date: '2023-01-06', open: true, covariates: { promo: 1, holiday: 1 } },
    { date: '2023-01-07', open: undefined, covariates: { promo: 1 } },
    { date: '2023-01-09', open: true, covariates: {} },
  ]);
});

test('public holidays of a country and of its region', async (t) => {
  const spain = await createPublicHolidays('ES');
  t.equal(spain.nameOf('2023-01-06'), 'Día de los Reyes Magos');
  t.equal(spain.nameOf('2024-03-29'), 'Viernes Santo', 'moves with Easter');
  t.equal(spain.nameOf('2023-05-02'), undefined);
  t.equal(spain.nameOf('2023-05-14'), undefined, 'observances are no holidays');
  t.ok((await createPublicHolidays('ES-MD')).nameOf('2023-05-02'));
  for (const region of ['XX', 'ES-XX']) await t.rejects(createPublicHolidays(region), RangeError);
});

test('reading ends with a day of more fields than there may be, and with the hundredth fault', async (t) => {
  const fieldsOf = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 1]));
  const unknown = (count: number, from = 0) => Array.from({ length: count }, (_, k) => `x${from + k}`);
  const crowded = knownFutureFromJson(
    {
      days: [
        { date: '2023-01-08', promo: 1 },
        { date: '2023-01-09', open: true, promo: 1, holiday: 0, Escolar: 1, x0: 1 },
        { date: '2023-01-09', x1: 1 },
      ],
    },
    COLUMNS,
  );
  t.match(crowded, {
    valid: false,
    problemCount: 2,
    problems: [
      { field: 'body/days/1', code: 'too-many-fields', message: /has 6 fields.*date, Promociones, Festivo, Escolar/ },
      { field: 'body/days/1/x0', code: 'unknown-covariate' },
    ],
  });
  const whole = { date: '2023-01-09', open: true, Promociones: 1, Festivo: 0, Escolar: 1 };
  t.match(knownFutureFromJson({ days: [whole] }, COLUMNS), { valid: true }, 'all that there may be');
  const thousands = knownFutureFromJson({ days: [{ date: '2023-01-08', ...fieldsOf(unknown(5000)) }] }, COLUMNS);
  t.match(thousands, { valid: false, problemCount: 100, problems: [{ field: 'body/days/0' }, { message: /"x0"/ }] });

  const days = Array.from({ length: 40 }, (_, k) => ({
    date: `2023-01-${String((k % 28) + 1).padStart(2, '0')}`,
    ...fieldsOf(unknown(3, 3 * k)),
  }));
  t.match(knownFutureFromJson({ days }, COLUMNS), {
    problemCount: 100,
    problems: { length: 100, 0: { field: 'body/days/0/x0' } },
  });
});

test('a cell is read as a number of any other file is, when it has one reading only', async (t) => {
  const digits = (most: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: most });
  const cells = fc.oneof(
    fc.tuple(digits(17), fc.constantFrom('.', ','), digits(6)).map((parts) => parts.join('')),
    fc.tuple(digits(2), fc.constantFrom('.', ','), digits(450)).map((parts) => parts.join('')),
    digits(20),
  );
  let [accepted, refused] = [0, 0];
  fc.assert(
    fc.property(cells, (cell) => {
      const { dot, comma } = readNumber(cell) ?? {};
      const values = new Set([dot, comma].flatMap((reading) => (reading ? [reading.value] : [])));
      const file = readKnownFuture(Buffer.from(`Fecha;Escolar\n2023-01-08;${cell}\n`), COLUMNS);
      const [value] = values;
      if (values.size === 1 && Math.abs(value) <= 1e15) {
        accepted += 1;
        t.strictSame(file, {
          valid: true,
          days: [{ date: '2023-01-08', open: undefined, covariates: { Escolar: value } }],
        });
      } else {
        refused += 1;
        t.equal(file.valid, false, cell);
      }
    }),
    { numRuns: 1000 },
  );
  t.ok(accepted > 100 && refused > 20);
});
