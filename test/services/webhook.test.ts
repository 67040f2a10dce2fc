import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { createWebhook } from '../../services/monitoring/alerts.ts';

type Reply = (response: ServerResponse) => void;
const status =
  (code: number, headers = {}): Reply =>
  (response) =>
    response.writeHead(code, headers).end('x'.repeat(1000));
const silence: Reply = () => undefined;
const hangUp: Reply = (response) => void response.destroy();

/** Answers one request after the other, the last reply for all that follow. */
async function start(t: Test, ...replies: Reply[]) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    request.resume();
    const reply = replies[Math.min(requests.length, replies.length) - 1];
    request.on('end', () => reply(response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return { requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
}

const quick = { pauseMs: 1, random: () => 0.5 };

t.test('what fails for now is tried again, a bounded number of times', async (t) => {
  for (const failure of [status(500), status(503), status(429), status(408), hangUp]) {
    const { requests, url } = await start(t, failure, failure, status(204));
    await createWebhook({ url, ...quick }).send({ day: 1 });
    t.equal(requests.length, 3);
  }
  const { requests, url } = await start(t, status(500));
  await t.rejects(createWebhook({ url, ...quick }).send({}), { message: 'The webhook answered 500' });
  t.equal(requests.length, 4);
  t.match(requests[0], { method: 'POST', headers: { 'content-type': 'application/json' } });
});

t.test('what is refused is not tried again, and nobody is led elsewhere', async (t) => {
  const elsewhere = await start(t, status(200));
  for (const refusal of [status(400), status(404), status(302, { location: elsewhere.url })]) {
    const { requests, url } = await start(t, refusal);
    await t.rejects(createWebhook({ url, ...quick }).send({}));
    t.equal(requests.length, 1);
  }
  t.equal(elsewhere.requests.length, 0);
});

t.test('a receiver that is silent is given up', async (t) => {
  const { requests, url } = await start(t, silence);
  await t.rejects(createWebhook({ url, ...quick, timeoutMs: 1000, attempts: 2 }).send({}), { name: 'TimeoutError' });
  t.equal(requests.length, 2);
});

t.test('closing ends a request and a pause', async (t) => {
  const silent = await start(t, silence);
  const asking = createWebhook({ url: silent.url, ...quick });
  const ended = t.rejects(asking.send({}), { name: 'AbortError' });
  while (silent.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  asking.close();
  await ended;
  const failing = await start(t, status(500));
  const pausing = createWebhook({ url: failing.url, pauseMs: 600_000, random: () => 0.9 });
  const left = t.rejects(pausing.send({}), { name: 'AbortError' });
  while (failing.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await new Promise((resolve) => setTimeout(resolve, 20));
  pausing.close();
  await left;
});
