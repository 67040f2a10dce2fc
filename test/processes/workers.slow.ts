import { spawnSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'tap';
import { chainRows } from '../../bench/csv-chain-rows.ts';
import { QUEUE_NAME } from '../../src/jobs/redis/connection.ts';
import type { Run } from '../../src/runs/run.ts';
import { CODE_VERSION } from '../../src/version.ts';
import { createRedis, REDIS_IS_MISSING, type RedisServer, startWorkerProcess } from '../jobs/redis-server.ts';
import { programArguments } from '../project.ts';
import { salesCsv } from '../routes/sales.ts';
import { type Service, startService } from '../routes/service.ts';
import { until } from '../routes/until.ts';
import { attributeOf, startCollector } from '../telemetry/collector.ts';
import { parsePrometheus, valueIn } from '../telemetry/prometheus-text.ts';
import { startServer } from './server-process.ts';

const SKIP = { skip: REDIS_IS_MISSING };
/** Two shards. */
const SHOPS = 64;
const CHAIN = [...chainRows({ shops: SHOPS, days: 150, order: 'by-shop' })].join('');

const chainOf = (service: Service) =>
  service.upload(`/datasets?name=chain&mapping=${encodeURIComponent(JSON.stringify({ series: ['Store'] }))}`, CHAIN);
const readRun = async (service: Service, id: string): Promise<Run> => (await service.get(`/runs/${id}`)).json();
const ended = (service: Service, { id }: Pick<Run, 'id'>): Promise<Run> =>
  until(
    () => readRun(service, id),
    ({ finishedAt }) => finishedAt !== null,
  );
const reached = (service: Service, { id }: Pick<Run, 'id'>, step: string): Promise<Run> =>
  until(
    () => readRun(service, id),
    ({ steps }) => steps.some(({ name, startedAt }) => name === step && startedAt !== null),
  );
const train = async (service: Service, wish: object): Promise<Run> => (await service.post('/train', wish)).json();

/** The ids in one of the lists of the queue. */
const idsIn = (redis: RedisServer, list: 'wait' | 'active'): Promise<string[]> =>
  redis.ask((client) => client.lrange(`bull:${QUEUE_NAME}:${list}`, 0, -1));

test(
  'without Redis trainings wait, and all else goes on; they are found again in one that comes empty',
  SKIP,
  async (t) => {
    const root = t.testdir();
    const redis = await createRedis(t, { keeps: false });
    const environment = { QUEUE_URL: redis.url, OWNER_LEASE_MS: '60000' };
    const service = await startService(t, root, environment);
    t.equal((await service.upload('/datasets?name=shop')).statusCode, 201);
    const first = await train(service, { dataset: 'shop', model: 'linear' });
    t.match((await service.get('/readyz')).json(), { status: 'ok', queue: { status: 'away', workers: 0 } });
    await delay(1500);
    t.match(await readRun(service, first.id), { status: /queued|running/ }, 'Redis was never there');

    await redis.start();
    const worker = startWorkerProcess(t, { ...environment, STORAGE_URL: `file:${root}` });
    t.match(await ended(service, first), { status: 'succeeded' });
    t.equal((await service.get('/forecast?dataset=shop')).statusCode, 200);
    await until(
      async () => (await service.get('/readyz')).json().queue,
      ({ status, workers }) => status === 'ok' && workers === 1,
    );
    const families = parsePrometheus((await service.app.inject('/metrics')).body);
    t.equal(valueIn(families, 'prediccion_ventas_queue_up', {}), 1);
    t.equal(valueIn(families, 'prediccion_ventas_queue_workers', {}), 1);
    t.equal(valueIn(families, 'prediccion_ventas_queue_jobs', { state: 'waiting' }), 0);

    await redis.kill();
    const second = await train(service, { dataset: 'shop', model: 'seasonal-naive' });
    t.equal((await chainOf(service)).statusCode, 201, 'uploads go on');
    t.equal((await service.get('/forecast?dataset=shop')).statusCode, 200, 'and so do forecasts');
    await delay(1500);
    t.match(await readRun(service, second.id), { status: /queued|running/ });
    await redis.start();
    t.match(await ended(service, second), { status: 'succeeded' }, 'nothing was kept there');

    const many = await train(service, { dataset: 'chain', model: 'linear' });
    await until(
      () => idsIn(redis, 'active'),
      (ids) => ids.length > 0,
    );
    await redis.flush();
    t.match(await ended(service, many), { status: 'succeeded', series: { total: SHOPS, succeeded: SHOPS } });
    t.match(worker.output(), /a job begins/);
  },
);

test(
  'jobs are names alone; a cancelled run takes its own back, and a worker that stops gives its job to another',
  SKIP,
  async (t) => {
    const root = t.testdir();
    const redis = await createRedis(t);
    await redis.start();
    const environment = { QUEUE_URL: redis.url, OWNER_LEASE_MS: '60000' };
    const service = await startService(t, root, environment);
    await chainOf(service);
    const waiting = await train(service, { dataset: 'chain', model: 'linear' });
    const ids = await until(
      () => idsIn(redis, 'wait'),
      (found) => found.length === 2,
    );
    const { owner } = await readRun(service, waiting.id);
    for (const id of ids) {
      t.notMatch(id, /:/);
      const data = JSON.parse((await redis.ask((client) => client.hget(`bull:${QUEUE_NAME}:${id}`, 'data'))) ?? '');
      const { shard, ...names } = data;
      t.same(names, { kind: 'shard', run: waiting.id, dataset: 'chain', owner, codeVersion: CODE_VERSION });
      t.match(shard, /^\d{4}$/);
    }
    await service.call({ method: 'POST', url: `/runs/${waiting.id}/cancel` });
    await until(
      () => idsIn(redis, 'wait'),
      (found) => found.length === 0,
    );

    const started = { ...environment, STORAGE_URL: `file:${root}` };
    const first = startWorkerProcess(t, { ...started, SHUTDOWN_GRACE_MS: '1000' });
    const stopped = await train(service, { dataset: 'chain' });
    await until(
      () => idsIn(redis, 'active'),
      (found) => found.length === 1,
    );
    await service.call({ method: 'POST', url: `/runs/${stopped.id}/cancel` });
    await until(
      () => idsIn(redis, 'active'),
      (found) => found.length === 0,
    );
    // One that is worked on is stopped.
    await until(
      async () => first.output(),
      (text) => text.includes('"stopped":true'),
    );

    const taken = await train(service, { dataset: 'chain', model: 'linear' });
    await until(
      () => idsIn(redis, 'active'),
      (found) => found.length === 1,
    );
    const second = startWorkerProcess(t, started);
    t.equal(await first.stop(), 0);
    t.match(await ended(service, taken), { status: 'succeeded', series: { total: SHOPS, succeeded: SHOPS } });
    t.notMatch(second.output(), /its worker has gone/, 'nobody had to wait for a lock');
    t.equal(await second.stop(), 0);
  },
);

test('a job that kills its worker is taken over, and the run is registered once', SKIP, async (t) => {
  const root = t.testdir();
  const redis = await createRedis(t);
  await redis.start();
  const collector = await startCollector(t);
  const environment = { QUEUE_URL: redis.url, OWNER_LEASE_MS: '60000' };
  const service = await startService(t, root, { ...environment, OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint });
  const started = { ...environment, STORAGE_URL: `file:${root}` };
  await service.upload('/datasets?name=shop', salesCsv({ from: '2018-01-01', days: 1826 }));
  const worker = startWorkerProcess(t, started);
  const run = await train(service, { dataset: 'shop' });
  const killed = await reached(service, run, 'train');
  await worker.kill();
  startWorkerProcess(t, started);
  const end = await ended(service, run);
  t.match(end, { status: 'succeeded', owner: killed.owner });
  t.ok((end.startedAt ?? '') > (killed.startedAt ?? ''), 'it was begun again');
  t.same(
    (await service.get('/models?dataset=shop')).json().items.map(({ version }: { version: string }) => version),
    [run.id],
  );

  await chainOf(service);
  t.match(await ended(service, await train(service, { dataset: 'chain', model: 'linear' })), { status: 'succeeded' });
  const families = parsePrometheus((await service.app.inject('/metrics')).body);
  t.equal(valueIn(families, 'prediccion_ventas_shard_duration_seconds_count', { by: 'worker' }), 2);
  await service.app.close();
  const tasks = collector.spans.filter(({ name }) => name.startsWith('task.'));
  t.same(tasks.map(({ name }) => name).sort(), ['task.shard', 'task.shard', 'task.train']);
  for (const task of tasks) {
    const parent = collector.spans.find(({ spanId }) => spanId === task.parentSpanId);
    t.equal(parent?.name, task.name === 'task.shard' ? 'train' : 'training', 'within the trace of the run');
    t.equal(parent?.traceId, task.traceId);
    t.match(attributeOf(task, 'task.worker'), /-\d+$/);
  }
});

test('a password is in no log; a Redis that may throw jobs away is complained about', SKIP, async (t) => {
  const password = `secret-${Math.random().toString(36).slice(2)}`;
  const redis = await createRedis(t, {
    arguments: ['--requirepass', password, '--maxmemory-policy', 'allkeys-lru'],
    password,
  });
  await redis.start();
  const { host } = new URL(redis.url);
  const outputOf = async (pass: string, said: RegExp): Promise<string> => {
    const worker = startWorkerProcess(t, {
      ...{ STORAGE_URL: `file:${t.testdirName}`, LOG_LEVEL: 'trace', QUEUE_URL: `redis://:${pass}@${host}` },
    });
    await until(
      async () => worker.output(),
      (text) => said.test(text),
    );
    await worker.stop();
    return worker.output();
  };
  const right = await outputOf(password, /set maxmemory-policy to noeviction \(it is allkeys-lru\)/);
  t.notMatch(right, password);
  t.match(right, host, 'where it is may be known');
  const wrong = await outputOf(`wrong-${password}`, /Redis cannot be used now/);
  t.match(wrong, /WRONGPASS|NOAUTH/);
  t.notMatch(wrong, password);
});

/** As if the optional packages were not installed. */
const WITHOUT_PACKAGES = `data:text/javascript,${encodeURIComponent(`
  import { register } from 'node:module';
  register('data:text/javascript,' + encodeURIComponent(\`
    export async function resolve(name, context, next) {
      if (name !== 'bullmq' && name !== 'ioredis') return next(name, context);
      throw Object.assign(new Error('Cannot find package ' + name), { code: 'ERR_MODULE_NOT_FOUND' });
    }
  \`));
`)}`;

test('without the packages QUEUE_URL says which to install, and without QUEUE_URL nobody misses them', async (t) => {
  const STORAGE_URL = `file:${t.testdir()}`;
  const start = (program: string, environment: Record<string, string>) =>
    startServer(t, environment, { args: ['--import', WITHOUT_PACKAGES, ...programArguments(program)] });
  const QUEUE_URL = 'redis://127.0.0.1:1';
  for (const program of ['src/server.ts', 'src/worker.ts']) {
    await t.rejects(start(program, { STORAGE_URL, QUEUE_URL }), {
      message: /ended with 2: .*\n +QUEUE_URL: .* npm install bullmq@6 ioredis@6/,
    });
  }
  await t.rejects(start('src/worker.ts', { STORAGE_URL }), /ended with 2: .*\n +QUEUE_URL: a worker takes its jobs/);
  const help = spawnSync(process.execPath, [...programArguments('src/worker.ts'), '--help'], { encoding: 'utf8' });
  t.match(help, { status: 0, stdout: /^Usage: node dist\/src\/worker\.js.*QUEUE_URL/s, stderr: '' });
  const server = await start('src/server.ts', { STORAGE_URL });
  t.equal((await fetch(`${server.address}/readyz`)).status, 200);
  t.equal(await server.stop(), 0);
});
