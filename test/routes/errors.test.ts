import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import Fastify, { type InjectOptions } from 'fastify';
import t from 'tap';
import { PROBLEM_TYPE, PROBLEMS, registerErrorHandling } from '../../routes/platform/errors.ts';
import { RequestLog } from '../../routes/platform/requests.ts';
import { AppError, ERROR_CODES } from '../../src/errors.ts';
import { PreconditionFailedError } from '../../src/storage/object-store.ts';
import { salesCsv } from './sales.ts';
import { startService } from './service.ts';

t.test('an address that does not exist is 404, one that does but not so is 405 with Allow', async (t) => {
  const { call, get } = await startService(t, t.testdir());
  for (const url of ['/nothing', '/datasets/a/b', '/Datasets', '//', '/docs/../../etc/passwd', '/forecast/2023-01']) {
    t.match((await get(url)).json(), { status: 404, code: 'route-not-found' }, url);
  }
  const wrong: [method: InjectOptions['method'], url: string, allow: string][] = [
    ['DELETE', '/forecast', 'GET, HEAD, POST'],
    ['PUT', '/forecast?days=3', 'GET, HEAD, POST'],
    ['GET', '/train', 'POST'],
    ['HEAD', '/predict', 'POST'],
    ['PUT', '/datasets', 'GET, HEAD, POST'],
    ['PATCH', '/datasets/ventas', 'DELETE, GET, HEAD'],
    ['OPTIONS', '/healthz', 'GET, HEAD'],
    ['DELETE', '/models/champion', 'GET, HEAD, PUT'],
    ['POST', '/openapi.yaml', 'GET, HEAD'],
  ];
  for (const [method, url, allow] of wrong) {
    const response = await call({
      method,
      url,
      payload: method === 'HEAD' ? undefined : '{',
      headers: { 'content-type': 'application/json' },
    });
    t.same([response.statusCode, response.headers.allow], [405, allow], `${method} ${url}`);
    if (method !== 'HEAD') t.match(response.json(), { code: 'method-not-allowed', detail: new RegExp(allow) });
  }
});

t.test('an address that cannot be read is 400', async (t) => {
  const { get } = await startService(t, t.testdir());
  for (const url of ['/datasets/%ff', '/datasets/%', '/models/%E0%A4%A', '/%zz']) {
    t.match((await get(url)).json(), { status: 400, code: 'malformed-request' }, url);
  }
  const long = await get(`/datasets/${'a'.repeat(500)}`);
  t.match(long.statusCode, /40[04]|414/);
  for (const name of ['__proto__', 'constructor', 'a%2fb', 'a%00b', 'VENTAS', '-a', ' ']) {
    t.match((await get(`/datasets/${name}`)).statusCode, /40[04]/, name);
  }
  t.match((await get('/datasets/constructor')).json(), { status: 404, code: 'dataset-not-found' });
});

t.test('HEAD is GET without the body', async (t) => {
  const { call, get, upload } = await startService(t, t.testdir());
  await upload();
  for (const url of [
    '/healthz',
    '/readyz',
    '/datasets',
    '/datasets/ventas',
    '/datasets/ventas/content',
    '/runs',
    '/models',
    '/openapi.yaml',
  ]) {
    const [full, head] = [await get(url), await call({ method: 'HEAD', url })];
    t.same([head.statusCode, head.body], [200, ''], url);
    t.same(head.headers['content-length'], full.headers['content-length'], url);
  }
  t.equal((await call({ method: 'HEAD', url: '/forecast' })).statusCode, 409);
});

t.test('over a socket: what is not HTTP is 400, Expect is answered, the service goes on', async (t) => {
  const { app } = await startService(t, t.testdir());
  const port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
  const say = async (message: string) => {
    const socket = connect(port, '127.0.0.1');
    socket.write(message);
    return text(socket);
  };
  const broken = await say('NONSENSE\r\n\r\n');
  t.match(broken, /^HTTP\/1\.1 400 /);
  t.match(broken, /content-type: application\/problem\+json/i);
  t.match(JSON.parse(broken.split('\r\n\r\n')[1]), { status: 400, code: 'malformed-request' });
  const crowded = await say(`GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`);
  t.match(crowded, /^HTTP\/1\.1 431 /);
  t.match(crowded, /application\/problem\+json/);
  t.match(await say('BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n'), /^HTTP\/1\.1 400 /);
  const rare = await say('LINK /forecast HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  t.match(rare, /^HTTP\/1\.1 40[45] /);
  t.match(rare, /application\/problem\+json/);
  const body = '{"dataset":"none"}';
  const train = `POST /train HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
  const expecting = await say(`${train}Expect: 100-continue\r\n\r\n${body}`);
  t.match(expecting, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 404 /);
  t.match(await say(`${train}Expect: miracles\r\n\r\n${body}`), /^HTTP\/1\.1 (404|417) /);
  t.match(await say('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'), /^HTTP\/1\.1 200 /);
});

t.test(
  'JSON in another encoding than UTF-8 is 415; that of a CSV is read from the file, whatever the header says',
  async (t) => {
    const { call } = await startService(t, t.testdir());
    const json = (type: string, url = '/train', method: InjectOptions['method'] = 'POST') =>
      call({ method, url, payload: '{"dataset":"none"}', headers: { 'content-type': type } });
    for (const charset of [
      'utf-16',
      'UTF-16LE',
      '"utf-16"',
      'iso-8859-1',
      'windows-1252',
      'utf-7',
      'nonsense',
      '""',
      '',
    ]) {
      const refused = await json(`application/json; charset=${charset}`);
      t.match(refused.json(), { status: 415, code: 'unsupported-media-type', detail: /UTF-8/ }, charset);
    }
    t.equal((await json('application/json;profile="a;charset=utf-16";CHARSET = utf-16')).statusCode, 415);
    t.equal((await json('Application/JSON;charset=utf-16', '/datasets/none/calendar', 'PUT')).statusCode, 415);
    for (const type of ['application/json', 'application/json; charset=utf-8', 'application/json;Charset="UTF-8"']) {
      t.match((await json(type)).json(), { code: 'dataset-not-found' }, type);
    }
    t.match((await json('application/json; charset=US-ASCII; profile="charset=utf-16"')).json(), {
      code: 'dataset-not-found',
    });

    const text = salesCsv().replace('Ventas', 'Año de ventas');
    const encodings: [name: string, bytes: Buffer][] = [
      ['utf-8', Buffer.from(text)],
      ['utf-16le', Buffer.from(`\ufeff${text}`, 'utf16le')],
      ['windows-1252', Buffer.from(text, 'latin1')],
    ];
    for (const [encoding, payload] of encodings) {
      for (const charset of ['', '; charset=utf-8', '; charset=utf-16', '; charset="iso-8859-1"']) {
        const mapping = encodeURIComponent('{"sales":"Año de ventas"}');
        const sent = {
          url: `/datasets?mapping=${mapping}`,
          payload,
          headers: { 'content-type': `text/csv${charset}` },
        };
        const { statusCode, body } = await call({ method: 'POST', ...sent });
        t.match([statusCode, JSON.parse(body).dialect], [/20[01]/, { encoding }], `${encoding} as ${charset}`);
      }
    }
  },
);

t.test('each error code leaves with its status, its faults, and nothing internal', async (t) => {
  const app = Fastify();
  t.teardown(() => app.close());
  registerErrorHandling(app);
  const thrown = new Map<string, Error>(
    ERROR_CODES.map((code) => [code, new AppError(code, `about ${code}`, { faults: [{ code: 'x', message: 'y' }] })]),
  );
  thrown.set('race', new PreconditionFailedError('modelos/ventas/champion.json', { ifMatch: 'x' }));
  thrown.set('bug', new TypeError('cannot read /srv/secret/path of undefined'));
  thrown.set('many', new AppError('invalid-csv', 'many', { faults: [{ code: 'x', message: 'y' }], faultCount: 1234 }));
  thrown.set('later', new AppError('store-unavailable', 'later', { retryAfter: 7 }));
  thrown.set('gone', Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
  app.get<{ Params: { name: string } }>('/:name', ({ params }) => Promise.reject(thrown.get(params.name)));
  const answer = async (name: string) => {
    const response = await app.inject(`/${name}`);
    t.equal(response.headers['content-type'], PROBLEM_TYPE, name);
    return {
      ...response.json(),
      sent: response.statusCode,
      retryAfter: response.headers['retry-after'],
      body: response.body,
    };
  };
  for (const code of ERROR_CODES) {
    const { status, title } = PROBLEMS[code];
    const type = `urn:prediccion-ventas:problem:${code}`;
    t.match(
      await answer(code),
      { type, title, status, sent: status, code, detail: `about ${code}`, errors: [{ code: 'x' }] },
      code,
    );
  }
  const race = await answer('race');
  t.match(race, { sent: 412, code: 'precondition-failed' });
  t.notMatch(race.body, /modelos/);
  const bug = await answer('bug');
  t.match(bug, { sent: 500, code: 'internal-error', detail: 'The service failed' });
  t.notMatch(bug.body, /secret/);
  t.match(await answer('many'), { errorCount: 1234, errors: [{ code: 'x' }] });
  t.equal((await answer('later')).retryAfter, '7');
  t.match(await answer('gone'), { sent: 400 });
});

t.test('the log: one line a request, a client that goes away is no error, a fault of ours is', async (t) => {
  const lines: { level: number; msg: string }[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(chunk));
      done();
    },
  });
  const app = Fastify({ logger: { level: 'info', stream }, logController: new RequestLog() });
  t.teardown(() => app.close());
  registerErrorHandling(app);
  app.get('/gone', () => Promise.reject(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })));
  app.get('/bug', () => Promise.reject(new Error('a bug')));
  await app.inject('/gone');
  t.same(
    lines.filter(({ level }) => level >= 50),
    [],
  );
  await app.inject('/bug');
  t.match(
    lines.filter(({ level }) => level >= 50),
    [{ msg: 'The service failed' }],
  );
});

t.test('a store that cannot be reached is 503, and liveness does not mind', async (t) => {
  const { get, upload } = await startService(t, t.testdir({ file: 'not a folder' }).concat('/file'));
  t.match((await get('/readyz')).json(), { status: 503, code: 'store-unavailable' });
  t.equal((await get('/healthz')).statusCode, 200);
  t.match((await upload()).statusCode, 503);
});
