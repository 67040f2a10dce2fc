import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import type { Run } from '../../src/runs/run.ts';
import { type ServiceProcess, startProcess, storesToTest } from '../routes/process.ts';
import { salesCsv } from '../routes/sales.ts';
import { startService } from '../routes/service.ts';

const FIVE_YEARS = salesCsv({ from: '2018-01-01', days: 1826 });
const LEASE = { OWNER_LEASE_MS: '400' };
/** Long enough that nobody who is busy is taken for dead, on slow machines too. */
const LONG_LEASE = { OWNER_LEASE_MS: '60000' };

const runsOf = async (process: ServiceProcess) => (await process.get<{ items: Run[] }>('/runs?limit=200')).body.items;
const isRunning = ({ status }: Run) => status === 'running';
const isOver = () => false;

for (const [name, store] of storesToTest(t.testdir())) {
  await t.test(`on ${name}: runs of a killed process are interrupted and done again once`, async (t) => {
    const first = await startProcess(t, { ...store, ...LEASE });
    await first.upload('/datasets', FIVE_YEARS);
    const { body: running } = await first.post('/train');
    const { body: queued } = await first.post('/train', { model: 'linear' });
    await first.reaches(running.id, isRunning);
    await first.kill('SIGKILL');

    const second = await startProcess(t, { ...store, ...LEASE });
    const ends = [await second.reaches(running.id, isOver), await second.reaches(queued.id, isOver)];
    t.match(ends[0], { status: 'interrupted', error: { code: 'interrupted' }, model: null });
    t.match(ends[1], { status: 'interrupted', error: { code: 'interrupted', step: null }, model: null });
    const retries = (await runsOf(second)).filter(({ retryOf }) => retryOf !== null);
    t.same(retries.map(({ retryOf }) => retryOf).sort(), [running.id, queued.id]);
    for (const { id, retryOf } of retries) {
      const retried = await second.reaches(id, isOver);
      t.equal(retried.status, 'succeeded');
      t.match(ends.find((run) => run.id === retryOf)?.error?.message, id, 'the interrupted run names its retry');
      t.same(retried.options, ends.find((run) => run.id === retryOf)?.options);
    }
  });

  await t.test(`on ${name}: a living process takes over from one that died`, async (t) => {
    const survivor = await startProcess(t, { ...store, ...LEASE });
    const mortal = await startProcess(t, { ...store, ...LEASE });
    await survivor.upload('/datasets?name=b', FIVE_YEARS);
    const { body } = await mortal.post('/train', { dataset: 'b' });
    await mortal.reaches(body.id, isRunning);
    await mortal.kill('SIGKILL');
    t.equal((await survivor.reaches(body.id, isOver)).status, 'interrupted');
    const retry = (await runsOf(survivor)).find(({ retryOf }) => retryOf === body.id);
    t.equal((await survivor.reaches(retry?.id ?? '', isOver)).status, 'succeeded');
  });

  await t.test(`on ${name}: two processes train a request once, and other requests one after another`, async (t) => {
    const [a, b] = await Promise.all([
      startProcess(t, { ...store, ...LONG_LEASE }),
      startProcess(t, { ...store, ...LONG_LEASE }),
    ]);
    await a.upload('/datasets?name=c', FIVE_YEARS);
    const models = ['auto', 'linear', 'seasonal-naive', 'calendar'];
    const requests = [...models, ...models].flatMap((model) => [a, b].map((process) => ({ process, model })));
    const answers = await Promise.all(
      requests.map(async ({ process, model }) => ({
        model,
        ...(await process.post('/train?wait=100', { dataset: 'c', model })),
      })),
    );
    t.same([...new Set(answers.map(({ status, body }) => `${status} ${body.status}`))], ['200 succeeded']);
    for (const model of models) {
      const ids = new Set(answers.filter((answer) => answer.model === model).map(({ body }) => body.id));
      t.equal(ids.size, 1, `${model} was trained once`);
    }
    const trained = (await runsOf(a))
      .filter(({ dataset }) => dataset === 'c')
      .sort((x, y) => ((x.startedAt ?? '') < (y.startedAt ?? '') ? -1 : 1));
    t.equal(trained.length, models.length);
    for (const [i, run] of trained.slice(1).entries()) {
      const before = trained[i]?.steps.at(-1);
      t.ok(
        Date.parse(run.startedAt ?? '') >= Date.parse(before?.startedAt ?? '') + (before?.durationMs ?? 0),
        'one at a time',
      );
    }
  });

  await t.test(`on ${name}: a run is cancelled through another process`, async (t) => {
    const [a, b] = await Promise.all([
      startProcess(t, { ...store, ...LONG_LEASE }),
      startProcess(t, { ...store, ...LONG_LEASE }),
    ]);
    await a.upload('/datasets?name=d', FIVE_YEARS);
    const { body } = await a.post('/train', { dataset: 'd' });
    const cancelled = await b.post(`/runs/${body.id}/cancel`);
    t.match([cancelled.status, cancelled.body.status], [202, 'cancelled']);
    t.equal((await a.reaches(body.id, isOver)).status, 'cancelled');
    t.equal((await a.post('/train?wait=60', { dataset: 'd', model: 'seasonal-naive' })).body.status, 'succeeded');
    t.match((await b.get(`/models/${body.id}`)).status, 404);
  });
}

t.test('what the end of the service cuts off is done by the next one', async (t) => {
  const store = { STORAGE_URL: `file:${t.testdir()}`, ...LONG_LEASE };
  const first = await startProcess(t, store);
  await first.upload('/datasets', FIVE_YEARS);
  const { body } = await first.post('/train');
  await first.kill('SIGTERM');
  const second = await startProcess(t, store);
  const end = await second.reaches(body.id, isOver);
  t.match(end.status, /succeeded|interrupted/, 'it had ended in time, or is done again');
});

t.test('a retry is not retried, a removed dataset is not trained, a visible model is the end of its run', async (t) => {
  const root = t.testdir();
  const before = await startService(t, root);
  await before.upload();
  const done: Run = (await before.post('/train?wait=60', { model: 'linear' })).json();
  await before.app.close();

  const open = { ...done, finishedAt: null, model: null, decision: null, metrics: null, owner: 'gone' };
  const planted: Run[] = [
    { ...open, id: '20220101T000000000Z-00000001', status: 'queued', retryOf: done.id },
    {
      ...open,
      id: '20220101T000000000Z-00000002',
      status: 'running',
      dataset: 'none',
      options: { ...open.options, dataset: 'none' },
    },
    { ...open, status: 'running' },
    { ...open, id: '20220101T000000000Z-00000003', status: 'queued', owner: null },
  ];
  for (const run of planted) {
    await mkdir(join(root, 'modelos/_runs', run.id), { recursive: true });
    await writeFile(join(root, 'modelos/_runs', run.id, `${run.dataset}.json`), JSON.stringify(run));
  }
  const { get } = await startService(t, root);
  const ends: Run[] = [];
  for (const { id } of planted) {
    for (let run: Run | undefined; run === undefined || run.finishedAt === null; ) {
      run = (await get(`/runs/${id}`)).json() as Run;
      if (run.finishedAt !== null) ends.push(run);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  t.same(
    ends.map(({ status }) => status),
    ['interrupted', 'interrupted', 'succeeded', 'interrupted'],
  );
  t.same(ends[2], done);
  const retries = (await get('/runs?limit=200')).json().items.filter((run: Run) => run.retryOf !== null);
  t.same(retries.map(({ retryOf }: Run) => retryOf).sort(), ['20220101T000000000Z-00000003', done.id]);
  t.same(
    await readdir(join(root, 'modelos/ventas')).then((names) => names.includes('20220101T000000000Z-00000001')),
    false,
  );
});
