import { gzipSync } from 'node:zlib';
import t from 'tap';
import { readConfig } from '../../src/config.ts';
import { newKey } from '../new-key.ts';
import { csvFile, formOf, salesCsv } from './sales.ts';
import { startService } from './service.ts';

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

t.test('requests a minute are counted per key, where there is one, and health is not counted', async (t) => {
  const [a, b] = [newKey(), newKey()];
  const API_KEYS = `a:read:${a} b:read:${b}`;
  const { get } = await startService(t, t.testdir(), { API_KEYS, RATE_LIMIT: '3' });
  const answers = [];
  for (let i = 0; i < 5; i += 1) answers.push(await get('/datasets', bearer(a)));
  t.same(
    answers.map(({ statusCode }) => statusCode),
    [200, 200, 200, 429, 429],
  );
  t.same(
    answers.map(({ headers }) => headers['x-ratelimit-limit']),
    [undefined, undefined, undefined, '3', '3'],
  );
  const { headers, ...last } = answers[4];
  t.match(last.json(), {
    code: 'too-many-requests',
    detail: /More than 3 requests a minute with the key "a": wait \d+ s/,
  });
  const wait = Number(headers['retry-after']);
  t.ok(wait >= 1 && wait <= 60, `wait ${wait} s`);
  t.equal(headers['x-ratelimit-reset'], headers['retry-after']);
  t.equal(headers['x-ratelimit-remaining'], '0');
  t.equal((await get('/datasets', bearer(b))).statusCode, 200, 'another key has its own');
  for (let i = 0; i < 10; i += 1) t.equal((await get('/healthz', bearer(a))).statusCode, 200);
  t.equal((await get('/readyz')).statusCode, 200);
});

t.test('without keys addresses are counted, as a trusted proxy gives them', async (t) => {
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const open = await startService(t, t.testdir({}), { RATE_LIMIT: '2' });
  const codes = async ({ get }: typeof open, addresses: string[]) => {
    const all = [];
    for (const address of addresses) all.push((await get('/datasets', from(address))).statusCode);
    return all;
  };
  t.same(await codes(open, ['10.0.0.1', '10.0.0.2', '10.0.0.3']), [200, 200, 429], 'nobody is believed');
  const behind = await startService(t, t.testdir({}), { RATE_LIMIT: '2', TRUST_PROXY: 'loopback' });
  t.same(await codes(behind, ['10.0.0.1', '10.0.0.2', '10.0.0.1', '10.0.0.1']), [200, 200, 200, 429]);
  t.equal(
    (await codes(behind, ['10.0.0.1, 10.0.0.9']))[0],
    200,
    'what the proxy adds counts, not what the client said',
  );
  t.same(await codes(behind, ['2001:db8::1', '2001:db8::2', '2001:db8::3']), [200, 200, 429], 'one network of IPv6');
  t.equal((await codes(behind, ['x\u00ff, <script>']))[0], 200, 'whatever the proxy passes on');
  const unlimited = await startService(t, t.testdir({}), { RATE_LIMIT: '0' });
  t.same(await codes(unlimited, Array(20).fill('10.0.0.1')), Array(20).fill(200));
  t.equal((await unlimited.get('/datasets')).headers['x-ratelimit-limit'], undefined);
});

t.test('wrong keys from one address are soon answered 429; right ones go on working', async (t) => {
  const key = newKey();
  const { get, post } = await startService(t, t.testdir(), { API_KEYS: `a:read:${key}`, AUTH_FAILURE_LIMIT: '3' });
  t.equal((await post('/train', {}, bearer(key))).statusCode, 403, 'a known key that may not is no failure');
  const sent = [{}, bearer(newKey()), { 'x-api-key': newKey() }, bearer(newKey())];
  const codes = [];
  for (const headers of sent) codes.push((await get('/forecast', headers as Record<string, string>)).statusCode);
  t.same(codes, [401, 401, 401, 429]);
  t.equal((await get('/access', bearer(newKey()))).statusCode, 429, 'wherever keys can be tried');
  t.equal((await get('/access')).statusCode, 200);
  t.equal((await get('/datasets', bearer(key))).statusCode, 200);
});

t.test('bodies that are compressed are refused in words', async (t) => {
  const { call, post } = await startService(t, t.testdir());
  for (const encoding of ['gzip', 'br', 'deflate', 'GZIP', 'gzip, gzip', 'x'.repeat(500)]) {
    const headers = { 'content-type': 'text/csv', 'content-encoding': encoding };
    const answer = await call({ method: 'POST', url: '/datasets', payload: gzipSync(salesCsv()), headers });
    t.match([answer.statusCode, answer.headers['accept-encoding']], [415, 'identity'], encoding.slice(0, 20));
    t.match(answer.json(), {
      code: 'unsupported-media-type',
      detail: /Send the body as it is, without Content-Encoding/,
    });
    t.ok(answer.body.length < 500);
  }
  const form = await formOf([['file', csvFile(salesCsv())]]);
  const zipped = { method: 'POST', url: '/datasets', payload: form.payload } as const;
  t.equal((await call({ ...zipped, headers: { ...form.headers, 'content-encoding': 'gzip' } })).statusCode, 415);
  t.equal((await post('/train', {}, { 'content-encoding': 'gzip' })).statusCode, 415);
  t.equal((await call({ ...zipped, headers: { ...form.headers, 'content-encoding': 'identity' } })).statusCode, 201);
});

t.test('forms with too many parts, fields or headers are refused, and the service goes on', async (t) => {
  const { call, upload } = await startService(t, t.testdir());
  const send = async (parts: Parameters<typeof formOf>[0]) => {
    const { payload, headers } = await formOf(parts);
    return (await call({ method: 'POST', url: '/datasets', payload, headers })).statusCode;
  };
  const many = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));
  t.match(String(await send(many(1000, () => ['name', 'ventas']))), /^4(00|13)$/, 'many fields');
  t.match(String(await send(many(1000, () => ['file', csvFile(salesCsv())]))), /^4(00|13)$/, 'many files');
  t.match(String(await send([['x'.repeat(10_000), 'y']])), /^4(00|13)$/, 'a long name');
  t.match(String(await send([['name', 'x'.repeat(100_000)]])), /^4(00|13)$/, 'a long value');
  t.equal(
    await send([
      ['__proto__', 'x'],
      ['file', csvFile(salesCsv())],
    ]),
    400,
  );
  const boundary = 'b';
  const crowded = many(5000, (i) => `X-${i}: ${'y'.repeat(50)}\r\n`).join('');
  const payload = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n${crowded}\r\n${salesCsv()}\r\n--${boundary}--\r\n`;
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  t.match(String((await call({ method: 'POST', url: '/datasets', payload, headers })).statusCode), /^(201|4\d\d)$/);
  t.match(String((await upload()).statusCode), /^20[01]$/);
});

t.test('uploads beyond those that are read at a time wait their turn', async (t) => {
  const { upload, get } = await startService(t, t.testdir(), { UPLOAD_CONCURRENCY: '2' });
  const names = Array.from({ length: 30 }, (_, i) => `s${String(i).padStart(2, '0')}`);
  const answers = await Promise.all(names.map((name) => upload(`/datasets?name=${name}`, salesCsv({ days: 60 }))));
  t.same([...new Set(answers.map(({ statusCode }) => statusCode))], [201]);
  t.same(
    (await get('/datasets')).json().items.map(({ name }: { name: string }) => name),
    names,
  );
});

t.test('proxies are addresses, not everybody; limits are whole numbers', async (t) => {
  for (const TRUST_PROXY of ['loopback', '127.0.0.1', '10.0.0.0/8, 192.168.1.1', '::1', 'fd00::/8,uniquelocal']) {
    t.ok(readConfig({ TRUST_PROXY }).trustProxy, TRUST_PROXY);
  }
  for (const TRUST_PROXY of ['true', '*', '1', '10.0.0.0/33', '0.0.0.0/0', 'proxy.example.org', '10.0.0.1/8/8', ',']) {
    t.throws(() => readConfig({ TRUST_PROXY }), /TRUST_PROXY: must be/, TRUST_PROXY);
  }
  t.equal(readConfig({}).trustProxy, false);
  for (const [name, value] of [
    ['RATE_LIMIT', '-1'],
    ['UPLOAD_CONCURRENCY', '0'],
    ['AUTH_FAILURE_LIMIT', 'x'],
  ] as const) {
    t.throws(() => readConfig({ [name]: value }), new RegExp(name));
  }
});
