import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { type Run, STEP_NAMES } from '../../src/runs/run.ts';
import { createOtherProcessQueue } from '../jobs/other-process-queue.ts';
import { salesCsv } from '../routes/sales.ts';
import { startService } from '../routes/service.ts';
import { until } from '../routes/until.ts';
import { parsePrometheus, valueIn } from '../telemetry/prometheus-text.ts';

const FIVE_YEARS = salesCsv({ from: '2018-01-01', days: 1826 });

/** The service, whose trainings are done by another process that is given nothing but their keys. */
async function startSplitService(t: Test, leaseMs: number) {
  const root = t.testdir();
  const environment = { OWNER_LEASE_MS: String(leaseMs) };
  const queue = createOtherProcessQueue(t, { STORAGE_URL: `file:${root}`, LOG_LEVEL: 'silent', ...environment });
  const service = await startService(t, root, environment, { trainingQueue: queue });
  const train = async (wish: object = {}): Promise<Run> => (await service.post('/train', wish)).json();
  const read = async (id: string): Promise<Run> => (await service.get(`/runs/${id}`)).json();
  const reaches = (id: string, isThere: (run: Run) => boolean) =>
    until(
      () => read(id),
      (run) => isThere(run) || run.finishedAt !== null,
      60_000,
    );
  const modelsIn = async () => readdir(join(root, 'modelos/ventas')).catch(() => []);
  return { ...service, queue, train, read, reaches, modelsIn, ended: (id: string) => reaches(id, () => false) };
}

const hasBegun =
  (name: string) =>
  ({ steps }: Run) =>
    steps.some((step) => step.name === name && step.startedAt !== null);

t.test('a training that another process does is followed, waited for and answered with', async (t) => {
  const { app, train, get, post, read, upload } = await startSplitService(t, 60_000);
  await upload('/datasets', FIVE_YEARS);
  const queued = await train();
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const text = await (await fetch(`${address}/runs/${queued.id}/events`)).text();
  const events = text
    .split('\n\n')
    .filter((block) => block.startsWith('id: '))
    .map((block) => block.split('\n').map((line) => line.slice(line.indexOf(': ') + 2)))
    .map(([id, event, data]) => ({ id: Number(id), event, data: JSON.parse(data) }));
  t.same(
    events.filter(({ event }) => event === 'step').map(({ data }) => `${data.step.name} ${data.step.status}`),
    STEP_NAMES.flatMap((name) => [`${name} running`, `${name} succeeded`]),
  );
  const ids = events.map(({ id }) => id);
  t.same(
    ids,
    [...new Set(ids)].sort((a, b) => a - b),
    'ids rise',
  );
  const end = await read(queued.id);
  t.match(events.at(-1), { event: 'end', data: { id: queued.id, status: 'succeeded' } });
  t.same(events.at(-1)?.data, end);
  t.not(end.owner, queued.owner, 'the process that trained it made it its own');
  t.equal((await get('/forecast')).json().model.version, queued.id, 'whoever is told of the end finds its champion');

  const waited: Run = (await post('/train?wait=60', { model: 'linear', promote: 'always' })).json();
  t.equal(waited.status, 'succeeded');
  t.equal((await get('/forecast')).json().model.version, waited.id);
  const families = parsePrometheus((await get('/metrics')).body);
  t.equal(valueIn(families, 'prediccion_ventas_runs_total', { status: 'succeeded' }), 2, 'each is counted once');
  t.equal(
    valueIn(families, 'prediccion_ventas_run_step_duration_seconds_count', { step: 'train', status: 'succeeded' }),
    2,
  );
});

t.test('a training that another process does is cancelled, and leaves nothing', async (t) => {
  const { train, post, read, reaches, upload, modelsIn } = await startSplitService(t, 60_000);
  await upload('/datasets', FIVE_YEARS);
  const running = await train();
  const waiting = await train({ model: 'linear' });
  await reaches(running.id, hasBegun('train'));
  for (const { id } of [waiting, running]) {
    const answer = await post(`/runs/${id}/cancel`);
    t.match([answer.statusCode, answer.json().status], [202, 'cancelled']);
    t.equal((await read(id)).status, 'cancelled');
  }
  const next: Run = (await post('/train?wait=60', { model: 'seasonal-naive', promote: 'never' })).json();
  t.equal(next.status, 'succeeded');
  t.same(await modelsIn(), [next.id]);
  t.match((await post(`/runs/${running.id}/cancel`)).json(), { status: 409, code: 'run-ended' });
});

t.test('a deletion waits until the other process has stopped', async (t) => {
  const { train, call, reaches, upload, modelsIn, get } = await startSplitService(t, 60_000);
  await upload('/datasets', FIVE_YEARS);
  const running = await train();
  await reaches(running.id, hasBegun('train'));
  t.equal((await call({ method: 'DELETE', url: '/datasets/ventas' })).statusCode, 204);
  t.same(await modelsIn(), []);
  t.equal((await get(`/runs/${running.id}`)).statusCode, 404);
});

t.test('kill -9 of the process that trains: what it did is done again, what waited is done', async (t) => {
  const { train, get, post, read, reaches, ended, queue, upload, modelsIn } = await startSplitService(t, 1500);
  await upload('/datasets', FIVE_YEARS);
  const running = await train();
  const waiting = await train({ model: 'linear', promote: 'never' });
  await reaches(running.id, hasBegun('train'));
  await queue.kill();
  const waited: Run = (await post(`/train?wait=60`, {})).json();
  const interrupted = await ended(running.id);
  t.match(interrupted, { status: 'interrupted', model: null, error: { code: 'interrupted', step: 'train' } });
  t.equal(waited.id, interrupted.error?.retriedBy, 'whoever asks for the same waits for the retry');
  t.match(await read(waited.id), { status: 'succeeded', retryOf: running.id });
  t.match(await ended(waiting.id), { status: 'succeeded', retryOf: null }, 'nothing was lost of it');
  t.same((await modelsIn()).filter((name) => /^\d{8}T/.test(name)).sort(), [waiting.id, waited.id].sort());
  t.equal((await get('/runs')).json().items.length, 3, 'nothing was done twice');
  t.equal((await get('/forecast')).json().model.version, waited.id);
});
