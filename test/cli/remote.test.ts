import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { createRemoteApi } from '../../cli/mcp/api.ts';
import { newKey } from '../new-key.ts';
import { salesCsv } from '../routes/sales.ts';
import { startService } from '../routes/service.ts';
import { agentOf } from './agent.ts';

/** The tools over a service at an address. */

const folder = t.testdir({ 'ventas.csv': salesCsv({ days: 60 }), 'html.csv': '<!DOCTYPE html><html></html>' });
const KEYS = { read: newKey(), write: newKey(), north: newKey(), unknown: newKey() };
const API_KEYS = `reader:read:${KEYS.read} writer:write:${KEYS.write} north:read:norte:${KEYS.north}`;
const { app } = await startService(t, join(folder, 'datos'), { API_KEYS });
const url = await app.listen({ host: '127.0.0.1', port: 0 });
const agentWith = (t: Test, key: string | undefined, address = url) =>
  agentOf(t, createRemoteApi({ url: address, key, language: 'en' }), { writes: true, folder });

t.test('a key that may write uploads, trains and is answered with the numbers of the API', async (t) => {
  const { ask } = await agentWith(t, KEYS.write, `${url}/`);
  const refused = await ask('upload_file', { path: 'html.csv', dataset: 'ventas' });
  t.match(refused.words, /HTML/);
  const stored = await ask('upload_file', { path: 'ventas.csv', dataset: 'ventas' });
  t.match(stored.data, { days: 60, changed: true }, stored.words);
  t.match((await ask('train')).data, { status: 'succeeded' });
  const { data } = await ask('forecast', { days: 14 });
  const response = await fetch(`${url}/forecast?days=14`, { headers: { 'x-api-key': KEYS.read } });
  const { total } = JSON.parse(await response.text());
  t.same(data.total, total);
});

t.test('what a key may not is refused by the service, and no key is told', async (t) => {
  const told: string[] = [];
  const agents = new Map<string | undefined, Awaited<ReturnType<typeof agentWith>>>();
  for (const [key, name, args, code] of [
    [KEYS.read, 'upload_file', { path: 'ventas.csv', dataset: 'ventas' }, 'forbidden'],
    [KEYS.read, 'check_file', { path: 'ventas.csv' }, 'forbidden'],
    [KEYS.read, 'train', { dataset: 'ventas' }, 'forbidden'],
    [KEYS.read, 'add_days', { dataset: 'ventas', days: [{ date: '2022-03-02', sales: 1 }] }, 'forbidden'],
    [KEYS.read, 'set_overrides', { days: [{ date: '2022-03-05', sales: 1, reason: 'x' }] }, 'forbidden'],
    [KEYS.north, 'forecast', { dataset: 'ventas' }, 'forbidden'],
    [KEYS.unknown, 'forecast', { dataset: 'ventas' }, 'unauthorized'],
    [undefined, 'list_datasets', {}, 'unauthorized'],
  ] as const) {
    const agent = agents.get(key) ?? (await agentWith(t, key));
    agents.set(key, agent);
    const { isError, words, json } = await agent.ask(name, args);
    t.ok(isError, name);
    t.equal(JSON.parse(json).code, code, `${name}: ${words}`);
    told.push(words, json, ...agent.said);
  }
  for (const key of Object.values(KEYS)) t.notMatch(told.join('\n'), key);
  const reading = await agents.get(KEYS.read)?.ask('forecast', { dataset: 'ventas' });
  t.equal(reading?.isError, false, 'reading is what it is for');
});

/** A server that is something else. */
async function otherServer(t: Test, listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

t.test('nobody but the service sees the key', async (t) => {
  const seen: (string | undefined)[] = [];
  const other = await otherServer(t, ({ headers }, response) => {
    seen.push(headers.authorization);
    response.end('{}');
  });
  const redirecting = await otherServer(t, (_, response) => response.writeHead(302, { location: other }).end());
  const { ask } = await agentWith(t, KEYS.read, redirecting);
  const { isError, words } = await ask('list_datasets');
  t.ok(isError);
  t.match(words, /The service does not answer: .*redirect/);
  t.same(seen, []);
});

t.test('what is no service of this kind is told', async (t) => {
  let answered = { status: 200, body: '' };
  const address = await otherServer(t, (_, response) => response.writeHead(answered.status).end(answered.body));
  const other = await agentWith(t, undefined, address);
  for (const [status, body] of [
    [200, '<html>Welcome</html>'],
    [200, '{"items":[{"name":"UPPER"}],"next":null}'],
    [200, '[]'],
    [500, 'Internal'],
    [403, '{"error":"no"}'],
  ] as const) {
    answered = { status, body };
    const { isError, json } = await other.ask('list_datasets');
    t.ok(isError, body);
    t.equal(JSON.parse(json).code, 'unexpected-answer', body);
  }
  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const { port } = gone.address() as AddressInfo;
  await once(gone.close(), 'close');
  const { ask } = await agentWith(t, undefined, `http://127.0.0.1:${port}`);
  const unreachable = await ask('list_datasets');
  t.ok(unreachable.isError);
  t.match(unreachable.words, /ECONNREFUSED/);
});

await t.test('a call that is cancelled ends its request', async (t) => {
  let arrived = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  let ended = () => {};
  const end = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const silent = await otherServer(t, (_, response) => {
    response.once('close', ended);
    arrived();
  });
  const { ask, said } = await agentWith(t, undefined, silent);
  const controller = new AbortController();
  const answer = ask('list_datasets', {}, controller.signal);
  await arrival;
  controller.abort(new Error('not wanted any more'));
  await t.rejects(answer, /not wanted any more/);
  await end;
  t.same(said, []);
});

// A service that listens would hold up the end of the process.
await app.close();
