import t from 'tap';
import { csvFile, formOf, salesCsv } from './sales.ts';
import { startService } from './service.ts';

const key = (value: string) => ({ 'idempotency-key': value });

t.test(
  'a training sent again with its key is the same training, also after a restart and in another process',
  async (t) => {
    const root = t.testdir();
    const { app, get, post, upload } = await startService(t, root);
    await upload();
    const first = await post('/train?wait=60', { model: 'linear' }, key('a'));
    const same = (answer: typeof first) =>
      t.same([answer.statusCode, answer.headers.location, answer.body], [200, first.headers.location, first.body]);
    t.equal(first.statusCode, 200);
    same(await post('/train', { model: 'linear' }, key('a')));
    const other = await startService(t, root);
    same(await other.post('/train?wait=60', { model: 'linear', dataset: 'ventas' }, key('a')));
    await app.close();
    const later = await startService(t, root);
    same(await later.post('/train', { model: 'linear' }, key('a')));
    t.match((await later.post('/train', { model: 'auto' }, key('a'))).json(), {
      status: 422,
      code: 'idempotency-key-reused',
    });
    const next = (await later.post('/train?wait=60', { model: 'linear' }, key('b'))).json();
    t.not(next.id, first.json().id, 'another key is another training');
    t.equal((await get('/runs').catch(() => later.get('/runs'))).json().items.length, 2);
  },
);

t.test('a key in use is 409 with Retry-After, whoever asks; what was refused may be sent again', async (t) => {
  const root = t.testdir();
  const [a, b] = [await startService(t, root), await startService(t, root)];
  t.match((await a.post('/train', {}, key('early'))).json(), { status: 404 });
  await a.upload();
  const answers = await Promise.all([a, b, a, b, a, b].map((service) => service.post('/train?wait=60', {}, key('k'))));
  const [done, busy] = [200, 409].map((code) => answers.filter(({ statusCode }) => statusCode === code));
  t.equal(done?.length, 1);
  t.equal(busy?.length, 5);
  for (const answer of busy ?? []) {
    t.match([answer.json().code, answer.headers['retry-after']], ['idempotency-key-in-use', '1']);
  }
  t.equal((await b.post('/train', {}, key('k'))).body, done?.[0]?.body);
  t.equal((await a.post('/train?wait=60', {}, key('early'))).statusCode, 200);
});

t.test(
  'an upload sent again with its key is stored once; another content, option or name is another request',
  async (t) => {
    const { call, get, upload } = await startService(t, t.testdir());
    const send = (url: string, text: string, value: string) =>
      call({ method: 'POST', url, payload: text, headers: { 'content-type': 'text/csv', ...key(value) } });
    const first = await send('/datasets', salesCsv(), 'a');
    t.equal(first.statusCode, 201);
    await upload('/datasets', salesCsv({ shift: 1 }));
    const again = await send('/datasets', salesCsv(), 'a');
    t.same([again.statusCode, again.headers.location, again.body], [201, first.headers.location, first.body]);
    t.not((await get('/datasets/ventas')).json().version, first.json().version, 'the later upload stays the latest');
    for (const [url, text] of [
      ['/datasets', salesCsv({ shift: 2 })],
      ['/datasets?allowNegative=true', salesCsv()],
      ['/datasets?name=other', salesCsv()],
    ] as const) {
      t.match((await send(url, text, 'a')).json(), { status: 422, code: 'idempotency-key-reused' }, url);
    }
    const form = await formOf([['file', csvFile(salesCsv())]]);
    const asForm = await call({
      method: 'POST',
      url: '/datasets',
      payload: form.payload,
      headers: { ...form.headers, ...key('a') },
    });
    t.equal(asForm.body, first.body, 'a form with the same file is the same request');
    t.match((await send('/datasets', 'no sales', 'b')).json(), { status: 422, code: 'invalid-csv' });
    t.equal((await send('/datasets', salesCsv({ shift: 3 }), 'b')).statusCode, 201, 'a refused one frees its key');
  },
);

t.test('a key is 1–255 visible ASCII characters', async (t) => {
  const { post, upload } = await startService(t, t.testdir());
  await upload();
  for (const value of ['a b', 'é', 'x'.repeat(256), '\u00a0']) {
    t.match((await post('/train', {}, key(value))).json(), {
      status: 400,
      errors: [{ field: 'header/idempotency-key' }],
    });
  }
  t.equal((await post('/train?wait=60', {}, key(`${'!~'.repeat(127)}x`))).statusCode, 200);
});
