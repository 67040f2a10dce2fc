import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'tap';
import { addDays, toEpochDay } from '../../src/dates.ts';
import type { Series } from '../../src/sales/series.ts';
import { readSeriesCsv, SeriesCsvWriter, type SeriesRows } from '../../src/sales/series-csv.ts';
import fc from '../properties.ts';

const textOf = (all: readonly SeriesRows[]) => new SeriesCsvWriter().write(all).toString();

const number = fc.oneof(
  fc.integer({ min: -1000, max: 100_000 }),
  fc.integer({ min: -10_000, max: 10_000_000 }).map((cents) => cents / 100),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 5e-324, Number.MAX_VALUE, 1e21, 0.1 + 0.2),
);
/** As a header of a file may be; a name of digits is an index to JavaScript, and comes first in every record. */
const name = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => text !== '__proto__'),
  fc.constantFrom(
    'promo',
    'holiday',
    'series',
    '2023',
    'a,b',
    'say "x"',
    'two\nlines',
    '\r',
    "=cmd|'x'",
    'constructor',
  ),
);

const series = (names: readonly string[]) =>
  fc
    .array(fc.record({ gap: fc.integer({ min: 1, max: 500 }), values: fc.array(number, size(names.length + 1)) }), {
      maxLength: 30,
    })
    .map((rows): Series => {
      let day = '2023-11-20';
      const days = rows.map(({ gap }) => {
        day = addDays(day, gap);
        return day;
      });
      const column = (i: number) => Float64Array.from(rows, ({ values }) => values[i]);
      const covariates = Object.fromEntries(names.map((covariate, i) => [covariate, column(i + 1)]));
      return { days, sales: column(0), covariates };
    });

const size = (length: number) => ({ minLength: length, maxLength: length });

const shard = fc
  .record({ names: fc.uniqueArray(name, { maxLength: 4 }), ids: fc.uniqueArray(name, { minLength: 1, maxLength: 4 }) })
  .chain(({ names, ids }) =>
    fc.tuple(...ids.map((id) => fc.record({ id: fc.constant(id), series: series(names) }))).map((all) => [...all]),
  );

test('series read back as they were written, to the bit', async (t) => {
  fc.assert(
    fc.property(shard, (all) => {
      const back = readSeriesCsv(textOf(all));
      const written = all.filter(({ series: { days } }) => days.length > 0);
      if (!same(back, written)) throw new Error('another series');
    }),
  );
  t.pass();
});

/** `strictSame` takes 0 and -0 for the same, and does not look at the order of covariates, which the models see. */
function same(back: readonly SeriesRows[], written: readonly SeriesRows[]): boolean {
  const cellsOf = ({ id, series: { days, sales, covariates } }: SeriesRows) => [
    ...[id, ...days, ...sales],
    ...Object.entries(covariates).flatMap(([covariate, values]) => [covariate, ...values]),
  ];
  const [a, b] = [back.flatMap(cellsOf), written.flatMap(cellsOf)];
  return a.length === b.length && a.every((cell, i) => Object.is(cell, b[i]));
}

const LEAP: SeriesRows = {
  id: '',
  series: {
    days: ['2024-02-28', '2024-02-29', '2024-03-01'],
    sales: Float64Array.of(1200, 0.1 + 0.2, -5),
    covariates: { promo: Float64Array.of(1, 0, 0), 'Precio, €': Float64Array.of(9.95, Number.NaN, 1e21) },
  },
};
const LEAP_TEXT = [
  'series,date,sales,promo,"Precio, €"',
  ',2024-02-28,1200,1,9.95',
  ',2024-02-29,0.30000000000000004,0,',
  ',2024-03-01,-5,0,1e+21',
  '',
].join('\n');

test('the text is long CSV: a covariate without a value is an empty cell', async (t) => {
  t.equal(textOf([LEAP]), LEAP_TEXT);
  t.strictSame(readSeriesCsv(LEAP_TEXT), [LEAP]);
  t.strictSame(readSeriesCsv('series,date,sales\n'), []);
});

test('a closed day is a row without sales and covariates, in its place', async (t) => {
  const closed = { ...LEAP, closedDays: ['2024-02-27', '2024-03-02', '2024-03-03'] };
  const lines = LEAP_TEXT.split('\n');
  lines.splice(1, 0, ',2024-02-27,,,');
  lines.splice(5, 0, ',2024-03-02,,,', ',2024-03-03,,,');
  t.equal(textOf([closed]), lines.join('\n'));
  t.strictSame(readSeriesCsv(lines.join('\n')), [closed]);
  const never = {
    id: 'b',
    series: { days: [], sales: new Float64Array(0), covariates: {} },
    closedDays: ['2024-02-29'],
  };
  t.equal(textOf([never]), 'series,date,sales\nb,2024-02-29,\n');
  t.strictSame(readSeriesCsv(textOf([never])), [never]);
});

test('what is not such a text is refused, and so is what cannot be one', async (t) => {
  const broken: [what: RegExp, text: string][] = [
    [/Line 1: the header/, ''],
    [/Line 1: the header/, 'Fecha,Ventas\n2024-01-01,1\n'],
    [/Line 1: the header/, 'series,date,sales'],
    [/too few or too many/, LEAP_TEXT.slice(0, -1)],
    [/Line 4: .*too few or too many/, LEAP_TEXT.replace('-5,0,1e+21', '-5,0')],
    [/Line 2: .*too few or too many/, LEAP_TEXT.replace('1200,1,9.95', '1200,1,9.95,1')],
    [/Line 2: "" is not a number/, LEAP_TEXT.replace('1200', '')],
    [/Line 2: "Infinity" is not/, LEAP_TEXT.replace('1200', 'Infinity')],
    [/Line 2: "1200 €" is not/, LEAP_TEXT.replace('1200', '1200 €')],
    [/Line 2: "12-3" is not/, LEAP_TEXT.replace('1200', '12-3')],
    [/2024-02-30/, LEAP_TEXT.replace('2024-02-28', '2024-02-30')],
    [/Line 3: 2024-02-28 does not come after/, LEAP_TEXT.replace('2024-02-29', '2024-02-28')],
    [/Line 4: the series "" comes twice/, LEAP_TEXT.replace('\n,2024-02-29', '\nb,2024-02-29')],
    [/Line 2: a quote is never closed/, LEAP_TEXT.replace('\n,2024-02-28', '\n"a,2024-02-28')],
  ];
  for (const [message, text] of broken) t.throws(() => readSeriesCsv(text), { name: 'RangeError', message }, text);
  const notFinite = { ...LEAP.series, sales: Float64Array.of(1, Number.NaN, 2) };
  t.throws(() => textOf([{ id: '', series: notFinite }]), /sales of 2024-02-29 are NaN/);
  t.throws(() => textOf([LEAP, { id: 'b', series: { ...LEAP.series, covariates: {} } }]), /"b" has other covariates/);
});

test('of a hundred thousand rows each is where it belongs', async (t) => {
  const days = Array.from({ length: 1000 }, (_, i) => addDays('2022-01-01', i));
  const soldIn = (store: number, day: string) => store * 1000 + (toEpochDay(day) % 997) / 8;
  const all = Array.from({ length: 100 }, (_, store): SeriesRows => {
    const sales = Float64Array.from(days, (day) => soldIn(store, day));
    return { id: `store ${store}`, series: { days, sales, covariates: { promo: sales.map((value) => value % 2) } } };
  });
  const back = readSeriesCsv(textOf(all));
  t.equal(back.length, 100);
  t.ok(back.every(({ id, series: { sales } }, i) => id === `store ${i}` && sales.length === 1000));
  t.ok(back.every(({ series: { sales } }, i) => sales.every((value, n) => value === soldIn(i, days[n]))));
});

const PYTHON = process.env.TEST_PYTHON ?? 'python3';
const hasPandas = spawnSync(PYTHON, ['-c', 'import pandas']).status === 0;

test('pandas reads the same numbers', { skip: hasPandas ? false : `${PYTHON} has no pandas` }, async (t) => {
  const file = join(t.testdir(), '0000.csv');
  writeFileSync(file, LEAP_TEXT);
  const script = `
import pandas, sys
frame = pandas.read_csv(sys.argv[1], parse_dates=['date'])
print(list(frame.columns))
print(frame['date'].dt.strftime('%d/%m/%y').tolist(), frame['sales'].round(12).tolist(), frame['Precio, €'].tolist(), frame['promo'].sum())
`;
  const { stdout } = spawnSync(PYTHON, ['-c', script, file], { encoding: 'utf8' });
  t.equal(
    stdout,
    `['series', 'date', 'sales', 'promo', 'Precio, €']
['28/02/24', '29/02/24', '01/03/24'] [1200.0, 0.3, -5.0] [9.95, nan, 1e+21] 1
`,
  );
});
