import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import t from 'tap';
import { createAudit } from '../../services/access/audit.ts';
import type { AuditEntry } from '../../src/access/audit-entry.ts';
import { newKey } from '../new-key.ts';
import { salesCsv } from './sales.ts';
import { type Service, startService } from './service.ts';
import { storesUnderTest } from './stores.ts';

const KEYS = { boss: newKey(), shop: newKey(), north: newKey(), reader: newKey() };
const API_KEYS = `boss:admin:${KEYS.boss} shop:write:${KEYS.shop} north:admin:norte:${KEYS.north} reader:read:${KEYS.reader}`;
const as = (key: keyof typeof KEYS) => ({ authorization: `Bearer ${KEYS[key]}` });
const CSV = { 'content-type': 'text/csv' };

const entries = async ({ get }: Service, query = '', who: keyof typeof KEYS = 'boss'): Promise<AuditEntry[]> =>
  (await get(`/audit${query}`, as(who))).json().items;

for (const { name, environmentOf } of storesUnderTest()) {
  t.test(`${name}: every change is recorded: who, what, when, from where, and what became of it`, async (t) => {
    const service = await startService(t, t.testdirName, { ...environmentOf(t), API_KEYS });
    const { call, post, get } = service;
    const upload = async (shift: number, url = '/datasets') =>
      (await call({ method: 'POST', url, payload: salesCsv({ shift }), headers: { ...CSV, ...as('shop') } })).json();
    const begun = new Date().toISOString();
    const first = (await upload(1)).version;
    const second = (await upload(2)).version;
    await upload(3, '/datasets?dryRun=true');
    const train = async () =>
      (await post('/train?wait=60', { model: 'seasonal-naive', promote: 'always' }, as('shop'))).json().id;
    const [older, newer] = [
      await train(),
      await post('/train?wait=60', { model: 'linear', promote: 'always' }, as('shop')),
    ];
    const calendar = await call({
      method: 'PUT',
      url: '/datasets/ventas/calendar',
      payload: { days: [] },
      headers: as('shop'),
    });
    await call({
      method: 'PUT',
      url: '/models/champion',
      payload: { version: older },
      headers: { 'if-match': '*', ...as('boss') },
    });
    await call({ method: 'DELETE', url: '/datasets/ventas', headers: as('shop') });
    await post('/train', { dataset: 'nowhere' }, as('shop'));
    await post('/train', { dataset: '../x' }, as('shop'));
    await post(`/runs/${older}/cancel`, undefined, as('shop'));
    await post(`/runs/${older}/replay`, undefined, as('shop'));
    await call({ method: 'DELETE', url: '/datasets/ventas', headers: { ...as('boss'), 'x-forwarded-for': '1.2.3.4' } });
    // Reads and strangers leave nothing.
    await get('/datasets', as('boss'));
    await post('/predict', {}, as('shop'));
    await post('/train', {}, { authorization: `Bearer ${newKey()}` });
    const found = (await entries(service)).reverse();
    t.same(
      found.map(({ key, method, path, dataset, status, before, after }) => [
        key,
        method,
        path,
        dataset,
        status,
        before,
        after,
      ]),
      [
        ['shop', 'POST', '/datasets', 'ventas', 201, null, first],
        ['shop', 'POST', '/datasets', 'ventas', 201, first, second],
        ['shop', 'POST', '/train', 'ventas', 200, null, older],
        ['shop', 'POST', '/train', 'ventas', 200, null, newer.json().id],
        [
          'shop',
          'PUT',
          '/datasets/ventas/calendar',
          'ventas',
          200,
          null,
          String(calendar.headers.etag).replaceAll('"', ''),
        ],
        ['boss', 'PUT', '/models/champion', 'ventas', 200, newer.json().id, older],
        ['shop', 'DELETE', '/datasets/ventas', 'ventas', 403, null, null],
        ['shop', 'POST', '/train', 'nowhere', 404, null, null],
        ['shop', 'POST', '/train', null, 400, null, null],
        ['shop', 'POST', `/runs/${older}/cancel`, null, 409, null, null],
        ['boss', 'DELETE', '/datasets/ventas', 'ventas', 204, null, null],
      ],
    );
    t.equal(new Set(found.map(({ requestId }) => requestId)).size, found.length);
    t.ok(found.every(({ at, address }) => at >= begun && at <= new Date().toISOString() && address === '127.0.0.1'));
    const all = JSON.stringify(found);
    for (const key of Object.values(KEYS)) t.notOk(all.includes(key), 'no key is recorded');
  });

  t.test(`${name}: the list goes back page by page, by dataset and day, and shows each admin theirs`, async (t) => {
    const service = await startService(t, t.testdirName, { ...environmentOf(t), API_KEYS });
    const { call, get } = service;
    const remove = (dataset: string) => call({ method: 'DELETE', url: `/datasets/${dataset}`, headers: as('boss') });
    for (let i = 0; i < 7; i += 1) await remove(i % 2 === 0 ? 'ventas' : 'norte');
    const paged: AuditEntry[] = [];
    for (let url = '/audit?limit=3'; ; ) {
      const { items, next } = (await get(url, as('boss'))).json();
      paged.push(...items);
      if (next === null) break;
      t.equal(items.length, 3);
      url = `/audit?limit=3&cursor=${next}`;
    }
    t.same(paged, await entries(service), 'pages join without a gap');
    t.equal(paged.length, 7);
    t.same(
      paged.map(({ id }) => id),
      paged
        .map(({ id }) => id)
        .sort()
        .reverse(),
    );
    t.equal((await entries(service, '?dataset=norte')).length, 3);
    t.same(
      (await entries(service, '', 'north')).map(({ dataset }) => dataset),
      ['norte', 'norte', 'norte'],
    );
    t.equal((await get('/audit?dataset=ventas', as('north'))).statusCode, 403);
    t.equal((await get('/audit', as('shop'))).statusCode, 403);
    const today = paged[0].at.slice(0, 10);
    const firstDay = paged[6].at.slice(0, 10);
    t.equal((await entries(service, `?from=${firstDay}&to=${today}`)).length, 7);
    t.same(await entries(service, '?to=2020-01-01'), []);
    t.same(await entries(service, '?from=2999-01-01'), []);
    for (const query of ['?from=yesterday', '?limit=0', '?cursor=x', '?cursor=Li4vLi4', '?who=me']) {
      t.equal((await get(`/audit${query}`, as('boss'))).statusCode, 400, query);
    }
  });
}

t.test('without keys changes are recorded too, of nobody in particular', async (t) => {
  const { upload, get } = await startService(t, t.testdir());
  await upload();
  t.match((await get('/audit')).json().items, [
    { key: null, role: 'admin', path: '/datasets', dataset: 'ventas', status: 201 },
  ]);
});

t.test('a change whose entry cannot be written stands, and the log has all of it', async (t) => {
  const told: object[] = [];
  const audit = createAudit({
    entries: {
      add: () => Promise.reject(new Error('full')),
      read: async () => undefined,
      days: async () => [],
      list: async () => [],
    },
    now: () => new Date('2023-01-01T06:00:00Z'),
    random: randomBytes,
    log: { error: (fields) => void told.push(fields) },
  });
  const change = {
    key: 'shop',
    role: 'write',
    method: 'POST',
    path: '/train',
    dataset: 'ventas',
    address: '::1',
    requestId: 'r',
    status: 202,
    before: null,
    after: 'x',
  } as const;
  await audit.record(change);
  t.match(told, [{ audit: { ...change, at: '2023-01-01T06:00:00.000Z' }, err: { message: 'full' } }]);
});

t.test('a store that takes no entries still takes changes', async (t) => {
  const root = t.testdir({ modelos: {} });
  writeFileSync(`${root}/modelos/_audit`, 'in the way');
  const { upload } = await startService(t, root);
  t.equal((await upload()).statusCode, 201);
});
