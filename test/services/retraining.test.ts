import t from 'tap';
import { createSchedule } from '../../services/maintenance/schedule.ts';
import { createDatasetRepository } from '../../src/repositories/datasets.ts';
import type { Run, TrainRequest } from '../../src/runs/run.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import { until } from '../routes/until.ts';

const keys = createKeys({ data: 'datos', models: 'modelos' });
const HOUR = 3_600_000;
const noWarning = { warn: (fields: object) => t.fail('nothing goes wrong', fields) };

t.test('each turn of the schedule retrains every dataset once, whichever process comes first', async (t) => {
  const store = createLocalStore({ root: t.testdir() });
  const versions = createDatasetRepository(store, keys, noWarning);
  for (const name of ['dos', 'uno']) {
    const latest = { schema: 1, version: '0f3c5a9d2e71', contentEtag: 'e', updatedAt: '2026-01-01T00:00:00Z' };
    await store.put(keys.latest(name), JSON.stringify(latest));
  }
  await store.put(keys.content('arrived-but-not-accepted'), 'x');
  const asked: string[] = [];
  const training = {
    train: async ({ dataset, model, promote }: TrainRequest) => {
      asked.push(`${dataset} ${model} ${promote}`);
      return { id: dataset } as Run;
    },
  };
  let time = Date.parse('2026-01-01T04:00:00Z');
  const now = () => new Date(time);
  const log = { info: () => {}, error: (fields: object) => t.fail('nothing goes wrong', fields) };
  const process = () => createSchedule({ store, keys, versions, training, now, schedule: undefined, log });
  const processes = [process(), process(), process()];
  await Promise.all(processes.map(({ turn }) => turn(HOUR)));
  t.same(asked, ['dos auto if-better', 'uno auto if-better']);
  time += 2000;
  await process().turn(HOUR);
  t.equal(asked.length, 2, 'a process whose clock is late is of the same turn');
  time += HOUR;
  await Promise.all(processes.map(({ turn }) => turn(HOUR)));
  t.equal(asked.length, 4);
  await Promise.all(processes.map(({ close }) => close()));
});

t.test('the schedule fires', async (t) => {
  const store = createLocalStore({ root: t.testdir() });
  const versions = createDatasetRepository(store, keys, noWarning);
  const training = { train: async () => ({ id: '' }) as Run };
  const log = { info: () => {}, error: () => {} };
  const retraining = createSchedule({
    store,
    keys,
    versions,
    training,
    now: () => new Date(),
    schedule: '* * * * * *',
    log,
  });
  const claimed = await until(
    () => store.stat(keys.schedule),
    (found) => found !== undefined,
  );
  t.ok(claimed, 'a turn was claimed');
  await retraining.close();
});
