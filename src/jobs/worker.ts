import { availableParallelism } from 'node:os';
import { createRegistrationRecovery } from '../pipeline/registration-recovery.ts';
import { createDatasetQueue, createDatasetQueueRepository } from '../runs/dataset-queue.ts';
import { createRunRepository } from '../runs/run-repository.ts';
import type { Keys } from '../storage/keys.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { createHeartbeat, createHeartbeatRounds, createOwnerRepository } from './heartbeat.ts';
import { createInProcessQueue, type WorkerHints, type WorkerLog } from './in-process-queue.ts';
import { createKeyedMutex } from './keyed-mutex.ts';
import { createTrainer } from './trainer.ts';
import { createWorkerPool, type ThreadSettings, type TrainingEngine } from './worker-pool.ts';

interface Parts {
  /** Under which others know this process. */
  readonly owner: string;
  readonly store: ObjectStore;
  readonly keys: Keys;
  readonly now: () => Date;
  readonly log: WorkerLog;
  readonly config: ThreadSettings & {
    /** A process that has been silent for so long is dead. */
    readonly ownerLeaseMs: number;
    /** Trainings at the same time. */
    readonly trainConcurrency: number;
  };
  readonly hints?: WorkerHints;
  /** Who does the work; threads of this process by default. */
  readonly engine?: TrainingEngine | undefined;
  /** Who trains datasets of one series; `engine` by default. */
  readonly runEngine?: TrainingEngine | undefined;
}

/** What the process does beside training, in the rounds of its heartbeat. */
interface Rounds {
  readonly check?: () => Promise<void>;
  /** Takes care of the runs of processes that are gone. */
  readonly recover?: () => Promise<void>;
}

/** How often a run that waits for another process looks whether it is its turn. */
const TURN_POLL_MS = 250;
const NO_HINTS: WorkerHints = { onChanged: () => {}, onOperation: () => {} };

/**
 * All that a process needs to train: its heartbeat, its place in the queues of the datasets, and its threads. The service
 * has one; a process that only trains is one, and somebody who hands it keys.
 */
export function createWorker({ owner, store, keys, now, log, config, hints = NO_HINTS, engine, runEngine }: Parts) {
  const { storage, buckets, ownerLeaseMs, trainConcurrency } = config;
  const runs = createRunRepository(store, keys);
  const heartbeat = createHeartbeat({
    id: owner,
    owners: createOwnerRepository(store, keys),
    timeoutMs: ownerLeaseMs,
    now,
  });
  const datasetQueue = createDatasetQueue({
    documents: createDatasetQueueRepository(store, keys),
    ...{ runs, heartbeat, mutex: createKeyedMutex(), pollMs: TURN_POLL_MS },
  });
  const registration = createRegistrationRecovery({ store, keys, now });
  const shardsAtOnce = Math.max(trainConcurrency, availableParallelism());
  const pool = createWorkerPool({ storage, buckets }, trainConcurrency, log);
  const shardPool = createWorkerPool({ storage, buckets }, shardsAtOnce, log);
  const engines = { runEngine: runEngine ?? engine ?? pool, shardEngine: engine ?? shardPool, threads: shardPool };
  const trainer = createTrainer({ store, keys, ...engines, owner, now, log });
  const queue = createInProcessQueue({ runs, registration, datasetQueue, owner, trainer, now, log, hints });
  let rounds: ReturnType<typeof createHeartbeatRounds> | undefined;

  return {
    heartbeat,
    datasetQueue,
    registration,
    pool,
    shardPool,
    queue,

    start({ check, recover }: Rounds = {}): void {
      const checkAll = async () => {
        await queue.check();
        await check?.();
      };
      rounds = createHeartbeatRounds({ heartbeat, everyMs: ownerLeaseMs / 4, check: checkAll, recover, log });
      rounds.start();
    },

    /** Only the runs of this process are looked after from now on. */
    endRecovery: async (): Promise<void> => rounds?.endRecovery(),

    /** As the queue, and then this process is gone for others. */
    async close(graceMs: number): Promise<void> {
      await queue.close(graceMs);
      await rounds?.close();
      await pool.close();
      await shardPool.close();
      await heartbeat
        .stop()
        .catch((err: unknown) => log.error({ err }, 'others wait until this process counts as dead'));
    },
  };
}

export type Worker = ReturnType<typeof createWorker>;
