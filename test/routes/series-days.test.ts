import { createHash } from 'node:crypto';
import t from 'tap';
import writeXlsxFile from 'write-excel-file/node';
import { addDays } from '../../src/dates.ts';
import { WORKBOOK_TYPE } from '../../src/primitives.ts';
import { startService } from './service.ts';
import { storesUnderTest } from './stores.ts';

const CSV = { 'content-type': 'text/csv' };
const FROM = '2024-01-01';
const DAYS = 60;

/** What tells the series apart, in texts that a file may hold. */
const HOSTILE = [
  '007',
  '7',
  '=cmd|calc',
  'a / b',
  'a',
  'say "hi"',
  'two\nlines',
  'semi;colon',
  'x\ry',
  '*',
  "'quoted",
  'TAB\there',
];

interface Row {
  readonly date: string;
  readonly shop: string;
  readonly sales: number | undefined;
  readonly promo?: 0 | 1;
  readonly price?: number;
}

const townOf = (shop: string) => `Town ${shop.length % 3}`;
const cellOf = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** A file with a promotion, a price that is known ahead, closed days and a town for each shop. */
function fileOf(rows: readonly Row[]): string {
  const lines = rows.map(({ date, shop, sales, promo = 0, price = 2.5 }) => {
    const open = sales === undefined ? 0 : 1;
    return [date, cellOf(shop), cellOf(townOf(shop)), sales ?? 0, promo, price, open].join(',');
  });
  return ['Fecha,Tienda,Ciudad,Ventas,Promociones,Precio,Abierto', ...lines, ''].join('\n');
}

const MAPPING = {
  date: 'Fecha',
  sales: 'Ventas',
  series: ['Tienda'],
  promo: 'Promociones',
  known: ['Precio'],
  open: 'Abierto',
};

function rowsOf(shops: readonly string[], from = 0, days = DAYS): Row[] {
  return Array.from({ length: days }, (_, i) => from + i).flatMap((day) =>
    shops.map(
      (shop, n): Row => ({
        date: addDays(FROM, day),
        shop,
        sales: (day + n) % 9 === 8 ? undefined : 100 * (n + 1) + (day % 7) + 0.25,
        promo: (day + n) % 5 === 0 ? 1 : 0,
        price: 2 + (day % 3) / 4,
      }),
    ),
  );
}

const { call, get, post } = await startService(t, t.testdir());

async function upload(name: string, payload: string, mapping: object = MAPPING, query = '') {
  const search = new URLSearchParams({ name, mapping: JSON.stringify(mapping) });
  const response = await call({ method: 'POST', url: `/datasets?${search}${query}`, payload, headers: CSV });
  t.equal(response.statusCode, 201, response.body.slice(0, 300));
  return response.json();
}

const sendFile = (name: string, payload: string | Buffer, headers: Record<string, string> = CSV, query = '') =>
  call({ method: 'POST', url: `/datasets/${name}/days${query}`, payload, headers });

interface Listed {
  readonly id: string;
  readonly attributes: object;
  readonly keys: object;
}

/** Everything that is known of every series, day by day. */
async function everything(name: string) {
  const { items } = (await get(`/datasets/${name}/series?limit=1000`)).json() as { items: Listed[] };
  const series: object[] = [];
  for (const { id, attributes, keys } of items) {
    const search = new URLSearchParams({ series: id, from: FROM, to: addDays(FROM, DAYS + 5) });
    const answer = (await get(`/datasets/${name}/days?${search}`)).json();
    series.push({ id, attributes, keys, days: answer.days });
  }
  return series;
}

t.test('days of many series are what one file with all of them would be, by JSON and by file', async (t) => {
  const old = rowsOf(HOSTILE);
  const fresh = rowsOf(HOSTILE, DAYS, 2);
  const corrected: Row[] = [
    { date: addDays(FROM, 3), shop: 'a / b', sales: 1, promo: 1, price: 9 },
    { date: addDays(FROM, 4), shop: '007', sales: undefined },
  ];
  const isCorrected = ({ date, shop }: Row) => corrected.some((row) => row.date === date && row.shop === shop);
  await upload('whole', fileOf([...old.filter((row) => !isCorrected(row)), ...fresh, ...corrected]));
  const expected = await everything('whole');
  t.equal(expected.length, HOSTILE.length);

  await upload('by-file', fileOf(old));
  const added = await sendFile('by-file', fileOf([...fresh, ...corrected]));
  t.match([added.statusCode, added.headers.location], [201, '/datasets/by-file'], added.body.slice(0, 300));
  const { changes, warnings, ...document } = added.json();
  t.match(document, { source: 'days', series: { count: HOSTILE.length, columns: ['Tienda'], attributes: ['Ciudad'] } });
  t.match(changes, {
    newDays: { count: 2 },
    removedDays: { count: 0 },
    series: { new: { count: 0 }, removed: { count: 0 } },
  });
  t.notMatch(warnings, [{ code: 'new-series' }]);
  t.strictSame(await everything('by-file'), expected);

  await upload('by-json', fileOf(old));
  const ids = new Map(
    (await everything('by-json')).map((one) => {
      const { id, keys } = one as { id: string; keys: { Tienda: string } };
      return [keys.Tienda, id];
    }),
  );
  const days = [...fresh, ...corrected].map(({ date, shop, sales, promo, price }) =>
    sales === undefined
      ? { date, series: ids.get(shop.trim()), open: false }
      : { date, series: ids.get(shop.trim()), sales, promo, Precio: price },
  );
  const { etag } = (await get('/datasets/by-json')).headers;
  const dry = (await post('/datasets/by-json/days?dryRun=true', { days })).json();
  t.match(dry, { valid: true, changes, series: { count: HOSTILE.length } });
  t.equal((await get('/datasets/by-json')).headers.etag, etag, 'a dry run stores nothing');
  const byJson = await post('/datasets/by-json/days', { days }, { 'if-match': String(etag) });
  t.equal(byJson.statusCode, 201, byJson.body.slice(0, 300));
  t.strictSame(byJson.json().changes, changes);
  t.strictSame(await everything('by-json'), expected);
  t.strictSame(byJson.json().sha256, document.sha256, 'whichever way they came');

  const stale = await post('/datasets/by-json/days', { days }, { 'if-match': String(etag) });
  t.match([stale.statusCode, stale.json().code], [412, 'precondition-failed']);
  const again = await post('/datasets/by-json/days', { days });
  t.match([again.statusCode, again.json().version], [200, byJson.json().version], 'nothing changes');
  t.match(again.json().changes, { newDays: { count: 0 }, series: { new: { count: 0 } } });
});

t.test('the content reads back by the kept mapping as the series of the version', async (t) => {
  const { sha256, bytes, version } = (await get('/datasets/by-file')).json();
  const content = await get('/datasets/by-file/content');
  t.equal(createHash('sha256').update(content.rawPayload).digest('hex'), sha256);
  t.equal(content.rawPayload.length, bytes);
  const own = await call({ method: 'POST', url: '/datasets?name=by-file', payload: content.rawPayload, headers: CSV });
  t.match([own.statusCode, own.json().version], [200, version], 'its own content is the same version');
  await call({
    ...{ method: 'POST', url: `/datasets?name=copy&mapping=${encodeURIComponent(JSON.stringify(MAPPING))}` },
    ...{ payload: content.rawPayload, headers: CSV },
  });
  t.strictSame(await everything('copy'), await everything('by-file'));
});

t.test('a new series needs an id of the right kind, and is told', async (t) => {
  const day = { date: addDays(FROM, DAYS), sales: 5, promo: 1, Precio: 3 };
  const { version } = (await get('/datasets/copy')).json();
  const wrong: [series: string | undefined, code: string][] = [
    [undefined, 'missing-series'],
    ['', 'missing-series'],
    ['North / Bread', 'unknown-series'],
    [' North', 'unknown-series'],
    ['A/B', 'unknown-series'],
    ['*', 'unknown-series'],
    ['n'.repeat(201), 'unknown-series'],
  ];
  for (const [series, code] of wrong) {
    const response = await post('/datasets/copy/days', {
      days: [
        { ...day, series: 'a' },
        { ...day, series },
      ],
    });
    t.match([response.statusCode, response.json().code], [422, 'invalid-request'], code);
    t.match(response.json().errors, [{ field: 'body/days/1/series', code, message: String }], String(series));
  }
  const twice = await post('/datasets/copy/days', {
    days: [
      { ...day, series: 'a' },
      { ...day, series: 'a' },
    ],
  });
  t.match(twice.json().errors, [{ field: 'body/days/1/date', code: 'repeated-date', message: /^"a" on 2024-/ }]);
  const sum = await post('/datasets/copy/days', { days: [{ ...day, series: 'Total' }] });
  t.match([sum.statusCode, sum.json().errors], [422, [{ code: 'unreadable-series', message: /"Total"/ }]]);
  const dry = await post('/datasets/copy/days?dryRun=true', { days: [{ ...day, series: 'Total' }] });
  t.match(dry.json(), { valid: false, problems: [{ code: 'unreadable-series' }] });
  t.equal((await get('/datasets/copy')).json().version, version, 'nothing was stored');

  const days = [
    { ...day, series: '=New \\/ shop' },
    { ...day, series: 'a' },
  ];
  const added = await post('/datasets/copy/days', { days });
  t.equal(added.statusCode, 201, added.body.slice(0, 300));
  t.match(added.json(), {
    series: { count: HOSTILE.length + 1, attributes: ['Ciudad'] },
    changes: { series: { new: { count: 1, first: ['=New \\/ shop'] } } },
  });
  t.match(
    added.json().warnings.find(({ code }: { code: string }) => code === 'new-series'),
    { message: /^1 series .*"=New \\\/ shop"/ },
  );
  const all = (await everything('copy')) as (Listed & { days: { open: boolean }[] })[];
  const found = all.find(({ id }) => id === '=New \\/ shop');
  t.match(found, { keys: { Tienda: '=New / shop' } });
  t.strictSame(found?.attributes, {}, 'of which nobody has said a town');
  t.match(
    found?.days.filter(({ open }) => open),
    [{ date: day.date, sales: 5, promo: 1 }],
  );

  const file = fileOf([{ date: addDays(FROM, DAYS), shop: 'Alone', sales: 7, promo: 1, price: 3 }]);
  const alone = await sendFile('copy', file);
  t.equal(alone.statusCode, 201, alone.body.slice(0, 300));
  t.match(alone.json().changes.series, { new: { first: ['Alone'] } });
  const listed = (await get('/datasets/copy/series?q=Alone')).json();
  t.match(listed.items, [{ id: 'Alone', attributes: { Ciudad: townOf('Alone') } }], 'a file says what a series is');
  const moved = file.replace(townOf('Alone'), 'Elsewhere');
  t.match((await sendFile('copy', moved)).json().warnings, [
    { code: 'revised-attribute', message: /^Ciudad of "Alone" is "Elsewhere" instead of "Town 2"$/ },
  ]);
});

t.test('what is wrong with a file or a day names the series and the day', async (t) => {
  const without = await sendFile('by-file', 'Fecha,Ventas\n2024-03-01,5\n');
  t.match(without.json(), { status: 422, code: 'invalid-csv', errors: [{ column: 'Tienda', code: 'missing-column' }] });
  const row = (change: Partial<Row>) => fileOf([{ date: addDays(FROM, DAYS + 2), shop: 'a / b', sales: 5, ...change }]);
  t.match((await sendFile('by-file', row({ date: '2099-01-01' }))).json().errors, [
    { column: 'Fecha', code: 'future-day', message: /^"a \\\/ b": 2099-01-01 has not been yet/ },
  ]);
  t.match((await sendFile('by-file', row({ sales: -5 }))).json().errors, [
    { code: 'negative-sales', message: /"a \\\/ b" on 2024-03-03/ },
  ]);
  t.match((await sendFile('by-file', row({ shop: '' }))).json().errors, [{ column: 'Tienda', code: 'missing-series' }]);
  const day = { date: addDays(FROM, DAYS + 2), series: 'a', sales: 5, promo: 0 };
  const priceless = await post('/datasets/by-file/days', { days: [day] });
  t.match(priceless.json().errors, [
    { field: 'body/days/0/Precio', code: 'missing-value', message: 'Precio of "a" on 2024-03-03 is missing' },
  ]);
  t.match((await post('/datasets/by-file/days', { days: [{ ...day, open: false }] })).json().errors, [
    { field: 'body/days/0/sales', code: 'sales-on-closed-day' },
  ]);
  const late = { ...day, date: addDays(FROM, DAYS + 9), Precio: 1 };
  const dry = (await post('/datasets/by-file/days?dryRun=true', { days: [late, { ...late, series: '7' }] })).json();
  t.match(
    dry.warnings.find(({ code }: { code: string }) => code === 'skipped-days'),
    { message: /^14 days of 2 series count as closed, .* the first is 2024-03-03 of "/ },
  );
  const planned = {
    days: [
      { date: day.date, series: 'a', Precio: 7, promo: 1 },
      { date: day.date, Precio: 4 },
    ],
  };
  t.equal((await call({ method: 'PUT', url: '/datasets/by-file/calendar', payload: planned })).statusCode, 200);
  const known = await post('/datasets/by-file/days', {
    days: [
      { date: day.date, series: 'a', sales: 5 },
      { date: day.date, series: '7', sales: 6, promo: 0 },
    ],
  });
  t.equal(known.statusCode, 201, known.body.slice(0, 300));
  const observed = async (series: string) =>
    (await get(`/datasets/by-file/days?from=${day.date}&series=${series}`)).json().days;
  t.match(await observed('a'), [{ sales: 5, promo: 1, covariates: { Precio: 7 } }], 'the known future of the series');
  t.match(await observed('7'), [{ sales: 6, promo: 0, covariates: { Precio: 4 } }], 'and that of all');
});

t.test('a workbook of days is read as the files are; days that come at once are all there', async (t) => {
  await upload('book', fileOf(rowsOf(['North', 'South'])));
  const date = addDays(FROM, DAYS);
  const rows = ['North', 'South'].map((shop) => [date, shop, 'Town', 12.5, 1, 2, 1]);
  const header = ['Fecha', 'Tienda', 'Ciudad', 'Ventas', 'Promociones', 'Precio', 'Abierto'];
  const data = [header, ...rows].map((row) => row.map((value) => ({ value, type: value.constructor })));
  const sheets = [{ data, sheet: 'Ventas' }] as unknown as Parameters<typeof writeXlsxFile>[0];
  const book = await writeXlsxFile(sheets).toBuffer();
  const added = await sendFile('book', book, { 'content-type': WORKBOOK_TYPE });
  t.match([added.statusCode, added.json().days], [201, DAYS + 1], added.body.slice(0, 300));
  const next = ['North', 'South'].flatMap((series) =>
    [1, 2].map((i) => ({ date: addDays(date, i), series, sales: i, promo: 0, Precio: 2 })),
  );
  const answers = await Promise.all(next.map((day) => post('/datasets/book/days', { days: [day] })));
  t.same(
    answers.map(({ statusCode }) => statusCode),
    [201, 201, 201, 201],
  );
  for (const { date, series, sales } of next) {
    const { days } = (await get(`/datasets/book/days?series=${series}&from=${date}&to=${date}`)).json();
    t.match(days, [{ sales }]);
  }
  const run = (await post('/train?wait=120', { dataset: 'book', model: 'seasonal-naive' })).json();
  t.match(run, { status: 'succeeded' });
});

t.test('tickets and products of quantity and price become amounts, which days may follow', async (t) => {
  const dates = Array.from({ length: 40 }, (_, i) => addDays(FROM, i));
  const shops = ['N', 'S'];
  const tickets = dates.flatMap((date) => [`${date},N`, `${date},N`, `${date},S`]);
  await upload('tickets', ['Dia,Tienda', ...tickets, ''].join('\n'), {
    date: 'Dia',
    series: ['Tienda'],
    count: 'rows',
  });
  const more = await sendFile('tickets', 'Dia,Tienda\n2024-02-10,N\n2024-02-10,N\n2024-02-10,N\n2024-02-10,S\n');
  t.match([more.statusCode, more.json().days], [201, 41], more.body.slice(0, 300));
  const soldOn = async (name: string, series: string, date: string) =>
    (await get(`/datasets/${name}/days?series=${series}&from=${date}&to=${date}`)).json().days[0]?.sales;
  t.same([await soldOn('tickets', 'N', '2024-02-10'), await soldOn('tickets', 'S', '2024-02-10')], [3, 1]);
  t.same(await soldOn('tickets', 'N', FROM), 2);
  const json = await post('/datasets/tickets/days', { days: [{ date: '2024-02-11', series: 'S', sales: 8 }] });
  t.match([json.statusCode, await soldOn('tickets', 'S', '2024-02-11')], [201, 8]);

  const lines = dates.flatMap((date, i) => shops.map((shop, n) => `${date};${shop};${i + 1 + n};1,25`));
  const header = 'Dia;Tienda;Uds;PVP';
  const mapping = { date: 'Dia', series: ['Tienda'], quantity: 'Uds', unitPrice: 'PVP', decimal: ',' };
  await upload('products', [header, ...lines, ''].join('\n'), mapping);
  const sold = await sendFile('products', `${header}\n2024-02-10;S;3;1,25\n`);
  t.equal(sold.statusCode, 201, sold.body.slice(0, 300));
  t.same([await soldOn('products', 'S', '2024-02-10'), await soldOn('products', 'N', dates[1] ?? '')], [3.75, 2.5]);
});

for (const { name: kind, environmentOf } of storesUnderTest()) {
  t.test(`${kind}: of days that come at once to two services on one store none is lost`, async (t) => {
    const environment = environmentOf(t);
    const services = await Promise.all([1, 2].map(() => startService(t, t.testdirName, environment)));
    const search = new URLSearchParams({ name: 'chain', mapping: JSON.stringify(MAPPING) });
    const payload = fileOf(rowsOf(['North', 'South']));
    const created = await services[0]?.call({ method: 'POST', url: `/datasets?${search}`, payload, headers: CSV });
    t.equal(created?.statusCode, 201);
    const days = ['North', 'South', 'East', 'West'].map((series, i) => ({
      ...{ date: addDays(FROM, DAYS), series, sales: i + 1, promo: 0, Precio: 2 },
    }));
    const answers = await Promise.all(
      days.map((day, i) => services[i % 2]?.post('/datasets/chain/days', { days: [day] })),
    );
    t.same(
      answers.map((answer) => answer?.statusCode),
      [201, 201, 201, 201],
    );
    for (const { series, sales, date } of days) {
      const observed = (
        await services[1]?.get(`/datasets/chain/days?series=${series}&from=${date}&to=${date}`)
      )?.json();
      t.match(observed.days, [{ sales }], series);
    }
    const { days: total } = (await services[0]?.get(`/datasets/chain/days?from=${addDays(FROM, DAYS)}`))?.json() ?? {};
    t.match(total, [{ sales: 1 + 2 + 3 + 4 }]);
  });
}
