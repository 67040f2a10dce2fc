import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import t, { type Test } from 'tap';
import { csvFile, formOf, salesCsv } from './sales.ts';
import { type Service, startService } from './service.ts';
import { until } from './until.ts';

const temporary = `${t.testdir({ tmp: {} })}/tmp`;
process.env.TMPDIR = temporary;
const MAX_UPLOAD_MB = '0.05';
const CSV_TYPE = { 'content-type': 'text/csv' };

const spooled = () => readdirSync(temporary).filter((name) => name.startsWith('prediccion-ventas'));
const start = (t: Test, name = 'store') => {
  const root = `${t.testdir({ [name]: {} })}/${name}`;
  return startService(t, root, { MAX_UPLOAD_MB });
};
const postForm = async ({ call }: Service, url: string, parts: Parameters<typeof formOf>[0]) =>
  call({ method: 'POST', url, ...(await formOf(parts)) });
const names = async ({ get }: Service) =>
  (await get('/datasets')).json().items.map((item: { name: string }) => item.name);

t.test('a form uploads a file; the name comes before it, after it, in the query or by default', async (t) => {
  const service = await start(t);
  const file = csvFile(salesCsv());
  const created = await postForm(service, '/datasets', [['file', file]]);
  t.match([created.statusCode, created.headers.location], [201, '/datasets/ventas']);
  t.match(created.json(), { name: 'ventas', rows: 365, days: 365, from: '2022-01-01', to: '2022-12-31' });
  t.match(created.json(), {
    covariates: ['Promociones', 'Festivo'],
    closedWeekdays: [],
    options: { allowNegative: false },
  });
  t.equal(created.json().version, created.json().sha256.slice(0, 12));
  t.match(
    (
      await postForm(service, '/datasets', [
        ['name', 'before'],
        ['file', file],
      ])
    ).headers,
    { location: '/datasets/before' },
  );
  t.match(
    (
      await postForm(service, '/datasets', [
        ['file', file],
        ['name', 'after'],
      ])
    ).headers,
    { location: '/datasets/after' },
  );
  t.match((await postForm(service, '/datasets?name=query', [['file', file]])).headers, { location: '/datasets/query' });
  const empty = await postForm(service, '/datasets?name=blank', [
    ['file', file],
    ['name', ''],
  ]);
  t.match(empty.headers, { location: '/datasets/blank' }, 'an empty form field is one left out');
  t.same(await names(service), ['after', 'before', 'blank', 'query', 'ventas']);
});

t.test('the body may be the CSV itself, and comes back byte for byte', async (t) => {
  const { call, get, upload } = await start(t);
  const bytes = Buffer.from(salesCsv().replaceAll(',', ';').replaceAll('\n', '\r\n'), 'latin1');
  for (const type of ['text/csv', 'text/csv; charset=windows-1252', 'application/csv', 'application/vnd.ms-excel']) {
    const url = `/datasets?name=raw${type.length}`;
    t.equal(
      (await call({ method: 'POST', url, payload: bytes, headers: { 'content-type': type } })).statusCode,
      201,
      type,
    );
  }
  const document = (await get('/datasets/raw8')).json();
  t.match(document, { dialect: { encoding: 'windows-1252', delimiter: ';' }, bytes: bytes.length });
  const content = await get('/datasets/raw8/content');
  t.ok(content.rawPayload.equals(bytes));
  t.match(content.headers, {
    'content-type': 'text/csv',
    'content-length': String(bytes.length),
    etag: `"${document.sha256}"`,
  });
  const unchanged = await get('/datasets/raw8/content', { 'if-none-match': `"${document.sha256}"` });
  t.same([unchanged.statusCode, unchanged.body.length], [304, 0]);
  t.equal((await upload('/datasets?name=raw8', salesCsv())).statusCode, 201);
  t.ok((await get(`/datasets/raw8/content?version=${document.version}`)).rawPayload.equals(bytes), 'old versions stay');
  t.equal((await get('/datasets/raw8/content?version=000000000000')).json().code, 'version-not-found');
  t.equal((await get('/datasets/none/content?version=000000000000')).json().code, 'dataset-not-found');
});

t.test('the same content again is 200, and a return to an older one makes it the latest', async (t) => {
  const { get, upload } = await start(t);
  const [first, second] = [salesCsv(), salesCsv({ shift: 10 })];
  const version = async (text: string) => {
    const { statusCode, body } = await upload('/datasets', text);
    return [statusCode, JSON.parse(body).version];
  };
  const [, one] = await version(first);
  t.same(await version(first), [200, one]);
  const [, two] = await version(second);
  t.not(one, two);
  t.same(await version(first), [201, one]);
  t.equal((await get('/datasets/ventas')).json().version, one);
  const listed = (await get('/datasets/ventas/versions')).json();
  t.same(listed.items.map((item: { version: string }) => item.version).sort(), [one, two].sort());
  const page = (await get('/datasets/ventas/versions?limit=1')).json();
  const rest = (await get(`/datasets/ventas/versions?limit=1&cursor=${page.next}`)).json();
  t.same(
    [...page.items, ...rest.items].map((item) => item.version),
    listed.items.map((item: { version: string }) => item.version),
  );
  t.equal(rest.next, null);
});

t.test('a dry run stores nothing, shows problems, and what would change', async (t) => {
  const service = await start(t);
  const dry = async (text: string) => {
    const response = await service.upload('/datasets?dryRun=true', text);
    t.equal(response.statusCode, 200);
    return response.json();
  };
  t.match(await dry(salesCsv()), { name: 'ventas', valid: true, problems: [], changes: null });
  t.same(await names(service), [], 'nothing is stored');
  await service.upload();
  const revised = salesCsv({ days: 372 }).replace('2022-01-04,2,1,0,1600', '2022-01-04,2,1,0,1666');
  const { changes, preview, profile, ...read } = await dry(revised);
  t.match(read, { rows: 372, days: 372, from: '2022-01-01', to: '2023-01-07' });
  t.match(changes, { newDays: { count: 7 }, revisedDays: { count: 1 }, removedDays: { count: 0 }, unchangedDays: 364 });
  t.match(changes.newDays.first[0], { date: '2023-01-01', sales: 1600 });
  t.same(changes.revisedDays.first, [{ date: '2022-01-04', old: 1600, new: 1666 }]);
  t.same(preview[0], { row: 2, cells: ['2022-01-01', '6', '0', '0', '1500'], values: ['2022-01-01', 6, 0, 0, 1500] });
  t.equal(profile.calendarDays, 372);
  const wrong = await dry(salesCsv().replace(',1500\n', ',many\n'));
  t.match(wrong, {
    valid: false,
    problemCount: 1,
    days: null,
    from: null,
    to: null,
    profile: null,
    problems: [{ row: 2, column: 'Ventas', code: String }],
  });
  t.equal((await service.get('/datasets/ventas')).json().days, 365, 'the version before is the latest still');
});

t.test('a file that breaks the rules is refused whole, with row, column and code', async (t) => {
  const service = await start(t);
  const cases: [name: string, text: string, fault: object][] = [
    ['no sales column', 'Fecha\n2022-01-01\n', { code: 'no-sales-column' }],
    ['no date column', 'Nota,Ventas\nhola,1\n', { code: 'no-date-column' }],
    ['a number that is none', salesCsv().replace(',1500\n', ',1x5\n'), { row: 2, column: 'Ventas' }],
    ['a day that is none', salesCsv().replace('2022-01-02', '2022-02-30'), { row: 3, column: 'Fecha' }],
    ['infinity', salesCsv().replace(',1500\n', ',Infinity\n'), { row: 2, column: 'Ventas' }],
    ['negative sales', salesCsv().replace(',1500\n', ',-1500\n'), { row: 2, column: 'Ventas', code: 'negative-sales' }],
    ['too few days', salesCsv({ days: 27 }), { code: 'too-few-days' }],
    ['nothing', '', { code: 'empty-file' }],
    ['only a header', 'Fecha,Ventas\n', { code: 'no-rows' }],
    ['an open quote', `${salesCsv()}"2023-01-01,1,0,0,5\n`, { row: 367 }],
    ['binary', `\u0000\u0001${'\u0000'.repeat(500)}`, {}],
  ];
  for (const [name, text, fault] of cases) {
    const response = await service.upload('/datasets', text);
    t.match([response.statusCode, response.json().code], [422, 'invalid-csv'], name);
    t.match(response.json().errors?.[0], { code: String, message: String, ...fault }, name);
  }
  t.same(await names(service), []);
  const many = await service.upload('/datasets', salesCsv().replaceAll(/,\d+\n/g, ',x\n'));
  t.match(many.json(), { errorCount: 365, detail: /365 problems; the first 100 are listed/ });
  t.equal(many.json().errors.length, 100);
});

t.test('options say what the file alone cannot', async (t) => {
  const { upload, get } = await start(t);
  const early = [
    'Fecha,Ventas',
    ...Array.from({ length: 12 }, (_, i) =>
      [`0${(i % 9) + 1}/01/2022`, `0${(i % 9) + 1}/02/2022`, `0${(i % 9) + 1}/03/2022`, `0${(i % 9) + 1}/04/2022`].map(
        (day) => `${day},${10 + i}`,
      ),
    ).flat(),
    '',
  ].join('\n');
  const ambiguous = await upload('/datasets', early);
  t.match(ambiguous.json(), { code: 'invalid-csv', detail: /dateFormat/ });
  t.match((await upload('/datasets?dateFormat=dmy&name=dmy', early)).json(), { from: '2022-01-01', to: '2022-04-09' });
  t.match((await upload('/datasets?dateFormat=mdy&name=mdy', early)).json(), { from: '2022-01-01', to: '2022-09-04' });
  const thousands = salesCsv().replaceAll(/,(\d)(\d{3})\n/g, ',$1.$2\n');
  t.equal((await upload('/datasets?decimal=,&name=comma', thousands)).json().profile.sales.min, 1000);
  t.equal((await upload('/datasets?decimal=.&name=dot', thousands)).json().profile.sales.min, 1);
  const refunds = salesCsv().replace(',1500\n', ',-15\n');
  const accepted = await upload('/datasets?allowNegative=true&name=refunds', refunds);
  t.match([accepted.statusCode, accepted.json().options], [201, { allowNegative: true }]);
  t.equal((await upload('/datasets?allowNegative=false', refunds)).statusCode, 422);
  t.equal(
    (await upload('/datasets?mapping=&name=silent', refunds.replace('-15', '15'))).statusCode,
    201,
    'says nothing',
  );
  for (const query of [
    'dateFormat=ymd',
    'decimal=%3B',
    'allowNegative=maybe',
    'dryRun=2',
    'unknown=1',
    'name=%C2%BF%3F',
    'name=---',
    `name=${'a'.repeat(101)}`,
    'name=..',
    'mapping=x',
    'mapping=%7B',
    'mapping=%7B%22total%22%3A%22x%22%7D',
    'mapping=%7B%22sales%22%3A5%7D',
    'replace=maybe',
    'name=',
  ]) {
    const response = await upload(`/datasets?${query}`);
    t.match([response.statusCode, response.json().code], [400, 'malformed-request'], query);
    t.match(response.json().errors[0].field, /^query/, `${query}: says where`);
  }
  t.equal((await get('/datasets/ventas')).statusCode, 404);
});

t.test('a form that is not one file is refused', async (t) => {
  const service = await start(t);
  const file = csvFile(salesCsv());
  const refused = async (parts: Parameters<typeof formOf>[0], code: string) => {
    const response = await postForm(service, '/datasets', parts);
    t.match([response.statusCode, response.json().code], [400, code], JSON.stringify(parts.map(([name]) => name)));
  };
  await refused([], 'missing-file');
  await refused([['name', 'ventas']], 'missing-file');
  await refused(
    [
      ['file', file],
      ['file', file],
    ],
    'malformed-request',
  );
  await refused([['fichero', file]], 'malformed-request');
  await refused(
    [
      ['file', file],
      ['other', 'x'],
    ],
    'malformed-request',
  );
  await refused(
    [
      ['file', file],
      ['__proto__', 'x'],
    ],
    'malformed-request',
  );
  await refused(
    [
      ['name', '¿?'],
      ['file', file],
    ],
    'malformed-request',
  );
  await refused(
    [
      ['file', file],
      ['name', '../..'],
    ],
    'malformed-request',
  );
  await refused([['file', salesCsv()]], 'missing-file');
  await refused(
    [
      ['file', file],
      ['name', 'a'.repeat(2000)],
    ],
    'malformed-request',
  );
  const { payload, headers } = await formOf([['file', file]]);
  const half = await service.call({
    method: 'POST',
    url: '/datasets',
    payload: payload.subarray(0, payload.length / 2),
    headers,
  });
  t.match([half.statusCode, half.json().code], [400, 'malformed-request'], 'a form that breaks off');
  const boundless = await service.call({
    method: 'POST',
    url: '/datasets',
    payload,
    headers: { 'content-type': 'multipart/form-data' },
  });
  t.match([boundless.statusCode, boundless.json().code], [400, 'malformed-request'], 'a form without a boundary');
  for (const type of ['text/plain', 'application/json', 'application/xml', 'image/png']) {
    const response = await service.call({
      method: 'POST',
      url: '/datasets',
      payload: '{}',
      headers: { 'content-type': type },
    });
    t.match([response.statusCode, response.json().code], [415, 'unsupported-media-type'], type);
  }
  t.match((await service.call({ method: 'POST', url: '/datasets' })).json(), { status: 400, code: 'missing-file' });
  t.same(await names(service), []);
});

t.test('too many bytes are 413, whichever way they come, and the service goes on', async (t) => {
  const service = await start(t);
  const large = salesCsv({ days: 3000 });
  const raw = await service.upload('/datasets', large);
  t.match([raw.statusCode, raw.json().code], [413, 'payload-too-large']);
  t.match(raw.json().detail, /52428 bytes/, 'the limit is named');
  const form = await postForm(service, '/datasets', [
    ['file', csvFile(large)],
    ['name', 'late'],
  ]);
  t.match([form.statusCode, form.json().code], [413, 'payload-too-large']);
  t.same(await names(service), []);
  const limit = 52428;
  const padded = (size: number) => `${salesCsv()}${' '.repeat(size - Buffer.byteLength(salesCsv()))}`;
  t.equal((await service.upload('/datasets', padded(limit))).statusCode, 201, 'the limit itself is allowed');
  t.equal((await service.upload('/datasets?name=over', padded(limit + 1))).statusCode, 413);
});

t.test('over a socket: large refusals reach the client, and a broken upload does no harm', async (t) => {
  const service = await start(t);
  const address = await service.app.listen({ host: '127.0.0.1', port: 0 });
  const big = new Blob([salesCsv(), 'x'.repeat(5_000_000)]);
  const form = new FormData();
  form.append('file', big, 'Ventas.csv');
  for (const body of [big, form]) {
    const headers: Record<string, string> = body === big ? CSV_TYPE : {};
    const response = await fetch(`${address}/datasets`, { method: 'POST', body, headers });
    t.match([response.status, await response.json()], [413, { code: 'payload-too-large' }]);
  }
  const wrong = new FormData();
  wrong.append('wrong', big, 'Ventas.csv');
  const refused = await fetch(`${address}/datasets`, { method: 'POST', body: wrong });
  t.match([refused.status, await refused.json()], [400, { code: 'malformed-request' }]);
  // What nobody reads of a refused form holds up no connection.
  const unread = new FormData();
  for (const name of ['wrong', 'file']) unread.append(name, big, 'Ventas.csv');
  await (await fetch(`${address}/datasets`, { method: 'POST', body: unread })).text();
  const { server } = service.app;
  const connections = () => new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));
  await until(
    async () => {
      server.closeIdleConnections();
      return connections();
    },
    (count) => count === 0,
  );
  for (const type of ['text/csv', 'multipart/form-data; boundary=b'])
    await breakOff(Number(new URL(address).port), type);
  await until(
    async () => spooled(),
    ({ length }) => length === 0,
  );
  const again = await fetch(`${address}/datasets`, { method: 'POST', body: salesCsv(), headers: CSV_TYPE });
  t.equal(again.status, 201);
  t.same(await names(service), ['ventas']);
});

/** Sends half of an upload and goes away. */
function breakOff(port: number, type: string): Promise<void> {
  const part = type.startsWith('multipart')
    ? '--b\r\nContent-Disposition: form-data; name="file"; filename="v.csv"\r\n\r\n'
    : '';
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(
        `POST /datasets?name=broken HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nContent-Length: 20000\r\n\r\n${part}`,
      );
      socket.write(salesCsv({ days: 60 }), () => setTimeout(() => socket.resetAndDestroy(), 30));
    });
    socket.on('error', reject);
    socket.on('close', () => resolve());
  });
}

t.test('an upload first ends a deletion that was interrupted, whose end can take nothing of it later', async (t) => {
  const { get, upload } = await start(t);
  const root = `${t.testdirName}/store/dataset-predicciones/ventas`;
  mkdirSync(`${root}/versions/aaaaaaaaaaaa`, { recursive: true });
  // As a process leaves it that dies after it has hidden the dataset, and whose clock was ahead.
  writeFileSync(`${root}/removal.json`, JSON.stringify({ hidden: true, before: '2999-01-01T00:00:00.000Z' }));
  writeFileSync(`${root}/versions/aaaaaaaaaaaa/Ventas.csv`, 'old');
  writeFileSync(`${root}/Ventas.csv`, 'old');
  const { version } = (await upload()).json();
  t.same(readdirSync(`${root}/versions`), [version], 'what was deleted is gone');
  t.equal(existsSync(`${root}/removal.json`), false, 'no sweep finds anything to end');
  t.equal((await get('/datasets/ventas/content')).body, salesCsv());
});

t.test('a deleted dataset is gone everywhere, and one with a longer name is not touched', async (t) => {
  const { call, get, post, upload } = await start(t);
  for (const name of ['ventas', 'ventas-2']) {
    await upload(`/datasets?name=${name}`);
    t.equal((await post('/train?wait=60', { dataset: name })).json().status, 'succeeded');
    t.equal((await get(`/forecast?dataset=${name}`)).statusCode, 200);
  }
  const [model] = (await get('/models')).json().items;
  const removed = await call({ method: 'DELETE', url: '/datasets/ventas' });
  t.match([removed.statusCode, removed.body], [204, '']);
  t.equal((await call({ method: 'DELETE', url: '/datasets/ventas' })).json().code, 'dataset-not-found');
  const gone: [url: string, code: string][] = [
    ['/datasets/ventas', 'dataset-not-found'],
    ['/datasets/ventas/versions', 'dataset-not-found'],
    ['/datasets/ventas/content', 'dataset-not-found'],
    ['/forecast', 'dataset-not-found'],
    ['/models/champion', 'dataset-not-found'],
    [`/models/${model.version}`, 'model-not-found'],
    [`/models/${model.version}/artifacts/modelo.json`, 'model-not-found'],
    [`/runs/${model.version}`, 'run-not-found'],
  ];
  for (const [url, code] of gone) t.equal((await get(url)).json().code, code, url);
  t.same((await get('/models')).json().items, []);
  t.equal((await post('/train')).json().code, 'dataset-not-found');
  t.equal((await get('/datasets')).json().items.length, 1);
  t.equal((await get('/forecast?dataset=ventas-2')).statusCode, 200);
  t.equal((await get('/runs?dataset=ventas-2')).json().items.length, 1);
  t.equal((await upload()).statusCode, 201, 'the name can be used again');
});

t.test('no temporary file is left of all this', async (t) => {
  t.same(spooled(), []);
});
