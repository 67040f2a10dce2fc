import { randomBytes } from 'node:crypto';
import t from 'tap';
import { requestIdOf } from '../../routes/platform/requests.ts';
import { addDays } from '../../src/dates.ts';
import { instantOf } from '../../src/primitives.ts';
import { linkedFolder } from '../linked-folder.ts';
import { parsePrometheus, valueIn } from '../telemetry/prometheus-text.ts';
import { salesCsv } from './sales.ts';
import { type Service, startService } from './service.ts';
import { until } from './until.ts';

const P = 'prediccion_ventas';
const scrape = async ({ get }: Service) => parsePrometheus((await get('/metrics')).body);
/** The numbers of a dataset are looked up beside the requests. */
const scrapeUntil = (service: Service, name: string, isThere: (value: number | undefined) => boolean) =>
  until(
    () => scrape(service),
    (families) => isThere(valueIn(families, `${P}_${name}`, { dataset: 'ventas' })),
  );

t.test('a text that a scraper would refuse is noticed', async (t) => {
  const good = '# HELP a of it\n# TYPE a counter\na{x="1"} 2\na{x="2"} 3e+21\n';
  t.equal(valueIn(parsePrometheus(good), 'a', { x: '2' }), 3e21);
  for (const bad of [
    good.trimEnd(),
    `${good}a{x="1"} 4\n`,
    `${good}b 1\n`,
    `${good}a{x=1} 1\n`,
    `${good}a{y="1"} one\n`,
    `${good}${good}`,
    '# TYPE a counts\n',
  ])
    t.throws(() => parsePrometheus(bad), bad);
});

t.test('requests, runs, steps, queue and store are counted as they happen', async (t) => {
  const service = await startService(t, t.testdir());
  await service.upload();
  const run = (await service.post('/train?wait=60', { model: 'linear' })).json();
  for (const url of [
    '/forecast',
    '/forecast',
    '/forecast?from=2023-01-02&to=2023-01-01',
    '/runs/x',
    `/runs/${run.id}`,
    '/a',
    '/b?c=d',
  ])
    await service.get(url);
  await service.call({ method: 'DELETE', url: '/forecast' });
  const page = await service.get('/metrics');
  t.equal(page.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
  const families = parsePrometheus(page.body);
  for (const [name, { help }] of families) t.not(help, '', `${name} says what it is`);
  const requests = (method: string, route: string, status: number) =>
    valueIn(families, 'http_request_duration_seconds_count', { method, route, status: String(status) });
  t.equal(requests('POST', '/datasets', 201), 1);
  t.equal(requests('POST', '/train', 200), 1);
  t.equal(requests('GET', '/forecast', 200), 2, 'answers from memory count too');
  t.equal(requests('GET', '/forecast', 422), 1);
  t.equal(requests('DELETE', '/forecast', 405), 1);
  t.equal(requests('GET', '/runs/:id', 200), 1, 'by pattern, not by address');
  t.equal(requests('GET', '/runs/:id', 400), 1);
  t.equal(requests('GET', 'none', 404), 2, 'what does not exist is one series');
  const waited = { method: 'POST', route: '/train', status: '200' };
  const seconds = valueIn(families, 'http_request_duration_seconds_sum', waited) ?? 0;
  const worked = run.steps.reduce((sum: number, step: { durationMs: number }) => sum + step.durationMs, 0) / 1000;
  t.ok(seconds > worked, 'the request that waited took longer than its training');
  t.equal(valueIn(families, `${P}_runs_total`, { status: 'succeeded' }), 1);
  t.equal(valueIn(families, `${P}_runs_total`, { status: 'failed' }), 0);
  for (const { name, durationMs } of run.steps) {
    const labels = { step: name, status: 'succeeded' };
    t.equal(valueIn(families, `${P}_run_step_duration_seconds_sum`, labels), durationMs / 1000, name);
  }
  for (const status of ['queued', 'running']) t.equal(valueIn(families, `${P}_runs_open`, { status }), 0, status);
  t.ok((valueIn(families, `${P}_store_operation_duration_seconds_count`, { operation: 'put' }) ?? 0) > 15);
  t.equal(valueIn(families, `${P}_store_failures_total`, { operation: 'put', code: 'store-unavailable' }), 0);
  t.ok((valueIn(families, 'process_resident_memory_bytes') ?? 0) > 1e7);
});

t.test('trainings that wait, and those that were stopped, are counted', async (t) => {
  const service = await startService(t, t.testdir());
  await service.upload('/datasets', salesCsv({ from: '2018-01-01', days: 1826 }));
  const ids = await Promise.all(
    ['auto', 'linear', 'calendar'].map(async (model) => (await service.post('/train', { model })).json().id),
  );
  const open = await scrape(service);
  const [queued, running] = ['queued', 'running'].map((status) => valueIn(open, `${P}_runs_open`, { status }) ?? 0);
  t.ok((queued ?? 0) >= 1 && (running ?? 0) <= 1, `${queued} wait, ${running} works`);
  for (const id of ids) await service.post(`/runs/${id}/cancel`);
  const stopped = await until(
    () => scrape(service),
    (families) => valueIn(families, `${P}_runs_total`, { status: 'cancelled' }) === 3,
  );
  t.equal(valueIn(stopped, `${P}_runs_open`, { status: 'queued' }), 0);
});

t.test('the accuracy of the models is that of the archive, read from memory', async (t) => {
  const folder = await linkedFolder(t.testdir());
  const service = await startService(t, folder.path);
  await service.upload();
  const fresh = await scrapeUntil(service, 'last_observation_age_seconds', (days) => days !== undefined);
  t.equal(valueIn(fresh, `${P}_champion_age_seconds`, { dataset: 'ventas' }), undefined, 'there is no champion yet');
  const run = (await service.post('/train?wait=60', { model: 'linear' })).json();
  await service.get('/forecast');
  await until(
    async () => (await service.get('/forecasts')).json().items.length,
    (count) => count === 1,
  );
  await service.upload('/datasets', salesCsv({ days: 395, shift: 10 }));
  const families = await scrapeUntil(service, 'live_scored', (days) => (days ?? 0) > 0);
  const { recent, overall, byModel } = (await service.get('/accuracy')).json();
  t.equal(overall.days, 30);
  t.equal(recent.days, 28);
  const of = (name: string, labels = {}) => valueIn(families, `${P}_${name}`, { dataset: 'ventas', ...labels });
  t.equal(of('live_scored'), 28);
  t.equal(of('live_wape_ratio'), recent.wape);
  t.equal(of('promised_wape_ratio'), byModel[0].backtest.wape);
  for (const [level, share] of Object.entries(recent.coverage)) t.equal(of('live_coverage_ratio', { level }), share);
  t.equal(of('alarm_active'), (await service.get('/accuracy')).json().alarm ? 1 : 0);
  t.equal(of('last_observation_age_seconds'), daysSince(addDays('2022-01-01', 394)) * 86_400);
  const age = of('champion_age_seconds') ?? Number.NaN;
  t.ok(age > 0 && age <= (Date.now() - instantOf(run.id).getTime()) / 1000, `trained ${age} s ago`);

  await folder.takeAway();
  const without = await scrape(service);
  t.equal(valueIn(without, `${P}_live_wape_ratio`, { dataset: 'ventas' }), recent.wape);
  const calls = (name: string) => valueIn(without, `${P}_store_operation_duration_seconds_count`, { operation: name });
  t.equal(
    calls('get'),
    valueIn(await scrape(service), `${P}_store_operation_duration_seconds_count`, { operation: 'get' }),
  );
  await folder.putBack();
  t.equal((await service.call({ method: 'DELETE', url: '/datasets/ventas' })).statusCode, 204);
  const after = await scrapeUntil(service, 'last_observation_age_seconds', (days) => days === undefined);
  t.equal(valueIn(after, `${P}_live_wape_ratio`), undefined, 'a dataset that is gone has no numbers');
});

t.test('where keys are asked for, the numbers of all datasets are for a key of all datasets', async (t) => {
  const [all, some] = [randomBytes(24).toString('hex'), randomBytes(24).toString('hex')];
  const { get } = await startService(t, t.testdir(), { API_KEYS: `prometheus:read:${all} north:admin:norte:${some}` });
  const status = async (key?: string) =>
    (await get('/metrics', key === undefined ? {} : { authorization: `Bearer ${key}` })).statusCode;
  t.same([await status(), await status(some), await status(all)], [401, 403, 200]);
});

t.test('a store that cannot be reached is counted, and the metrics are served all the same', async (t) => {
  const away = {
    STORAGE_URL: 's3://127.0.0.1:9',
    MINIO_ACCESS_KEY: 'a',
    MINIO_SECRET_KEY: 'b',
    STORE_TIMEOUT_MS: '500',
  };
  const service = await startService(t, t.testdir(), away);
  for (const url of ['/readyz', '/readyz', '/datasets/ventas']) t.equal((await service.get(url)).statusCode, 503, url);
  const families = await scrape(service);
  const failures = (operation: string) =>
    valueIn(families, `${P}_store_failures_total`, { operation, code: 'store-unavailable' });
  t.ok((failures('ready') ?? 0) >= 1, 'asked once a second at most');
  t.ok((failures('get') ?? 0) >= 1);
  t.equal(failures('delete'), 0);
  const refused = { method: 'GET', route: '/readyz', status: '503' };
  t.equal(valueIn(families, 'http_request_duration_seconds_count', refused), 2);
});

t.test('each answer says the id of its request: the given one, when it can stand in a log', async (t) => {
  const { app, get } = await startService(t, t.testdir());
  const idOf = async (url: string, given?: string) =>
    (await app.inject({ url, headers: given === undefined ? {} : { 'x-request-id': given } })).headers['x-request-id'];
  const own = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  for (const url of ['/healthz', '/nothing', '/forecast', '/runs/x', '/%zz']) {
    t.match(await idOf(url), own, url);
    t.equal(await idOf(url, 'till-7:2026/11'), 'till-7:2026/11', url);
  }
  for (const bad of ['', ' ', 'a b', 'a"b', '{"level":60}', 'ñ', `x${'y'.repeat(128)}`, '-x', 'a,b'])
    t.match(requestIdOf({ headers: { 'x-request-id': bad } }), own, bad);
  t.match(requestIdOf({ headers: { 'x-request-id': ['a', 'b'] as never } }), own, 'told twice');
  t.not(await idOf('/healthz'), await idOf('/healthz'));
  await get('/healthz');
});

function daysSince(day: string): number {
  return Math.floor((Date.now() - Date.parse(day)) / 86_400_000);
}
