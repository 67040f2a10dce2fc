import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import readSheet from 'read-excel-file/node';
import t from 'tap';
import { parseDayList } from '../../routes/platform/day-lists.ts';
import { addDays } from '../../src/dates.ts';
import { WORKBOOK_TYPE } from '../../src/primitives.ts';
import { startService } from './service.ts';

const root = t.testdir({});
const { call, get, post } = await startService(t, root, {});
const CSV = { 'content-type': 'text/csv' };
const JSON_TYPE = { 'content-type': 'application/json' };

/** Shops by town; each sells more on promoted days. */
function chainCsv(shops: readonly string[], days = 120, header = 'fecha,tienda,producto,ventas,promo'): string {
  const rows = Array.from({ length: days }, (_, i) =>
    shops.flatMap((shop, n) => {
      const promo = Number((i + n) % 9 === 0);
      return ['Pan', 'Té / café'].map(
        (item, m) => `${addDays('2024-01-01', i)},${shop},${item},${100 + 10 * n + m + (i % 7) + 40 * promo},${promo}`,
      );
    }),
  );
  return [header, ...rows.flat(), ''].join('\n');
}

async function send(name: string, payload: string, mapping: object) {
  const search = new URLSearchParams({ name, mapping: JSON.stringify(mapping) });
  return call({ method: 'POST', url: `/datasets?${search}`, payload, headers: CSV });
}

const MAPPING = { date: 'fecha', sales: 'ventas', promo: 'promo', series: ['tienda', 'producto'] };
const SHOPS = ['Norte', 'Sur'];
t.equal((await send('chain', chainCsv(SHOPS), MAPPING)).statusCode, 201);
const one = chainCsv(['Norte']).replaceAll(/^.*Té \/ café.*\n/gm, '');
t.equal((await send('one', one, { ...MAPPING, series: [] })).statusCode, 201);

function put(payload: string | object, { name = 'chain', query = '', headers = {} } = {}) {
  return call({ method: 'PUT', url: `/datasets/${name}/calendar${query}`, payload, headers });
}
const of = (series: string) => `?series=${encodeURIComponent(series)}`;
const stored = (name = 'chain') => readFile(`${root}/dataset-predicciones/${name}/calendario.csv`, 'utf8');

const DAYS = [
  { date: '2024-05-01', holiday: undefined, promo: 0 },
  { date: '2024-05-01', series: 'Norte / Pan', promo: 1 },
  { date: '2024-05-01', series: 'Sur / Té \\/ café', open: false },
  { date: '2024-05-02', series: 'Sur / Pan', promo: 1 },
].map(({ holiday: _, ...day }) => day);
const TEXT =
  'Fecha,series,promo,Abierto\n2024-05-01,,0,\n2024-05-01,Norte / Pan,1,\n2024-05-01,Sur / Té \\/ café,,0\n2024-05-02,Sur / Pan,1,\n';

t.test('a row may name its series, in JSON and in CSV; one without is about all of them', async (t) => {
  const sent = await put({ days: DAYS });
  t.equal(sent.statusCode, 200, sent.body);
  t.same(sent.json(), { dataset: 'chain', days: DAYS });
  t.equal(await stored(), TEXT);
  const csv = await get('/datasets/chain/calendar', { accept: 'text/csv' });
  t.equal(csv.body, TEXT);
  t.same((await put(csv.body, { headers: CSV })).json(), { dataset: 'chain', days: DAYS }, 'as it came');
  const byColumns =
    'fecha;producto;tienda;promo;abierto\n2024-05-01;;;0;\n2024-05-01;Pan;Norte;1;\n2024-05-01;Té / café;Sur;;0\n02/05/2024;Pan;Sur;1;\n';
  t.match((await put(byColumns.replace('02/05/2024', '2024-05-02'), { headers: CSV })).json(), { days: DAYS });
  t.equal(await stored(), TEXT, 'by the columns of the dataset');
  const workbook = await get('/datasets/chain/calendar', { accept: WORKBOOK_TYPE });
  const [sheet] = await readSheet(workbook.rawPayload);
  t.same(sheet?.data[2], [new Date('2024-05-01'), 'Norte / Pan', 1, null]);
  const again = await call({
    method: 'PUT',
    url: '/datasets/chain/calendar',
    payload: workbook.rawPayload,
    headers: { 'content-type': WORKBOOK_TYPE },
  });
  t.same(again.json().days, DAYS, 'a workbook too');
});

t.test('the rows of one series are answered with those of all, and replaced without touching others', async (t) => {
  await put({ days: DAYS });
  const read = async (series: string) => (await get(`/datasets/chain/calendar${of(series)}`)).json().days;
  t.same(await read('Sur / Pan'), [DAYS[0], DAYS[3]]);
  const answer = await put({ days: [{ date: '2024-05-03', open: false }] }, { query: of('Norte / Pan') });
  t.same(answer.json().days, [DAYS[0], { date: '2024-05-03', series: 'Norte / Pan', open: false }]);
  const text = 'fecha,promo\n2024-05-04,1\n';
  t.match((await put(text, { query: of('Sur / Pan'), headers: CSV })).json().days, [
    { date: '2024-05-01' },
    { date: '2024-05-04', series: 'Sur / Pan', promo: 1 },
  ]);
  t.same((await get('/datasets/chain/calendar')).json().days, [
    DAYS[0],
    DAYS[2],
    { date: '2024-05-03', series: 'Norte / Pan', open: false },
    { date: '2024-05-04', series: 'Sur / Pan', promo: 1 },
  ]);
  const { etag } = (await get('/datasets/chain/calendar')).headers;
  const match = { 'if-match': String(etag) };
  t.equal((await put({ days: [] }, { query: of('Sur / Pan'), headers: match })).statusCode, 200);
  t.equal((await put({ days: [] }, { query: of('Sur / Pan'), headers: match })).statusCode, 412);
  t.same(await read('Sur / Pan'), [DAYS[0]]);
  const both = await Promise.all(
    ['Norte / Pan', 'Sur / Pan'].map((series) =>
      put({ days: [{ date: '2024-05-05', promo: 1 }] }, { query: of(series) }),
    ),
  );
  t.same(
    both.map(({ statusCode }) => statusCode),
    [200, 200],
  );
  t.match(await read('Norte / Pan'), [{}, { date: '2024-05-05' }], 'two at once: neither is lost');
  t.match(await read('Sur / Pan'), [{}, { date: '2024-05-05' }]);
});

t.test('what cannot be meant is a fault that says so', async (t) => {
  const codes = async (response: ReturnType<typeof put>) => {
    const { statusCode, body } = await response;
    const { code, errors = [] } = JSON.parse(body);
    return [statusCode, code, ...errors.map((fault: { code: string }) => fault.code)];
  };
  const [date, series] = ['2024-05-01', 'Norte / Pan'];
  t.same(await codes(put({ days: [{ date, series: 'Norte' }] })), [422, 'invalid-calendar', 'unknown-series']);
  t.same(await codes(put({ days: [{ date, series: 7 }] })), [422, 'invalid-calendar', 'unknown-series']);
  t.same(await codes(put({ days: [{ date, series }, { date }, { date, series }] })), [
    422,
    'invalid-calendar',
    'repeated-date',
  ]);
  const csv = (text: string) => codes(put(text, { headers: CSV }));
  t.same(await csv('fecha,series,promo\n2024-05-01,Norte / Te,1\n'), [422, 'invalid-calendar', 'unknown-series']);
  t.same(await csv('fecha,tienda,promo\n2024-05-01,Norte,1\n'), [
    422,
    'invalid-calendar',
    'missing-column',
    'unknown-series',
  ]);
  t.same(await csv('fecha,tienda,producto,promo\n2024-05-01,Norte,,1\n'), [422, 'invalid-calendar', 'missing-series']);
  t.same((await csv('fecha,series,tienda,producto,promo\n2024-05-01,Norte / Pan,Norte,Pan,1\n')).slice(0, 3), [
    422,
    'invalid-calendar',
    'series-twice',
  ]);
  t.same(await csv('fecha,series,promo\n2024-05-01,Norte / Pan,1\n2024-05-01,,1\n2024-05-01,Norte / Pan,0\n'), [
    422,
    'invalid-calendar',
    'repeated-date',
  ]);
  const other = put({ days: [{ date, series: 'Sur / Pan' }] }, { query: of(series) });
  t.same(await codes(other), [422, 'invalid-calendar', 'unknown-series']);
  t.same(await codes(put({ days: [{ date }, { date, series }] }, { query: of(series) })), [
    422,
    'invalid-calendar',
    'repeated-date',
  ]);
  t.same(await codes(put({ days: [] }, { query: of('Norte') })), [404, 'series-not-found']);
  t.equal((await get(`/datasets/chain/calendar${of('Norte')}`)).json().code, 'series-not-found');

  t.same(await codes(put({ days: [{ date, series }] }, { name: 'one' })), [422, 'invalid-calendar', 'unknown-series']);
  const file = put('fecha,series,promo\n2024-05-01,Norte / Pan,1\n', { name: 'one', headers: CSV });
  t.same(await codes(file), [422, 'invalid-calendar', 'unknown-column']);
  t.equal((await put({ days: [{ date, promo: 1 }] }, { name: 'one' })).statusCode, 200);
  t.equal(await stored('one'), 'Fecha,promo,Abierto\n2024-05-01,1,\n', 'a dataset of one series has no such column');
});

t.test('a forecast and a what-if take what is said of the series over what is said of all', async (t) => {
  await call({ method: 'DELETE', url: '/datasets/chain/calendar' });
  const run = (await post('/train?wait=120', { dataset: 'chain', model: 'linear' })).json();
  t.match(run, { status: 'succeeded', series: { total: 4 } });
  const day = async (series: string, date: string) =>
    (
      await get(`/forecast?dataset=chain&assume=none&from=${date}&to=${date}&series=${encodeURIComponent(series)}`)
    ).json().days[0];
  const [pan, other, date] = ['Norte / Pan', 'Sur / Pan', '2024-05-07'];
  const plain = await day(pan, date);
  await put({
    days: [
      { date, promo: 1 },
      { date, series: other, promo: 0 },
    ],
  });
  t.match(await day(pan, date), { promo: 1 });
  t.ok((await day(pan, date)).forecast > plain.forecast + 20);
  t.match(await day(other, date), { promo: 0 }, 'its own word comes before that of all');
  await put({ days: [{ date, open: false }] }, { query: of(other) });
  t.match(await day(other, date), { promo: 1, open: false, forecast: 0 }, 'field by field');

  const url = `/forecast?dataset=chain&assume=none&from=${date}&to=${date}&series=${encodeURIComponent(pan)}`;
  const asked = (days: object[]) => post(url, { days });
  t.match(
    (
      await asked([
        { date, open: true },
        { date, series: pan, promo: 0 },
      ])
    ).json().days,
    [{ promo: 0 }],
  );
  t.match(
    (
      await asked([
        { date, series: pan, promo: 0 },
        { date, promo: 1, series: '' },
      ])
    ).json().days,
    [{ promo: 0 }],
  );
  const refused = await asked([{ date }, { date, series: other, promo: 1 }]);
  t.match(refused.json(), {
    status: 422,
    code: 'invalid-calendar',
    errors: [{ field: 'body/days/1/series', code: 'other-series' }],
  });
});

t.test('a chain says a month of a thousand shops at once; a single shop may not send as much', async (t) => {
  const shops = Array.from({ length: 1115 }, (_, n) => `${n + 1}`);
  const rows = Array.from({ length: 30 }, (_, i) =>
    shops.map((shop) => `${addDays('2024-01-01', i)},${shop},${(i % 7) + Number(shop)},${Number(i % 9 === 0)}`),
  );
  const file = ['fecha,series,ventas,promo', ...rows.flat(), ''].join('\n');
  const { statusCode, body } = await send('wide', file, { ...MAPPING, series: ['series'] });
  t.equal(statusCode, 201, body.slice(0, 500));
  const days = Array.from({ length: 31 }, (_, i) =>
    shops.map((series) => ({ date: addDays('2024-02-01', i), series, promo: (i + Number(series)) % 2 })),
  ).flat();
  t.equal(days.length, 34_565);
  const json = JSON.stringify({ days });
  t.ok(json.length > 2 ** 20);

  let [worst, last, busy] = [0, performance.now(), true];
  const watch = (): void => {
    const now = performance.now();
    [worst, last] = [Math.max(worst, now - last), now];
    if (busy) setTimeout(watch, 1);
  };
  setTimeout(watch, 1);
  const sent = await put(json, { name: 'wide', headers: JSON_TYPE });
  busy = false;
  t.equal(sent.statusCode, 200, sent.body.slice(0, 500));
  t.comment(`longest turn ${worst.toFixed()} ms`);
  const byText = (a: { date: string; series: string }, b: typeof a) =>
    a.date === b.date ? (a.series < b.series ? -1 : 1) : a.date < b.date ? -1 : 1;
  t.ok(JSON.stringify(sent.json().days) === JSON.stringify([...days].sort(byText)), 'every row came back');
  const csv = await get('/datasets/wide/calendar', { accept: 'text/csv' });
  t.equal(csv.body, await stored('wide'));
  t.equal(csv.body.split('\n').length, 34_567);
  const { etag } = (await put(csv.body, { name: 'wide', headers: CSV })).headers;
  t.equal((await get('/datasets/wide/calendar', { accept: 'text/csv' })).body, csv.body, 'and goes back as it came');
  t.same((await get('/datasets/wide/calendar?series=12')).json().days.length, 31);

  t.match((await put(json, { name: 'one', headers: JSON_TYPE })).json(), { status: 413, code: 'payload-too-large' });
  const many = { days: Array.from({ length: 4001 }, (_, i) => ({ date: addDays('2024-05-01', i) })) };
  t.match((await put(many, { name: 'one' })).json(), {
    status: 400,
    errors: [{ field: 'body/days', code: 'too_big' }],
  });
  t.match((await put(`${' '.repeat(2 ** 24)}{}`, { name: 'wide', headers: JSON_TYPE })).json(), { status: 413 });
  for (const [text, status] of [
    [json.replace('{"date":"2024-02-20","series":"7"', '{"date":"2024-02-30","series":"7"'), 400],
    [json.replace(']}', ',]}'), 400],
    [json.replace(']}', ']},'), 400],
    [json.replace('"series":"7"', '"series":"7000"'), 422],
  ] as const) {
    t.equal((await put(text, { name: 'wide', headers: JSON_TYPE })).statusCode, status);
  }
  t.equal((await get('/datasets/wide/calendar')).headers.etag, etag, 'and the calendar stays');
});

t.test('a long list is parsed in steps as JSON.parse parses it, and what is no list is refused', async (t) => {
  const all = (text: string) => {
    const steps = parseDayList(text);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  };
  fc.assert(
    fc.property(fc.array(fc.json()), fc.constantFrom(0, 1, 3), (items, space) => {
      const value = { days: items.map((item) => JSON.parse(item)) };
      t.same(all(JSON.stringify(value, null, space)), value);
    }),
    { numRuns: 100 },
  );
  const long = { days: Array.from({ length: 30_000 }, (_, i) => ({ a: `",]}[{\\${i}`, b: [{ c: [] }] })) };
  t.ok(JSON.stringify(all(JSON.stringify(long))) === JSON.stringify(long));
  for (const text of [
    '',
    '[]',
    '{"days":[}',
    '{"days":[1,]}',
    '{"days":[,1]}',
    '{"days":[1 2]}',
    '{"days":[{]}',
    '{"days":[{"a":1]]}',
    '{"days":["',
    '{"days":[1]',
    '{"days":[1]}}',
    '{"days":[1],"days":[]}',
    '{"days":[1],"x":1}',
    `{"days":[${'1,'.repeat(100_000)}]}`,
  ]) {
    t.throws(() => all(text), { code: 'malformed-request' }, text.slice(0, 40));
  }
});
