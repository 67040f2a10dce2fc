import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import type { Run } from '../../src/runs/run.ts';
import { parseEvents, reaches } from './run-events.ts';
import { salesCsv } from './sales.ts';
import { startService } from './service.ts';

const root = t.testdir({});
const service = await startService(t, root);
const { get, post } = service;
await service.upload('/datasets', salesCsv({ from: '2020-01-01', days: 1096 }));

t.test('a cancelled run registers nothing, wherever it was', async (t) => {
  const places: [name: string, isThere: (run: Run) => boolean][] = [
    ['queued', () => true],
    ...(['load', 'train', 'evaluate', 'register'] as const).map((name): [string, (run: Run) => boolean] => [
      name,
      (run) => run.steps.some((step) => step.name === name && step.status !== 'pending'),
    ]),
    ['registering', ({ progress }) => progress > 0.9],
  ];
  for (const [place, isThere] of places) {
    const { id } = (await post('/train')).json();
    await reaches(service, id, isThere);
    const answer = await post(`/runs/${id}/cancel`);
    if (answer.statusCode === 409) {
      t.match(answer.json(), { code: 'run-ended' }, `${place}: too late`);
      t.match((await post('/train?wait=60')).json().status, 'succeeded');
      continue;
    }
    t.match([answer.statusCode, answer.json().status], [202, 'cancelled'], place);
    t.match((await get(`/runs/${id}`)).json(), { status: 'cancelled', model: null, error: null }, place);
    const next = (await post('/train?wait=60', { model: 'seasonal-naive', promote: 'never' })).json();
    t.equal(next.status, 'succeeded', `${place}: the next one does not wait for it, nor join it`);
    t.notOk((await readdir(join(root, 'modelos/ventas'))).includes(id), `${place}: no file is left`);
    t.match((await get(`/models/${id}`)).json(), { code: 'model-not-found' });
    t.match((await get(`/runs/${id}`)).json(), { status: 'cancelled' });
    t.match((await post(`/runs/${id}/cancel`)).json(), { status: 409, code: 'run-ended' });
    const end = parseEvents((await get(`/runs/${id}/events`)).body).at(-1);
    t.match(end, { event: 'end', data: { status: 'cancelled' } });
  }
  t.match((await post('/runs/20220101T000000000Z-00000000/cancel')).json(), { status: 404, code: 'run-not-found' });
});
