import t from 'tap';
import { createStore, type StorageSettings } from '../src/create-store.ts';
import { createKeys } from '../src/storage/keys.ts';
import { salesCsv } from './routes/sales.ts';
import { startService } from './routes/service.ts';

const { TEST_S3_ENDPOINT, TEST_S3_ACCESS_KEY = '', TEST_S3_SECRET_KEY = '', CI } = process.env;

/** From the upload to the forecast, through two processes' worth of services on one store. */
async function wholeFlow(t: Tap, root: string, environment: Record<string, string>, settings: StorageSettings) {
  const names = { data: settings.buckets?.[0] ?? '', models: settings.buckets?.[1] ?? '' };
  const buckets = { DATA_BUCKET: names.data, MODELS_BUCKET: names.models };
  const start = () => startService(t, root, { ...environment, ...buckets, CHAMPION_POLL_MS: '100' });
  const service = await start();
  t.equal((await service.get('/readyz')).statusCode, 200);
  t.equal((await service.upload('/datasets', salesCsv())).statusCode, 201);
  const run = (await service.post('/train?wait=60')).json();
  t.equal(run.status, 'succeeded');
  const answer = await service.get('/forecast');
  t.match(answer.json(), { from: '2023-01-01', to: '2023-01-31', model: { version: run.id } });

  const store = await createStore(settings);
  const keys = createKeys(names);
  const content = await store.get(keys.content('ventas'));
  t.equal(content?.body.toString(), salesCsv(), 'the object is the upload, byte for byte');
  const files: string[] = [];
  for await (const { key } of store.list(keys.model('ventas', run.id)))
    files.push(key.slice(keys.model('ventas', run.id).length));
  for (const file of ['modelo.json', 'metricas.json', 'run.json', 'graficos/series.svg', 'graficos/forecast.svg']) {
    t.ok(files.includes(file), file);
  }
  await store.close();
  await service.app.close();

  const restarted = await start();
  const again = await restarted.get('/forecast');
  t.equal(again.body, answer.body, 'the same forecast after a restart');
  t.equal(again.headers.etag, answer.headers.etag);
  t.same((await restarted.get(`/runs/${run.id}`)).json(), run);
  t.equal((await restarted.call({ method: 'DELETE', url: '/datasets/ventas' })).statusCode, 204);
  t.equal((await restarted.get('/forecast')).statusCode, 404);
}

type Tap = typeof t;

t.test('the whole flow on a folder', async (t) => {
  const root = t.testdir();
  const settings = { kind: 'file' as const, root, buckets: ['dataset-predicciones', 'modelos'] };
  await wholeFlow(t as Tap, root, {}, settings);
});

const skip = TEST_S3_ENDPOINT || CI ? false : 'set TEST_S3_ENDPOINT, TEST_S3_ACCESS_KEY and TEST_S3_SECRET_KEY';
t.test('the whole flow on a real S3 server', { skip }, async (t) => {
  const { hostname, port } = new URL(TEST_S3_ENDPOINT ?? 'http://no-endpoint-given');
  const unique = `flow-${process.pid}-${process.hrtime.bigint()}`;
  const buckets = [`${unique}-data`, `${unique}-models`];
  const keys = { MINIO_ACCESS_KEY: TEST_S3_ACCESS_KEY, MINIO_SECRET_KEY: TEST_S3_SECRET_KEY };
  await wholeFlow(
    t as Tap,
    'modelos-of-s3',
    { STORAGE_URL: 's3://', MINIO_ENDPOINT: TEST_S3_ENDPOINT ?? '', ...keys },
    {
      kind: 's3',
      endPoint: hostname,
      port: Number(port),
      useSSL: false,
      accessKey: TEST_S3_ACCESS_KEY,
      secretKey: TEST_S3_SECRET_KEY,
      buckets,
    },
  );
});
