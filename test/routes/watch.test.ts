import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { readConfig } from '../../src/config.ts';
import { createStore } from '../../src/create-store.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import { salesCsv } from './sales.ts';
import { type Service, startService } from './service.ts';
import { storesUnderTest } from './stores.ts';
import { until } from './until.ts';

const FAST = { WATCH_INTERVAL: '0.1', CHAMPION_POLL_MS: '100' };
const TOKEN = 'a-token-of-some-length';
const bad = `${salesCsv()}2023-01-01,7,0,1,12x\n`;

const versionOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);

interface Place {
  readonly environment: Record<string, string>;
  readonly bucket: string;
  /** As another program sees it. */
  readonly store: ObjectStore;
}

for (const { name, environmentOf } of storesUnderTest()) {
  const placeOf = async (t: Test): Promise<Place> => {
    const environment = environmentOf(t);
    const { storage, buckets } = readConfig(environment);
    const store = await createStore(storage);
    t.teardown(() => store.close());
    return { environment, bucket: buckets.data, store };
  };
  const start = (t: Test, { environment }: Place, extra: Record<string, string> = FAST) =>
    startService(t, t.testdirName, { ...environment, ...extra });
  const replace = ({ store, bucket }: Place, text: string, dataset = 'ventas') =>
    store.put(`${bucket}/${dataset}/Ventas.csv`, text);
  const dataset = async ({ get }: Service) => (await get('/datasets/ventas')).json();
  const runs = async ({ get }: Service) => (await get('/runs')).json().items;
  const ended = (service: Service, count: number) =>
    until(
      () => runs(service),
      (all) => all.length >= count && all.every((run: { finishedAt: unknown }) => run.finishedAt !== null),
    );

  t.test(`${name}: a content that another program puts there is stored, trained on and answers`, async (t) => {
    const place = await placeOf(t);
    const service = await start(t, place);
    const text = salesCsv();
    await replace(place, text);
    const [run] = await ended(service, 1);
    t.match(run, {
      dataset: 'ventas',
      datasetVersion: versionOf(text),
      status: 'succeeded',
      options: { model: 'auto' },
    });
    t.match(await dataset(service), { version: versionOf(text), rejected: null });
    t.equal((await service.get('/datasets/ventas/content')).body, text);
    const next = salesCsv({ days: 396 });
    await replace(place, next);
    await ended(service, 2);
    const forecast = await until(
      async () => (await service.get('/forecast?days=1')).json(),
      ({ from }) => from === '2023-02-01',
    );
    t.equal(forecast.datasetVersion, versionOf(next), 'the new champion knows the new month');
    t.equal((await service.get(`/datasets/ventas/content?version=${versionOf(text)}`)).body, text, 'the old one stays');
    await replace(place, next);
    await delay(1000);
    t.equal((await runs(service)).length, 2, 'the same content again is no news');
  });

  t.test(`${name}: a bad file leaves the last good one in use and is told, once`, async (t) => {
    const place = await placeOf(t);
    const service = await start(t, place);
    const good = salesCsv();
    await service.upload('/datasets', good);
    await replace(place, bad);
    const { rejected, version } = await until(
      () => dataset(service),
      ({ rejected }) => rejected !== null,
    );
    t.equal(version, versionOf(good));
    t.match(rejected, { problemCount: 1, problems: [{ row: 367, column: 'Ventas', code: 'unparsable-number' }] });
    await delay(800);
    t.same((await dataset(service)).rejected, rejected, 'it is read once');
    t.same(await runs(service), []);
    t.equal((await service.get('/datasets/ventas/content')).body, good);
    await replace(place, salesCsv({ shift: 5 }));
    await ended(service, 1);
    t.match(await dataset(service), { version: versionOf(salesCsv({ shift: 5 })), rejected: null });
    await replace(place, bad);
    await until(
      () => dataset(service),
      ({ rejected }) => rejected !== null,
    );
    t.equal((await service.upload('/datasets', salesCsv({ shift: 5 }))).statusCode, 200, 'known, and put there again');
    t.equal((await dataset(service)).rejected, null);
    t.equal((await place.store.get(`${place.bucket}/ventas/Ventas.csv`))?.body.toString(), salesCsv({ shift: 5 }));
  });

  t.test(`${name}: two services on one store take a content over once`, async (t) => {
    const place = await placeOf(t);
    const services = await Promise.all([start(t, place), start(t, place)]);
    for (const shift of [1, 2, 3]) {
      const text = salesCsv({ shift });
      await replace(place, text);
      await until(
        () => runs(services[0]),
        (all) => all.length >= shift && all[0].datasetVersion === versionOf(text),
      );
    }
    await delay(500);
    const all = await ended(services[0], 3);
    t.same(
      all.map((run: { datasetVersion: string }) => run.datasetVersion),
      [3, 2, 1].map((shift) => versionOf(salesCsv({ shift }))),
    );
  });

  t.test(`${name}: uploads are no news to the watch`, async (t) => {
    const place = await placeOf(t);
    const service = await start(t, place);
    for (let shift = 0; shift < 10; shift++) {
      t.equal((await service.upload('/datasets', salesCsv({ shift }))).statusCode, 201);
    }
    await delay(1000);
    t.same(await runs(service), []);
  });

  t.test(`${name}: the webhook makes the service look, without polling`, async (t) => {
    const place = await placeOf(t);
    const service = await start(t, place, { WATCH_INTERVAL: '0', HOOK_TOKEN: TOKEN });
    const tell = (key: string, bucket = place.bucket) =>
      service.post('/hooks/minio', event(bucket, key), { authorization: `Bearer ${TOKEN}` });
    await replace(place, salesCsv());
    t.same((await tell('ventas%2FVentas.csv')).json(), { datasets: ['ventas'] });
    const again = await Promise.all(Array.from({ length: 5 }, () => tell('ventas/Ventas.csv')));
    t.same(
      again.map(({ statusCode }) => statusCode),
      Array(5).fill(202),
    );
    await ended(service, 1);
    t.equal((await runs(service)).length, 1, 'telling it again does no harm');
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
