import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import t, { type Test } from 'tap';
import { createS3Store } from '../../src/storage/s3/s3-store.ts';
import { startService } from '../routes/service.ts';

async function portOf(t: Test, server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => server.close());
  return (server.address() as AddressInfo).port;
}

function http(listener: RequestListener): Server {
  return createServer((request, reply) => {
    request.resume();
    listener(request, reply);
  });
}

const saying = (status: number, type: string | undefined, body: string) =>
  http((_, reply) => {
    if (type !== undefined) reply.setHeader('content-type', type);
    reply.writeHead(status, { etag: '"e"', 'last-modified': new Date().toUTCString() }).end(body);
  });
const PAGE = '<!doctype html><html><body>MinIO Console<br></body></html>';
const speaking = (greeting: string) =>
  createTcpServer((socket) => {
    socket.on('error', () => {}).on('data', () => socket.write(greeting));
  });

/** What stands at MINIO_ENDPOINT, and what people must be told of it. */
const STRANGERS: readonly [name: string, server: Server, told: RegExp, useSSL?: boolean][] = [
  [
    'a console that has a page for every address',
    saying(200, 'text/html; charset=utf-8', PAGE),
    /web page .* console \(9001\)/,
  ],
  ['a web server without such a page', saying(404, 'text/html', PAGE), /web page/],
  ['plain text', saying(200, 'text/plain', 'hello'), /text\/plain and not as S3 does: check that MINIO_ENDPOINT/],
  ['an API that answers in JSON', saying(200, 'application/json', '{"a":1}'), /application\/json and not as S3/],
  ['an API that knows no such address', saying(404, 'application/json', '{}'), /404 and application\/json/],
  ['nothing but 200', saying(200, undefined, ''), /an empty body/],
  ['other XML', saying(200, 'application/xml', '<rss><a></rss'), /application\/xml and not as S3/],
  ['a server that wants TLS', saying(400, 'text/plain', 'Client sent an HTTP request'), /400 .* MINIO_USE_SSL/],
  ['a page to log in', http((_, reply) => reply.writeHead(302, { location: '/login' }).end()), /answered with 302/],
  ['a server that closes at once', createTcpServer((socket) => socket.destroy()), /closed the connection/],
  ['SSH', speaking('SSH-2.0-OpenSSH_9.6\r\n'), /does not answer in HTTP: MINIO_ENDPOINT/],
  ['Redis', speaking('-ERR unknown command\r\n'), /does not answer in HTTP/],
  ['a server without TLS', saying(200, 'text/plain', ''), /does not speak TLS: set MINIO_USE_SSL=false/, true],
];

/** Of parsers and sockets, and of nobody's business. */
const RAW = /Missing tag|Closing Tag|Parse Error|Expected HTTP|socket hang up|SSL routines|127\.0\.0\.1/;

for (const [name, server, told, useSSL = false] of STRANGERS) {
  t.test(`${name} is told from an S3 in words that help`, async (t) => {
    const store = createS3Store({
      ...{ endPoint: '127.0.0.1', port: await portOf(t, server), useSSL, requestTimeoutMs: 60_000 },
      ...{ accessKey: 'somebody', secretKey: 'a-secret-of-the-store', buckets: ['datos', 'modelos'] },
    });
    t.teardown(() => store.close());
    await t.rejects(store.ready(), { code: 'store-unavailable', message: told, retryAfter: 5 });
    const listed = await store.listFolders('datos/').catch((error: unknown) => error);
    t.match(listed, { code: 'store-unavailable' });
    t.notMatch(String(listed), RAW);
  });
}

t.test('a service on the port of a console is not ready, says why, and takes nothing', async (t) => {
  const port = await portOf(t, saying(200, 'text/html', PAGE));
  const { get, post, upload } = await startService(t, t.testdir(), {
    ...{ STORAGE_URL: 's3://', MINIO_ENDPOINT: `http://127.0.0.1:${port}` },
    ...{ MINIO_ACCESS_KEY: 'somebody', MINIO_SECRET_KEY: 'a-secret-of-the-store' },
  });
  const ready = await get('/readyz');
  t.match(ready.json(), { status: 503, code: 'store-unavailable', detail: /port of MinIO's console \(9001\)/ });
  for (const answer of [await upload(), await get('/datasets'), await get('/forecast'), await post('/train')]) {
    t.match(answer.json(), { status: 503, code: 'store-unavailable', detail: /web page/ });
  }
});

t.test('a page of a proxy before a store that is away blames no configuration', async (t) => {
  const store = createS3Store({
    ...{ endPoint: '127.0.0.1', port: await portOf(t, saying(502, 'text/html', PAGE)), useSSL: false },
    ...{ accessKey: 'somebody', secretKey: 'a-secret-of-the-store', buckets: ['datos'] },
  });
  t.teardown(() => store.close());
  await t.rejects(store.ready(), { code: 'store-unavailable', message: /^The object store cannot be used now$/ });
});
