import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import t from 'tap';
import { keepPace } from '../../routes/datasets/upload-places.ts';
import { newKey } from '../new-key.ts';
import { programArguments } from '../project.ts';
import { startService } from './service.ts';
import { until } from './until.ts';

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

t.test('a hundred uploads that drip hold up neither forecasts nor other uploads for long', async (t) => {
  const { app, upload, post } = await startService(t, t.testdir(), {
    UPLOAD_CONCURRENCY: '4',
    UPLOAD_STALL_MS: '1000',
  });
  await upload();
  await post('/train?wait=60', { model: 'seasonal-naive' });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const port = Number(new URL(address).port);
  const boundary = 'b';
  const part = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nFecha,`;
  const begin = (i: number) => {
    const socket = connect(port, '127.0.0.1');
    const form = i % 2 === 0;
    const type = form ? `multipart/form-data; boundary=${boundary}` : 'text/csv';
    socket.on('error', () => undefined);
    socket.write(
      `POST /datasets?name=slow${i} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nContent-Length: 100000\r\n\r\n${form ? part : 'Fecha,'}`,
    );
    const drip = setInterval(() => socket.write('V'), 100);
    socket.on('close', () => clearInterval(drip));
    t.teardown(() => socket.destroy());
    const answered = once(socket, 'data').then(([head]) => String(head));
    // `once` would reject at an error of the socket, of those too that nobody waits for.
    const closed = new Promise((resolve) => socket.once('close', resolve));
    return { socket, answered, closed };
  };
  const slow = Array.from({ length: 100 }, (_, i) => begin(i));
  const heads = slow.map(({ answered }) => answered);
  t.match(await Promise.race(heads), /^HTTP\/1\.1 408 /, 'the first are cut off, the others wait');
  for (const path of ['/forecast', '/healthz', '/datasets']) t.equal((await fetch(address + path)).status, 200, path);
  const all = await Promise.all(heads);
  const stalled = slow.filter((_, i) => all[i].startsWith('HTTP/1.1 408'));
  t.ok(stalled.length >= 4 && stalled.length <= 20, `${stalled.length} had their turn`);
  for (const head of all) {
    t.match(head, /connection: close[\s\S]*less than 4096 bytes arrived in 1 s|retry-after: 5[\s\S]*too-many-uploads/i);
  }
  await Promise.all(stalled.map(({ closed }) => closed));
  for (const { socket } of slow) socket.destroy();
  t.equal((await upload('/datasets?name=next')).statusCode, 201, 'their places are free again');
});

t.test('headers and bodies that do not arrive in time are 408, and the connection ends', async (t) => {
  const { app } = await startService(t, t.testdir(), { REQUEST_TIMEOUT_MS: '1000' });
  const port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
  const begin = async (head: string) => {
    const socket = connect(port, '127.0.0.1');
    t.teardown(() => socket.destroy());
    socket.write(head);
    return text(socket);
  };
  const json =
    'POST /train HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a';
  for (const answer of await Promise.all(['GET /healthz HTTP/1.1\r\nX-Slow', json].map(begin))) {
    t.match(answer, /^HTTP\/1\.1 408 [\s\S]*"code":"request-timeout"/);
  }
  t.same((await app.inject('/audit')).json().items, [], 'nothing of it is a change');
});

t.test('only waiting for the sender counts, not the time that the reader takes', async (t) => {
  async function* source(pauses: readonly number[]) {
    for (const ms of pauses) {
      await new Promise((resolve) => setTimeout(resolve, ms).unref());
      yield Buffer.alloc(10);
    }
  }
  // Far apart, so that a busy machine does not turn the one into the other.
  const pace = { withinMs: 2000, bytes: 100 };
  const read = async (pauses: readonly number[], bytes: number, busyMs = 0) => {
    let count = 0;
    for await (const chunk of keepPace(source(pauses), { ...pace, bytes }, ({ length }) => length)) {
      count += chunk.length;
      if (busyMs > 0) await new Promise((resolve) => setTimeout(resolve, busyMs));
    }
    return count;
  };
  await Promise.all([
    read([0, 0, 0, 0], 100, 600).then((bytes) => t.equal(bytes, 40, 'a slow reader')),
    read(Array(5).fill(500), 10).then((bytes) => t.equal(bytes, 50, 'slow, but in pace')),
    t.rejects(read(Array(5).fill(500), 100), { code: 'request-timeout' }),
    t.rejects(read([60_000], 10), { code: 'request-timeout' }),
  ]);
});

t.test('who is overloaded turns requests away, but stays alive to its orchestrator', async (t) => {
  const { get, app } = await startService(t, t.testdir(), { MAX_EVENT_LOOP_DELAY_MS: '50' });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const afterBlock = async () => {
    const end = performance.now() + 400;
    while (performance.now() < end);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await setImmediate();
    return { answer: await get('/datasets'), health: await get('/healthz'), ready: await get('/readyz') };
  };
  const { answer, health, ready } = await until(afterBlock, ({ answer }) => answer.statusCode === 503);
  t.match(answer.json(), { code: 'overloaded' });
  t.equal(answer.headers['retry-after'], '2');
  t.same([health.statusCode, ready.statusCode], [200, 200]);
  await until(
    async () => (await app.inject('/datasets')).statusCode,
    (status) => status === 200,
  );
});

t.test('no secret is in the log at any level; the name of the key is', async (t) => {
  const [key, wrong, token] = [newKey(), newKey(), newKey()];
  const child = spawn(process.execPath, programArguments('src/server.ts'), {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      STORAGE_URL: `file:${t.testdir()}`,
      PORT: '0',
      LOG_LEVEL: 'trace',
      API_KEYS: `shop:read:${key}`,
      HOOK_TOKEN: token,
    },
  });
  const exited = once(child, 'exit');
  t.teardown(() => child.kill('SIGKILL'));
  const log: string[] = [];
  const lines = createInterface(child.stdout).on('line', (line) => log.push(line));
  const address = await new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      const found = /listening at (http:[^"\s]+)/.exec(line)?.[1];
      if (found) resolve(found);
    });
  });
  const ask = async (path: string, headers: Record<string, string>, method = 'GET') =>
    (await fetch(address + path, { method, headers })).status;
  t.equal(await ask('/datasets', bearer(key)), 200);
  t.equal(await ask('/datasets', { 'x-api-key': key, cookie: `k=${key}` }), 200);
  t.equal(await ask('/datasets', bearer(wrong)), 401);
  t.equal(await ask('/train', { 'x-api-key': key }, 'POST'), 403);
  t.equal(await ask('/datasets', { 'x-api-key': wrong, 'content-type': 'text/csv' }, 'POST'), 401);
  t.equal(await ask('/hooks/minio', bearer(token), 'POST'), 400);
  t.equal(await ask('/hooks/minio', bearer(wrong), 'POST'), 401);
  t.equal(await ask('/hooks/minio', { ...bearer(token), 'content-type': 'application/json' }, 'POST'), 400);
  child.kill('SIGTERM');
  await exited;
  const all = log.join('\n');
  t.match(all, /"key":"shop"/);
  t.match(all, /"statusCode":401/);
  for (const secret of [key, wrong, token]) t.notOk(all.includes(secret), 'a secret is in the log');
});

t.test('a start that fails names its faults without the keys', async (t) => {
  const [short, key] = ['not-a-long-key', newKey()];
  const child = spawn(process.execPath, programArguments('src/server.ts'), {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: { ...process.env, HOST: '0.0.0.0', API_KEYS: `a:read:${short} b:boss:${key}` },
  });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  t.equal(code, 2, 'as mistakes of the configuration end');
  t.match(said, /API_KEYS: entry 1: the key must be random[\s\S]*API_KEYS: entry 2: the role must be/);
  t.notOk(said.includes(short) || said.includes(key));
});
