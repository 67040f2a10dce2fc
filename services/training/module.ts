import { randomBytes, randomUUID } from 'node:crypto';
import { createLease, createOwnerRepository } from '../../src/jobs/heartbeat.ts';
import { createInProcessQueue } from '../../src/jobs/in-process-queue.ts';
import { createWorkerPool } from '../../src/jobs/worker-pool.ts';
import { createRunId } from '../../src/primitives.ts';
import { createModelRepository } from '../../src/repositories/models.ts';
import { createDatasetQueue, createDatasetQueueRepository } from '../../src/runs/dataset-queue.ts';
import type { Run } from '../../src/runs/run.ts';
import { createRunRepository } from '../../src/runs/run-repository.ts';
import type { DatasetService } from '../datasets/datasets.ts';
import type { Platform } from '../platform/module.ts';
import { createHeartbeat } from './heartbeat.ts';
import { createRecovery } from './recovery.ts';
import { createReplayService } from './replays.ts';
import { createRunExecution, type RunObserver } from './run-execution.ts';
import { createTrainingService } from './training.ts';

/** Of the time that the service has to stop: the share in which trainings may end. The rest is for storing how they did. */
const TRAINING_SHARE = 0.8;
/** How often a run of another process is read again while somebody follows it or waits behind it. */
const RUN_POLL_MS = 250;

interface Parts {
  readonly datasets: DatasetService;
  readonly codeVersion: string;
}

/** Trainings, and what looks after them from the start of the service to its end. */
export function createTrainingModule(
  { config, store, keys, events, now, log }: Platform,
  { datasets, codeVersion }: Parts,
) {
  const { storage, buckets, ownerLeaseMs, trainConcurrency, trainQueueLimit, shutdownGraceMs } = config;
  const context = { store, keys, now, log };
  const owner = randomUUID();
  const runs = createRunRepository(store, keys);
  const models = createModelRepository(store, keys);
  const lease = createLease({ id: owner, owners: createOwnerRepository(store, keys), leaseMs: ownerLeaseMs, now });
  const lines = createDatasetQueue({ lines: createDatasetQueueRepository(store, keys), lease, pollMs: RUN_POLL_MS });
  const pool = createWorkerPool({ storage, buckets }, trainConcurrency, log);
  const queue = createInProcessQueue({ pool, limit: trainQueueLimit, now });
  const onFinished = (run: Run) => events.emit('runEnded', run);
  const observer: RunObserver = {
    changed: (run) => void events.emit('runChanged', run),
    operated: (run, operation) => void events.emit('runOperated', { run, operation }),
  };
  const execution = createRunExecution({ context, runs, queue, lines, log, observer, onFinished });
  const training = createTrainingService({
    ...{ datasets, runs, execution, queue, lines, now, codeVersion, owner },
    newId: (at) => createRunId(at, randomBytes),
    pollMs: RUN_POLL_MS,
  });
  const recover = createRecovery({ context, runs, lease, training, onFinished, log });
  const heartbeat = createHeartbeat({ lease, everyMs: ownerLeaseMs / 4, recover, check: execution.check, log });
  events.on('datasetRemoving', (dataset) => training.stop(dataset));
  const end = async (): Promise<void> => {
    await heartbeat.close();
    await training.close(TRAINING_SHARE * shutdownGraceMs);
    await lease.release().catch((err: unknown) => log.error({ err }, 'the runs of this process wait for its lease'));
  };
  let ended: Promise<void> | undefined;
  return {
    training,
    replayRun: createReplayService({ training, models, pool, limit: trainQueueLimit }),
    lease,
    start: heartbeat.start,

    /** At once, beside the requests that are under way: some of them wait for a training to end. */
    stopping(): void {
      ended ??= end();
      ended.catch(() => {});
    },

    async close(): Promise<void> {
      ended ??= end();
      await ended;
    },
  };
}
