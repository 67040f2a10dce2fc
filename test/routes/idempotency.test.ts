import t from 'tap';
import { csvFile, formOf, salesCsv } from './sales.ts';
import { startService } from './service.ts';
import { until } from './until.ts';

const key = (value: string) => ({ 'idempotency-key': value });

const neverTraining = { enqueue: async () => {}, cancel: async () => {}, close: async () => {} };

/** Two processes on one store. */
const root = t.testdir({});
const [a, b] = [await startService(t, root), await startService(t, root)];

t.test('a key in use is 409 with Retry-After, whoever asks; what was refused may be sent again', async (t) => {
  const wish = { dataset: 'shared', model: 'linear' };
  t.match((await a.post('/train', wish, key('early'))).json(), { status: 404 });
  await a.upload('/datasets?name=shared', salesCsv());
  // A dataset has one training at a time: the first request waits behind one that never begins, until all others have been refused.
  const idle = await startService(t, root, {}, { trainingQueue: neverTraining });
  const { id } = (await idle.post('/train', { dataset: 'shared' })).json();
  let answered = 0;
  const asked = [a, b, a, b, a, b].map(async (service) => {
    const answer = await service.post('/train?wait=300', wish, key('k'));
    answered++;
    return answer;
  });
  await until(
    async () => answered,
    (count) => count >= 5,
  );
  t.equal((await a.post(`/runs/${id}/cancel`)).statusCode, 202);
  const answers = await Promise.all(asked);
  const [done, busy] = [200, 409].map((code) => answers.filter(({ statusCode }) => statusCode === code));
  t.equal(done?.length, 1);
  t.equal(busy?.length, 5);
  for (const answer of busy ?? []) {
    t.match([answer.json().code, answer.headers['retry-after']], ['idempotency-key-in-use', '1']);
  }
  t.equal((await b.post('/train', wish, key('k'))).body, done?.[0]?.body);
  t.equal((await a.post('/train?wait=60', wish, key('early'))).statusCode, 200);
});

t.test(
  'an upload sent again with its key is stored once; another content, option or name is another request',
  async (t) => {
    const send = (url: string, text: string, value: string) =>
      a.call({ method: 'POST', url, payload: text, headers: { 'content-type': 'text/csv', ...key(value) } });
    const first = await send('/datasets', salesCsv(), 'upload');
    t.equal(first.statusCode, 201);
    await a.upload('/datasets', salesCsv({ shift: 1 }));
    const again = await send('/datasets', salesCsv(), 'upload');
    t.same([again.statusCode, again.headers.location, again.body], [201, first.headers.location, first.body]);
    t.not((await a.get('/datasets/ventas')).json().version, first.json().version, 'the later upload stays the latest');
    for (const [url, text] of [
      ['/datasets', salesCsv({ shift: 2 })],
      ['/datasets?allowNegative=true', salesCsv()],
      ['/datasets?name=other', salesCsv()],
    ] as const) {
      t.match((await send(url, text, 'upload')).json(), { status: 422, code: 'idempotency-key-reused' }, url);
    }
    const form = await formOf([['file', csvFile(salesCsv())]]);
    const asForm = await a.call({
      method: 'POST',
      url: '/datasets',
      payload: form.payload,
      headers: { ...form.headers, ...key('upload') },
    });
    t.equal(asForm.body, first.body, 'a form with the same file is the same request');
    t.match((await send('/datasets', 'no sales', 'refused')).json(), { status: 422, code: 'invalid-csv' });
    t.equal(
      (await send('/datasets', salesCsv({ shift: 3 }), 'refused')).statusCode,
      201,
      'a refused one frees its key',
    );
  },
);

t.test('a key is 1–255 visible ASCII characters', async (t) => {
  const wish = { dataset: 'shared', model: 'seasonal-naive' };
  for (const value of ['a b', 'é', 'x'.repeat(256), '\u00a0']) {
    t.match((await a.post('/train', wish, key(value))).json(), {
      status: 400,
      errors: [{ field: 'header/idempotency-key' }],
    });
  }
  t.equal((await a.post('/train?wait=60', wish, key(`${'!~'.repeat(127)}x`))).statusCode, 200);
});

t.test(
  'a training sent again with its key is the same training, also after a restart and in another process',
  async (t) => {
    const wish = { dataset: 'again', model: 'linear' };
    await a.upload('/datasets?name=again');
    const first = await a.post('/train?wait=60', wish, key('a'));
    const same = (answer: typeof first) =>
      t.same([answer.statusCode, answer.headers.location, answer.body], [200, first.headers.location, first.body]);
    t.equal(first.statusCode, 200);
    same(await a.post('/train', wish, key('a')));
    same(await b.post('/train?wait=60', { model: 'linear', dataset: 'again' }, key('a')));
    await a.app.close();
    const later = await startService(t, root);
    same(await later.post('/train', wish, key('a')));
    t.match((await later.post('/train', { ...wish, model: 'auto' }, key('a'))).json(), {
      status: 422,
      code: 'idempotency-key-reused',
    });
    const next = (await b.post('/train?wait=60', wish, key('b'))).json();
    t.not(next.id, first.json().id, 'another key is another training');
    t.equal((await later.get('/runs?dataset=again')).json().items.length, 2);
  },
);
