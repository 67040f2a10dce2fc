import { rm } from 'node:fs/promises';
import t from 'tap';
import { startService } from './service.ts';

const root = t.testdir();
const { call, get, post, upload } = await startService(t, root);
const train = async (request: object) => (await post('/train?wait=60', request)).json().id as string;
const versions: string[] = [];
let [first, second, third] = versions;
const promote = (payload: object, headers: Record<string, string>) =>
  call({ method: 'PUT', url: '/models/champion', payload, headers });
const champion = async () => {
  const { body, headers } = await get('/models/champion');
  return { version: JSON.parse(body).version, previous: JSON.parse(body).previous, etag: String(headers.etag) };
};

t.test('three trainings, of which the second has the last word', async (t) => {
  await upload();
  for (const request of [{ model: 'seasonal-naive' }, { model: 'linear' }, { model: 'linear', promote: 'never' }]) {
    versions.push(await train(request));
  }
  [first, second, third] = versions;
  t.equal((await champion()).version, second);
});

t.test('models are listed newest first, with the champion marked', async (t) => {
  const { items, next } = (await get('/models')).json();
  t.same(
    items.map((item: { version: string }) => item.version),
    [third, second, first],
  );
  t.same(
    items.map((item: { champion: boolean }) => item.champion),
    [false, true, false],
  );
  t.match(items[2], { kind: 'seasonal-naive', metrics: { model: 'seasonal-naive' } });
  t.equal(next, null);
  const page = (await get('/models?limit=2')).json();
  t.same((await get(`/models?limit=2&cursor=${page.next}`)).json().items, items.slice(2));
  t.same((await get('/models?dataset=other')).json(), { items: [], next: null });
  t.equal((await get('/models?cursor=no+pe')).statusCode, 400);
  const gone = Buffer.from(items[1].version.slice(0, -1)).toString('base64url');
  t.same((await get(`/models?cursor=${gone}`)).json().items, items.slice(2), 'behind a place whose item has gone');
  t.equal((await get('/models?limit=1000')).statusCode, 400);
});

t.test('one model: parameters, metrics, lineage and its files', async (t) => {
  const model = (await get(`/models/${second}`)).json();
  t.match(model, {
    version: second,
    kind: 'linear',
    champion: true,
    lineage: { run: second, requestedModel: 'linear' },
  });
  t.match(model, { parameters: { kind: 'linear', trainedOn: { days: 365 } }, report: { chosen: 'linear' } });
  for (const file of model.artifacts) {
    const response = await get(`/models/${second}/artifacts/${file}`);
    const type = file.endsWith('.svg') ? 'image/svg+xml' : 'application/json; charset=utf-8';
    t.same([response.statusCode, response.headers['content-type']], [200, type], file);
    const again = await get(`/models/${second}/artifacts/${file}`, { 'if-none-match': String(response.headers.etag) });
    t.same([again.statusCode, again.body], [304, ''], file);
  }
  t.match(
    model.artifacts,
    ['modelo.json', 'metricas.json', 'run.json', 'series.svg', 'datos.json'].map(() => String),
  );
  for (const file of ['modelo.json', 'metricas.json', 'run.json', 'series.svg', 'datos.json'])
    t.ok(model.artifacts.includes(file), file);
  t.same((await get(`/models/${second}/artifacts/modelo.json`)).json(), model.parameters);
  t.match((await get(`/models/${second}/artifacts/series.svg`)).body, /^<svg/);
});

t.test('a model of before datos.json was written goes without it', async (t) => {
  await rm(`${root}/modelos/ventas/${first}/graficos/datos.json`);
  t.notOk((await get(`/models/${first}`)).json().artifacts.includes('datos.json'));
  t.match((await get(`/models/${first}/artifacts/datos.json`)).json(), { status: 404, code: 'artifact-not-found' });
});

t.test('nothing but the files of a model can be had', async (t) => {
  t.match((await get(`/models/${second}/artifacts/other.json`)).json(), { status: 404, code: 'artifact-not-found' });
  t.match((await get('/models/20220101T000000000Z-00000000')).json(), { status: 404, code: 'model-not-found' });
  t.match((await get('/models/20220101T000000000Z-00000000/artifacts/modelo.json')).json(), {
    code: 'model-not-found',
  });
  t.match((await get('/models/latest')).json(), { status: 400, errors: [{ field: 'path/version' }] });
  const escapes = [
    '..%2f..%2fchampion.json',
    '%2e%2e%2fchampion.json',
    '..%5c..%5cchampion.json',
    'graficos%2fseries.svg',
    '.json',
    'a%00.json',
    '/etc/passwd',
    'modelo.json%0a',
    'MODELO.JSON',
  ];
  for (const file of escapes) {
    const response = await get(`/models/${second}/artifacts/${file}`);
    t.match(response.statusCode, /40[04]/, file);
  }
  t.match((await get(`/models/..%2f${second}`)).statusCode, /40[04]/);
});

t.test('promotion and roll back say which champion they replace', async (t) => {
  const before = await champion();
  t.match(before, { version: second, previous: first });
  const unconditional = await promote({ version: first }, {});
  t.match(unconditional.json(), { status: 428, code: 'precondition-required', detail: /If-Match/ });
  t.ok(unconditional.json().detail.includes(before.etag), 'the way out is in the answer');
  const stale: Record<string, string>[] = [
    { 'if-match': '"stale"' },
    { 'if-none-match': '*' },
    { 'if-match': `W/${before.etag}` },
  ];
  for (const headers of stale) {
    t.match(
      (await promote({ version: first }, headers)).json(),
      { status: 412, code: 'precondition-failed' },
      JSON.stringify(headers),
    );
  }
  t.equal((await champion()).version, second, 'nothing has changed');
  const back = await promote({ version: first }, { 'if-match': before.etag });
  t.match([back.statusCode, back.json()], [200, { version: first, previous: second, promotedBy: 'request' }]);
  t.equal((await champion()).etag, back.headers.etag);
  t.equal((await promote({ version: second }, { 'if-match': before.etag })).statusCode, 412, 'an ETag works once');
  t.equal((await get('/forecast')).json().model.version, first);
  t.equal((await promote({ version: third }, { 'if-match': `"x", ${back.headers.etag}` })).statusCode, 200);
  t.equal((await promote({ version: second }, { 'if-match': '*' })).statusCode, 200);
  t.equal((await get('/forecast')).json().model.version, second);
  const now = await champion();
  const racers = await Promise.all(versions.map((version) => promote({ version }, { 'if-match': now.etag })));
  t.same(racers.map(({ statusCode }) => statusCode).sort(), [200, 412, 412], 'of several at once, one wins');
});

t.test('what cannot be promoted is refused', async (t) => {
  const anyway = { 'if-match': '*' };
  t.match((await promote({ version: '20220101T000000000Z-00000000' }, anyway)).json(), {
    status: 404,
    code: 'model-not-found',
  });
  t.match((await promote({ version: first, dataset: 'other' }, anyway)).json(), {
    status: 422,
    code: 'invalid-request',
  });
  for (const body of [{}, { version: 'best' }, { version: first, force: true }]) {
    t.match((await promote(body, anyway)).json(), { status: 400, code: 'malformed-request' }, JSON.stringify(body));
  }
  t.equal((await promote({ version: first }, { 'if-none-match': '"x"' })).statusCode, 400);
});

t.test('the first champion is made with If-None-Match', async (t) => {
  const dataset = 'fresh';
  await upload(`/datasets?name=${dataset}`);
  const id = await train({ dataset, promote: 'never' });
  const forecast = () => get(`/forecast?dataset=${dataset}`);
  t.equal((await forecast()).statusCode, 409);
  const put = (headers: Record<string, string>) => promote({ dataset, version: id }, headers);
  t.match((await put({})).json(), { status: 428, detail: /If-None-Match: \*/ });
  t.equal((await put({ 'if-match': '*' })).statusCode, 412, 'there is none to match');
  t.equal((await put({ 'if-none-match': '*' })).statusCode, 200);
  t.equal((await forecast()).json().model.version, id);
  t.equal((await put({ 'if-none-match': '*' })).statusCode, 412);
});
