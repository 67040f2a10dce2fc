import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import { readConfig } from '../../src/config.ts';
import { createStore } from '../../src/create-store.ts';
import { csvFile, formOf, salesCsv } from './sales.ts';
import { type Service, startService } from './service.ts';
import { storesUnderTest } from './stores.ts';
import { until } from './until.ts';

const CSV = { 'content-type': 'text/csv' };
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const queryOf = (mapping: object) => `mapping=${encodeURIComponent(JSON.stringify(mapping))}`;
const postForm = async ({ call }: Service, url: string, parts: Parameters<typeof formOf>[0]) =>
  call({ method: 'POST', url, ...(await formOf(parts)) });

t.test('an upload that would lose history is refused, unless it is to take the place of all', async (t) => {
  const { upload, get } = await startService(t, t.testdir());
  const full = (await upload()).json();
  const month = salesCsv({ from: '2022-12-01', days: 62 });
  const refused = await upload('/datasets', month);
  t.match([refused.statusCode, refused.json().code], [409, 'loses-history']);
  const { lost, detail } = refused.json();
  t.match(lost, { days: 334, from: '2022-01-01', to: '2022-11-30' });
  t.equal(lost.first.length, 20);
  t.match(detail, /334 days from 2022-01-01 to 2022-11-30 .*POST \/datasets\/ventas\/days.*replace=true/);
  t.equal((await get('/datasets/ventas')).json().version, full.version);
  const dry = (await upload('/datasets?dryRun=true', month)).json();
  t.match(dry, { valid: true, losesHistory: { days: 334 }, changes: { removedDays: { count: 334 } } });
  t.match(dry.warnings, [{ code: 'loses-history' }]);
  t.match(
    (await upload('/datasets', salesCsv({ from: '2022-02-01', days: 334 }))).json(),
    { days: 334 },
    'less than a tenth',
  );
  t.match(
    [(await upload('/datasets?replace=true', month)).statusCode, (await get('/datasets/ventas')).json().days],
    [201, 62],
  );
  t.equal((await upload('/datasets', month)).statusCode, 200, 'not of the very same content');
});

t.test('an earlier content comes back', async (t) => {
  const { upload, get, call } = await startService(t, t.testdir());
  const [one, two] = [salesCsv(), salesCsv({ shift: 10 })];
  const first = (await upload('/datasets', one)).json();
  const second = (await upload('/datasets', two)).json();
  const put = (version: string, headers = {}) =>
    call({ method: 'PUT', url: '/datasets/ventas/latest', payload: { version }, headers });
  const { etag } = (await get('/datasets/ventas')).headers;
  const unconditional = await put(first.version);
  t.match([unconditional.statusCode, unconditional.json().code], [428, 'precondition-required']);
  t.match(unconditional.json().detail, String(etag));
  const restored = await put(first.version, { 'if-match': String(etag) });
  t.match([restored.statusCode, restored.json()], [200, first]);
  t.equal((await get('/datasets/ventas')).headers.etag, restored.headers.etag);
  t.equal((await get('/datasets/ventas/content')).body, one);
  t.match((await put(second.version, { 'if-match': String(etag) })).json(), {
    status: 412,
    code: 'precondition-failed',
  });
  t.match((await put('000000000000', { 'if-match': '*' })).json(), { status: 404, code: 'version-not-found' });
  t.equal(
    (
      await call({
        method: 'PUT',
        url: '/datasets/none/latest',
        payload: { version: first.version },
        headers: { 'if-match': '*' },
      })
    ).statusCode,
    404,
  );
  t.equal((await put(first.version, { 'if-match': '*' })).statusCode, 200, 'it is the latest already');
  t.equal((await put(second.version, { 'if-match': '*' })).statusCode, 200);
  const audited = (await get('/audit'))
    .json()
    .items.filter(({ method, status }: { method: string; status: number }) => method === 'PUT' && status === 200);
  t.match(audited.at(-1), { before: second.version, after: first.version });
  const { etag: now } = (await get('/datasets/ventas')).headers;
  t.equal((await get('/datasets/ventas', { 'if-none-match': String(now) })).statusCode, 304);
});

t.test('a dataset may be called anything', async (t) => {
  const service = await startService(t, t.testdir());
  const { upload, get } = service;
  const created = await upload('/datasets?name=Tienda%20Norte%20%E2%80%93%20Caf%C3%A9');
  t.match([created.statusCode, created.headers.location], [201, '/datasets/tienda-norte-cafe']);
  t.match(created.json(), { name: 'tienda-norte-cafe', title: 'Tienda Norte – Café' });
  const later = await upload('/datasets?name=tienda-norte-cafe', salesCsv({ shift: 1 }));
  t.equal(later.json().title, 'Tienda Norte – Café', 'it keeps its title');
  const form = await postForm(service, '/datasets', [
    ['file', csvFile(salesCsv())],
    ['name', ' La 2ª '],
  ]);
  t.match(form.json(), { name: 'la-2', title: 'La 2ª' });
  t.notHas((await upload('/datasets?name=plain')).json(), 'title');
  t.equal((await get('/datasets/Tienda%20Norte')).statusCode, 400, 'addresses stay strict');
});

t.test('a mapping that somebody gave is part of the version and is kept', async (t) => {
  const service = await startService(t, t.testdir());
  const { upload, get } = service;
  const text = salesCsv();
  const plain = (await upload('/datasets', text)).json();
  t.equal(plain.version, sha256(text).slice(0, 12));
  t.notHas(plain, 'keptMapping');
  const mapping = { sales: 'Ventas', date: 'Fecha', series: [] };
  const canonical = '{"date":"Fecha","sales":"Ventas","series":[]}';
  const named = sha256(`${sha256(text)}\n${canonical}`).slice(0, 12);
  const mapped = await upload(`/datasets?${queryOf(mapping)}`, text);
  t.match([mapped.statusCode, mapped.json()], [201, { version: named, sha256: sha256(text), keptMapping: mapping }]);
  t.match(
    [(await upload('/datasets', text)).statusCode, (await get('/datasets/ventas')).json().version],
    [200, named],
    'it is used again',
  );
  for (const parts of [
    [
      ['file', csvFile(text)],
      ['mapping', JSON.stringify(mapping)],
      ['name', 'after'],
    ],
    [
      ['name', 'before'],
      ['mapping', JSON.stringify(mapping)],
      ['file', csvFile(text)],
    ],
  ] as const) {
    t.match((await postForm(service, '/datasets', parts)).json(), { version: named, keptMapping: mapping });
  }
  const next = salesCsv({ days: 372 });
  t.match((await upload('/datasets', next)).json(), {
    keptMapping: mapping,
    version: sha256(`${sha256(next)}\n${canonical}`).slice(0, 12),
  });
  const forgotten = (await upload('/datasets?mapping={}', next)).json();
  t.match(
    [forgotten.version, forgotten.keptMapping],
    [sha256(next).slice(0, 12), undefined],
    'an empty one forgets it',
  );
  const versions = (await get('/datasets/ventas/versions'))
    .json()
    .items.map((item: { version: string }) => item.version);
  t.equal(new Set(versions).size, 4);
  for (const version of versions) {
    t.match((await get(`/datasets/ventas/days?version=${version}`)).statusCode, 200);
  }
});

t.test('a mapping that cannot be is told by its field', async (t) => {
  const service = await startService(t, t.testdir());
  const { upload } = service;
  t.match((await upload(`/datasets?${queryOf({ total: 'x' })}`)).json(), {
    status: 400,
    errors: [{ field: 'query/mapping' }],
  });
  t.match((await upload(`/datasets?${queryOf({ sales: 5 })}`)).json(), {
    status: 400,
    errors: [{ field: 'query/mapping/sales' }],
  });
  for (const [text, field] of [
    ['{', 'body/mapping'],
    ['{"sales":5}', 'body/mapping/sales'],
    ['{"known":["a",""]}', 'body/mapping/known/1'],
    [`{"sales":"${'x'.repeat(70_000)}"}`, 'body/mapping'],
  ] as const) {
    const response = await postForm(service, '/datasets', [
      ['file', csvFile(salesCsv())],
      ['mapping', text],
    ]);
    t.match(response.json(), { status: 400, code: 'malformed-request', errors: [{ field }] }, text.slice(0, 30));
  }
  const long = { ignore: Array.from({ length: 100 }, (_, i) => `${i} ${'x'.repeat(190)}`) };
  const accepted = await postForm(service, '/datasets', [
    ['file', csvFile(salesCsv())],
    ['mapping', JSON.stringify(long)],
  ]);
  t.equal(accepted.statusCode, 201, 'a long one is accepted');
  for (const [query, mapping] of [
    ['dateFormat=dmy', { dateFormat: 'iso' }],
    ['decimal=,', { decimal: '.' }],
    ['allowNegative=true', { allowNegative: false }],
  ] as const) {
    const response = await upload(`/datasets?${query}&${queryOf(mapping)}`);
    t.match(
      response.json(),
      { status: 400, errors: [{ field: `query/${query.split('=')[0]}`, code: 'contradiction' }] },
      query,
    );
  }
  const negative = salesCsv().replace(',1500\n', ',-15\n');
  t.match((await upload(`/datasets?name=returns&${queryOf({ allowNegative: true })}`, negative)).json(), {
    options: { allowNegative: true },
  });
  t.equal((await upload('/datasets?name=returns', negative)).statusCode, 200, 'and it is kept');
  const unknown = await upload(`/datasets?name=x&${queryOf({ sales: 'Total' })}`);
  t.match(unknown.json(), { status: 422, errors: [{ column: 'Total', code: 'no-mapped-column' }] });
});

t.test('a file that lacks columns of the kept mapping is asked about, however clear it is', async (t) => {
  const { upload, get } = await startService(t, t.testdir());
  const { version } = (await upload(`/datasets?${queryOf({ sales: 'Ventas', promo: 'Promociones' })}`)).json();
  const other = salesCsv().replace('Promociones', 'Promo');
  const asked = await upload('/datasets', other);
  t.match([asked.statusCode, asked.json().code], [422, 'mapping-needed']);
  t.match(asked.json(), {
    detail: /"Promociones"/,
    questions: [{ role: 'promo', candidates: [{ column: 'Promo', answer: { promo: 'Promo' }, sample: [String] }] }],
    columns: [{ name: 'Fecha' }, {}, { name: 'Promo', role: 'promo' }, {}, {}],
    mapping: Object,
  });
  const dry = (await upload('/datasets?dryRun=true', other)).json();
  t.match(dry, {
    valid: false,
    questions: [{ role: 'promo' }],
    warnings: [{ code: 'missing-columns' }],
    problemCount: 0,
  });
  t.equal((await get('/datasets/ventas')).json().version, version);
  t.equal((await upload(`/datasets?${queryOf({ sales: 'Ventas', promo: 'Promo' })}`, other)).statusCode, 201);
});

t.test('of a shop that keeps what is in use only, nothing else is stored', async (t) => {
  const root = t.testdir({ tmp: {} });
  const { upload, get, call } = await startService(t, root);
  const text = salesCsv()
    .replaceAll(/(\d+)\n/g, '$1,Ana García\n')
    .replace('Ventas\n', 'Ventas,Cliente\n');
  const stored = (await upload(`/datasets?${queryOf({ keep: 'used' })}`, text)).json();
  t.match(stored, { source: 'reduced', rows: 365, fileDialect: { dateFormat: 'iso', decimal: '.' } });
  const content = (await get('/datasets/ventas/content')).body;
  t.match(content, /^Fecha,DíaDeLaSemana,Promociones,Festivo,Ventas\n2022-01-01,6,0,0,1500\n/);
  t.match([stored.bytes, stored.sha256], [Buffer.byteLength(content), sha256(content)]);
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  t.ok(files.length > 4);
  for (const { parentPath, name } of files) {
    t.notMatch(readFileSync(`${parentPath}/${name}`, 'utf8'), 'Ana García', name);
  }
  t.equal((await upload('/datasets', text)).statusCode, 200, 'the same file again is the same version');
  t.equal((await call({ method: 'POST', url: '/datasets', payload: content, headers: CSV })).statusCode, 200);
  const more = text.replace('2022-12-31,6,0,0,1500', '2022-12-31,6,0,0,1501');
  t.match((await upload('/datasets', more)).json(), { source: 'reduced', keptMapping: { keep: 'used' } });
});

t.test('the same bytes read with other options are another version', async (t) => {
  const { upload, get } = await startService(t, t.testdir());
  const rows = Array.from({ length: 144 }, (_, i) => `${1 + (i % 12)}/${1 + Math.floor(i / 12)}/2024,${i}`);
  const text = ['Fecha,Ventas', ...rows, ''].join('\n');
  const dmy = (await upload('/datasets?dateFormat=dmy', text)).json();
  const mdy = (await upload('/datasets?dateFormat=mdy&replace=true', text)).json();
  t.match([dmy.version, mdy.keptMapping], [sha256(text).slice(0, 12), { dateFormat: 'mdy' }]);
  t.not(dmy.version, mdy.version);
  const first = async (version: string) =>
    (await get(`/datasets/ventas/days?version=${version}&from=2024-01-01&to=2024-01-02`)).json().days[1].sales;
  t.same([await first(dmy.version), await first(mdy.version)], [1, 12]);
});

for (const { name: kind, environmentOf } of storesUnderTest()) {
  t.test(`${kind}: a file in the store that needs an answer waits for it, and one answer adopts it`, async (t) => {
    const environment = { ...environmentOf(t), WATCH_INTERVAL: '0.1' };
    const { storage, buckets } = readConfig(environment);
    const store = await createStore(storage);
    t.teardown(() => store.close());
    const { upload, get, post } = await startService(t, t.testdir(), environment);
    const put = (text: string) => store.put(`${buckets.data}/ventas/Ventas.csv`, text);
    const { version } = (await upload(`/datasets?${queryOf({ sales: 'Ventas', promo: 'Promociones' })}`)).json();
    const rejected = (code: string) =>
      until(
        async () => (await get('/datasets/ventas')).json(),
        (found) => found.rejected?.problems?.[0]?.code === code,
      );
    const month = salesCsv({ from: '2022-12-01', days: 62 });
    await put(month);
    t.match(await rejected('loses-history'), { version, rejected: { lost: { days: 334, from: '2022-01-01' } } });
    t.match((await post('/datasets/ventas/adopt', {})).json(), { status: 409, code: 'loses-history' });
    const adopted = await post('/datasets/ventas/adopt', { replace: true });
    t.match([adopted.statusCode, adopted.json().days], [201, 62]);
    t.match((await get('/datasets/ventas')).json(), {
      days: 62,
      rejected: null,
      keptMapping: { promo: 'Promociones' },
    });
    t.equal((await post('/datasets/ventas/adopt', {})).statusCode, 200, 'there is nothing to adopt');

    await put(month.replace('Promociones', 'Promo'));
    t.match(await rejected('mapping-needed'), {
      rejected: { questions: [{ role: 'promo', candidates: [{ column: 'Promo' }] }], mapping: Object },
    });
    t.match((await post('/datasets/ventas/adopt', {})).json(), { status: 422, code: 'mapping-needed' });
    const answered = await post('/datasets/ventas/adopt', { mapping: { promo: 'Promo', keep: 'used' } });
    t.match([answered.statusCode, answered.json()], [201, { keptMapping: { promo: 'Promo' }, source: 'reduced' }]);
    const { runs } = { runs: (await get('/runs')).json().items };
    t.match(runs[0], { datasetVersion: answered.json().version }, 'and it is trained on');
    const lying = (await store.get(`${buckets.data}/ventas/Ventas.csv`))?.body.toString();
    t.equal(lying, (await get('/datasets/ventas/content')).body, 'nothing but what is in use stays in its place');
    t.equal((await post('/datasets/none/adopt', {})).statusCode, 404);

    await put(salesCsv({ from: '2022-12-01', days: 63 }).replace('Promociones', 'Promo'));
    const next = await until(
      async () => (await get('/datasets/ventas')).json(),
      ({ days }) => days === 63,
    );
    t.match(next, { source: 'reduced', keptMapping: { promo: 'Promo', keep: 'used' } }, 'the answer is kept');
    t.equal(
      (await store.get(`${buckets.data}/ventas/Ventas.csv`))?.body.toString(),
      (await get('/datasets/ventas/content')).body,
    );

    await store.put(`${buckets.data}/fresh/Ventas.csv`, 'Day,Amount\n2022-01-01,5\n');
    const fresh = await until(
      async () => (await get('/datasets/fresh')).json(),
      ({ rejected }) => rejected !== undefined,
    );
    t.match(fresh, { status: 404, code: 'dataset-not-found', rejected: { problems: [{ code: String }] } });
  });
}
