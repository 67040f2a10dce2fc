import { createHash } from 'node:crypto';
import t from 'tap';
import { readConfig } from '../../src/config.ts';
import { createStore } from '../../src/create-store.ts';
import type { Run } from '../../src/runs/run.ts';
import { salesCsv } from './sales.ts';
import { startService } from './service.ts';
import { type StoreUnderTest, storesUnderTest } from './stores.ts';
import { until } from './until.ts';

const FAST = { WATCH_INTERVAL: '0.1', CHAMPION_POLL_MS: '100' };
const TOKEN = 'a-token-of-some-length';
const bad = `${salesCsv()}2023-01-01,7,0,1,12x\n`;

const versionOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** Contents that are small to train on. */
const QUARTER = { days: 90 };
const sales = (shift: number) => salesCsv({ ...QUARTER, shift });

/** A service on a store, and the store as another program sees it. Each test has a dataset of its own. */
async function openPlace({ environmentOf }: StoreUnderTest) {
  const environment = environmentOf(t);
  const { storage, buckets } = readConfig(environment);
  const store = await createStore(storage);
  t.teardown(() => store.close());
  const start = (extra: Record<string, string> = FAST) => startService(t, t.testdirName, { ...environment, ...extra });
  const service = await start();
  const pathOf = (dataset: string) => `${buckets.data}/${dataset}/Ventas.csv`;
  const replace = (dataset: string, text: string) => store.put(pathOf(dataset), text);
  const runs = async (dataset: string): Promise<Run[]> => (await service.get(`/runs?dataset=${dataset}`)).json().items;
  const ended = (dataset: string, count: number) =>
    until(
      () => runs(dataset),
      (all) => all.length >= count && all.every(({ finishedAt }) => finishedAt !== null),
    );
  let canaries = 0;
  return {
    service,
    bucket: buckets.data,
    start,
    replace,
    runs,
    ended,
    content: async (dataset: string) => (await store.get(pathOf(dataset)))?.body.toString(),
    dataset: async (name: string) => (await service.get(`/datasets/${name}`)).json(),
    /** Datasets are looked at in turn: once a later one that is new has been taken over, all before it have been. */
    async hasLooked(): Promise<void> {
      const canary = `zz-${++canaries}`;
      await replace(canary, sales(0));
      await ended(canary, 1);
    },
  };
}

for (const storeUnderTest of storesUnderTest()) {
  const { name } = storeUnderTest;
  const { service, start, bucket, replace, runs, ended, content, dataset, hasLooked } = await openPlace(storeUnderTest);

  t.test(`${name}: a content that another program puts there is stored, trained on and answers`, async (t) => {
    const text = salesCsv();
    await replace('ventas', text);
    const [run] = await ended('ventas', 1);
    t.match(run, {
      dataset: 'ventas',
      datasetVersion: versionOf(text),
      status: 'succeeded',
      options: { model: 'auto' },
    });
    t.match(await dataset('ventas'), { version: versionOf(text), rejected: null });
    t.equal((await service.get('/datasets/ventas/content')).body, text);
    const next = salesCsv({ days: 396 });
    await replace('ventas', next);
    await ended('ventas', 2);
    const forecast = await until(
      async () => (await service.get('/forecast?days=1')).json(),
      ({ from }) => from === '2023-02-01',
    );
    t.equal(forecast.datasetVersion, versionOf(next), 'the new champion knows the new month');
    t.equal((await service.get(`/datasets/ventas/content?version=${versionOf(text)}`)).body, text, 'the old one stays');
    await replace('ventas', next);
    await hasLooked();
    t.equal((await runs('ventas')).length, 2, 'the same content again is no news');
  });

  t.test(`${name}: a bad file leaves the last good one in use and is reported once`, async (t) => {
    const good = salesCsv();
    const later = salesCsv({ shift: 5 });
    await service.upload('/datasets?name=bad', good);
    await replace('bad', bad);
    const isRejected = () =>
      until(
        () => dataset('bad'),
        ({ rejected }) => rejected !== null,
      );
    const { rejected, version } = await isRejected();
    t.equal(version, versionOf(good));
    t.match(rejected, { problemCount: 1, problems: [{ row: 367, column: 'Ventas', code: 'unparsable-number' }] });
    await hasLooked();
    t.same((await dataset('bad')).rejected, rejected, 'it is read once');
    t.same(await runs('bad'), []);
    t.equal((await service.get('/datasets/bad/content')).body, good);
    await replace('bad', later);
    await ended('bad', 1);
    t.match(await dataset('bad'), { version: versionOf(later), rejected: null });
    await replace('bad', bad);
    await isRejected();
    t.equal((await service.upload('/datasets?name=bad', later)).statusCode, 200, 'known, and put there again');
    t.equal((await dataset('bad')).rejected, null);
    t.equal(await content('bad'), later);
  });

  t.test(`${name}: uploads are no news to the watch`, async (t) => {
    for (let shift = 0; shift < 10; shift++) {
      t.equal((await service.upload('/datasets?name=uploaded', sales(shift))).statusCode, 201);
    }
    await hasLooked();
    t.same(await runs('uploaded'), []);
  });

  t.test(`${name}: two services on one store take a content over once`, async (t) => {
    const other = await start();
    for (const shift of [1, 2, 3]) {
      await replace('shared', sales(shift));
      await until(
        () => runs('shared'),
        (all) => all.length >= shift && all[0].datasetVersion === versionOf(sales(shift)),
      );
    }
    await hasLooked();
    const all = await ended('shared', 3);
    await other.app.close();
    t.same(
      all.map(({ datasetVersion }) => datasetVersion),
      [3, 2, 1].map((shift) => versionOf(sales(shift))),
    );
  });

  // The last one on this store, as it ends the service that polls.
  t.test(`${name}: the webhook makes the service look, without polling`, async (t) => {
    await service.app.close();
    const told = await start({ WATCH_INTERVAL: '0', HOOK_TOKEN: TOKEN });
    const tell = (key: string) => told.post('/hooks/minio', event(bucket, key), { authorization: `Bearer ${TOKEN}` });
    await replace('told', sales(0));
    t.same((await tell('told%2FVentas.csv')).json(), { datasets: ['told'] });
    const again = await Promise.all(Array.from({ length: 5 }, () => tell('told/Ventas.csv')));
    t.same(
      again.map(({ statusCode }) => statusCode),
      Array(5).fill(202),
    );
    const items = async () => (await told.get('/runs?dataset=told')).json().items;
    await until(items, (all) => all.length >= 1 && all.every((run: Run) => run.finishedAt !== null));
    t.equal((await items()).length, 1, 'telling it again does no harm');
  });
}

const event = (bucket: string, key: string) => ({
  EventName: 's3:ObjectCreated:Put',
  Key: `${bucket}/${key}`,
  Records: [{ eventName: 's3:ObjectCreated:Put', s3: { bucket: { name: bucket }, object: { key, eTag: 'e' } } }],
});

t.test('the webhook asks for its token, and knows which objects are contents', async (t) => {
  const body = event('dataset-predicciones', 'ventas/Ventas.csv');
  const closed = await startService(t, t.testdir({}));
  t.match((await closed.post('/hooks/minio', body, { authorization: 'Bearer x' })).json(), { code: 'unauthorized' });
  const { post, call } = await startService(t, t.testdir({}), { HOOK_TOKEN: TOKEN, WATCH_INTERVAL: '0' });
  for (const authorization of ['', TOKEN, 'Bearer', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`, `Bearer ${TOKEN} x`]) {
    const answer = await post('/hooks/minio', body, { authorization });
    t.match([answer.statusCode, answer.json().code], [401, 'unauthorized'], authorization);
  }
  t.equal((await call({ method: 'POST', url: '/hooks/minio', payload: '{', headers: {} })).statusCode, 401);
  const right = { authorization: `Bearer ${TOKEN}` };
  const others = [
    'ventas/versions/0/Ventas.csv',
    'Ventas.csv',
    '..%2FVentas.csv',
    'ventas/x.csv',
    '%E0%A4%A',
    'V/Ventas.csv',
  ];
  for (const key of others) {
    t.same((await post('/hooks/minio', event('dataset-predicciones', key), right)).json(), { datasets: [] }, key);
  }
  t.same((await post('/hooks/minio', event('modelos', 'ventas/Ventas.csv'), right)).json(), { datasets: [] });
  for (const wrong of [{}, { Records: 'x' }, { Records: [{}] }, []]) {
    t.equal((await post('/hooks/minio', wrong, right)).statusCode, 400);
  }
});
