import fc from 'fast-check';
import t from 'tap';
import { addDays } from '../../../src/dates.ts';
import type { Column } from '../../../src/sales/dataset.ts';
import type { Mapping } from '../../../src/sales/mapping.ts';
import { compareIds, DailyTotal, type ManySeries, seriesId } from '../../../src/sales/named-series.ts';
import { writeSales } from '../../../src/sales/revision/sales-csv.ts';
import { readValid } from '../csv/read.ts';

const TOWN = 'Ciudad; "barrio"';
const COLUMNS: Column[] = [
  { name: 'Fecha', role: 'date' },
  { name: 'Tienda', role: 'series' },
  { name: TOWN, role: 'attribute' },
  { name: 'Producto', role: 'series' },
  { name: 'Promo', role: 'promo' },
  { name: 'Precio', role: 'known' },
  { name: 'Ventas', role: 'sales' },
];
const MAPPING: Mapping = {
  ...{ date: 'Fecha', sales: 'Ventas', series: ['Tienda', 'Producto'], promo: 'Promo', known: ['Precio'] },
};

/** As a cell of a file may be once it was trimmed, with what divides rows and cells, and what a spreadsheet takes for a formula. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '=',
        '+cmd',
        "'",
        '"',
        ',',
        ';',
        '\t',
        '|',
        '\n',
        '\r',
        '\r\n',
        '/',
        '\\',
        '*',
        ' ',
        '007',
        '7',
        '1,5',
      ),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => `x${parts.join('')}x`.replaceAll('\0', '').normalize('NFC'))
  // What the decoder takes for a broken or foreign text is told of by other tests.
  .filter((cell) => !/\p{C}/u.test(cell.replaceAll(/[\t\r\n]/g, '')));
const prefix = fc.constantFrom('=', '+', '-', '@', '0', '', '"');

const DAYS = 40;
const seriesOf = fc.record({
  keys: fc.tuple(
    fc.tuple(prefix, text).map(([sign, rest]) => sign + rest),
    text,
  ),
  town: fc.option(text, { nil: undefined }),
  days: fc.array(
    fc.record({
      kind: fc.constantFrom('open', 'open', 'open', 'closed', 'none'),
      cents: fc.nat(99_999),
      promo: fc.nat(1),
    }),
    {
      minLength: DAYS,
      maxLength: DAYS,
    },
  ),
});

type Generated = typeof seriesOf extends fc.Arbitrary<infer T> ? T : never;

function entryOf({ keys, town, days }: Generated) {
  // Every weekday sells something: what is always zero is closed, which is no business of writing.
  const open = days.flatMap(({ kind, cents, promo }, i) =>
    kind === 'open' || i < 7 ? [{ date: addDays('2024-01-01', i), sales: (cents + 1) / 100, promo, price: i / 8 }] : [],
  );
  const closedDays = days.flatMap(({ kind }, i) => (kind === 'closed' && i >= 7 ? [addDays('2024-01-01', i)] : []));
  return {
    ...{ id: seriesId(keys), keys, attributes: Object.fromEntries(town === undefined ? [] : [[TOWN, town]]) },
    series: {
      days: open.map(({ date }) => date),
      sales: Float64Array.from(open, ({ sales }) => sales),
      covariates: {
        promo: Float64Array.from(open, ({ promo }) => promo),
        Precio: Float64Array.from(open, ({ price }) => price),
      },
    },
    ...{ closedDays, decimals: 2, state: 'active' as const, notes: [] },
  };
}

t.test('a CSV of many series that the service writes reads back as the same series', async (t) => {
  const all = fc.uniqueArray(seriesOf, { minLength: 1, maxLength: 5, selector: ({ keys }) => seriesId(keys) });
  await fc.assert(
    fc.asyncProperty(
      all,
      fc.constantFrom<Mapping>({}, { dateFormat: 'dmy', decimal: ',' }),
      async (generated, kept) => {
        const entries = generated.map(entryOf).sort((a, b) => compareIds(a.id, b.id));
        const attributes = [TOWN];
        const many: ManySeries = { columns: ['Tienda', 'Producto'], attributes, entries };
        const total = new DailyTotal();
        for (const entry of entries) total.add(entry);
        const options = { allowNegative: false };
        const layout = { columns: COLUMNS, mapping: MAPPING, keptMapping: { ...MAPPING, ...kept }, options };
        const { pieces, mapping } = writeSales({ ...total.rounded(2), many }, layout);
        const file = await readValid([...pieces].join(''), { ...options, mapping, minDays: 1, many: { attributes } });
        t.same(file.many?.attributes, attributes);
        t.strictSame(
          file.many?.entries.map(({ id, keys, attributes, series, closedDays }) => ({
            id,
            keys,
            attributes,
            series,
            closedDays,
          })),
          entries.map(({ id, keys, attributes, series, closedDays }) => ({ id, keys, attributes, series, closedDays })),
        );
        t.strictSame(file.series, total.rounded(2).series);
      },
    ),
    { numRuns: 150 },
  );
});
