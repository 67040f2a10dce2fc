import { randomUUID } from 'node:crypto';
import t from 'tap';
import { readConfig } from '../../src/config.ts';
import { createStore } from '../../src/create-store.ts';
import { createInProcessEngine } from '../../src/jobs/in-process-engine.ts';
import { createWorker } from '../../src/jobs/worker.ts';
import type { TaskTiming } from '../../src/jobs/worker-pool.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { type CreateQueue, serviceOn } from '../contracts/training-store.ts';
import { salesCsv } from '../routes/sales.ts';
import { silentLog } from '../silent-log.ts';

const done: TaskTiming[] = [];

/** A worker whose runs of one series are done in this process, or in a thread. */
const workerOn =
  (where: 'here' | 'thread'): CreateQueue =>
  async (_t, environment) => {
    const config = readConfig(environment);
    const { storage, buckets } = config;
    const [store, own] = [await createStore(storage), await createStore(storage)];
    const runEngine = where === 'here' ? createInProcessEngine({ store: own, buckets, log: silentLog }) : undefined;
    const worker = createWorker({
      ...{
        owner: randomUUID(),
        store,
        keys: createKeys(buckets),
        now: () => new Date(),
        log: silentLog,
        config,
        runEngine,
      },
      hints: { onChanged: () => {}, onOperation: () => {}, onDone: (timing) => done.push(timing) },
    });
    worker.start();
    return { ...worker.queue, close: worker.close };
  };

t.test('a training in this process comes to what it does in a thread, without plots', async (t) => {
  const models: string[] = [];
  for (const where of ['here', 'thread'] as const) {
    const service = await serviceOn(t, workerOn(where));
    const { admit } = await service.dataset('ventas', salesCsv({ days: 90 }));
    const run = await service.enqueue(await admit());
    t.match(await service.ended(run), { status: 'succeeded', decision: { promoted: true } }, where);
    const [{ datasetVersion, ...model }] = [await service.models.readModel('ventas', run.id)].flatMap(
      (read) => read ?? [],
    );
    t.equal(typeof datasetVersion, 'string');
    models.push(JSON.stringify(model));
    const plots = (await service.files(run)).filter((file) => file.endsWith('.svg'));
    t.equal(plots.length > 0, where === 'thread', where);
    await service.queue.close(60_000);
  }
  t.equal(models[0], models[1]);
  t.match(done, [{ task: { kind: 'train' } }, { task: { kind: 'train' } }]);
});

t.test('a run without enough days fails with its reason', async (t) => {
  const service = await serviceOn(t, workerOn('here'));
  const { admit } = await service.dataset('ventas', salesCsv({ days: 30 }));
  const ended = await service.ended(await service.enqueue(await admit({ version: '000000000000' })));
  t.match(ended, { status: 'failed', error: { code: 'version-not-found' } });
  await service.queue.close(60_000);
});
