import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { type Test, test } from 'tap';
import { readConfig } from '../../src/config.ts';
import { createStore } from '../../src/create-store.ts';
import { createHeartbeat, createOwnerRepository } from '../../src/jobs/heartbeat.ts';
import { createInProcessQueue } from '../../src/jobs/in-process-queue.ts';
import { createKeyedMutex } from '../../src/jobs/keyed-mutex.ts';
import type { Trainer } from '../../src/jobs/trainer.ts';
import type { TrainingQueue } from '../../src/jobs/training-queue.ts';
import { createWorker } from '../../src/jobs/worker.ts';
import { createRegistrationRecovery } from '../../src/pipeline/registration-recovery.ts';
import { createDatasetQueue, createDatasetQueueRepository } from '../../src/runs/dataset-queue.ts';
import { isOpen, queuedRun, type Run, startedRun, trainingOptionsSchema } from '../../src/runs/run.ts';
import { createRunRepository } from '../../src/runs/run-repository.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import { trainingQueueContract } from '../contracts/training-queue.ts';
import { type CreateQueue, serviceOn } from '../contracts/training-store.ts';
import { salesCsv } from '../routes/sales.ts';
import { until } from '../routes/until.ts';
import { silentLog } from '../silent-log.ts';

async function startWorker(environment: Readonly<Record<string, string>>, onChanged: (run: Run) => void = () => {}) {
  const config = readConfig(environment);
  const store = await createStore(config.storage);
  const keys = createKeys(config.buckets);
  const worker = createWorker({
    ...{ owner: randomUUID(), store, keys, now: () => new Date(), log: silentLog, config },
    hints: { onChanged, onOperation: () => {} },
  });
  worker.start();
  return { ...worker.queue, close: worker.close };
}

/** Threads of this process. */
const createThreads: CreateQueue = (_t, environment) => startWorker(environment);

test('threads of this process keep to the contract of queues', (t) => trainingQueueContract(t, createThreads));

test('of two workers that are given the same keys one trains each run', async (t) => {
  const savedBy = new Map<string, Set<number>>();
  const service = await serviceOn(t, async (_t, environment) => {
    const workers = await Promise.all(
      [0, 1].map((n) => startWorker(environment, ({ id }) => savedBy.set(id, new Set(savedBy.get(id)).add(n)))),
    );
    const both = (work: (worker: TrainingQueue) => Promise<void>) => Promise.all(workers.map(work)).then(() => {});
    return {
      enqueue: (key) => both((worker) => worker.enqueue(key)),
      cancel: (id) => both((worker) => worker.cancel(id)),
      close: (graceMs) => both((worker) => worker.close(graceMs)),
    };
  });
  const { admit, settled } = await service.dataset('ventas', salesCsv({ days: 120 }));
  const admitted: Run[] = [];
  for (const model of ['linear', 'seasonal-naive', 'calendar'] as const)
    admitted.push(await service.enqueue(await admit({ model })));
  const ends = await Promise.all(admitted.map(service.ended));
  t.same([...new Set(ends.map(({ status }) => status))], ['succeeded']);
  await settled();
  await service.queue.close(60_000);
  t.same(
    [...savedBy].map(([id, workers]) => [id, workers.size]),
    admitted.map(({ id }) => [id, 1]),
  );
  t.equal((await service.models.versions('ventas')).length, admitted.length);
});

const now = () => new Date('2023-01-01T00:00:00Z');

/** A queue on threads of the test's own making, which say themselves how a training comes to its end. */
function queueOn(t: Test, train: Trainer['train'], storeWaitMs?: number) {
  const store = createLocalStore({ root: t.testdir() });
  const keys = createKeys({ data: 'datos', models: 'modelos' });
  const runs = createRunRepository(store, keys);
  const heartbeat = createHeartbeat({ id: 'here', owners: createOwnerRepository(store, keys), timeoutMs: 60_000, now });
  const documents = createDatasetQueueRepository(store, keys);
  const datasetQueue = createDatasetQueue({ documents, runs, heartbeat, mutex: createKeyedMutex(), pollMs: 1 });
  const logged: object[] = [];
  const told: Run[] = [];
  const log = { ...silentLog, error: (fields: object) => void logged.push(fields), child: () => log };
  const queue = createInProcessQueue({
    ...{ runs, datasetQueue, owner: 'here', trainer: { train }, now, log },
    registration: createRegistrationRecovery({ store, keys, now }),
    hints: { onChanged: (run) => void told.push(run), onOperation: () => {} },
    ...(storeWaitMs === undefined ? {} : { storeWaitMs }),
  });
  const admit = async (seed: number, meanwhile = async (): Promise<unknown> => undefined): Promise<Run> => {
    const options = trainingOptionsSchema.parse({ version: 'bfd973bb33f6', split: { method: 'random', seed } });
    const id = `20230101T000000000Z-0000000${seed}`;
    const run = queuedRun(options, { id, at: now(), retryOf: null, codeVersion: '0', owner: 'here' });
    await datasetQueue.join(run);
    await runs.write(run);
    await meanwhile();
    await queue.enqueue(run);
    return run;
  };
  const ended = ({ id, dataset }: Run) =>
    until(
      async () => (await runs.read({ id, dataset })) as Run, // it is stored before it is asked for
      (run) => !isOpen(run),
    );
  return { queue, runs, admit, ended, logged, told, store, keys };
}

test('a thread that dies fails its run, says why to the log only, and holds up nobody', async (t) => {
  const { queue, admit, ended, logged, told } = queueOn(t, async ({ id }) => {
    throw new Error(`thread died in ${id}`);
  });
  const admitted = [await admit(1), await admit(2)];
  for (const run of admitted) {
    const end = await ended(run);
    t.match(end, { status: 'failed', finishedAt: now().toISOString(), error: { code: 'internal-error' } });
    t.notMatch(JSON.stringify(end), /thread died/);
  }
  await queue.close(1000);
  t.match(logged, [{ fault: /thread died/ }, { fault: /thread died/ }]);
  t.same(
    told.map(({ id, status }) => [id, status]),
    admitted.map(({ id }) => [id, 'failed']),
  );
});

test('a run that could not be begun, since the store was away, is begun later', async (t) => {
  let attempts = 0;
  const { queue, admit, ended, runs } = queueOn(t, async (key) => {
    attempts += 1;
    if (attempts === 1) return { kind: 'unclaimed', fault: 'the store is away' };
    const run = startedRun((await runs.read(key)) as Run, 'here', now()); // admitted below
    return { kind: 'ended', run: { ...run, status: 'succeeded' }, fault: undefined };
  });
  t.equal((await ended(await admit(1))).status, 'succeeded');
  t.equal(attempts, 2);
  await queue.close(1000);
});

test('a run that the store never lets begin is given up in the end, and says what to do', async (t) => {
  let attempts = 0;
  const away = async () => {
    attempts += 1;
    return { kind: 'unclaimed', fault: 'connect ECONNREFUSED\n    at secret.ts:1' } as const;
  };
  const { queue, admit, ended, logged } = queueOn(t, away, 900);
  const end = await ended(await admit(1));
  t.match(end, { status: 'failed', finishedAt: now().toISOString(), error: { code: 'store-unavailable', step: null } });
  t.match(end.error?.message, /waited 1 minute for the store .* POST \/train once GET \/readyz/);
  t.notMatch(end.error?.message, /secret\.ts/, 'what the thread said is for the log');
  t.equal(attempts, 3, 'with a longer pause before each attempt, and none after the last');
  await queue.close(1000);
  t.match(logged.slice(-1), [{ status: 'failed', fault: /was given up/ }]);
});

test('a run whose document cannot be read is reported, and the next one is trained', async (t) => {
  const { queue, admit, ended, logged, store, keys } = queueOn(t, async (key) => {
    const run = startedRun(await stored(key), 'here', now());
    return { kind: 'ended', run: { ...run, status: 'succeeded' }, fault: undefined };
  });
  const stored = (key: { id: string; dataset: string }) => createRunRepository(store, keys).read(key) as Promise<Run>; // admitted below
  const damaged = await admit(1, () => store.put(keys.run('20230101T000000000Z-00000001', 'ventas'), '{}'));
  t.equal((await ended(await admit(2))).status, 'succeeded');
  await queue.cancel(damaged.id);
  t.match(logged, [{ err: { message: /cannot be read/ } }]);
  await queue.close(1000);
});

test('what was visible when its thread was stopped has succeeded', async (t) => {
  const told = new EventEmitter();
  const { queue, admit, runs, store, keys } = queueOn(t, async (key, _listener, signal) => {
    const run = startedRun((await runs.read(key)) as Run, 'here', now()); // admitted below
    await runs.write(run);
    const end = JSON.stringify({ ...run, status: 'succeeded', model: run.id });
    await store.put(keys.modelFile(run.dataset, run.id, 'run.json'), end);
    told.emit('visible');
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  });
  const visible = once(told, 'visible');
  const run = await admit(1);
  await visible;
  await queue.close(1);
  t.match(await runs.read(run), { status: 'succeeded', model: run.id });
});
