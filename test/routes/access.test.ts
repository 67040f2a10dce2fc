import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Fastify, { type InjectOptions } from 'fastify';
import t from 'tap';
import { type ContractDocument, operationsOf } from '../../routes/openapi/document.ts';
import { guardRoutes } from '../../routes/platform/access.ts';
import { newKey } from '../new-key.ts';
import { csvFile, formOf, salesCsv } from './sales.ts';
import { startService } from './service.ts';
import { until } from './until.ts';

const KEYS = { read: newKey(), write: newKey(), admin: newKey(), norte: newKey(), north: newKey() };
const API_KEYS = [
  `reader:read:${KEYS.read}`,
  `writer:write:sha256:${createHash('sha256').update(KEYS.write).digest('hex')}`,
  `boss:admin:${KEYS.admin}`,
  `norte:write:norte:${KEYS.norte}`,
  `north:admin:norte,sur:${KEYS.north}`,
].join(' ');
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const ROLES = ['read', 'write', 'admin'] as const;
const RUN = '20230101T060000000Z-0a1b2c3d';

/** Which role each call needs, written out once more: a change of the routes alone is noticed. */
const NEEDED: Readonly<Record<string, (typeof ROLES)[number] | 'public' | 'token' | 'link'>> = {
  getHealth: 'public',
  getReadiness: 'public',
  getMetrics: 'read',
  getServerMetadata: 'public',
  getServerLive: 'public',
  getServerReady: 'public',
  getModelMetadata: 'read',
  getModelReady: 'read',
  getAccess: 'public',
  getSettings: 'public',
  getDatasetDays: 'read',
  listDatasetSeries: 'read',
  planInventory: 'read',
  planOrders: 'read',
  planStaffing: 'read',
  planPromotions: 'read',
  listChanges: 'admin',
  minioEvent: 'token',
  uploadDataset: 'write',
  addDatasetDays: 'write',
  restoreDatasetVersion: 'write',
  adoptFile: 'write',
  listDatasets: 'read',
  getDataset: 'read',
  listDatasetVersions: 'read',
  getDatasetContent: 'read',
  deleteDataset: 'admin',
  putCalendar: 'write',
  getCalendar: 'read',
  deleteCalendar: 'write',
  train: 'write',
  listRuns: 'read',
  getRun: 'read',
  followRun: 'read',
  listRunSeries: 'read',
  retryRun: 'write',
  cancelRun: 'write',
  replayRun: 'write',
  getForecast: 'read',
  createFeed: 'write',
  listFeeds: 'write',
  revokeFeed: 'write',
  getFeedCsv: 'link',
  getFeedWorkbook: 'link',
  getFeedCalendar: 'link',
  forecastScenario: 'read',
  predictDay: 'read',
  forecastTimeSeries: 'read',
  putOverrides: 'write',
  getOverrides: 'read',
  deleteOverrides: 'write',
  listForecasts: 'read',
  getAccuracy: 'read',
  getSummary: 'read',
  listWebhookDeliveries: 'admin',
  retryWebhookDelivery: 'admin',
  testWebhook: 'admin',
  listModels: 'read',
  getChampion: 'read',
  promoteModel: 'write',
  getModel: 'read',
  getArtifact: 'read',
};

t.test('every call of the contract asks for its role: nothing less will do, and all above it', async (t) => {
  const { app, call } = await startService(t, t.testdir(), { API_KEYS, AUTH_FAILURE_LIMIT: '0' });
  const contract = app.swagger() as unknown as ContractDocument;
  t.same(
    operationsOf(contract)
      .map(({ operationId }) => operationId)
      .sort(),
    Object.keys(NEEDED).sort(),
  );
  const calls = Object.entries(contract.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const url = path
        .replace('{name}', 'x')
        .replace('{file}', 'modelo.json')
        .replace(/\{\w+\}/g, RUN);
      const request = { method: method.toUpperCase(), url } as InjectOptions;
      const { operationId, security, responses } = operation as typeof operation & { security: object[] };
      const status = async (headers: Record<string, string> = {}) => (await call({ ...request, headers })).statusCode;
      return { operationId, security, responses, status, needed: NEEDED[operationId] };
    }),
  );
  for (const { operationId, security, responses, status, needed } of calls) {
    if (needed === 'public' || needed === 'token' || needed === 'link') {
      t.equal(await status(), { public: 200, token: 401, link: 404 }[needed], operationId);
      t.notMatch(security, [{ bearer: [] }, { apiKey: [] }], `${operationId} asks for no key in the contract`);
      continue;
    }
    t.same(security, [{ bearer: [] }, { apiKey: [] }], `${operationId} asks for a key in the contract`);
    t.ok(responses['401'] && responses['403'], `${operationId} tells of 401 and 403`);
    t.equal(await status(), 401, `${operationId} without a key`);
    t.equal(await status(bearer(newKey())), 401, `${operationId} with an unknown key`);
    const answers = await Promise.all(ROLES.map((role) => status(bearer(KEYS[role]))));
    const refused = answers.map((got) => got === 403);
    t.same(
      refused,
      ROLES.map((_, i) => i < ROLES.indexOf(needed)),
      `${operationId}: ${answers}`,
    );
    t.notOk(answers.includes(401), `${operationId}: known keys are known`);
  }
});

t.test('401 and 403 say what to do, and never what was sent', async (t) => {
  const { get, post, call } = await startService(t, t.testdir(), { API_KEYS, AUTH_FAILURE_LIMIT: '0' });
  const none = await get('/forecast');
  t.match(none.headers['www-authenticate'], /^Bearer realm="prediccion-ventas"$/);
  t.match(none.json(), { code: 'unauthorized', detail: /Authorization: Bearer KEY.*X-API-Key: KEY/ });
  const sent = newKey();
  for (const headers of [
    bearer(sent),
    { 'x-api-key': sent },
    { authorization: `bearer  ${sent} ` },
    { 'x-api-key': KEYS.read, ...bearer(sent) },
  ]) {
    const answer = await get('/forecast', headers);
    t.match([answer.statusCode, answer.headers['www-authenticate']], [401, /error="invalid_token"/]);
    t.notOk(answer.payload.includes(sent));
  }
  for (const authorization of [
    `Basic ${KEYS.read}`,
    KEYS.read,
    'Bearer',
    `Bearer ${KEYS.read} x`,
    `Bearer ${KEYS.read},`,
  ]) {
    t.equal((await get('/forecast', { authorization })).statusCode, 401, authorization.slice(0, 8));
  }
  const forbidden = await post('/train', {}, bearer(KEYS.read));
  t.match(forbidden.json(), { code: 'forbidden', detail: 'The key "reader" has the role read; this call needs write' });
  const accepted: Record<string, string>[] = [
    { 'x-api-key': KEYS.read },
    { 'x-api-key': KEYS.read, authorization: 'Basic abc' },
    { authorization: `BEARER ${KEYS.read}` },
  ];
  for (const headers of accepted) t.equal((await get('/datasets', headers)).statusCode, 200);
  t.equal((await get('/datasets', bearer(KEYS.read))).headers['cache-control'], 'private, no-cache');
  t.equal((await get(`/datasets?api_key=${KEYS.read}`)).statusCode, 401, 'not in the address, which is logged');
  t.equal((await call({ method: 'HEAD', url: '/datasets' })).statusCode, 401);
  t.equal(
    (await call({ method: 'POST', url: '/datasets', payload: 'x', headers: { 'content-type': 'text/csv' } }))
      .statusCode,
    401,
  );
});

t.test('pages, health and the contract are for everybody; what does not exist is 404 and 405', async (t) => {
  const { get, call, app } = await startService(t, t.testdir(), { API_KEYS, AUTH_FAILURE_LIMIT: '0' });
  for (const url of ['/healthz', '/readyz', '/docs', '/docs/static/index.css', '/openapi.json', '/openapi.yaml']) {
    t.equal((await app.inject(url)).statusCode, 200, url);
  }
  // The dashboard, or, before it has been built, the way to the documentation.
  t.ok([200, 302].includes((await app.inject('/')).statusCode));
  t.equal((await get('/nothing')).statusCode, 404);
  t.equal((await call({ method: 'DELETE', url: '/forecast' })).statusCode, 405);
});

t.test('GET /access says whether a page must ask for a key, and what the key may do', async (t) => {
  const { get } = await startService(t, t.testdir(), { API_KEYS, AUTH_FAILURE_LIMIT: '0' });
  t.same((await get('/access')).json(), { required: true, name: null, role: null, datasets: [] });
  t.same((await get('/access', bearer(KEYS.norte))).json(), {
    required: true,
    name: 'norte',
    role: 'write',
    datasets: ['norte'],
  });
  t.same((await get('/access', { 'x-api-key': KEYS.admin })).json(), {
    required: true,
    name: 'boss',
    role: 'admin',
    datasets: null,
  });
  t.equal((await get('/access', bearer(newKey()))).statusCode, 401, 'a wrong key is noticed');
  const open = await startService(t, t.testdir());
  t.same((await open.get('/access')).json(), { required: false, name: null, role: 'admin', datasets: null });
  t.equal((await open.get('/access', bearer(newKey()))).statusCode, 200, 'without keys a key is of no interest');
});

t.test('a new route that declares no access, or no dataset, stops the service', async (t) => {
  const ring = { isNeeded: false, find: () => undefined, reload: async () => {}, close: async () => {} };
  const start = async (config: object) => {
    const app = Fastify();
    t.teardown(() => app.close());
    guardRoutes(app, ring, { countRequest: async () => {}, countRefusal: async () => {} });
    app.get('/new', { config }, async () => 'x');
    await app.ready();
  };
  await t.rejects(start({}), /GET \/new declares no access/);
  await t.rejects(start({ access: 'read' }), /GET \/new does not declare where it names its dataset/);
  await t.resolves(start({ access: 'read', dataset: 'list' }));
  await t.resolves(start({ access: 'public' }));
});

t.test('keys of a file are replaced while the service runs', async (t) => {
  const [before, after] = [newKey(), newKey()];
  const file = join(t.testdir({ keys: `shop:read:${before}` }), 'keys');
  const { get } = await startService(t, join(t.testdirName, 'store'), {
    API_KEYS_FILE: file,
    AUTH_FAILURE_LIMIT: '0', // the wrong key is sent again and again
  });
  const status = async (key: string) => (await get('/datasets', bearer(key))).statusCode;
  t.same([await status(before), await status(after)], [200, 401]);
  writeFileSync(file, `shop:read:${after}`);
  await until(
    () => status(after),
    (found) => found === 200,
  );
  t.equal(await status(before), 401);
});

t.test('a key of some datasets learns nothing of the others', async (t) => {
  const { get, post, call } = await startService(t, t.testdir(), { API_KEYS, AUTH_FAILURE_LIMIT: '0' });
  const [boss, norte, north] = [bearer(KEYS.admin), bearer(KEYS.norte), bearer(KEYS.north)];
  const upload = (name: string, headers: Record<string, string>, shift = 0) =>
    call({
      method: 'POST',
      url: `/datasets?name=${name}`,
      payload: salesCsv({ shift }),
      headers: { 'content-type': 'text/csv', ...headers },
    });
  await upload('ventas', boss);
  t.equal((await upload('norte', norte, 7)).statusCode, 201);
  const train = (dataset: string, headers: Record<string, string>) =>
    post('/train?wait=60', { dataset, model: 'seasonal-naive' }, headers);
  const theirs = (await train('ventas', boss)).json().id;
  const own = (await train('norte', norte)).json().id;
  for (const dataset of ['ventas', 'norte']) t.equal((await get(`/forecast?dataset=${dataset}`, boss)).statusCode, 200);

  // Named in the path, the query or the body: 403, whether it exists or not.
  const version = (await get('/datasets/ventas', boss)).json().version;
  const day = { DíaDeLaSemana: 6, Promociones: 1, Festivo: 0 };
  const calls: [InjectOptions['method'], string, object?][] = [
    ['GET', '/datasets/ventas'],
    ['GET', '/datasets/nowhere'],
    ['GET', '/datasets/ventas/versions'],
    ['GET', '/datasets/ventas/content'],
    ['GET', `/datasets/ventas/content?version=${version}`],
    ['HEAD', '/datasets/ventas/content'],
    ['GET', '/datasets/ventas/calendar'],
    ['PUT', '/datasets/ventas/calendar', { days: [] }],
    ['DELETE', '/datasets/ventas/calendar'],
    ['POST', '/train', {}],
    ['POST', '/train', { dataset: 'ventas', version }],
    ['GET', '/runs?dataset=ventas'],
    ['GET', '/forecast'],
    ['GET', '/forecast?dataset=ventas'],
    ['GET', '/forecast?days=3&dataset=nowhere'],
    ['POST', '/forecast', { days: [] }],
    ['POST', '/forecast?dataset=ventas', { days: [] }],
    ['POST', '/predict', day],
    ['POST', '/predict', { dataset: 'ventas', ...day }],
    ['PUT', '/forecast/overrides', { days: [] }],
    ['GET', '/forecast/overrides'],
    ['DELETE', '/forecast/overrides?dataset=ventas'],
    ['GET', '/forecasts'],
    ['GET', '/accuracy?dataset=ventas'],
    ['GET', '/models'],
    ['GET', '/models/champion?dataset=ventas'],
    ['PUT', '/models/champion', { version: theirs }],
    ['PUT', '/models/champion', { version: own }],
  ];
  for (const [method, url, payload] of calls) {
    const answer = await call({ method, url, ...(payload && { payload }), headers: { 'if-match': '*', ...norte } });
    t.equal(answer.statusCode, 403, `${method} ${url} ${answer.body}`);
  }
  t.equal((await call({ method: 'DELETE', url: '/datasets/ventas', headers: norte })).statusCode, 403, 'no admin');
  t.equal(
    (await call({ method: 'DELETE', url: '/datasets/ventas', headers: north })).statusCode,
    403,
    'an admin of others',
  );
  t.equal((await get('/forecast?dataset=norte&dataset=ventas', norte)).statusCode, 400);

  // Uploads by each way of naming the dataset.
  t.equal((await upload('ventas', norte)).statusCode, 403);
  const form = async (fields: [string, string][], url = '/datasets') => {
    const { payload, headers } = await formOf([...fields, ['file', csvFile(salesCsv())]]);
    return (await call({ method: 'POST', url, payload, headers: { ...headers, ...norte } })).statusCode;
  };
  t.equal(await form([]), 403, 'the default name');
  t.equal(await form([['name', 'ventas']], '/datasets?name=norte'), 403, 'the form has the last word');
  t.equal(await form([['name', 'ventas']], '/datasets?dryRun=true'), 403, 'a preview tells of what is there');
  t.equal(await form([['name', 'norte']], '/datasets?dryRun=true'), 200);

  // By the id of a run or model: as if there were none, word for word.
  const nobody = '20230101T060000000Z-0a1b2c3d';
  const byId: [InjectOptions['method'], (id: string) => string][] = [
    ['GET', (id) => `/runs/${id}`],
    ['GET', (id) => `/runs/${id}/events`],
    ['POST', (id) => `/runs/${id}/cancel`],
    ['POST', (id) => `/runs/${id}/replay`],
    ['GET', (id) => `/models/${id}`],
    ['GET', (id) => `/models/${id}/artifacts/modelo.json`],
    ['GET', (id) => `/models/${id}/artifacts/series.svg`],
    ['GET', (id) => `/models/${id}/artifacts/run.json`],
  ];
  for (const [method, url] of byId) {
    const [foreign, none] = [
      await call({ method, url: url(theirs), headers: norte }),
      await call({ method, url: url(nobody), headers: norte }),
    ];
    t.equal(foreign.statusCode, 404, `${method} ${url('ID')}`);
    t.equal(foreign.body.replaceAll(theirs, ''), none.body.replaceAll(nobody, ''), `${method} ${url('ID')}`);
    const unlimited = await call({ method, url: url(nobody), headers: boss });
    t.equal(none.body, unlimited.body, 'the words that everybody gets');
  }
  const promote = (id: string) =>
    call({
      method: 'PUT',
      url: '/models/champion',
      payload: { dataset: 'norte', version: id },
      headers: { 'if-match': '*', ...norte },
    });
  t.equal((await promote(theirs)).body.replaceAll(theirs, ''), (await promote(nobody)).body.replaceAll(nobody, ''));
  t.equal((await promote(own)).statusCode, 200);

  // Lists show theirs, and their cursors are of their lists.
  const names = async (url: string, headers: Record<string, string>) =>
    (await get(url, headers)).json().items.map(({ name, dataset }: Record<string, string>) => name ?? dataset);
  t.same(await names('/datasets', norte), ['norte']);
  t.same(await names('/datasets', boss), ['norte', 'ventas']);
  t.same(await names('/runs', norte), ['norte']);
  t.same(await names('/runs', boss), ['norte', 'ventas']);
  t.equal((await get('/runs?limit=1', norte)).json().next, null);
  const cursor = Buffer.from(theirs).toString('base64url');
  const behind = (await get(`/runs?cursor=${cursor}`, norte)).json().items;
  t.ok(
    behind.every(({ dataset }: { dataset: string }) => dataset === 'norte'),
    'a place in another list shows nothing of it',
  );
  t.equal((await get(`/runs?cursor=${cursor}`, boss)).statusCode, 200);

  // Idempotency keys of one caller are nothing to another.
  const again = (headers: Record<string, string>, dataset: string) =>
    post('/train', { dataset, model: 'linear' }, { 'idempotency-key': 'monday', ...headers });
  const first = await again(boss, 'norte');
  t.equal((await again(boss, 'norte')).json().id, first.json().id);
  t.equal(
    (await again(bearer(KEYS.write), 'ventas')).statusCode,
    202,
    'neither answered nor refused by the key of another',
  );
  t.equal((await again(norte, 'ventas')).statusCode, 403);
  t.equal((await again(boss, 'ventas')).json().code, 'idempotency-key-reused');

  // What is theirs works.
  for (const url of [
    '/datasets/norte',
    '/forecast?dataset=norte',
    '/accuracy?dataset=norte',
    `/runs/${own}`,
    `/models/${own}`,
    `/models/${own}/artifacts/modelo.json`,
  ]) {
    t.equal((await get(url, norte)).statusCode, 200, url);
  }
  t.match((await get(`/runs/${own}/events`, norte)).body, /event: end/);
  t.equal((await call({ method: 'DELETE', url: '/datasets/norte', headers: north })).statusCode, 204);
});
