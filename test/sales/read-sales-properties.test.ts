import { test } from 'tap';
import { addDays } from '../../src/dates.ts';
import fc from '../properties.ts';
import { BAD } from './csv/bad.ts';
import { dmy, latin1, mdy, type Row, utf16 } from './csv/base.ts';
import { GOOD } from './csv/good.ts';
import { read, readValid } from './csv/read.ts';

/** How a random series is written. */
const dialect = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  decimal: fc.constantFrom('.', ','),
  date: fc.constantFrom((date: string) => date, dmy, mdy),
  lineBreak: fc.constantFrom('\n', '\r\n', '\r'),
  encode: fc.constantFrom<(text: string) => Uint8Array>(
    (text) => Buffer.from(text),
    (text) => Buffer.from(`\uFEFF${text}`),
    (text) => utf16(text, 'le'),
    (text) => utf16(text, 'be'),
    latin1,
  ),
  order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
  quote: fc.boolean(),
  chunkSize: fc.integer({ min: 1, max: 3000 }),
});

const day = fc.record({
  gap: fc.integer({ min: 1, max: 4 }),
  cents: fc.integer({ min: 0, max: 10_000_000 }),
  promo: fc.constantFrom(0, 1),
  /** Never a whole number with three decimals, so that the sign is plain. */
  price: fc.integer({ min: -99, max: 99 }).map((value) => value + 0.25),
});

test('a random series written in a random dialect reads back identical', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(day, { minLength: 28, maxLength: 60 }), dialect, async (days, style) => {
      const written = (value: number) => String(value).replace('.', style.decimal);
      let offset = 0;
      const dates = days.map(({ gap }) => {
        offset += gap;
        return addDays('2023-11-20', offset);
      });
      const rows = days.map(
        ({ cents, promo, price }, i): Row => [style.date(dates[i] ?? ''), written(cents / 100), promo, written(price)],
      );
      const text = [['Fecha', 'Ventas', 'Promoción', 'Precio'], ...rows]
        .map((row) =>
          style.order
            .map((at) => (style.quote || String(row[at]).includes(style.delimiter) ? `"${row[at]}"` : row[at]))
            .join(style.delimiter),
        )
        .join(style.lineBreak);
      const file = await read(style.encode(text), { mapping: { known: ['Precio'] } }, style.chunkSize);
      if (!file.valid) throw new Error(JSON.stringify(file.problems.slice(0, 3)));
      t.strictSame(file.series.days, dates);
      const same =
        days.every(({ cents }, i) => file.series.sales[i] === cents / 100) &&
        days.every(({ promo }, i) => file.series.covariates.promo?.[i] === promo) &&
        days.every(({ price }, i) => file.series.covariates.Precio?.[i] === price);
      if (!same) throw new Error('other values');
    }),
    { seed: 20_240_101, numRuns: 80 },
  );
});

const bytesOf = (content: string | Uint8Array) => new Uint8Array(Buffer.from(content));
const SEEDS = [...Object.values(GOOD), ...Object.values(BAD).map(({ content }) => content)].map(bytesOf);

const edit = fc.record({
  at: fc.nat(100_000),
  remove: fc.nat(40),
  insert: fc.oneof(
    fc.uint8Array({ maxLength: 6 }),
    fc
      .constantFrom('"', '""', '\n', '\r\n', ',', ';', '\u0000', '-', 'e9', '1e308', '\uFEFF', 'ñ', 'sep=', '__proto__')
      .map(bytesOf),
  ),
});

test('whatever is done to a file, the answer is a value that accounts for it', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...SEEDS),
      fc.array(edit, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 4000 }),
      async (seed, edits, chunkSize) => {
        let bytes = Buffer.from(seed);
        for (const { at, remove, insert } of edits) {
          const from = at % (bytes.length + 1);
          bytes = Buffer.concat([bytes.subarray(0, from), insert, bytes.subarray(from + remove)]);
        }
        const file = await read(bytes, {}, chunkSize);
        const { problems, problemCount } = file.valid ? { problems: [], problemCount: 0 } : file;
        const sound = file.valid
          ? file.series.days.length >= 28 && file.series.sales.every((value) => Number.isFinite(value) && value >= 0)
          : problems.length + file.questions.length > 0 && problems.length <= 100 && problemCount >= problems.length;
        if (!sound) throw new Error(JSON.stringify({ problems, problemCount }));
      },
    ),
    { seed: 20_240_102, numRuns: 500 },
  );
  t.pass();
});

test('the order of the rows does not matter', async (t) => {
  const [header = '', ...lines] = String(GOOD['tickets.csv']).split('\n');
  const sorted = await readValid([header, ...lines].join('\n'));
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(lines, { minLength: lines.length }), async (shuffled) => {
      const { series } = await readValid([header, ...shuffled].join('\n'));
      const same = series.sales.every((value, i) => value === sorted.series.sales[i]);
      if (!same) throw new Error('the sums differ');
    }),
    { seed: 20_240_103, numRuns: 10 },
  );
  t.pass();
});
