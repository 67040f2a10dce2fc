import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { test } from 'tap';
import { addDays, weekdayOf } from '../../src/dates.ts';
import type { Mapping } from '../../src/sales/mapping.ts';
import { MOST_SERIES, type NamedSeries } from '../../src/sales/named-series.ts';
import { readSales } from '../../src/sales/reading/read-sales.ts';
import type { SalesFile } from '../../src/sales/sales-file.ts';
import { PROJECT } from '../project.ts';
import fc from '../properties.ts';
import { readRejected, readValid } from './csv/read.ts';

const day = (i: number) => addDays('2024-01-01', i);
const range = (length: number) => Array.from({ length }, (_, i) => i);

/** Rows of some shops on so many days; undefined leaves a row out. */
function rowsOf(shops: readonly string[], days: number, sales: (shop: string, i: number) => number | undefined) {
  return range(days).flatMap((i) =>
    shops.flatMap((shop) => {
      const sold = sales(shop, i);
      return sold === undefined ? [] : [`${shop},${day(i)},${sold}`];
    }),
  );
}

const csv = (rows: readonly string[], header = 'shop,date,sales') => [header, ...rows, ''].join('\n');
const MANY: Mapping = { series: ['shop'] };

function seriesIn(file: SalesFile, id: string): NamedSeries {
  const found = file.many?.entries.find((entry) => entry.id === id);
  if (found === undefined) throw new Error(`there is no series ${id}`);
  return found;
}

const codesOf = ({ notes }: NamedSeries) => notes.map(({ code }) => code);
const codesIn = ({ warnings }: SalesFile) => warnings.map(({ code }) => code);

/** Every sale, promotion and closed day of each shop and day, by going through the rows once more. */
type Row = {
  readonly shop: string;
  readonly i: number;
  readonly cents: number;
  readonly promo: number;
  readonly open: number;
};

test('whatever the order of the rows, each series has its own sales and flags, and the total is their sum', async (t) => {
  const row = fc.record({
    shop: fc.constantFrom('Norte', ' Norte ', 'Sur', '007', '7', 'a/b'),
    i: fc.integer({ min: 0, max: 59 }),
    cents: fc.integer({ min: 0, max: 99_999 }),
    promo: fc.integer({ min: 0, max: 1 }),
    open: fc.constantFrom(1, 1, 1, 0),
  });
  const whole = range(60).flatMap((i) =>
    ['Norte', 'Sur'].map((shop): Row => ({ shop, i, cents: 1234, promo: 0, open: 1 })),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 150 }),
      fc.infiniteStream(fc.double({ noNaN: true })),
      async (some, order) => {
        // Flags of a series-day agree: what differs is asked.
        const promos = new Map<string, number>();
        const rows: Row[] = [...whole, ...some].map((one) => {
          const place = `${one.shop.trim()} ${one.i}`;
          promos.set(place, promos.get(place) ?? one.promo);
          return { ...one, promo: promos.get(place) ?? 0, cents: one.open === 1 ? one.cents : 0 };
        });
        const shuffled = rows.map((one) => ({ one, at: order.next().value })).sort((a, b) => a.at - b.at);
        const lines = shuffled.map(
          ({ one }) => `${one.shop},${day(one.i)},${one.cents / 100},${one.promo},${one.open}`,
        );
        const mapping: Mapping = { ...MANY, promo: 'promo', open: 'open', dropDuplicates: false, zeroTail: 'closed' };
        const file = await readValid(csv(lines, 'shop,date,sales,promo,open'), { mapping });
        for (const id of new Set(rows.map(({ shop }) => shop.trim()))) {
          const own = rows.filter(({ shop }) => shop.trim() === id);
          const { series, closedDays } = seriesIn(file, id.replace('/', '\\/'));
          const open = [...new Set(own.filter((one) => one.open === 1).map(({ i }) => i))].sort((a, b) => a - b);
          const shut = [...new Set(own.map(({ i }) => i))].filter((i) => !open.includes(i)).sort((a, b) => a - b);
          const of = (i: number) => own.filter((one) => one.i === i);
          t.same(series.days, open.map(day), `open days of ${id}`);
          t.same(
            [...series.sales],
            open.map((i) => of(i).reduce((sum, { cents }) => sum + cents, 0) / 100),
            `sales of ${id}`,
          );
          t.same(
            [...(series.covariates.promo ?? [])],
            open.map((i) => of(i)[0]?.promo),
            `promotions of ${id}`,
          );
          t.same(closedDays, shut.map(day), `closed days of ${id}`);
        }
        const days = [...new Set(rows.filter(({ open }) => open === 1).map(({ i }) => i))].sort((a, b) => a - b);
        t.same(file.series.days, days.map(day));
        t.same(
          [...file.series.sales],
          days.map((i) => rows.filter((one) => one.i === i).reduce((sum, { cents }) => sum + cents, 0) / 100),
        );
        t.same(file.series.covariates, {});
      },
    ),
    { numRuns: 25 },
  );
});

test('a file with one text in its series columns is read as one without such columns', async (t) => {
  const rows = rowsOf(['Norte'], 60, (_shop, i) => 100 + i);
  const { many, ...file } = await readValid(csv(rows), { mapping: MANY });
  t.equal(many, undefined);
  t.notOk('many' in file);
  const summed = await readValid(csv(rows), { mapping: { series: [] } });
  t.strictSame([file.series, file.closedDays, file.decimals], [summed.series, summed.closedDays, summed.decimals]);
  const unnamed = rows.map((row) => row.replace('Norte', ''));
  t.strictSame(
    (await readValid(csv(unnamed), { mapping: MANY })).series,
    summed.series,
    'an empty column tells nothing apart',
  );
});

test('a row that does not say which series it is of is a problem, which says what to do', async (t) => {
  const rows = rowsOf(['Norte', 'Sur'], 60, () => 5);
  const { problems, problemCount } = await readRejected(csv([...rows, `,${day(1)},3`, ` ,${day(2)},3`]), {
    mapping: MANY,
  });
  t.equal(problemCount, 2);
  t.match(problems[0], { row: 122, column: 'shop', code: 'missing-series', message: /shop is empty: .*"where"/ });
  t.equal(problems[1]?.row, 123);
  const empty = { ...MANY, where: { shop: { notIn: [''] } } };
  t.equal((await readValid(csv([...rows, `,${day(1)},3`]), { mapping: empty })).many?.entries.length, 2);
});

test('a name that is too long and a file of too many series are refused, with the limit', async (t) => {
  const long = 'x'.repeat(201);
  const rows = rowsOf(['a', long], 40, () => 5);
  const { problems, problemCount } = await readRejected(csv(rows), { mapping: MANY });
  t.equal(problemCount, 40);
  t.match(problems[0], { row: 3, column: 'shop', code: 'series-name-too-long', message: /at most 200 characters/ });
  t.equal(
    (await readValid(csv(rowsOf(['a', 'x'.repeat(200)], 40, () => 5)), { mapping: MANY })).many?.entries.length,
    2,
  );
  const crowd = range(MOST_SERIES + 1).map((i) => `s${i},2024-01-01,1`);
  const refused = await readRejected(csv(crowd), { mapping: MANY });
  t.match(refused.problems.at(-1), {
    row: MOST_SERIES + 2,
    code: 'too-many-series',
    message: /more than 20,000 series/,
  });
});

test('what is odd in one series is a note of it, and one warning of the dataset', async (t) => {
  const sold: Readonly<Record<string, (i: number) => number | undefined>> = {
    always: () => 100,
    late: (i) => (i >= 200 ? 100 : undefined),
    closed: (i) => (i < 150 ? 100 : undefined),
    'closed by zeros': (i) => (i < 150 ? 100 : 0),
    refit: (i) => (i < 100 || i >= 200 ? 100 : undefined),
    rarely: (i) => (i % 9 === 0 ? 5 : undefined),
    'mostly zero': (i) => (i % 9 === 0 ? 5 : 0),
    young: (i) => (i >= 290 ? 100 : undefined),
    never: () => 0,
    'never on Mondays': (i) => (weekdayOf(day(i)) === 1 ? 0 : 100),
    'ends in zeros': (i) => (i < 290 ? 100 : 0),
  };
  const expected: Readonly<Record<string, [state: string, ...codes: string[]]>> = {
    always: ['active'],
    late: ['active', 'opens-late'],
    closed: ['ended', 'ended'],
    'closed by zeros': ['ended', 'ended'],
    refit: ['active', 'paused'],
    rarely: ['active', 'few-days'],
    'mostly zero': ['active', 'mostly-zeros'],
    young: ['short', 'opens-late', 'short-series'],
    never: ['ended', 'never-sold'],
    'never on Mondays': ['active', 'closed-by-zero'],
    'ends in zeros': ['active', 'zero-tail'],
  };
  const file = await readValid(csv(rowsOf(Object.keys(sold), 300, (shop, i) => sold[shop]?.(i))), { mapping: MANY });
  for (const [id, [state, ...codes]] of Object.entries(expected)) {
    const entry = seriesIn(file, id);
    t.equal(entry.state, state, id);
    t.same(codesOf(entry), codes, id);
  }
  const told = file.warnings.filter(({ code }) => code === 'opens-late');
  t.match(told, [{ message: /^2 of 11 series .*: "late", "young"$/ }]);
  t.equal(seriesIn(file, 'closed by zeros').series.days.length, 300, 'its zeros are sales of nothing');
  const mondays = seriesIn(file, 'never on Mondays');
  t.ok(mondays.series.days.every((date) => weekdayOf(date) !== 1));
  t.ok(mondays.closedDays.length > 40 && mondays.closedDays.every((date) => weekdayOf(date) === 1));
  t.equal(seriesIn(file, 'mostly zero').closedDays.length, 0, 'a product that sells now and then is not closed');
});

test('of a thousand series with the same oddity one warning names the first', async (t) => {
  const shops = range(300).map((i) => `Shop ${i}`);
  const file = await readValid(
    csv(rowsOf(shops, 60, (_, i) => (i < 30 ? 1 : undefined)).concat(rowsOf(['all'], 60, () => 9))),
    {
      mapping: MANY,
    },
  );
  const ended = file.warnings.filter(({ code }) => code === 'ended');
  t.equal(ended.length, 1);
  t.match(ended[0]?.message, /^300 of 301 series .*"Shop 0", "Shop 1", "Shop 2", "Shop 3", "Shop 4", … and 295 more$/);
});

test('rules for the file as a whole look at all series together', async (t) => {
  const tail = csv(rowsOf(['a', 'b'], 90, (_, i) => (i < 70 ? 10 + i : 0)));
  const asked = await readRejected(tail, { mapping: MANY });
  t.same(
    asked.questions.map(({ role }) => role),
    ['zeroTail'],
  );
  const unfilled = await readValid(tail, { mapping: { ...MANY, zeroTail: 'unfilled' } });
  t.same([unfilled.series.days.length, seriesIn(unfilled, 'a').series.days.length], [70, 70]);
  const closed = await readValid(tail, { mapping: { ...MANY, zeroTail: 'closed' } });
  t.same([closed.series.days.length, seriesIn(closed, 'a').series.days.length], [90, 90]);
  const weekly = csv(range(60).flatMap((i) => [`a,${day(7 * i)},5`, `b,${day(7 * i)},5`]));
  t.match((await readRejected(weekly, { mapping: MANY })).problems, [{ code: 'not-daily' }]);
  const alternating = csv(range(280).map((i) => `${i % 7},${day(i)},5`));
  t.ok((await readValid(alternating, { mapping: MANY })).many, 'each weekly, together daily');
  const future = csv(rowsOf(['a', 'b'], 90, (shop, i) => (i < 60 ? 5 : shop === 'a' ? 0 : undefined)));
  const cut = await readValid(future, { mapping: MANY, today: day(59) });
  t.same([cut.series.days.length, seriesIn(cut, 'a').series.days.length], [60, 60]);
  t.ok(codesIn(cut).includes('future-days'));
  const short = csv(rowsOf(['a', 'b', 'c'], 20, () => 5));
  t.match((await readRejected(short, { mapping: MANY })).problems, [{ code: 'too-few-days', message: /^No series/ }]);
});

test('a flag that differs between the rows of one series and day is asked; between series it is not', async (t) => {
  const rows = (own: string) =>
    range(60).flatMap((i) => [`a,${day(i)},5,1`, `a,${day(i)},7,${own}`, `b,${day(i)},5,0`]);
  const header = 'shop,date,sales,promo';
  const { many } = await readValid(csv(rows('1'), header), { mapping: MANY });
  t.same(
    many?.entries.map(({ series }) => series.covariates.promo?.[0]),
    [1, 0],
    'never the maximum over shops',
  );
  const { questions } = await readRejected(csv(rows('0'), header), { mapping: MANY });
  t.match(questions, [{ role: 'promo', message: /differs between the rows of 60 days/ }]);
});

test('what is known ahead is read for each series; one without a value explains nothing', async (t) => {
  const price = (shop: string, i: number) => (shop === 'c' ? '' : shop === 'a' ? String(2 + (i % 3)) : '');
  const rows = rowsOf(['a', 'c'], 60, () => 5).map((row, n) => `${row},${price(row.slice(0, 1), Math.floor(n / 2))}`);
  const more = rowsOf(
    range(8).map((i) => `d${i}`),
    60,
    () => 5,
  ).map((row) => `${row},9`);
  const mapping: Mapping = { ...MANY, known: ['price'] };
  const file = await readValid(csv([...rows, ...more], 'shop,date,sales,price'), { mapping });
  t.same([...(seriesIn(file, 'a').series.covariates.price ?? [])].slice(0, 4), [2, 3, 4, 2]);
  t.same(new Set(seriesIn(file, 'c').series.covariates.price), new Set([0]));
  t.same(codesOf(seriesIn(file, 'c')), ['known-empty']);
  t.match(file.warnings.find(({ code }) => code === 'filled-known')?.message, /60 days of 1 series/);
  const empty = await readRejected(csv(rows, 'shop,date,sales,price'), { mapping });
  t.match(empty.problems[0], { code: 'missing-value', column: 'price' });
});

test('a day of a series below zero is a problem that names both', async (t) => {
  const rows = [...rowsOf(['a', 'b'], 60, () => 5), `b,${day(3)},-9`];
  const { problems } = await readRejected(csv(rows), { mapping: MANY });
  t.match(problems, [{ code: 'negative-sales', message: /The sales of "b" on 2024-01-04 are -4/ }]);
  const file = await readValid(csv(rows), { mapping: MANY, allowNegative: true });
  t.equal(seriesIn(file, 'b').series.sales[3], -4);
});

test('files appended to each other count once, whatever their order', async (t) => {
  const byDay = rowsOf(['a', 'b'], 40, (shop, i) => (shop === 'a' ? i + 1 : 2 * i + 3));
  const byShop = [...byDay].sort();
  for (const rows of [byDay, byShop]) {
    const twice = csv([...rows, ...rows]);
    const { questions } = await readRejected(twice, { mapping: MANY });
    t.match(questions, [{ role: 'duplicates', message: /^40 days/ }]);
    const once = await readValid(twice, { mapping: { ...MANY, dropDuplicates: true } });
    t.strictSame(once.many?.entries, (await readValid(csv(rows), { mapping: MANY })).many?.entries);
  }
  const alike = csv(range(60).flatMap((i) => [`a,${day(i)},5`, `b,${day(i)},5`, `a,${day(i)},5`]));
  t.ok((await readValid(alike, { mapping: MANY })).many, 'equal tickets of a day are not copies');
});

test('a column of text that is constant within each series is an attribute of it', async (t) => {
  const kind = { a: 'Bread', b: 'Cake', c: 'Bread' };
  const rows = rowsOf(['a', 'b', 'c'], 40, () => 5).map((row, i) => {
    const shop = row.slice(0, 1) as keyof typeof kind;
    return `${row},${shop === 'c' ? '' : kind[shop]},same,${i % 2 === 0 ? 'x' : 'y'},boss ${shop},${shop.charCodeAt(0)}`;
  });
  const header = 'shop,date,sales,kind,country,varies,left,number';
  const file = await readValid(csv(rows, header), { mapping: { ...MANY, ignore: ['left'] } });
  t.same(file.many?.attributes, ['kind']);
  t.same(
    file.many?.entries.map(({ attributes }) => attributes),
    [{ kind: 'Bread' }, { kind: 'Cake' }, {}],
  );
  const roles = Object.fromEntries(file.columns.map(({ name, role }) => [name, role]));
  t.match(roles, { kind: 'attribute', country: 'ignored', varies: 'ignored', left: 'ignored', number: 'ignored' });
});

test('without a mapping it is asked whether each text is a series of its own', async (t) => {
  const rows = range(60).flatMap((i) =>
    ['a', 'b'].flatMap((shop) => ['x', 'y'].map((item) => `${shop},${item},Town ${shop},${day(i)},5`)),
  );
  const { questions, mapping } = await readRejected(csv(rows, 'shop,product,city,date,sales'));
  t.same(
    questions[0]?.candidates.slice(0, 5).map(({ answer }) => answer),
    [
      { series: ['shop', 'product'] },
      { series: ['shop'] },
      { series: ['product'] },
      { series: ['city'] },
      { series: [] },
    ],
  );
  t.same(mapping.series, ['shop', 'product']);
  const file = await readValid(csv(rows, 'shop,product,city,date,sales'), { mapping });
  t.same(
    file.many?.entries.map(({ id, keys }) => [id, keys]),
    [
      ['a / x', ['a', 'x']],
      ['a / y', ['a', 'y']],
      ['b / x', ['b', 'x']],
      ['b / y', ['b', 'y']],
    ],
  );
  t.same(file.many?.entries[2]?.attributes, { city: 'Town b' });
});

const SHARED = new URL('../shared/', PROJECT);
const REAL: readonly [
  file: string,
  mapping: Mapping,
  key: (cells: string[]) => string,
  date: number,
  amount: number,
][] = [
  ['data/rossmann-200.csv', { series: ['Store'] }, (cells) => cells[0] ?? '', 2, 3],
  ['data/bakery-groups.csv', { series: ['Warengruppe'] }, (cells) => cells[1] ?? '', 0, 2],
  ['data/store-families.csv', { series: ['family'] }, (cells) => (cells[3] ?? '').replace('/', '\\/'), 1, 4],
  [
    'data/supermarket.csv',
    { sales: 'Total', series: ['Branch', 'Product line'] },
    (cells) => `${cells[1]} / ${cells[5]}`,
    10,
    9,
  ],
  ['cases/06-three-stores.csv', { series: ['store'] }, (cells) => cells[1] ?? '', 0, 2],
  ['cases/07-promo-per-product.csv', { series: ['product'] }, (cells) => cells[1] ?? '', 0, 2],
  ['cases/74-nixtla-long.csv', { series: ['unique_id'] }, (cells) => cells[0] ?? '', 1, 2],
];

for (const [name, mapping, keyOf, date, amount] of REAL) {
  const path = new URL(name, SHARED);
  const skip = existsSync(path) ? false : `the shared file ${name} is not here`;
  test(`${name}: each series sells what its rows add up to`, { skip }, async (t) => {
    const file = await readSales(createReadStream(path), { mapping });
    if (!file.valid) throw new Error(file.problems[0]?.message ?? file.questions[0]?.message);
    const lines = readFileSync(path, 'utf8').replaceAll('\r', '').trim().split('\n').slice(1);
    const sums = new Map<string, Map<string, number>>();
    for (const line of lines) {
      const cells = line
        .replace(/"[^"]*"/g, (cell) => cell.slice(1, -1).replaceAll(',', '\u0001'))
        .split(',')
        .map((cell) => cell.replaceAll('\u0001', ','));
      const own = sums.get(keyOf(cells)) ?? new Map<string, number>();
      sums.set(keyOf(cells), own.set(cells[date] ?? '', (own.get(cells[date] ?? '') ?? 0) + Number(cells[amount])));
    }
    const entries = file.many?.entries ?? [];
    t.same(new Set(entries.map(({ id }) => id)), new Set(sums.keys()));
    for (const { id, series } of entries) {
      const own = [...(sums.get(id)?.values() ?? [])].reduce((a, b) => a + b, 0);
      const sold = series.sales.reduce((a, b) => a + b, 0);
      t.ok(Math.abs(own - sold) <= 1e-9 * Math.max(1, Math.abs(own)), `${id}: ${sold} is ${own}`);
      t.ok(series.days.length <= (sums.get(id)?.size ?? 0), id);
    }
  });
}
