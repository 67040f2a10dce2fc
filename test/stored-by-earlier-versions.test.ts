import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import t, { type Test } from 'tap';
import { PROJECT } from './project.ts';
import { startService } from './routes/service.ts';
import { until } from './routes/until.ts';

/**
 * A store that version 0.1.0 wrote is served as that version served it. What it holds and what was asked of it:
 * fixtures/store-0.1/README.md. After a change of answers that is meant, TAP_SNAPSHOT=1 writes the expected ones anew.
 */

const FIXTURE = fileURLToPath(new URL('test/fixtures/store-0.1/', PROJECT));
const EXPECTED = join(FIXTURE, 'expected');
const IS_RECORDED = process.env.TAP_SNAPSHOT === '1';

/** Logarithms and powers differ in their last digits between versions of Node and kinds of processors. */
const IS_SAME_ARITHMETIC = process.arch === 'x64' && process.versions.node.startsWith('20.');

const MODELS = {
  calendar: '20261126T074854466Z-d73d25c9',
  linear: '20261126T074855746Z-7f0ef776',
  'seasonal-naive': '20261126T074856279Z-7def095d',
};
const PRICES_MODEL = '20261126T074857746Z-0cdd0607';
const NORTH_MODEL = '20261126T074857184Z-970ffa88';
/** Left open by a process that was killed: the one was running, the other waited behind it. */
const OPEN_RUNS = ['20261126T074904398Z-d3207124', '20261126T074904471Z-84b753f5'];
const IDEMPOTENCY_KEY = 'first-training';

const KEYS = { planning: randomBytes(24).toString('hex'), boss: randomBytes(24).toString('hex') };
const HOOK_TOKEN = randomBytes(24).toString('hex');

const root = t.testdir({});
cpSync(join(FIXTURE, 'store'), root, { recursive: true });
adaptToCopy();
const webhook = await startWebhook();
const service = await startService(t, root, {
  API_KEYS: `planning:write:${KEYS.planning} boss:admin:${KEYS.boss}`,
  HOOK_TOKEN,
  ALERT_WEBHOOK: webhook.url,
  WATCH_INTERVAL: '0',
});

const call = (request: InjectOptions, key: keyof typeof KEYS = 'boss') =>
  service.call({ ...request, headers: { authorization: `Bearer ${KEYS[key]}`, ...request.headers } });
const get = (url: string, headers: Record<string, string> = {}) => call({ url, headers });
const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
  call({ method: 'POST', url, payload, headers }, 'planning');

/** What is true of the files of a running service but not of a copy of them. */
function adaptToCopy(): void {
  // The etag of a file has its inode and time in it: the file that was refused is still the same one.
  const north = join(root, 'dataset-predicciones/tienda-norte');
  const { ino, mtimeNs, size } = lstatSync(join(north, 'Ventas.csv'), { bigint: true });
  const etag = [ino, mtimeNs, size].map((part) => part.toString(36)).join('-');
  edit(join(north, 'rejected.json'), { etag });
  // Answers are kept for a day.
  const answers = join(root, 'modelos/_answers');
  for (const file of readdirSync(answers)) edit(join(answers, file), { at: new Date().toISOString() });
  // A process is dead when it has not renewed its file for a while.
  const owners = join(root, 'modelos/_owners');
  for (const file of readdirSync(owners)) utimesSync(join(owners, file), 0, 0);
}

function edit(file: string, change: object): void {
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...change }));
}

async function startWebhook() {
  const received: string[] = [];
  const server = createServer((request, response) => {
    received.push(String(request.url));
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/alarms` };
}

/** The answer is 200 and what the file says, exactly: JSON by its values, other types by their text. */
function expected<T extends object>(
  t: Test,
  file: string,
  response: LightMyRequestResponse,
  partOf: (body: T) => unknown = (body) => body,
): void {
  if (response.statusCode !== 200) {
    t.fail(`${file}: ${response.body}`);
    return;
  }
  const isJson = file.endsWith('.json');
  const found = isJson ? partOf(response.json<T>()) : response.body;
  const path = join(EXPECTED, file);
  if (IS_RECORDED) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, isJson ? readable(found) : String(found));
  }
  const text = readFileSync(path, 'utf8');
  if (isJson) sameNumbers(t, found, JSON.parse(text, roleKnown), file);
  else t.equal(found, text, file);
}

/** What that version called a covariate is a column known ahead. */
function roleKnown(key: string, value: unknown): unknown {
  return key === 'role' && value === 'covariate' ? 'known' : value;
}

/** Exactly the same where the arithmetic is that of the process that wrote the fixture, else within 1e-9. */
function sameNumbers(t: Test, found: unknown, wanted: unknown, message: string): void {
  t.strictSame(IS_SAME_ARITHMETIC ? found : withoutRounding(found, wanted), wanted, message);
}

/** `found` with the numbers of `wanted` in place of those that differ from them by rounding only. */
function withoutRounding(found: unknown, wanted: unknown): unknown {
  if (typeof found === 'number' && typeof wanted === 'number') {
    return Math.abs(found - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted)) ? wanted : found;
  }
  if (typeof found !== 'object' || found === null || typeof wanted !== 'object' || wanted === null) return found;
  if (Array.isArray(found)) return found.map((value, i) => withoutRounding(value, Reflect.get(wanted, i)));
  return Object.fromEntries(
    Object.entries(found).map(([key, value]) => [key, withoutRounding(value, Reflect.get(wanted, key))]),
  );
}

/** JSON with lists of numbers and words in one line. */
function readable(value: unknown): string {
  const inOneLine = (list: string) => list.replaceAll(/\n\s*/g, ' ').replaceAll(/^\[ | \]$/g, (end) => end.trim());
  return `${JSON.stringify(value, null, 1).replaceAll(/\[\n[^[\]{}]*\]/g, inOneLine)}\n`;
}

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');

/** The last run in the chain of retries, once it has ended. */
async function ended(id: string) {
  await get(`/runs/${id}/events`, { accept: 'text/event-stream' });
  return (await get(`/runs/${id}`)).json();
}

t.test('datasets, their versions and calendars', async (t) => {
  const urls = {
    'datasets.json': '/datasets',
    'dataset-ventas.json': '/datasets/ventas',
    'versions-ventas.json': '/datasets/ventas/versions',
    'calendar-ventas.json': '/datasets/ventas/calendar',
    'calendar-precios.json': '/datasets/precios/calendar',
    'days-precios.json': '/datasets/precios/days?from=2025-11-01',
    'overrides-ventas.json': '/forecast/overrides',
    'metadata-precios.json': '/v2/models/precios',
  };
  for (const [file, url] of Object.entries(urls)) expected(t, file, await get(url));
  expected(t, 'calendar-ventas.csv', await get('/datasets/ventas/calendar', { accept: 'text/csv' }));
  t.equal((await get('/readyz')).statusCode, 200);
});

t.test('the content of a version is byte for byte what was uploaded', async (t) => {
  for (const name of ['ventas', 'precios', 'tienda-norte']) {
    const { items } = (await get(`/datasets/${name}/versions`)).json();
    for (const { version, sha256: hash, bytes } of items) {
      const { rawPayload } = await get(`/datasets/${name}/content?version=${version}`);
      t.same([rawPayload.length, sha256(rawPayload)], [bytes, hash], `${name} ${version}`);
    }
    t.equal(sha256((await get(`/datasets/${name}/content`)).rawPayload), items[0].sha256, 'the latest is the first');
  }
});

t.test('a file that was refused is still reported', async (t) => {
  const withoutEtag = ({ rejected: { etag: _, ...rejected }, ...document }: { rejected: { etag: string } }) => ({
    ...document,
    rejected,
  });
  expected(t, 'dataset-tienda-norte.json', await get('/datasets/tienda-norte'), withoutEtag);
});

t.test('models, their files and the champion', async (t) => {
  expected(t, 'models-ventas.json', await get('/models'));
  expected(t, 'champion-ventas.json', await get('/models/champion'));
  for (const [kind, version] of Object.entries({ ...MODELS, precios: PRICES_MODEL })) {
    const response = await get(`/models/${version}`);
    const { dataset, artifacts, parameters } = response.json();
    const folder = join(root, 'modelos', dataset, version);
    // They are long, and stand in the store.
    expected(t, `model-${kind}.json`, response, ({ parameters: _, ...others }: { parameters: unknown }) => others);
    // Groups of features that came later have no coefficients there.
    t.has(parameters, JSON.parse(readFileSync(join(folder, 'modelo.json'), 'utf8')));
    for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const file = basename(path);
      if (!artifacts.includes(file)) continue;
      const { rawPayload } = await get(`/models/${version}/artifacts/${file}`);
      t.ok(rawPayload.equals(readFileSync(join(folder, path))), `${kind} ${file} is served as it is stored`);
    }
  }
  t.equal((await get(`/models/${NORTH_MODEL}`)).json().kind, 'linear');
});

t.test('forecasts as issued and how good they were', async (t) => {
  expected(t, 'forecasts-ventas.json', await get('/forecasts'));
  expected(t, 'accuracy-ventas.json', await get('/accuracy'));
  expected(t, 'accuracy-tienda-norte.json', await get('/accuracy?dataset=tienda-norte'));
});

t.test('runs that had ended, and the audit log', async (t) => {
  expected(t, 'runs-ventas.json', await get('/runs?dataset=ventas'));
  expected(t, 'runs-tienda-norte.json', await get('/runs?dataset=tienda-norte'));
  expected(t, 'audit.json', await get('/audit?limit=100'));
});

t.test('runs of a process that was killed are done again', async (t) => {
  for (const id of OPEN_RUNS) {
    const run = await ended(id);
    t.match(run, { status: 'interrupted', error: { code: 'interrupted', retriedBy: String } });
    const again = await ended(run.error.retriedBy);
    t.match(again, { status: 'succeeded', retryOf: id, options: run.options, decision: { promoted: false } });
    t.equal((await get(`/models/${again.id}`)).json().kind, again.metrics.model);
  }
  t.equal((await get('/models/champion?dataset=precios')).json().version, PRICES_MODEL);
});

const PLANS: Readonly<Record<string, object>> = {
  inventory: {
    ...{ from: '2025-12-15', to: '2025-12-31', deliveries: { weekdays: [2, 5] }, leadTimeDays: 2, openingStock: 500 },
    ...{ salesPerUnit: 10, unitCost: 6, unitPrice: 10, holdingCost: 0.03 },
  },
  staffing: {
    ...{ from: '2025-12-22', to: '2025-12-28', salesPerLabourHour: 60, minimumCrew: 2, serviceQuantile: 0.8 },
    ...{ openingHours: { from: '09:00', to: '21:00' }, shiftHours: 8 },
  },
  promotions: {
    ...{ from: '2026-01-07', to: '2026-01-31', count: 2, weekdays: [1, 2, 3, 4], margin: 0.3, costPerDay: 40 },
    minimumGapDays: 2,
  },
};

for (const [kind, version] of Object.entries(MODELS)) {
  t.test(`the stored ${kind} model answers with the same numbers`, async (t) => {
    const { headers } = await get('/models/champion');
    const promotion = { method: 'PUT', url: '/models/champion', payload: { version } } as const;
    t.equal((await call({ ...promotion, headers: { 'if-match': String(headers.etag) } })).statusCode, 200);
    const range = 'from=2025-12-20&to=2026-01-02';
    expected(t, `${kind}/forecast.json`, await get(`/forecast?${range}&levels=50,80,95&explain=true`));
    expected(t, `${kind}/forecast.csv`, await get(`/forecast?${range}`, { accept: 'text/csv' }));
    const day = { DíaDeLaSemana: 6, Promociones: 1, Festivo: 0 };
    const scenario = {
      days: [
        { date: '2025-12-23', promo: 1 },
        { date: '2025-12-26', open: false },
      ],
    };
    expected(t, `${kind}/predict.json`, await post('/predict', day));
    expected(t, `${kind}/scenario.json`, await post('/forecast?from=2025-12-22&to=2025-12-27', scenario));
    for (const [plan, wishes] of Object.entries(PLANS)) {
      const response = await post(`/plans/${plan}`, wishes);
      const isRefused = kind === 'seasonal-naive' && plan === 'promotions';
      if (isRefused) t.match(response.json(), { status: 422, code: 'no-promotion-effect' });
      else expected(t, `${kind}/${plan}.json`, response);
    }
  });
}

t.test('a whole month is the default, in each format', async (t) => {
  const version = MODELS.calendar;
  await call({ method: 'PUT', url: '/models/champion', payload: { version }, headers: { 'if-match': '*' } });
  // The month that the data end in is told since then.
  type Month = { days: unknown; monthInProgress: object };
  const summaryOf = ({ days: _, monthInProgress: __, ...summary }: Month) => summary;
  const month = await get('/forecast');
  expected(t, 'calendar/month.json', month, summaryOf);
  t.match(month.json().monthInProgress, { month: '2025-11', observed: { days: 25 }, remaining: { days: 1 } });
  const spanish = { accept: 'text/calendar', 'accept-language': 'es' };
  expected(t, 'calendar/forecast.ics', await get('/forecast?days=14', spanish));
});

t.test('a numeric covariate and returns are forecast from what was uploaded with options', async (t) => {
  const query = 'dataset=precios&days=14&explain=true';
  expected(t, 'precios/forecast.json', await get(`/forecast?${query}`, { 'accept-language': 'es' }));
  const scenario = { days: [{ date: '2025-12-03', precio: 3.5 }] };
  expected(t, 'precios/scenario.json', await post('/forecast?dataset=precios&days=7', scenario));
});

t.test('stored runs are done again: plain models come out the same, the others by the method of now', async (t) => {
  for (const id of [...Object.values(MODELS), PRICES_MODEL, NORTH_MODEL]) {
    const { differences } = (await post(`/runs/${id}/replay`, {})).json();
    const { kind } = (await get(`/models/${id}`)).json();
    const of = (file: string) => differences.filter(({ subject }: { subject: string }) => subject === file);
    t.equal(differences.length, of('modelo.json').length + of('metricas.json').length, `${id}: the data are the same`);
    t.ok(of('metricas.json').length > 0, `${id}: there are more candidates now`);
    if (kind === 'calendar') t.ok(of('modelo.json').length > 0, `${id}: it is another method now`);
    else
      for (const { path, actual, expected } of of('modelo.json'))
        sameNumbers(t, JSON.parse(actual), JSON.parse(expected), path);
    if (kind !== 'calendar' && IS_SAME_ARITHMETIC) t.strictSame(of('modelo.json'), [], id);
  }
});

t.test('what was trained on has its daily series beside it from now on', async (t) => {
  for (const name of ['ventas', 'precios', 'tienda-norte']) {
    const { items } = (await get(`/models?dataset=${name}`)).json();
    for (const { datasetVersion } of items) {
      const folder = join(root, 'dataset-predicciones', name, 'versions', datasetVersion);
      const { days, sha256: hash } = JSON.parse(readFileSync(join(folder, 'dataset.json'), 'utf8'));
      const shard = readFileSync(join(folder, 'series/0000.csv'));
      const { content, shards } = JSON.parse(readFileSync(join(folder, 'series/index.json'), 'utf8'));
      t.same([content.sha256, shards[0].rows, shards[0].sha256], [hash, days, sha256(shard)], name);
    }
  }
});

t.test('an idempotency key means the request that it came with', async (t) => {
  const key = { 'idempotency-key': IDEMPOTENCY_KEY };
  t.match((await post('/train?wait=60', {}, key)).json(), { id: MODELS.calendar, status: 'succeeded' });
  t.match((await post('/train?wait=60', { model: 'linear' }, key)).json(), { code: 'idempotency-key-reused' });
});

t.test('uploads and trainings go on, and so does the audit log', async (t) => {
  const before = (await get('/audit?limit=200')).json().items;
  const { body } = await get('/datasets/ventas/content');
  const rows = ['2025-12-11,4,1,0,2011', '2025-12-12,5,0,0,1893', '2025-12-13,6,0,0,2150'];
  const headers = { 'content-type': 'text/csv' };
  const payload = `${body}${rows.join('\n')}\n`;
  const uploaded = await call({ method: 'POST', url: '/datasets', payload, headers }, 'planning');
  t.match([uploaded.statusCode, uploaded.json()], [201, { to: '2025-12-13', rows: 345 }]);
  const training = await post('/train?wait=60', {});
  const outcomeOf = ({ status, metrics, decision }: Record<string, unknown>) => ({ status, metrics, decision });
  expected(t, 'training.json', training, outcomeOf);
  const { id } = training.json();
  const { items } = (await get('/models')).json();
  t.same(new Set(items.map(({ version }: { version: string }) => version)), new Set([...Object.values(MODELS), id]));
  const after = (await get('/audit?limit=200')).json().items;
  const isNew = ({ id }: { id: string }) => !before.some((entry: { id: string }) => entry.id === id);
  t.same(
    after.filter(isNew).map(({ method, path, key, status }: Record<string, unknown>) => [method, path, key, status]),
    [
      ['POST', '/train', 'planning', 200],
      ['POST', '/datasets', 'planning', 201],
    ],
  );
  t.equal(after.length, before.length + 2, 'what was recorded stays');
});

t.test('restored contents are known, and alarms that were sent are not sent again', async (t) => {
  const latest = () => JSON.parse(readFileSync(join(root, 'dataset-predicciones/precios/latest.json'), 'utf8'));
  const before = latest();
  const runs = (await get('/runs?dataset=precios')).json().items.length;
  for (const name of ['precios', 'tienda-norte']) {
    const s3 = { bucket: { name: 'dataset-predicciones' }, object: { key: `${name}/Ventas.csv`, eTag: 'e' } };
    const payload = { EventName: 's3:ObjectCreated:Put', Key: s3.object.key, Records: [{ s3 }] };
    const headers = { authorization: `Bearer ${HOOK_TOKEN}` };
    t.equal((await service.call({ method: 'POST', url: '/hooks/minio', payload, headers })).statusCode, 202);
  }
  t.equal((await get('/runs?dataset=precios')).json().items.length, runs);
  const isRejected = () => existsSync(join(root, 'dataset-predicciones/tienda-norte/rejected.json'));
  await until(
    async () => latest().contentEtag !== before.contentEtag && isRejected(),
    (isDone) => isDone,
  );
  await service.app.close();
  t.same({ ...latest(), contentEtag: '' }, { ...before, contentEtag: '' });
  t.match(JSON.parse(readFileSync(join(root, 'dataset-predicciones/tienda-norte/rejected.json'), 'utf8')), {
    problems: [{ row: 3 }, { row: 4 }],
  });
  t.same(webhook.received, []);
});

t.test('a number without values in the known future is left out of the next training', async (t) => {
  const { call } = await startService(t, root);
  const get = async (url: string) => (await call({ url })).json();
  const { days: before } = await get('/forecast?dataset=precios&days=14');
  const preprocessing = async () => {
    const payload = { dataset: 'precios', promote: 'never' };
    const { steps } = (await call({ method: 'POST', url: '/train?wait=60', payload })).json();
    return steps.find(({ name }: { name: string }) => name === 'preprocess').detail;
  };
  const kept = await preprocessing();
  t.same([kept.covariates, kept.warnings], [['promo', 'precio'], undefined]);
  const payload = { days: [{ date: '2025-12-01', promo: 1 }] };
  const headers = { 'if-match': '*' };
  t.equal((await call({ method: 'PUT', url: '/datasets/precios/calendar', payload, headers })).statusCode, 200);
  t.match(await preprocessing(), {
    covariates: ['promo'],
    warnings: [{ code: 'not-known-ahead', columns: ['precio'] }],
  });
  t.equal((await get('/models/champion?dataset=precios')).version, PRICES_MODEL);
  const { days: after } = await get('/forecast?dataset=precios&days=14');
  t.same(after.at(-1), before.at(-1), 'the champion goes on as it was');
});
