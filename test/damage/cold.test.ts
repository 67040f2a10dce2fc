import t from 'tap';
import { newKey } from '../new-key.ts';
import { startService } from '../routes/service.ts';
import { until } from '../routes/until.ts';
import { DAMAGES } from './damages.ts';
import { KINDS } from './kinds.ts';
import { createWorld, NEIGHBOUR, SALES, train, VICTIM } from './world.ts';

const world = await createWorld(t);
const { store, keys, settings, model, version } = world;
const half = DAMAGES['cut in half'] ?? (() => Buffer.alloc(0));

/** Damages these keys for as long as the work takes. */
async function whileDamaged(damaged: readonly string[], work: () => Promise<void>): Promise<void> {
  const whole = new Map<string, Buffer>();
  for (const key of damaged) {
    const body = (await store.get(key))?.body;
    if (body === undefined) throw new Error(`there is no ${key}`);
    whole.set(key, body);
    await store.put(key, half(body, body));
  }
  await work();
  for (const [key, body] of whole) await store.put(key, body);
}

/** A service that has nothing in memory yet. */
const started = (t: Parameters<typeof startService>[0], others: Record<string, string> = {}) =>
  startService(t, t.testdir(), { ...settings, ...others });

t.test('what is in memory goes on, and says so; a service without memory says what is damaged', async (t) => {
  const isTold = async () => (await world.get(`/forecast?dataset=${VICTIM}`)).body.includes('champion-unreadable');
  const calendar = { days: [{ date: '2023-01-05', promo: 1 }] };
  for (const [document, key] of [
    ['champion', keys.champion(VICTIM)],
    ['model', keys.modelFile(VICTIM, model, 'modelo.json')],
  ] as const) {
    t.equal((await world.get(`/forecast?dataset=${VICTIM}`)).statusCode, 200, 'it is in memory');
    await whileDamaged([key], async () => {
      const put = { method: 'PUT', url: `/datasets/${VICTIM}/calendar`, payload: calendar } as const;
      t.equal((await world.call(put)).statusCode, 200, 'a change of something else is taken');
      t.ok(await isTold(), 'the model in memory goes on, with the new calendar');
      const cold = await started(t);
      t.match((await cold.get(`/forecast?dataset=${VICTIM}`)).json(), {
        status: 409,
        code: 'damaged-document',
        damaged: { document, dataset: VICTIM },
      });
      t.equal((await cold.get(`/forecast?dataset=${NEIGHBOUR}`)).statusCode, 200);
      await cold.app.close();
    });
    await world.call({ method: 'PUT', url: `/datasets/${VICTIM}/calendar`, payload: calendar });
    t.notOk(await isTold());
  }
});

t.test('without the description of the data the calendar is not used, and the forecast says so', async (t) => {
  await whileDamaged([keys.versionDocument(VICTIM, version)], async () => {
    const cold = await started(t);
    const { assumptions } = (await cold.get(`/forecast?dataset=${VICTIM}`)).json();
    t.match(assumptions, [{ code: 'calendar-unreadable', message: /description of the data is damaged/ }]);
    await cold.app.close();
  });
});

t.test('a pointer to a version that is gone is told, and mended by an upload', async (t) => {
  const key = keys.versionDocument(VICTIM, version);
  const whole = (await store.get(key))?.body ?? '';
  await store.delete(key);
  const { damaged } = (await world.get('/datasets')).json();
  t.match(damaged, [{ document: 'version', dataset: VICTIM, name: version, reason: 'it is not there' }]);
  t.match((await world.get('/readyz')).json().damaged, [{ key }]);
  t.equal((await world.upload(`/datasets?name=${VICTIM}`, SALES)).statusCode, 201);
  t.equal((await world.get(`/datasets/${VICTIM}`)).statusCode, 200);
  t.notOk((await world.get('/readyz')).body.includes(key));
  await store.put(key, whole);
});

t.test('what is written over a damaged document is set aside, and goes with its dataset', async (t) => {
  const key = keys.champion(VICTIM);
  const damaged = Buffer.from('{"dataset":"ventas","version":');
  await store.put(key, damaged);
  const request = { method: 'PUT', url: '/models/champion', payload: { dataset: VICTIM, version: model } } as const;
  t.equal((await world.call({ ...request, headers: { 'if-match': '*' } })).statusCode, 200);
  const aside: Buffer[] = [];
  for await (const { key } of store.list(keys.setAsideOf(VICTIM))) {
    const object = await store.get(key);
    if (object) aside.push(object.body);
  }
  t.ok(aside.some((body) => body.equals(damaged)));
});

t.test('a dataset whose pointer is damaged keeps its mapping and its history at the next upload', async (t) => {
  const name = 'mapeado';
  const renamed = SALES.replace('Ventas', 'Total');
  const mapping = encodeURIComponent(JSON.stringify({ date: 'Fecha', sales: 'Total', ignore: ['DíaDeLaSemana'] }));
  t.equal((await world.upload(`/datasets?name=${name}&mapping=${mapping}`, renamed)).statusCode, 201);
  const { version: before } = (await world.get(`/datasets/${name}`)).json();
  await store.put(keys.latest(name), 'null');
  const short = `${renamed.split('\n').slice(0, 60).join('\n')}\n`;
  t.match((await world.upload(`/datasets?name=${name}`, short)).json(), { status: 409, code: 'loses-history' });
  t.match((await world.upload(`/datasets?name=${name}`, renamed)).json(), { version: before });
  t.match((await world.get(`/datasets/${name}`)).json(), { version: before, keptMapping: { sales: 'Total' } });
});

t.test('with everything damaged at once the service starts, and the neighbour notices nothing', async (t) => {
  const all = Object.values(KINDS).map((kind) => kind.key(world));
  const there: string[] = [];
  for (const key of new Set(all)) if (await store.stat(key)) there.push(key);
  t.ok(there.length >= 16, `${there.length} documents`);
  await whileDamaged(there, async () => {
    const secrets = [newKey(), newKey()];
    const API_KEYS = `all:admin:${secrets[0]} own:write:${NEIGHBOUR}:${secrets[1]}`;
    const cold = await started(t, { API_KEYS });
    const [admin, own] = secrets.map((key) => ({ 'x-api-key': key }));
    const ready = async (headers: Record<string, string> = {}) => (await cold.get('/readyz', headers)).json();
    await cold.get('/datasets', admin);
    await cold.get('/runs', admin);
    await until(
      () => ready(admin),
      ({ damaged }) => damaged?.length > 1,
    );
    t.strictSame(await ready(), { status: 'ok' }, 'without a key nothing is told');
    t.strictSame(await ready(own), { status: 'ok' }, 'nor to a key of another dataset');
    t.notOk((await cold.get('/datasets', own)).body.includes(VICTIM));
    t.notOk((await cold.get('/runs', own)).body.includes(VICTIM));
    t.match((await cold.get('/datasets', admin)).json(), {
      items: [{ name: 'mapeado' }, { name: NEIGHBOUR }],
      damaged: [{ dataset: VICTIM, document: 'latest' }],
    });
    const trained = { dataset: NEIGHBOUR, model: 'seasonal-naive' };
    t.match((await cold.post('/train?wait=60', trained, own)).json(), { status: 'succeeded' });
    const upload = { method: 'POST', url: `/datasets?name=${NEIGHBOUR}`, payload: SALES } as const;
    t.equal((await cold.call({ ...upload, headers: { 'content-type': 'text/csv', ...own } })).statusCode, 200);
    for (const url of [`/forecast?dataset=${NEIGHBOUR}`, `/accuracy?dataset=${NEIGHBOUR}`, '/audit']) {
      t.equal((await cold.get(url, url === '/audit' ? admin : own)).statusCode, 200, url);
    }
    const gone = await cold.call({ method: 'DELETE', url: `/datasets/${VICTIM}`, headers: admin });
    t.equal(gone.statusCode, 204, 'a damaged dataset can be deleted');
    const { damaged = [] } = await ready(admin);
    const left = damaged.filter(({ dataset }: { dataset: string }) => dataset === VICTIM);
    t.same(
      left.map(({ document }: { document: string }) => document),
      ['audit-entry'],
      'but for its traces in the audit log',
    );
    for await (const { key } of store.list(keys.setAsideOf(VICTIM))) t.fail(`${key} was left behind`);
    await cold.app.close();
  });
});

t.test('a queued run is put back while it waits', async (t) => {
  const { id } = (await world.post('/train', { dataset: NEIGHBOUR, promote: 'never' })).json();
  await store.put(keys.run(id, NEIGHBOUR), 'null');
  const ended = await until(
    async () => (await world.get(`/runs/${id}`)).json(),
    ({ finishedAt }) => typeof finishedAt === 'string',
  );
  t.equal(ended.status, 'succeeded');
  t.match((await train(world, NEIGHBOUR)).json(), { status: 'succeeded' });
});
