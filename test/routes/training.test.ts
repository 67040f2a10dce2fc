import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { salesCsv } from './sales.ts';
import { startService } from './service.ts';

const root = t.testdir({});
const { call, get, post, upload } = await startService(t, root, { TRAIN_CONCURRENCY: '4' });

t.test('what a training is asked for is checked before anything is queued', async (t) => {
  t.match((await post('/train')).json(), { status: 404, code: 'dataset-not-found', detail: /POST \/datasets/ });
  await upload();
  const malformed: [body: object, field: string][] = [
    [{ model: 'prophet' }, 'body/model'],
    [{ promote: 'sometimes' }, 'body/promote'],
    [{ split: { method: 'random', trainRatio: 2 } }, 'body/split/trainRatio'],
    [{ split: { seed: -1 } }, 'body/split/seed'],
    [{ split: { fold: 3 } }, 'body/split'],
    [{ dataset: '../ventas' }, 'body/dataset'],
    [{ version: 'latest' }, 'body/version'],
    [{ epochs: 10 }, 'body'],
    [[], 'body'],
  ];
  for (const [body, field] of malformed) {
    const response = await post('/train', body);
    t.match(
      [response.statusCode, response.json().code, response.json().errors?.[0].field],
      [400, 'malformed-request', field],
      JSON.stringify(body),
    );
  }
  for (const query of ['wait=301', 'wait=-1', 'wait=long', 'wait=1.5', 'patience=3']) {
    t.match((await post(`/train?${query}`)).json(), { status: 400, errors: [{ field: /^query/ }] }, query);
  }
  t.match((await post('/train', { version: '000000000000' })).json(), { status: 404, code: 'version-not-found' });
  t.match((await post('/train', { dataset: 'none' })).json(), { status: 404, code: 'dataset-not-found' });
  const sent = (payload: string, type?: string) =>
    call({ method: 'POST', url: '/train', payload, headers: type === undefined ? {} : { 'content-type': type } });
  for (const payload of [
    '{',
    '"linear"',
    'null',
    '7',
    '{"model":"linear",}',
    '{"__proto__":{"model":"linear"}}',
    '{"constructor":{"prototype":{}}}',
  ]) {
    t.match((await sent(payload, 'application/json')).json(), { status: 400, code: 'malformed-request' }, payload);
  }
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/xml',
    'multipart/form-data; boundary=b',
    'text/csv',
  ]) {
    t.match((await sent('{}', type)).json(), { status: 415, code: 'unsupported-media-type' }, type);
  }
  t.match((await sent(`{"model":"${'x'.repeat(2 ** 20)}"}`, 'application/json')).json(), {
    status: 413,
    code: 'payload-too-large',
  });
  t.same((await get('/runs')).json(), { items: [], next: null }, 'nothing was queued');
  t.equal((await sent('', 'application/json')).statusCode, 400, 'an empty text is not JSON');
});

t.test('runs are listed newest first, by page and by dataset', async (t) => {
  const ids: string[] = [];
  for (const dataset of ['a', 'b', 'a-b']) await upload(`/datasets?name=${dataset}`);
  for (const dataset of ['a', 'b', 'a-b', 'a']) {
    ids.unshift((await post('/train?wait=60', { dataset, model: 'seasonal-naive' })).json().id);
  }
  const idsOf = async (url: string) => (await get(url)).json().items.map((run: { id: string }) => run.id);
  t.same(await idsOf('/runs'), ids);
  t.same(await idsOf('/runs?dataset=a'), [ids[0], ids[3]], 'a longer name is another dataset');
  t.same(await idsOf('/runs?dataset=none'), []);
  const pages: string[][] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { items: { id: string }[]; next: string | null } = (
      await get(`/runs?limit=2${cursor && `&cursor=${cursor}`}`)
    ).json();
    pages.push(page.items.map(({ id }) => id));
    cursor = page.next;
  }
  t.same(pages, [ids.slice(0, 2), ids.slice(2)]);
  for (const query of [
    'cursor=a.b',
    'cursor=',
    `cursor=${'x'.repeat(201)}`,
    'limit=0',
    'limit=201',
    'limit=ten',
    'dataset=A',
    'sort=asc',
  ]) {
    t.match(
      (await get(`/runs?${query}`)).json(),
      { status: 400, code: 'malformed-request', errors: [{ field: /^query/ }] },
      query,
    );
  }
  t.match((await get('/runs/20220101T000000000Z-00000000')).json(), { status: 404, code: 'run-not-found' });
  t.match((await get('/runs/latest')).json(), { status: 400, errors: [{ field: 'path/id' }] });
  await writeFile(join(root, 'modelos/_runs', ids[1], 'a-b.json'), '{}');
  t.same(await idsOf('/runs'), ids, 'a damaged document is put back by what stands beside the model');
});

t.test('a training: queued with 202, waited for with 200, its steps and its decision', async (t) => {
  const { version } = (await upload()).json();
  const queued = await post('/train');
  t.equal(queued.statusCode, 202);
  const { id } = queued.json();
  t.equal(queued.headers.location, `/runs/${id}`);
  t.match(queued.json(), {
    status: /queued|running/,
    dataset: 'ventas',
    datasetVersion: version,
    options: { model: 'auto' },
  });
  const waited = await post('/train?wait=60');
  t.match([waited.statusCode, waited.json().id], [200, id], 'the same request joins the run');
  t.equal(waited.headers.location, `/runs/${id}`);
  const run = (await get(`/runs/${id}`)).json();
  t.same(run, waited.json());
  t.match(run, { status: 'succeeded', progress: 1, model: id, error: null, decision: { promoted: true } });
  t.same(
    run.steps.map((step: { name: string; status: string }) => `${step.name} ${step.status}`),
    ['load', 'preprocess', 'split', 'train', 'evaluate', 'register'].map((name) => `${name} succeeded`),
  );
  const next = (await post('/train?wait=60', {})).json();
  t.not(next.id, id, 'one that has ended is not joined');
  t.equal((await post('/train?wait=0')).statusCode, 202, 'no patience, no end');
  for (const wait of ['', '%20', '-1', '301', '1.5', 'x']) {
    t.match((await post(`/train?wait=${wait}`)).json(), { status: 400, errors: [{ field: 'query/wait' }] }, wait);
  }
});

t.test('different requests of a dataset wait in line; its equals share a run', async (t) => {
  await upload('/datasets?name=line');
  const requests = [
    { dataset: 'line', model: 'linear' },
    { dataset: 'line', model: 'seasonal-naive' },
    { dataset: 'line', model: 'linear' },
    { dataset: 'line', model: 'linear', promote: 'never' },
  ];
  const ids: string[] = (await Promise.all(requests.map((request) => post('/train', request)))).map(
    (response) => response.json().id,
  );
  t.equal(ids[0], ids[2], 'whatever came in between');
  t.equal(new Set(ids).size, 3);
  const distinct = [...new Set(ids)];
  const runs = await Promise.all(
    distinct.map(async (id) => {
      for (;;) {
        const run = (await get(`/runs/${id}`)).json();
        if (run.finishedAt !== null) return run;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }),
  );
  const inOrder = runs.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  for (const [i, run] of inOrder.slice(1).entries()) t.ok(run.startedAt >= inOrder[i].finishedAt, 'one at a time');
});

t.test('a full queue is 503 with Retry-After', async (t) => {
  const { post, upload } = await startService(t, t.testdir(), { TRAIN_QUEUE_LIMIT: '1' });
  await upload();
  const wishes = [{ model: 'linear' }, { promote: 'never' }];
  const answers = await Promise.all(wishes.map((wish) => post('/train', wish)));
  const taken = answers.findIndex(({ statusCode }) => statusCode === 202);
  const refused = answers[1 - taken];
  t.match([refused.statusCode, refused.json().code, refused.headers['retry-after']], [503, 'queue-full', '30']);
  const joined = await post('/train?wait=60', wishes[taken]);
  t.equal(joined.json().id, answers[taken].json().id, 'joining needs no room');
});

t.test('four weeks are enough to train on, though not for a backtest', async (t) => {
  await upload('/datasets?name=short', salesCsv({ days: 28 }));
  const auto = (await post('/train?wait=60', { dataset: 'short' })).json();
  t.equal(auto.status, 'succeeded', 'some candidate fits');
  const metrics = (await get(`/models/${auto.model}`)).json();
  t.equal(metrics.report.backtest, null, 'without a single origin');
});
