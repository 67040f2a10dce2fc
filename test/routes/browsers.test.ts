import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import t from 'tap';
import { type ContractDocument, operationsOf } from '../../routes/openapi/document.ts';
import { readConfig } from '../../src/config.ts';
import { newKey } from '../new-key.ts';
import { startService } from './service.ts';

const host = (name: string) => ({ host: name });
const code = ({ statusCode, body }: { statusCode: number; body: string }) =>
  statusCode < 400 ? statusCode : JSON.parse(body).code;

t.test('the service answers under its own names only', async (t) => {
  const { call } = await startService(t, t.testdir());
  const ask = (name: string, url = '/datasets') => call({ url, headers: host(name) });
  for (const name of [
    'localhost',
    'LOCALHOST:3000',
    '127.0.0.1',
    '127.0.0.1:3000',
    '127.8.8.8',
    '[::1]',
    '[::1]:3000',
  ]) {
    t.equal((await ask(name)).statusCode, 200, name);
  }
  const others = [
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    'xlocalhost',
    '127.0.0.1.evil.example',
    '10.0.0.5',
  ];
  const strange = [
    '127.0.0.1@evil.example',
    '127.0.0.1, evil.example',
    'localhost:3000:80',
    '[::1',
    ' ',
    'localhost#',
    '127.0.0.1/',
    '[::2]',
  ];
  for (const name of [...others, ...strange]) {
    const response = await ask(name);
    t.match(JSON.parse(response.body), { status: 421, code: 'misdirected-request', detail: /ALLOWED_HOSTS/ }, name);
  }
  for (const url of ['/healthz', '/readyz', '/metrics', '/v2/health/live', '/v2/health/ready']) {
    t.equal((await ask('evil.example', url)).statusCode, 200, url);
  }
  for (const url of [
    '/',
    '/docs',
    '/docs/json',
    '/openapi.json',
    '/openapi.yaml',
    '/settings',
    '/access',
    '/nothing',
  ]) {
    t.equal((await ask('evil.example', url)).statusCode, 421, url);
  }
  const forwarded = { host: 'evil.example', 'x-forwarded-host': 'localhost' };
  t.equal((await call({ url: '/datasets', headers: forwarded })).statusCode, 421, 'a page can set other headers');
});

t.test('no call of the contract is open to another name', async (t) => {
  const { app, call } = await startService(t, t.testdir());
  const { paths } = app.swagger() as unknown as ContractDocument;
  const probes = ['getHealth', 'getReadiness', 'getMetrics', 'getServerLive', 'getServerReady'];
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { operationId }] of Object.entries(methods)) {
      const url = path.replaceAll(/\{\w+\}/g, 'x');
      const response = await call({ method: method.toUpperCase() as 'GET', url, headers: host('evil.example') });
      const isOpen = response.statusCode !== 421;
      t.equal(isOpen, probes.includes(operationId), operationId);
    }
  }
});

t.test('other names are those of ALLOWED_HOSTS, and the address that it listens on', async (t) => {
  const { call } = await startService(t, t.testdir({}), {
    ALLOWED_HOSTS: 'Forecast.shop.example, 10.0.0.5,[fd00::1],',
  });
  for (const name of [
    'forecast.shop.example',
    'FORECAST.shop.example:8080',
    '10.0.0.5:3000',
    '[fd00::1]',
    'localhost',
  ]) {
    t.equal((await call({ url: '/datasets', headers: host(name) })).statusCode, 200, name);
  }
  t.equal((await call({ url: '/datasets', headers: host('other.shop.example') })).statusCode, 421);
  const listening = await startService(t, t.testdir({}), { HOST: '192.0.2.7', ALLOW_ANONYMOUS: 'true' });
  t.equal((await listening.get('/datasets', host('192.0.2.7:3000'))).statusCode, 200);
  t.equal((await listening.get('/datasets', host('192.0.2.8:3000'))).statusCode, 421);
  const everywhere = await startService(t, t.testdir({}), { HOST: '0.0.0.0', ALLOW_ANONYMOUS: 'true' });
  t.equal((await everywhere.get('/datasets', host('0.0.0.0:3000'))).statusCode, 421, 'which is no name');
});

t.test('with keys and without ALLOWED_HOSTS any name will do', async (t) => {
  const key = newKey();
  const headers = { ...host('forecast.shop.example'), authorization: `Bearer ${key}` };
  const API_KEYS = `boss:admin:${key}`;
  const any = await startService(t, t.testdir({}), { API_KEYS });
  t.equal((await any.get('/datasets', headers)).statusCode, 200);
  const named = await startService(t, t.testdir({}), { API_KEYS, ALLOWED_HOSTS: 'elsewhere.example' });
  t.equal((await named.get('/datasets', headers)).statusCode, 421);
  t.equal((await named.get('/datasets', { ...headers, host: 'elsewhere.example' })).statusCode, 200);
});

t.test('a page of another site changes nothing', async (t) => {
  const ALLOWED_ORIGINS = 'https://intranet.shop.example, http://10.0.0.5:8080';
  const { app, call, upload } = await startService(t, t.testdir(), { ALLOWED_ORIGINS });
  await upload();
  const { paths } = app.swagger() as unknown as ContractDocument;
  const changing = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => method !== 'get')
      .map((method) => ({ method: method.toUpperCase() as 'POST', url: path.replaceAll(/\{\w+\}/g, 'ventas') })),
  );
  t.ok(changing.length > 15);
  const foreign = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:4000' },
    { origin: 'http://localhost:3000.evil.example' },
    { origin: 'https://intranet.shop.example.evil.example' },
    { origin: 'file://localhost:3000' },
    { origin: '', 'sec-fetch-site': 'cross-site' },
  ];
  for (const headers of foreign) {
    for (const { method, url } of changing) {
      const response = await call({ method, url, headers: { ...host('localhost:3000'), ...headers } });
      if (code(response) !== 'foreign-origin') t.fail(`${method} ${url} ${JSON.stringify(headers)}: ${response.body}`);
    }
    t.pass(JSON.stringify(headers));
  }
  t.equal((await call({ url: '/datasets/ventas' })).statusCode, 200, 'it is still there');
  t.same(JSON.parse((await call({ url: '/audit' })).body).items.length, 1, 'nothing of it is written down');

  const own = [
    {},
    { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' },
    { origin: 'https://localhost:3000' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://intranet.shop.example', 'sec-fetch-site': 'cross-site' },
    { origin: 'http://10.0.0.5:8080', 'sec-fetch-site': 'same-site' },
  ];
  for (const headers of own) {
    const all = { ...host('localhost:3000'), ...headers };
    const response = await call({ method: 'DELETE', url: '/datasets/otro', headers: all });
    t.equal(code(response), 'dataset-not-found', JSON.stringify(headers));
  }
  t.equal(
    (await call({ url: '/datasets', headers: { 'sec-fetch-site': 'cross-site' } })).statusCode,
    200,
    'links work',
  );
});

t.test('what is answered is no part of a page elsewhere', async (t) => {
  const { call, upload } = await startService(t, t.testdir());
  await upload();
  const data = [
    '/datasets',
    '/datasets/ventas/content',
    '/openapi.json',
    '/healthz',
    '/nothing',
    '/metrics',
    '/datasets/x',
  ];
  for (const url of data) {
    t.match(
      (await call({ url })).headers,
      {
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      },
      url,
    );
  }
  for (const url of ['/docs', '/docs/static/index.html']) {
    const policy = String((await call({ url })).headers['content-security-policy']);
    t.match(policy, /frame-ancestors 'none'/, url);
    t.match(policy, /script-src 'self';/, url);
  }
});

t.test('two Host headers are none', async (t) => {
  const { app } = await startService(t, t.testdir());
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const answer = await new Promise<string>((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () =>
      socket.write('GET /datasets HTTP/1.1\r\nHost: localhost\r\nhOST: evil.example\r\nConnection: close\r\n\r\n'),
    );
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', reject).on('end', () => resolve(text));
  });
  t.match(answer, /^HTTP\/1\.1 400 /);
  t.match(answer, /two Host headers/);
});

t.test('names and origins that can be none are refused at the start', (t) => {
  for (const ALLOWED_HOSTS of ['http://a.example', 'a.example:80', 'a b', '*', '*.example', '[a.example]']) {
    t.throws(() => readConfig({ ALLOWED_HOSTS }), /ALLOWED_HOSTS: must be/, ALLOWED_HOSTS);
  }
  for (const ALLOWED_ORIGINS of [
    'a.example',
    'https://a.example/',
    'https://a.example:443',
    'null',
    '*',
    'ftp://a.example',
  ]) {
    t.throws(() => readConfig({ ALLOWED_ORIGINS }), /ALLOWED_ORIGINS: must be/, ALLOWED_ORIGINS);
  }
  t.end();
});

t.test('the contract tells what a page may meet', async (t) => {
  const { app } = await startService(t, t.testdir());
  const { paths } = app.swagger() as unknown as ContractDocument;
  for (const operation of operationsOf({ paths } as ContractDocument)) {
    const isProbe = /^(getHealth|getReadiness|getMetrics|getServerLive|getServerReady)$/.test(operation.operationId);
    t.equal('421' in operation.responses, !isProbe, operation.operationId);
  }
});
