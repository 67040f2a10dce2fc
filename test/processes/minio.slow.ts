import { setTimeout as delay } from 'node:timers/promises';
import { Client, NotificationConfig, ObjectCreatedAll, QueueConfig } from 'minio';
import t from 'tap';
import type { Run } from '../../src/runs/run.ts';
import { awaitedLater } from '../awaited-later.ts';
import { createMinio, freePort } from '../routes/minio-server.ts';
import { salesCsv } from '../routes/sales.ts';
import { startService } from '../routes/service.ts';
import { s3At } from '../routes/stores.ts';
import { until } from '../routes/until.ts';

const { TEST_MINIO_BINARY: binary } = process.env;
const TOKEN = 'a-token-of-some-length';
/** Those of a MinIO that was given none. */
const CREDENTIALS = { accessKey: 'minioadmin', secretKey: 'minioadmin', region: 'us-east-1' };

/** A service on this MinIO, whatever the credentials of the S3 that other tests use are. */
const storeOn = (endpoint: string): Record<string, string> => ({
  ...s3At(endpoint),
  MINIO_ACCESS_KEY: CREDENTIALS.accessKey,
  MINIO_SECRET_KEY: CREDENTIALS.secretKey,
});

if (binary === undefined) {
  t.pass('a MinIO that is stopped and told what to call needs a binary', { skip: 'set TEST_MINIO_BINARY to run it' });
} else {
  t.test('MinIO calls the webhook: a replaced file soon has a champion that answers', async (t) => {
    const port = await freePort();
    const minio = await createMinio(t, binary, t.testdir(), {
      MINIO_NOTIFY_WEBHOOK_ENABLE_VENTAS: 'on',
      MINIO_NOTIFY_WEBHOOK_ENDPOINT_VENTAS: `http://127.0.0.1:${port}/hooks/minio`,
      MINIO_NOTIFY_WEBHOOK_AUTH_TOKEN_VENTAS: `Bearer ${TOKEN}`,
    });
    await minio.start();
    const store = storeOn(minio.endpoint);
    const { app, get } = await startService(t, t.testdirName, { ...store, HOOK_TOKEN: TOKEN, WATCH_INTERVAL: '0' });
    await app.listen({ host: '127.0.0.1', port });
    t.equal((await get('/readyz')).statusCode, 200);
    const { hostname, port: minioPort } = new URL(minio.endpoint);
    const client = new Client({ endPoint: hostname, port: Number(minioPort), useSSL: false, ...CREDENTIALS });
    const config = new NotificationConfig();
    const queue = new QueueConfig('arn:minio:sqs::VENTAS:webhook');
    queue.addEvent(ObjectCreatedAll);
    queue.addFilterSuffix('Ventas.csv');
    config.add(queue);
    await client.setBucketNotification(store.DATA_BUCKET, config);
    for (const days of [365, 396]) {
      const started = performance.now();
      await client.putObject(store.DATA_BUCKET, 'ventas/Ventas.csv', salesCsv({ days }));
      const expected = days === 365 ? '2023-01-01' : '2023-02-01';
      const forecast = () => get('/forecast?days=1').then((answer) => answer.json());
      await until(forecast, ({ from }) => from === expected);
      t.comment(`a champion on the new file after ${Math.round(performance.now() - started)} ms`);
    }
    t.equal((await get('/runs')).json().items.length, 2);
  });

  t.test(
    'trainings that wait while MinIO is away are done when it is back; one that it cuts off says so',
    async (t) => {
      const minio = await createMinio(t, binary, t.testdir());
      await minio.start();
      const environment = { ...storeOn(minio.endpoint), TRAIN_CONCURRENCY: '1', WATCH_INTERVAL: '0' };
      const { get, post, upload } = await startService(t, t.testdirName, environment);
      for (const name of ['uno', 'dos']) {
        await upload(`/datasets?name=${name}`, salesCsv({ from: '2018-01-01', days: 1826 }));
      }
      const ids: string[] = [];
      for (const dataset of ['uno', 'dos', 'uno', 'dos']) {
        const split = { method: 'random', seed: ids.length };
        ids.push((await post('/train', { dataset, split })).json().id);
      }
      const [cutOff, ...waiting] = ids;
      const runOf = async (id: string): Promise<Run> => (await get(`/runs/${id}`)).json();
      await until(
        () => runOf(cutOff),
        ({ steps }) => steps.some(({ name, startedAt }) => name === 'train' && startedAt !== null),
      );
      await minio.stop();
      t.match((await post('/train', { dataset: 'uno' })).json(), { status: 503, code: 'store-unavailable' });
      await delay(3000);
      await minio.start();
      const ended = (id: string) =>
        until(
          () => runOf(id),
          ({ finishedAt }) => typeof finishedAt === 'string',
        );
      t.match(await ended(cutOff), {
        status: 'failed',
        error: { code: 'store-unavailable', message: /Train again with POST \/train once/ },
      });
      for (const id of waiting) t.match(await ended(id), { status: 'succeeded', error: null });
    },
  );

  t.test('MinIO is killed under load and comes back', async (t) => {
    const seconds = Number(process.env.TEST_OUTAGE_SECONDS ?? 4);
    const minio = await createMinio(t, binary, t.testdir());
    await minio.start();
    const service = await startService(t, t.testdirName, { ...storeOn(minio.endpoint), CHAMPION_POLL_MS: '200' });
    const { get, post, upload } = service;
    await upload();
    t.equal((await post('/train?wait=60', { model: 'linear' })).json().status, 'succeeded');
    const seen = { fresh: 0, stale: 0, refused: 0, accepted: 0 };
    let loading = true;
    const read = async () => {
      while (loading) {
        const answer = await get('/forecast');
        t.equal(answer.statusCode, 200);
        seen[answer.json().stale ? 'stale' : 'fresh']++;
        await delay(5);
      }
    };
    const write = async () => {
      for (let shift = 0; loading; shift++) {
        const { statusCode, headers } = await upload('/datasets?name=otro', salesCsv({ shift, days: 60 }));
        seen[statusCode === 201 ? 'accepted' : 'refused']++;
        if (statusCode !== 201) t.match([statusCode, headers['retry-after']], [503, String]);
        await delay(20);
      }
    };
    const load = awaitedLater(Promise.all([read(), read(), write()]));
    await delay(500);
    await minio.stop();
    await delay(seconds * 1000);
    const { refused, stale } = seen;
    t.ok(refused > 0 && stale > 0, 'told while it was away');
    await minio.start();
    const acceptedBefore = seen.accepted;
    await until(
      async () => seen.accepted,
      (accepted) => accepted > acceptedBefore,
    );
    await until(
      () => get('/forecast'),
      (answer) => answer.json().stale === undefined,
    );
    t.equal((await get('/readyz')).statusCode, 200);
    loading = false;
    await load;
    t.comment(JSON.stringify(seen));
  });
}
