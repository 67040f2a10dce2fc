import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Test } from 'tap';
import { createDatasetService } from '../../services/datasets/datasets.ts';
import { createEvents } from '../../src/events.ts';
import { createHeartbeat, createOwnerRepository } from '../../src/jobs/heartbeat.ts';
import { createKeyedMutex } from '../../src/jobs/keyed-mutex.ts';
import type { TrainingQueue } from '../../src/jobs/training-queue.ts';
import { createRunId } from '../../src/primitives.ts';
import { createRemovals } from '../../src/repositories/dataset-removals.ts';
import { createDatasetRepository, createInboxRepository } from '../../src/repositories/datasets.ts';
import { createModelRepository } from '../../src/repositories/models.ts';
import { createDatasetQueue, createDatasetQueueRepository } from '../../src/runs/dataset-queue.ts';
import {
  endedRun,
  isOpen,
  queuedRun,
  type Run,
  type TrainingOptions,
  trainingOptionsSchema,
} from '../../src/runs/run.ts';
import { createRunRepository } from '../../src/runs/run-repository.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import { linkedFolder } from '../linked-folder.ts';
import { until } from '../routes/until.ts';
import { silentLog } from '../silent-log.ts';

/** Makes the queue under test, on the store that the environment names; the test closes it. */
export type CreateQueue = (
  t: Test,
  environment: Readonly<Record<string, string>>,
) => TrainingQueue | Promise<TrainingQueue>;

const keys = createKeys({ data: 'dataset-predicciones', models: 'modelos' });
const now = () => new Date();
/** So long that nobody is taken for dead, however busy the machine is. */
const LEASE_MS = 60_000;
const PATIENCE_MS = 60_000;

/** A store, a queue that trains on it, and the service's part: it admits runs and hands their keys over. */
export async function serviceOn(t: Test, createQueue: CreateQueue) {
  const folder = await linkedFolder(t.testdir());
  const root = folder.path;
  const store = createLocalStore({ root });
  const runs = createRunRepository(store, keys);
  const events = createEvents();
  const models = createModelRepository(store, keys);
  const datasets = createDatasetService({
    datasets: createDatasetRepository(store, keys, silentLog),
    arrivals: createInboxRepository(store, keys),
    removals: createRemovals({ store, keys, runs, events }),
    ...{ events, now, maxUploadBytes: 1e7 },
  });
  const owners = createOwnerRepository(store, keys);
  const heartbeat = createHeartbeat({ id: 'service', owners, timeoutMs: LEASE_MS, now });
  const documents = createDatasetQueueRepository(store, keys);
  const datasetQueue = createDatasetQueue({ documents, runs, heartbeat, mutex: createKeyedMutex(), pollMs: 20 });
  const queue = await createQueue(t, {
    ...{ STORAGE_URL: `file:${root}`, LOG_LEVEL: 'silent', TRAIN_CONCURRENCY: '2', OWNER_LEASE_MS: String(LEASE_MS) },
  });

  const reaches = (run: Run, isThere: (run: Run) => boolean): Promise<Run> =>
    until(
      async () => (await runs.read(run)) as Run, // it is stored before it is asked for
      (found) => isThere(found) || !isOpen(found),
      PATIENCE_MS,
    );

  return {
    ...{ folder, runs, models, queue, heartbeat, reaches },
    ended: (run: Run) => reaches(run, () => false),
    files: (run: Run) => models.files(run.dataset, run.id),

    async enqueue(run: Run): Promise<Run> {
      await queue.enqueue({ id: run.id, dataset: run.dataset });
      return run;
    },

    async cancelInStore(run: Run): Promise<Run> {
      for (;;) {
        const stored = await runs.readVersioned(run);
        if (!stored || !isOpen(stored.value)) throw new Error('it is too late to cancel it');
        const cancelled = endedRun(stored.value, 'cancelled', now());
        if (await runs.replace(cancelled, stored.etag)) return cancelled;
      }
    },

    /** A dataset with these sales. */
    async dataset(name: string, csv: string) {
      const received = await datasets.receive(Readable.from([Buffer.from(csv)]), {});
      const { document } = await datasets.accept(name, received, {});
      await received.remove();
      return {
        /** A run that is stored and has its place: what the service does before it hands over the key. */
        async admit(options: Partial<TrainingOptions> = {}): Promise<Run> {
          const random = () => createHash('sha256').update(String(Math.random())).digest().subarray(0, 4);
          const wished = trainingOptionsSchema.parse({ dataset: name, version: document.version });
          const run = queuedRun(
            { ...wished, ...options },
            { id: createRunId(now(), random), at: now(), retryOf: null, codeVersion: '0', owner: 'service' },
          );
          await datasetQueue.join(run);
          await runs.write(run, { ifNoneMatch: '*' });
          return run;
        },

        /** Nobody works on anything of the dataset any more. */
        settled: () =>
          until(
            () => datasetQueue.runsOf(name),
            (open) => open.length === 0,
            PATIENCE_MS,
          ),
      };
    },
  };
}
