import { createLease, createOwnerRepository } from '../../src/jobs/heartbeat.ts';
import { createInProcessQueue } from '../../src/jobs/in-process-queue.ts';
import { createWorkerPool, type WorkerSettings } from '../../src/jobs/worker-pool.ts';
import { createRunId } from '../../src/primitives.ts';
import { createDatasetQueue, createDatasetQueueRepository } from '../../src/runs/dataset-queue.ts';
import type { Run } from '../../src/runs/run.ts';
import type { RunRepository } from '../../src/runs/run-repository.ts';
import type { Keys } from '../../src/storage/keys.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import type { DatasetService } from '../datasets/datasets.ts';
import { createHeartbeat } from './heartbeat.ts';
import { createRecovery } from './recovery.ts';
import { createRunExecution, type ExecutionDependencies } from './run-execution.ts';
import { createTrainingService } from './training.ts';

/** Of the time that the service has to stop: the share in which trainings may end. The rest is for storing how they did. */
const TRAINING_SHARE = 0.8;

/** How often a run of another process is read again while somebody follows it or waits behind it. */
const RUN_POLL_MS = 250;

interface Parts {
  readonly store: ObjectStore;
  readonly keys: Keys;
  readonly runs: RunRepository;
  readonly datasets: DatasetService;
  readonly onFinished: (run: Run) => Promise<void>;
  readonly now: () => Date;
  readonly log: ExecutionDependencies['log'];
  readonly observer: ExecutionDependencies['observer'];
  readonly config: WorkerSettings & {
    readonly ownerLeaseMs: number;
    readonly trainConcurrency: number;
    readonly trainQueueLimit: number;
    readonly shutdownGraceMs: number;
  };
  /** Name of this process in the store. */
  readonly newOwner: () => string;
  readonly random: (bytes: number) => Uint8Array;
  readonly codeVersion: string;
}

/** Trainings, and what looks after them from the start of the service to its end. */
export function createTrainingParts({ store, keys, runs, datasets, onFinished, now, log, ...settings }: Parts) {
  const { config, newOwner, random, codeVersion, observer } = settings;
  const { storage, buckets, ownerLeaseMs, trainConcurrency, trainQueueLimit, shutdownGraceMs } = config;
  const context = { store, keys, now };
  const owner = newOwner();
  const lease = createLease({ id: owner, owners: createOwnerRepository(store, keys), leaseMs: ownerLeaseMs, now });
  const lines = createDatasetQueue({ lines: createDatasetQueueRepository(store, keys), lease, pollMs: RUN_POLL_MS });
  const pool = createWorkerPool({ storage, buckets }, trainConcurrency);
  const queue = createInProcessQueue({ pool, limit: trainQueueLimit, now });
  const execution = createRunExecution({ context, runs, queue, lines, log, observer, onFinished });
  const training = createTrainingService({
    ...{ datasets, runs, execution, queue, lines, now, codeVersion, owner },
    newId: (at) => createRunId(at, random),
    pollMs: RUN_POLL_MS,
  });
  const recover = createRecovery({ context, runs, lease, training, onFinished, log });
  const watchman = createHeartbeat({ lease, everyMs: ownerLeaseMs / 4, recover, check: execution.check, log });
  return {
    training,
    lease,
    pool,
    start: () => watchman.start(),
    async close(): Promise<void> {
      await watchman.close();
      await training.close(TRAINING_SHARE * shutdownGraceMs);
      await lease.release().catch((err: unknown) => log.error({ err }, 'the runs of this process wait for its lease'));
    },
  };
}
