import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { AppError } from '../../src/errors.ts';
import { type ObjectStore, PreconditionFailedError } from '../../src/storage/object-store.ts';
import { createRetryingStore } from '../../src/storage/retrying-store.ts';
import { createS3Store, type S3StoreSettings } from '../../src/storage/s3/s3-store.ts';
import { testObjectStore } from '../contracts/object-store.ts';

const { TEST_S3_ENDPOINT, TEST_S3_ACCESS_KEY, TEST_S3_SECRET_KEY, CI } = process.env;
const HOW = 'set TEST_S3_ENDPOINT (http://127.0.0.1:9000), TEST_S3_ACCESS_KEY and TEST_S3_SECRET_KEY to run it';

function settingsOf(endpoint: string): S3StoreSettings {
  const { protocol, hostname, port } = new URL(endpoint);
  const useSSL = protocol === 'https:';
  const keys = { accessKey: TEST_S3_ACCESS_KEY ?? 'minioadmin', secretKey: TEST_S3_SECRET_KEY ?? 'minioadmin' };
  return { endPoint: hostname, port: Number(port) || (useSSL ? 443 : 80), useSSL, ...keys, requestTimeoutMs: 60_000 };
}

if (TEST_S3_ENDPOINT === undefined) {
  if (CI === 'true') t.fail(`the S3 suite may not be left out here: ${HOW}`);
  else t.pass('the S3 suite needs a server', { skip: HOW });
} else {
  const settings = settingsOf(TEST_S3_ENDPOINT);
  const run = randomBytes(4).toString('hex');
  await t.test('the server keeps the contract of object stores', async (t) => {
    const open = () => createRetryingStore(createS3Store(settings));
    await testObjectStore(t, { open, bucket: `test-a-${run}`, otherBucket: `test-b-${run}` });
  });

  await t.test('ready makes the buckets it is given', async (t) => {
    const bucket = `test-c-${run}`;
    const [store, other] = [createS3Store({ ...settings, buckets: [bucket] }), createS3Store(settings)];
    t.teardown(() => Promise.all([store.close(), other.close()]));
    await Promise.all([store.ready(), store.ready()]);
    await other.put(`${bucket}/a`, 'x', { ifNoneMatch: '*' });
    t.equal((await store.get(`${bucket}/a`))?.body.toString(), 'x');
  });

  await t.test('wrong keys are a store that cannot be used', async (t) => {
    const store = createS3Store({ ...settings, secretKey: 'not-the-secret' });
    t.teardown(() => store.close());
    await t.rejects(store.get(`test-a-${run}/a`), { code: 'store-unavailable', retryAfter: 5 });
    await t.rejects(store.ready(), { code: 'store-unavailable' });
  });

  await t.test('a slow reader of a large object is not cut off by the timeout', async (t) => {
    const [store, hasty] = [createS3Store(settings), createS3Store({ ...settings, requestTimeoutMs: 2000 })];
    t.teardown(() => Promise.all([store.close(), hasty.close()]));
    const content = randomBytes(24_000_000);
    await store.put(`test-a-${run}/large`, { size: content.length, open: () => Readable.from([content]) });
    const opened = await hasty.open(`test-a-${run}/large`);
    await delay(2500);
    t.ok(opened && content.equals(await buffer(opened.stream)));
  });
}

async function portOf(t: Test, server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => server.close());
  return (server.address() as AddressInfo).port;
}

function storeAt(t: Test, port: number, requestTimeoutMs = 60_000): ObjectStore {
  const store = createS3Store({ ...settingsOf(`http://127.0.0.1:${port}`), requestTimeoutMs });
  t.teardown(() => store.close());
  return store;
}

async function answering(t: Test, listener: RequestListener): Promise<ObjectStore> {
  const server = createServer(listener);
  t.teardown(() => server.closeAllConnections());
  return storeAt(t, await portOf(t, server));
}

/** Every method, each a store-unavailable that says when to come back. */
async function expectUnavailable(t: Test, store: ObjectStore) {
  const content = { size: 3, open: () => Readable.from([Buffer.from('abc')]) };
  const calls: Record<string, () => Promise<unknown>> = {
    get: () => store.get('bucket/a'),
    open: () => store.open('bucket/a'),
    stat: () => store.stat('bucket/a'),
    put: () => store.put('bucket/a', 'x'),
    stream: () => store.put('bucket/a', content),
    create: () => store.put('bucket/a', 'x', { ifNoneMatch: '*' }),
    swap: () => store.put('bucket/a', 'x', { ifMatch: 'e' }),
    delete: () => store.delete('bucket/a'),
    list: async () => {
      for await (const { key } of store.list('bucket/')) t.fail(key);
    },
    listFolders: () => store.listFolders('bucket/'),
    ready: () => store.ready(),
  };
  for (const [name, call] of Object.entries(calls)) {
    const error = await call().catch((thrown: unknown) => thrown);
    t.ok(error instanceof AppError && error.cause instanceof Error, name);
    t.match(error, { code: 'store-unavailable', retryAfter: 5 }, name);
  }
}

const xml = (code: string) => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`;

await t.test('a server that accepts and says nothing is unavailable within the timeout', async (t) => {
  const server = createTcpServer((socket) => socket.on('error', () => {}).resume());
  await expectUnavailable(t, storeAt(t, await portOf(t, server), 200));
});

await t.test('a refused connection is unavailable', async (t) => {
  const server = createTcpServer();
  const port = await portOf(t, server);
  server.close();
  await expectUnavailable(t, storeAt(t, port));
});

await t.test('answers of 500, 503 and AccessDenied are unavailable', async (t) => {
  for (const [status, code] of [
    [500, 'InternalError'],
    [503, 'SlowDown'],
    [403, 'AccessDenied'],
  ] as const) {
    await expectUnavailable(t, await answering(t, (_, reply) => reply.writeHead(status).end(xml(code))));
  }
});

await t.test('a body that breaks off is an error for its reader, never a shorter content', async (t) => {
  const headers = { 'content-length': 100, etag: '"e"', 'last-modified': new Date().toUTCString() };
  const store = await answering(t, (_, reply) => {
    reply.writeHead(200, headers).write('abc', () => setTimeout(() => reply.destroy(), 20));
  });
  await t.rejects(store.get('bucket/a'), { code: 'store-unavailable' });
  const opened = await store.open('bucket/a');
  await t.rejects(buffer(opened?.stream ?? Readable.from([])), { code: 'store-unavailable' });
});

await t.test('a full server is store-full', async (t) => {
  const store = await answering(t, (_, reply) => reply.writeHead(507).end(xml('XMinioStorageFull')));
  await t.rejects(store.put('bucket/a', 'x'), { code: 'store-full' });
});

await t.test('a put that meets another is tried again, a failed condition is not', async (t) => {
  const seen: (string | undefined)[] = [];
  const store = await answering(t, (request, reply) => {
    request.resume();
    seen.push(request.headers['if-match']);
    if (seen.length === 1) reply.writeHead(409).end(xml('ConditionalRequestConflict'));
    else if (seen.length === 2) reply.writeHead(403).end(xml('AccessDenied'));
    else if (seen.length === 3) reply.writeHead(200, { etag: '"new"' }).end();
    else reply.writeHead(412).end(xml('PreconditionFailed'));
  });
  t.same(await store.put('bucket/a', 'x', { ifMatch: 'old' }), { etag: 'new' });
  await t.rejects(store.put('bucket/a', 'x', { ifMatch: 'old' }), PreconditionFailedError);
  t.same(seen, Array(4).fill('"old"'));
});
