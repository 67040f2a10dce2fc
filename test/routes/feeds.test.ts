import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import ICAL from 'ical.js';
import t from 'tap';
import { WORKBOOK_TYPE } from '../../src/primitives.ts';
import { newKey } from '../new-key.ts';
import { noteSecret } from '../traced-secrets.ts';
import { salesCsv } from './sales.ts';
import { type Service, startService } from './service.ts';
import { storesUnderTest } from './stores.ts';
import { until } from './until.ts';

interface Made {
  readonly id: string;
  readonly urls: Readonly<Record<'csv' | 'xlsx' | 'ics', string>>;
  readonly paths: Readonly<Record<'csv' | 'xlsx' | 'ics', string>>;
}

const make = async ({ post }: Service, request: object = {}, headers: Record<string, string> = {}): Promise<Made> => {
  const made = await post('/feeds', request, headers);
  t.equal(made.statusCode, 201, made.statusCode === 201 ? 'made' : made.body);
  const { csv } = made.json().paths;
  noteSecret(csv.slice('/feeds/'.length, -'.csv'.length));
  return made.json();
};

const revoke = ({ call }: Service, id: string, headers: Record<string, string> = {}) =>
  call({ method: 'DELETE', url: `/feeds/${id}`, headers });

const train = async ({ upload, post }: Service) => {
  t.equal((await upload()).statusCode, 201);
  t.equal((await post('/train?wait=60', { model: 'seasonal-naive', promote: 'always' })).json().status, 'succeeded');
};

// Whoever tries addresses is turned away soon.
const root = t.testdir({});
const service = await startService(t, root, { AUTH_FAILURE_LIMIT: '0', RATE_LIMIT: '0' });
const { call, get, post } = service;

t.test('before there is a model an address can be made, and says that there is none', async (t) => {
  t.match((await post('/feeds', {})).json(), { status: 404, code: 'dataset-not-found' });
  await service.upload();
  const { paths, id } = await make(service);
  t.match((await get(paths.csv)).json(), { status: 409, code: 'no-champion', detail: /POST \/train/ });
  await revoke(service, id);
});

t.test('an address answers the bytes of the forecast, and nothing has to be sent with it', async (t) => {
  await post('/train?wait=60', { model: 'seasonal-naive', promote: 'always' });
  const feed = await make(service, { language: 'es' });
  const same = async (path: string, accept: string, query = '') => {
    const [own, other] = [await get(path), await get(`/forecast${query}`, { accept, 'accept-language': 'es' })];
    t.same([own.statusCode, other.statusCode], [200, 200]);
    t.ok(own.rawPayload.equals(other.rawPayload), accept);
    t.equal(own.headers['content-type'], other.headers['content-type']);
    t.equal(own.headers['content-disposition'], other.headers['content-disposition']);
    t.match(own.headers, { 'cache-control': 'private, no-cache', 'referrer-policy': 'no-referrer', vary: undefined });
    return own;
  };
  const { headers, body } = await same(feed.paths.csv, 'text/csv');
  t.match(body, /^date,weekday,.*lower80/);
  await same(`${feed.paths.csv}?dialect=excel`, 'text/csv;dialect=excel');
  await same(feed.paths.xlsx, WORKBOOK_TYPE);
  const known = await get(feed.paths.csv, { 'if-none-match': String(headers.etag) });
  t.match([known.statusCode, known.body, known.headers.etag], [304, '', headers.etag]);
  t.equal(known.headers['referrer-policy'], 'no-referrer');
  const head = await call({ method: 'HEAD', url: feed.paths.csv });
  t.match([head.statusCode, head.body, head.headers.etag], [200, '', headers.etag]);
  const other = await make(service, { days: 5, levels: '50' });
  await same(other.paths.csv, 'text/csv', '?days=5&levels=50');
});

t.test('a calendar can subscribe: its events stay the same ones, and it says when to look again', async (t) => {
  const name = 'Tienda Norte, calle «Mayor»; 2ª planta \\ almacén — con un nombre que no cabe en una línea';
  const feed = await make(service, { name, language: 'es' });
  const { body, headers } = await get(feed.paths.ics);
  t.equal(headers['content-type'], 'text/calendar; charset=utf-8');
  t.ok(body.endsWith('END:VCALENDAR\r\n'));
  t.notMatch(body, /[^\r]\n|\r[^\n]/, 'every line ends with CRLF');
  const lines = body.split('\r\n');
  t.same(
    lines.filter((line) => Buffer.byteLength(line) > 75),
    [],
    'no line has more than 75 bytes',
  );
  t.ok(
    lines.some((line) => line.startsWith(' ')),
    'some are folded',
  );
  const calendar = new ICAL.Component(ICAL.parse(body));
  t.match([calendar.getFirstPropertyValue('version'), calendar.getFirstPropertyValue('method')], ['2.0', 'PUBLISH']);
  t.equal(String(calendar.getFirstPropertyValue('refresh-interval')), 'PT6H');
  // The parser takes what it does not know for text as it stands.
  const unescaped = String(calendar.getFirstPropertyValue('x-wr-calname')).replaceAll(/\\([\\;,])/g, '$1');
  t.equal(unescaped, name);
  const events = calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
  const { days } = (await get('/forecast')).json();
  const written = new Intl.NumberFormat('es', { maximumFractionDigits: 0, useGrouping: 'always' });
  t.same(
    events.map(({ startDate, endDate, summary }) => [String(startDate), startDate.isDate, endDate.isDate, summary]),
    days.map(({ date, open, forecast, intervals, promo, holiday }: Record<string, never>) => {
      const [lower, upper] = (intervals as Record<string, number[]>)[80] ?? [];
      const sales = `Ventas previstas: ${written.format(forecast)} (${written.format(lower)}–${written.format(upper)})`;
      return [
        date,
        true,
        true,
        `${open ? sales : 'Cerrado'}${promo ? ' · Promoción' : ''}${holiday ? ' · Festivo' : ''}`,
      ];
    }),
  );
  t.match(events[0]?.summary, /^Ventas previstas: \d\.\d{3} \(\d\.\d{3}–\d\.\d{3}\)/, 'with points of thousands');
  const uids = events.map(({ uid }) => uid);
  t.equal(new Set(uids).size, days.length);
  const sequenceOf = (all: typeof events) => Math.min(...all.map(({ sequence }) => sequence));
  const again = await get(feed.paths.ics);
  t.equal(again.body, body, 'the same bytes while nothing changes');
  await post('/train?wait=60', { model: 'linear', promote: 'always' });
  const later = await until(
    () => get(feed.paths.ics),
    (answer) => answer.body !== body,
  );
  const newer = new ICAL.Component(ICAL.parse(later.body))
    .getAllSubcomponents('vevent')
    .map((event) => new ICAL.Event(event));
  t.same(
    newer.map(({ uid }) => uid),
    uids,
    'of another model they are the same events',
  );
  t.ok(sequenceOf(newer) >= sequenceOf(events), 'in a later revision');
  const other = await make(service, { language: 'en' });
  const english = (await get(other.paths.ics)).body;
  t.match(english, /X-WR-CALNAME:Sales forecast ventas\r\n/);
  t.match(english, /SUMMARY:Expected sales: \d\\,\d{3} \(/);
  for (const uid of uids) t.notOk(english.includes(uid), 'another feed has other events');
});

t.test('the list tells all but the address; when it was last read it tells by the day', async (t) => {
  const first = await make(service, { name: 'First' });
  const second = await make(service, { expiresAt: '2999-01-01T00:00:00Z', month: '2023-02', levels: '50' });
  const listed = async (query = '') => (await get(`/feeds${query}`)).json();
  const { items, next } = await listed('?limit=2');
  t.match(items, [
    { id: second.id, name: null, month: '2023-02', levels: '50', expiresAt: '2999-01-01T00:00:00.000Z' },
    { id: first.id, name: 'First', createdBy: null, lastReadOn: null, expiresAt: null },
  ]);
  t.type(next, 'string');
  const page = await listed('?limit=1');
  t.match(page.items, [{ id: second.id }]);
  t.match((await listed(`?limit=1&cursor=${page.next}`)).items, [{ id: first.id }]);
  t.same((await listed('?dataset=other')).items, []);
  const texts = JSON.stringify(items);
  for (const { paths } of [first, second]) t.notOk(texts.includes(paths.csv.slice(12, -4)));
  t.notMatch(texts, /digest/);

  const folder = join(root, 'modelos/_feeds', first.id);
  t.equal((await get(first.paths.csv)).statusCode, 200);
  const today = new Date().toISOString().slice(0, 10);
  t.equal(JSON.parse(await readFile(join(folder, 'ventas.json'), 'utf8')).lastReadOn, today);
  const file = () => stat(join(folder, 'ventas.json'));
  const before = await file();
  for (let i = 0; i < 1000; i += 1) await service.app.inject(first.paths.csv);
  const { ino, mtimeMs } = await file();
  t.same([ino, mtimeMs], [before.ino, before.mtimeMs], 'and is not written again');
  t.same(await readdir(folder), ['ventas.json']);
});

t.test('what cannot be shown is refused when the address is made', async (t) => {
  for (const [request, status, code] of [
    [{ dataset: 'nowhere' }, 404, 'dataset-not-found'],
    [{ dataset: '../x' }, 400, 'malformed-request'],
    [{ series: 'Pan' }, 404, 'series-not-found'],
    [{ month: '2021-01' }, 422, 'invalid-request'],
    [{ month: '2023-01', days: 3 }, 422, 'invalid-request'],
    [{ days: 367 }, 400, 'malformed-request'],
    [{ days: '3' }, 400, 'malformed-request'],
    [{ levels: '0' }, 400, 'malformed-request'],
    [{ language: 'fr' }, 400, 'malformed-request'],
    [{ expiresAt: '2020-01-01T00:00:00Z' }, 422, 'invalid-request'],
    [{ expiresAt: 'tomorrow' }, 400, 'malformed-request'],
    [{ name: '  ' }, 400, 'malformed-request'],
    [{ name: 'x'.repeat(101) }, 400, 'malformed-request'],
    [{ token: 'mine' }, 400, 'malformed-request'],
  ] as const) {
    const refused = await post('/feeds', request);
    t.match([refused.statusCode, refused.json().code], [status, code], JSON.stringify(request));
  }
  t.equal(
    (await call({ method: 'POST', url: '/feeds', payload: '[]', headers: { 'content-type': 'application/json' } }))
      .statusCode,
    400,
  );
});

t.test('an address that is wrong, however it is wrong, is answered as one that was revoked', async (t) => {
  const { paths, id } = await make(service);
  const { paths: kept } = await make(service);
  t.equal((await revoke(service, id)).statusCode, 204);
  const gone = await get(paths.csv);
  t.match(gone.json(), { status: 404, code: 'feed-not-found' });
  t.match(gone.headers, { 'referrer-policy': 'no-referrer', 'cache-control': 'private, no-cache' });
  const token = kept.csv.slice('/feeds/'.length, -4);
  for (const wrong of [
    'a',
    'feed_',
    '%00',
    '..%2f..%2fventas',
    '%2e%2e',
    'ventas',
    id,
    token.slice(0, -1),
    `${token}A`,
    token.toLowerCase(),
    `${token}%00`,
    `%20${token}`,
    '%C3%B1and%C3%BA',
    '%F0%9F%92%A9',
    '*',
    'x'.repeat(90),
  ]) {
    for (const ending of ['csv', 'xlsx', 'ics']) {
      const answer = await get(`/feeds/${wrong}.${ending}`);
      t.same([answer.statusCode, answer.body], [404, gone.body], `${wrong}.${ending}`);
    }
  }
  t.equal((await service.app.inject(`/feeds/${'x'.repeat(5000)}.csv`)).statusCode, 400);
  t.equal((await get(`${kept.csv}?dialect=other`)).statusCode, 400);
  t.equal((await revoke(service, id)).statusCode, 404, 'there is nothing to revoke any more');
  t.equal((await revoke(service, 'f'.repeat(24))).json().code, 'feed-not-found');
  t.equal((await revoke(service, token)).statusCode, 400, 'nor by the token');
  t.equal((await get(kept.csv)).statusCode, 200);
});

t.test('one that has expired says so, and since when', async (t) => {
  const expiresAt = new Date(Date.now() + 1500).toISOString();
  const { paths } = await make(service, { expiresAt });
  const answer = await until(
    () => get(paths.csv),
    ({ statusCode }) => statusCode !== 200,
  );
  t.match(answer.json(), { status: 410, code: 'feed-expired', detail: new RegExp(`expired at ${expiresAt}`) });
});

t.test('addresses are by the host name of the request, and below any', async (t) => {
  const here = await startService(t, t.testdir(), { ALLOWED_HOSTS: 'forecast.example', TRUST_PROXY: '127.0.0.1' });
  await here.upload();
  const made = await make(here, {}, { host: 'forecast.example', 'x-forwarded-proto': 'https' });
  t.equal(made.urls.ics, `https://forecast.example${made.paths.ics}`);
  t.match(made.paths.ics, /^\/feeds\/feed_[\w-]{43}\.ics$/);
  const elsewhere = await here.get(made.paths.csv, { host: 'other.example' });
  t.equal(elsewhere.statusCode, 421, 'they too answer under known names only');
});

t.test('with keys: who may make them, see them and revoke them; and who reads', async (t) => {
  const KEYS = { boss: newKey(), shop: newKey(), reader: newKey(), north: newKey() };
  const API_KEYS = `boss:admin:${KEYS.boss} shop:write:${KEYS.shop} reader:read:${KEYS.reader} north:write:norte:${KEYS.north}`;
  const as = (who: keyof typeof KEYS) => ({ authorization: `Bearer ${KEYS[who]}` });
  const here = await startService(t, t.testdir(), { API_KEYS, AUTH_FAILURE_LIMIT: '5', ALLOWED_HOSTS: 'localhost' });
  for (const name of ['ventas', 'norte']) {
    const upload = { method: 'POST', url: `/datasets?name=${name}`, payload: salesCsv() } as const;
    await here.call({ ...upload, headers: { 'content-type': 'text/csv', ...as('boss') } });
  }
  await here.post('/train?wait=60', { dataset: 'norte', model: 'seasonal-naive' }, as('boss'));
  for (const [who, status] of [
    ['reader', 403],
    ['north', 403],
  ] as const) {
    t.equal((await here.post('/feeds', {}, as(who))).statusCode, status, who);
  }
  const ours = await make(here, {}, as('shop'));
  const theirs = await make(here, { dataset: 'norte' }, as('north'));
  const listed = async (who: keyof typeof KEYS) =>
    (await here.get('/feeds', as(who)))
      .json()
      .items.map(({ dataset, createdBy }: Record<string, string>) => [dataset, createdBy]);
  t.same(await listed('boss'), [
    ['norte', 'north'],
    ['ventas', 'shop'],
  ]);
  t.same(await listed('north'), [['norte', 'north']]);
  t.equal((await here.get('/feeds?dataset=ventas', as('north'))).statusCode, 403);
  t.equal((await revoke(here, ours.id, as('north'))).json().code, 'feed-not-found', 'those of others do not exist');
  t.equal((await here.get(theirs.paths.csv)).statusCode, 200, 'without a key');
  t.equal((await here.get(theirs.paths.csv, { authorization: `Bearer ${newKey()}` })).statusCode, 200);
  t.equal((await revoke(here, theirs.id, as('boss'))).statusCode, 204);

  const { items } = (await here.get('/audit', as('boss'))).json();
  t.match(items.filter(({ path }: { path: string }) => path.startsWith('/feeds')).map(told), [
    ['boss', 'DELETE', `/feeds/${theirs.id}`, 'norte', 204, theirs.id, null],
    ['north', 'DELETE', `/feeds/${ours.id}`, null, 404, null, null],
    ['north', 'POST', '/feeds', 'norte', 201, null, theirs.id],
    ['shop', 'POST', '/feeds', 'ventas', 201, null, ours.id],
    ['north', 'POST', '/feeds', 'ventas', 403, null, null],
    ['reader', 'POST', '/feeds', null, 403, null, null],
  ]);
  const mistaken = ours.paths.csv.slice('/feeds/'.length, -4);
  await revoke(here, mistaken, as('shop'));
  const noted = (await here.get('/audit?limit=1', as('boss'))).body;
  t.match(noted, '/feeds/[Redacted]');
  t.notOk(noted.includes(mistaken));

  const answers = [];
  for (let i = 0; i < 7; i += 1) answers.push((await here.get(theirs.paths.csv)).statusCode);
  t.same(answers, [404, 404, 404, 404, 404, 429, 429], 'whoever tries addresses is counted like whoever tries keys');
  t.equal((await here.get(ours.paths.csv)).json().code, 'no-champion', 'and whoever has one goes on');
});

const told = ({ key, method, path, dataset, status, before, after }: Record<string, unknown>) => [
  ...[key, method, path, dataset, status, before, after],
];

t.test('a page of another site can make none', async (t) => {
  const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
  t.equal((await post('/feeds', {}, foreign)).json().code, 'foreign-origin');
});

t.test('a dataset has a hundred at most', async (t) => {
  const { items } = (await get('/feeds?limit=200')).json();
  const more = Array.from({ length: 100 - items.length }, () => make(service));
  t.equal((await Promise.all(more)).length + items.length, 100);
  t.match((await post('/feeds', {})).json(), { code: 'invalid-request', detail: /100 feeds.*DELETE \/feeds/ });
});

for (const { name, environmentOf } of storesUnderTest()) {
  t.test(`${name}: of several processes each knows at once what another has made, revoked or deleted`, async (t) => {
    const environment = environmentOf(t);
    const [one, other] = [
      await startService(t, t.testdirName, environment),
      await startService(t, t.testdirName, environment),
    ];
    await train(one);
    const { paths, id } = await make(one, { name: 'Escaparate' });
    const [here, there] = [await one.get(paths.csv), await other.get(paths.csv)];
    t.equal(there.statusCode, 200);
    t.equal(there.body, here.body);
    await Promise.all(Array.from({ length: 5 }, () => [one.get(paths.ics), other.get(paths.ics)]).flat());
    t.equal((await other.get('/feeds')).json().items[0].lastReadOn, new Date().toISOString().slice(0, 10));
    await revoke(other, id);
    t.equal((await one.get(paths.csv)).statusCode, 404);
    t.equal((await one.get('/feeds')).json().items.length, 0);

    const again = await make(one);
    t.equal((await other.call({ method: 'DELETE', url: '/datasets/ventas' })).statusCode, 204);
    t.equal((await one.get(again.paths.csv)).json().code, 'feed-not-found', 'they go with their dataset');
    await train(one);
    t.equal((await one.get(again.paths.csv)).statusCode, 404, 'and do not come back with another of the same name');
  });
}
