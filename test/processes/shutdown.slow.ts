import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import type { Run } from '../../src/runs/run.ts';
import { awaitedLater } from '../awaited-later.ts';
import { programArguments } from '../project.ts';
import { salesCsv } from '../routes/sales.ts';
import { until } from '../routes/until.ts';
import { type ServerProcess, startServer } from './server-process.ts';

const FIVE_YEARS = salesCsv({ from: '2018-01-01', days: 1826 });
const JSON_TYPE = { 'content-type': 'application/json' };

async function call<T>({ address }: ServerProcess, path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(address + path, init);
  return (await response.json()) as T; // the test says what it expects
}

const upload = (server: ServerProcess) =>
  call(server, '/datasets', { method: 'POST', body: FIVE_YEARS, headers: { 'content-type': 'text/csv' } });

t.test('SIGTERM: who waits is answered, what cannot end in time is left to the next process', async (t) => {
  const store = { STORAGE_URL: `file:${t.testdir()}`, OWNER_LEASE_MS: '60000' };
  const first = await startServer(t, { ...store, SHUTDOWN_GRACE_MS: '2500' });
  await upload(first);
  const train = (seed: number) =>
    fetch(`${first.address}/train?wait=300`, {
      method: 'POST',
      headers: { ...JSON_TYPE, 'x-request-id': `request-${seed}` },
      body: JSON.stringify({ split: { method: 'random', seed } }),
    });
  const answers = Array.from({ length: 20 }, (_, seed) => awaitedLater(train(seed)));
  const open = await until(
    async () => (await call<{ items: Run[] }>(first, '/runs?limit=200')).items,
    (runs) => runs.length === answers.length && runs.some(({ status }) => status === 'succeeded'),
  );
  const following = await fetch(`${first.address}/runs/${open[0]?.id}/events`);
  t.equal(await first.stop(), 0, 'it ends in order');
  await following.text().catch(() => undefined);
  const runs = await Promise.all(
    answers.map(async (answer) => {
      const response = await answer;
      t.equal(response.status, 200);
      return (await response.json()) as Run;
    }),
  );
  const left = runs.filter(({ status }) => status === 'interrupted');
  t.ok(left.length > 0 && left.length < runs.length, `${left.length} of ${runs.length} were left`);
  for (const { error } of left) t.match(error?.message, /next process does it again/);
  t.same([...new Set(runs.map(({ status }) => status))].sort(), ['interrupted', 'succeeded']);

  const second = await startServer(t, store);
  for (const { id } of left) {
    const { status, error } = await until(
      () => call<Run>(second, `/runs/${id}`),
      (run) => run.finishedAt !== null,
    );
    t.match([status, error?.retriedBy], ['interrupted', /Z-/], 'without waiting for a lease to run out');
    const retry = await until(
      () => call<Run>(second, `/runs/${error?.retriedBy}`),
      (run) => run.finishedAt !== null,
    );
    t.equal(retry.status, 'succeeded');
  }
  t.equal(await second.stop(), 0);

  const about = (id: string) => first.log.filter(({ run }) => run === id);
  for (const { id, dataset, status } of runs) {
    const [asked] = about(id).filter(({ msg }) => msg === 'training asked for');
    t.match(asked, { reqId: /^request-\d+$/, dataset }, 'the log joins request and run');
    t.match(
      about(id).find(({ msg }) => msg === 'training ended'),
      { status, dataset },
    );
  }
  const whole = runs.find(({ status }) => status === 'succeeded');
  const steps = about(whole?.id ?? '').filter(({ msg }) => msg === 'step ended');
  t.same(
    steps.map(({ step }) => step),
    whole?.steps.map(({ name }) => name),
  );
});

const HALVES: readonly [name: string, text: string][] = [
  [
    'a file as the body',
    'POST /datasets HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/csv\r\ncontent-length: 1000\r\n\r\nFecha,',
  ],
  [
    'a file in a form',
    'POST /datasets HTTP/1.1\r\nhost: localhost\r\ncontent-type: multipart/form-data; boundary=b\r\ncontent-length: 1000\r\n\r\n' +
      '--b\r\ncontent-disposition: form-data; name="file"; filename="Ventas.csv"\r\n\r\nFecha,Ventas\r\n2023-01-01,',
  ],
  [
    'a file in chunks',
    'POST /datasets HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/csv\r\ntransfer-encoding: chunked\r\n\r\n6\r\nFecha,\r\n',
  ],
  [
    'JSON',
    'POST /train HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"mod',
  ],
  ['headers', 'POST /train HTTP/1.1\r\nhost: localhost\r\ncontent-ty'],
];

t.test('requests that never arrive in full do not keep it from ending in order, and leave nothing', async (t) => {
  const folder = t.testdir({ store: {}, tmp: {} });
  const [store, tmp] = [join(folder, 'store'), join(folder, 'tmp')];
  const server = await startServer(t, { STORAGE_URL: `file:${store}`, TMPDIR: tmp, SHUTDOWN_GRACE_MS: '4000' });
  const { port } = new URL(server.address);
  const ends: Promise<unknown>[] = [];
  for (const [, text] of HALVES) {
    const socket = connect(Number(port), '127.0.0.1');
    t.teardown(() => socket.destroy());
    socket.on('error', () => undefined).resume();
    await once(socket, 'connect');
    socket.write(text);
    ends.push(new Promise((resolve) => socket.once('close', resolve)));
  }
  await fetch(`${server.address}/healthz`);
  t.equal(await server.stop(), 0);
  t.same((await Promise.all(ends)).length, HALVES.length, 'all are closed');
  t.notOk(
    server.log.some(({ msg }) => /killed|timeout/.test(msg)),
    'before it would have been cut off',
  );
  t.same(await readdir(tmp), [], 'no temporary file is left');
  const stored = await readdir(store, { recursive: true });
  t.same(
    stored.filter((path) => path.includes('ventas')),
    [],
    'and nothing is half stored',
  );
});

t.test('an upload that arrives while the service stops is answered', async (t) => {
  const server = await startServer(t, { STORAGE_URL: `file:${t.testdir()}`, SHUTDOWN_GRACE_MS: '60000' });
  const { port } = new URL(server.address);
  const text = salesCsv();
  const socket = connect(Number(port), '127.0.0.1').setEncoding('utf8');
  await once(socket, 'connect');
  let answer = '';
  socket.on('data', (data) => {
    answer += data;
  });
  const head = `POST /datasets HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/csv\r\ncontent-length: ${text.length}\r\n\r\n`;
  socket.write(head + text.slice(0, 5000));
  await fetch(`${server.address}/healthz`);
  const stopped = awaitedLater(server.stop());
  await until(
    () => fetch(`${server.address}/healthz`).catch(() => undefined),
    (answered) => answered === undefined || answered.status === 503,
  );
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(text.slice(5000));
  await closed;
  t.match(answer, /^HTTP\/1\.1 201 /);
  t.equal(await stopped, 0);
});

t.test('the command line', async (t) => {
  const run = (args: string[], env: Record<string, string> = {}) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [...programArguments('src/server.ts'), ...args], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, ...env },
    });
    return { status, stdout, stderr };
  };
  t.match(run(['--version']), { status: 0, stdout: /^\d+\.\d+\.\d+\n$/, stderr: '' });
  t.match(run(['--help']), { status: 0, stdout: /^Usage: .*STORAGE_URL.*Exit codes/s, stderr: '' });
  t.match(run(['-h'], { PORT: 'wrong' }), { status: 0 }, 'help needs no configuration');
  t.match(run(['--nonsense']), { status: 2, stdout: '', stderr: /--nonsense/ });
  t.match(run(['nonsense']), { status: 2, stdout: '', stderr: /nonsense/ });
  const wrong = run([], { PORT: 'x', LOG_LEVEL: 'y', SHUTDOWN_GRACE_MS: '5', HOST: '127.0.0.1' });
  t.match(wrong, { status: 2, stdout: '', stderr: /PORT:.*\n.*SHUTDOWN_GRACE_MS:.*\n.*LOG_LEVEL:/ });
  t.notMatch(wrong.stderr, /at .*\.ts:/, 'no stack for a mistake');
  const taken = await startServer(t, { STORAGE_URL: `file:${t.testdir()}` });
  const { port } = new URL(taken.address);
  const env = { STORAGE_URL: `file:${t.testdirName}`, PORT: port, LOG_LEVEL: 'silent' };
  t.match(run([], env), { status: 1, stderr: /EADDRINUSE/ });
});
