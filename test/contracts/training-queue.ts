import { createHash } from 'node:crypto';
import { rename, unlink, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Test } from 'tap';
import { createDatasetService } from '../../services/datasets/datasets.ts';
import { createEvents } from '../../src/events.ts';
import { createHeartbeat, createOwnerRepository } from '../../src/jobs/heartbeat.ts';
import { createKeyedMutex } from '../../src/jobs/keyed-mutex.ts';
import type { TrainingQueue } from '../../src/jobs/training-queue.ts';
import { createRunId } from '../../src/primitives.ts';
import { createRemovals } from '../../src/repositories/dataset-removals.ts';
import { createDatasetRepository } from '../../src/repositories/datasets.ts';
import { createInboxRepository } from '../../src/repositories/inbox.ts';
import { createModelRepository } from '../../src/repositories/models.ts';
import { createDatasetQueue, createDatasetQueueRepository } from '../../src/runs/dataset-queue.ts';
import {
  endedRun,
  isOpen,
  queuedRun,
  type Run,
  STEP_NAMES,
  type TrainingOptions,
  trainingOptionsSchema,
} from '../../src/runs/run.ts';
import { createRunRepository } from '../../src/runs/run-repository.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import { salesCsv } from '../routes/sales.ts';
import { until } from '../routes/until.ts';

/** Makes the queue under test, on the store in a folder; it is closed by the test. */
export type CreateQueue = (t: Test, environment: Readonly<Record<string, string>>) => TrainingQueue;

const keys = createKeys({ data: 'dataset-predicciones', models: 'modelos' });
const now = () => new Date();
/** So long that nobody is taken for dead, however busy the machine is. */
const LEASE_MS = 60_000;
const SLOW = salesCsv({ from: '2018-01-01', days: 1826 });
const QUICK = salesCsv({ days: 120 });

/** A store with sales in it, and the service's part: it admits runs and hands their keys over. */
async function serviceOn(t: Test, createQueue: CreateQueue) {
  const root = `${t.testdir()}/store`;
  const store = createLocalStore({ root });
  const runs = createRunRepository(store, keys);
  const events = createEvents();
  const datasets = createDatasetService({
    datasets: createDatasetRepository(store, keys),
    arrivals: createInboxRepository(store, keys),
    removals: createRemovals({ store, keys, runs, events }),
    ...{ events, now, maxUploadBytes: 1e7 },
  });
  const owners = createOwnerRepository(store, keys);
  const heartbeat = createHeartbeat({ id: 'service', owners, timeoutMs: LEASE_MS, now });
  const documents = createDatasetQueueRepository(store, keys);
  const datasetQueue = createDatasetQueue({ documents, runs, heartbeat, mutex: createKeyedMutex(), pollMs: 20 });
  const queue = createQueue(t, {
    ...{ STORAGE_URL: `file:${root}`, LOG_LEVEL: 'silent', TRAIN_CONCURRENCY: '2', OWNER_LEASE_MS: String(LEASE_MS) },
  });

  const upload = async (dataset: string, csv: string): Promise<string> => {
    const received = await datasets.receive(Readable.from([Buffer.from(csv)]), { allowNegative: false });
    const { document } = await datasets.accept(dataset, received, { allowNegative: false });
    await received.remove();
    return document.version;
  };

  /** A run that is stored and has its place: what the service does before it hands over the key. */
  const admit = async (version: string, options: Partial<TrainingOptions> = {}): Promise<Run> => {
    const random = () => createHash('sha256').update(String(Math.random())).digest().subarray(0, 4);
    const wished = { ...trainingOptionsSchema.parse({ version, dataset: 'ventas' }), ...options };
    const details = { id: createRunId(now(), random), at: now(), retryOf: null, codeVersion: '0', owner: 'service' };
    const run = queuedRun(wished, details);
    await datasetQueue.join(run);
    await runs.write(run, { ifNoneMatch: '*' });
    return run;
  };

  const enqueue = async (run: Run): Promise<Run> => {
    await queue.enqueue({ id: run.id, dataset: run.dataset });
    return run;
  };

  const reaches = (run: Run, isThere: (run: Run) => boolean): Promise<Run> =>
    until(
      async () => (await runs.read(run)) as Run, // it is stored before it is asked for
      (found) => isThere(found) || !isOpen(found),
      60_000,
    );

  return {
    ...{ root, store, runs, queue, datasetQueue, heartbeat, upload, admit, enqueue, reaches },
    files: (run: Run) => createModelRepository(store, keys).files(run.dataset, run.id),
    ended: (run: Run) => reaches(run, () => false),
    /** Nobody works on anything of the dataset any more. */
    settled: (dataset = 'ventas') =>
      until(
        () => datasetQueue.runsOf(dataset),
        (open) => open.length === 0,
        60_000,
      ),
    async cancelInStore(run: Run): Promise<Run> {
      for (;;) {
        const stored = await runs.readVersioned(run);
        if (!stored || !isOpen(stored.value)) throw new Error('it is too late to cancel it');
        const cancelled = endedRun(stored.value, 'cancelled', now());
        if (await runs.replace(cancelled, stored.etag)) return cancelled;
      }
    },
  };
}

const isTraining = ({ steps }: Run) => steps.some(({ name, startedAt }) => name === 'train' && startedAt !== null);
const SEEDS = (seed: number): Partial<TrainingOptions> => ({
  model: 'seasonal-naive',
  split: { method: 'random', trainRatio: 0.8, seed },
});

/** What every queue keeps to, wherever its runs are trained. */
export async function trainingQueueContract(t: Test, createQueue: CreateQueue): Promise<void> {
  await t.test('a run is trained by its key alone: its document tells how, a living process owns it', async (t) => {
    const { queue, upload, admit, enqueue, ended, settled, files, heartbeat, runs } = await serviceOn(t, createQueue);
    const run = await enqueue(await admit(await upload('ventas', QUICK)));
    const end = await ended(run);
    t.match(end, { id: run.id, status: 'succeeded', model: run.id, progress: 1, error: null });
    t.same(
      end.steps.map(({ name, status }) => `${name} ${status}`),
      STEP_NAMES.map((name) => `${name} succeeded`),
    );
    t.ok(Date.parse(end.startedAt ?? '') >= Date.parse(end.queuedAt));
    t.equal(await heartbeat.isAlive(end.owner), true);
    t.ok((await files(run)).includes('run.json'));
    await settled();

    await enqueue(run);
    await queue.close(60_000);
    t.same(await runs.read(run), end, 'one that has ended is not trained again');
    t.equal(await heartbeat.isAlive(end.owner), false, 'a closed queue is gone for others too');
    await t.rejects(queue.enqueue(run), { code: 'queue-full' });
  });

  await t.test('a run that is handed over more than once is trained once', async (t) => {
    const { queue, upload, admit, enqueue, ended, settled, store } = await serviceOn(t, createQueue);
    const run = await admit(await upload('ventas', QUICK));
    await Promise.all([enqueue(run), enqueue(run), enqueue(run)]);
    const end = await ended(run);
    await enqueue(run);
    await settled();
    await queue.close(60_000);
    const { value } = (await createRunRepository(store, keys).readVersioned(run)) ?? {};
    t.same(value, end);
    t.same(await createModelRepository(store, keys).versions('ventas'), [run.id]);
  });

  await t.test(
    'of a dataset one run at a time, in the order of its queue; datasets do not wait for each other',
    async (t) => {
      const { queue, upload, admit, enqueue, ended } = await serviceOn(t, createQueue);
      const [version, other] = [await upload('ventas', QUICK), await upload('otra', QUICK)];
      const admitted: Run[] = [];
      for (const seed of [1, 2, 3, 4]) admitted.push(await admit(version, SEEDS(seed)));
      const beside = await admit(other, { dataset: 'otra' });
      for (const run of [...admitted.toReversed(), beside]) await enqueue(run);
      const ends = await Promise.all([...admitted, beside].map(ended));
      t.ok(ends.every(({ status }) => status === 'succeeded'));
      const [, ...later] = ends.slice(0, admitted.length);
      for (const [i, run] of later.entries()) t.ok((run.startedAt ?? '') >= (ends[i].finishedAt ?? '~'), `after ${i}`);
      t.ok(
        (ends.at(-1)?.startedAt ?? '~') < (ends[admitted.length - 1].finishedAt ?? ''),
        'the other dataset beside them',
      );
      await queue.close(60_000);
    },
  );

  await t.test('a cancelled run stops, wherever it is, and leaves no file; the next one goes on', async (t) => {
    const { queue, upload, admit, enqueue, reaches, ended, settled, files, cancelInStore, runs } = await serviceOn(
      t,
      createQueue,
    );
    const version = await upload('ventas', SLOW);
    const running = await enqueue(await admit(version));
    const waiting = await enqueue(await admit(version, SEEDS(1)));
    const next = await enqueue(await admit(version, SEEDS(2)));
    await reaches(running, isTraining);
    for (const run of [waiting, running]) {
      const cancelled = await cancelInStore(run);
      await queue.cancel(run.id);
      t.same(await files(run), [], 'once it has stopped no file is left');
      t.same(await runs.read(run), cancelled, 'and its document is as it was cancelled');
    }
    t.equal((await runs.read(waiting))?.startedAt, null);
    t.equal((await ended(next)).status, 'succeeded');
    await queue.cancel('20220101T000000000Z-00000000');
    await queue.cancel(next.id);
    await settled();
    t.equal((await runs.read(next))?.status, 'succeeded');
    await queue.close(60_000);
  });

  await t.test('a run that was cancelled without a word to the queue is stopped too', async (t) => {
    const { queue, upload, admit, enqueue, reaches, ended, settled, files, cancelInStore, runs } = await serviceOn(
      t,
      createQueue,
    );
    const version = await upload('ventas', SLOW);
    const early = await admit(version, SEEDS(1));
    const cancelledEarly = await cancelInStore(early);
    const running = await enqueue(await admit(version));
    await enqueue(early);
    await reaches(running, isTraining);
    const cancelled = await cancelInStore(running);
    const next = await enqueue(await admit(version, SEEDS(2)));
    t.equal((await ended(next)).status, 'succeeded');
    await settled();
    t.same(await Promise.all([running, early].map(runs.read)), [cancelled, cancelledEarly]);
    t.same((await Promise.all([running, early].map(files))).flat(), []);
    await queue.close(60_000);
  });

  await t.test('a run that fails says why, and does not hold up the next one', async (t) => {
    const { queue, upload, admit, enqueue, ended, files } = await serviceOn(t, createQueue);
    const version = await upload('ventas', QUICK);
    const runs = [await admit('0123456789ab'), await admit(version)];
    for (const run of runs) await enqueue(run);
    const [failed, next] = await Promise.all(runs.map(ended));
    t.match(failed, { status: 'failed', model: null, error: { code: 'version-not-found', step: 'load' } });
    t.same(await files(failed), []);
    t.equal(next.status, 'succeeded');
    await queue.close(60_000);
  });

  await t.test('a key without a document is passed over', async (t) => {
    const { queue, upload, admit, enqueue, ended, runs, settled } = await serviceOn(t, createQueue);
    const version = await upload('ventas', QUICK);
    const removed = await admit(version, SEEDS(1));
    await runs.remove(removed);
    await enqueue(removed);
    t.equal((await ended(await enqueue(await admit(version)))).status, 'succeeded');
    await settled();
    t.equal(await runs.read(removed), undefined);
    await queue.close(60_000);
  });

  await t.test('a store that is away for a while costs a run at most its success, never its end', async (t) => {
    const { root, queue, upload, admit, enqueue, reaches, ended, settled } = await serviceOn(t, createQueue);
    const version = await upload('ventas', SLOW);
    const running = await enqueue(await admit(version));
    const waiting = await enqueue(await admit(version, SEEDS(1)));
    await reaches(running, isTraining);
    await rename(root, `${root}-away`);
    // A file in its place: nothing can be written, not even a new folder.
    await writeFile(root, '');
    await t.rejects(admit(version, SEEDS(2)), { code: 'store-unavailable' });
    await unlink(root);
    await rename(`${root}-away`, root);
    t.match((await ended(running)).status, /^(succeeded|failed)$/);
    t.equal((await ended(waiting)).status, 'succeeded', 'one that had not begun is trained');
    await settled();
    await queue.close(60_000);
  });

  await t.test(
    'closing gives running trainings their time; what is cut off stays open for the next process',
    async (t) => {
      const { queue, upload, admit, enqueue, reaches, files, heartbeat, runs } = await serviceOn(t, createQueue);
      const version = await upload('ventas', SLOW);
      const cut = await enqueue(await admit(version));
      const waiting = await enqueue(await admit(version, SEEDS(1)));
      const begun = await reaches(cut, isTraining);
      await queue.close(1);
      const left = await runs.read(cut);
      t.match(left, { status: 'running', finishedAt: null, model: null, owner: begun.owner });
      t.equal(await heartbeat.isAlive(begun.owner), false, 'its process is gone');
      t.notOk((await files(cut)).includes('run.json'), 'nothing is visible');
      t.match(await runs.read(waiting), { status: 'queued', startedAt: null, owner: 'service' });

      const { queue: patient, ...second } = await serviceOn(t, createQueue);
      const run = await second.enqueue(await second.admit(await second.upload('ventas', QUICK)));
      await second.reaches(run, isTraining);
      await patient.close(60_000);
      t.equal((await second.runs.read(run))?.status, 'succeeded');
    },
  );
}
