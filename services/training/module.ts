import { randomBytes, randomUUID } from 'node:crypto';
import type { TrainingQueue } from '../../src/jobs/training-queue.ts';
import { createWorker } from '../../src/jobs/worker.ts';
import type { TrainingEngine } from '../../src/jobs/worker-pool.ts';
import { createRunId } from '../../src/primitives.ts';
import type { DatasetRepository } from '../../src/repositories/datasets.ts';
import { createModelRepository } from '../../src/repositories/models.ts';
import { createPanelModelRepository } from '../../src/repositories/panel-models.ts';
import { createRunRepository } from '../../src/runs/run-repository.ts';
import type { DatasetService } from '../datasets/datasets.ts';
import type { Platform } from '../platform/module.ts';
import { createAdmission } from './admission.ts';
import { createOpenRuns } from './open-runs.ts';
import { createRecovery } from './recovery.ts';
import { createReplayService } from './replays.ts';
import { createTrainingService } from './training.ts';

/** Of the time that the service has to stop: the share in which trainings may end. The rest is for storing how they did. */
const TRAINING_SHARE = 0.8;
/** How often the document of a run is read again while somebody follows it. */
const RUN_POLL_MS = 250;

interface Parts {
  readonly datasets: DatasetService;
  readonly versions: DatasetRepository;
  readonly codeVersion: string;
  /** Who trains; the threads of this process by default. */
  readonly queue?: TrainingQueue | undefined;
  /** Who does what the queue has it do; the same threads by default. */
  readonly engine?: TrainingEngine | undefined;
  /** Who trains datasets of one series; `engine` by default. */
  readonly runEngine?: TrainingEngine | undefined;
}

/** Trainings, and what looks after them from the start of the service to its end. */
export function createTrainingModule({ config, store, keys, events, now, log }: Platform, parts: Parts) {
  const { datasets, versions, codeVersion } = parts;
  const { trainQueueLimit, shutdownGraceMs, country: holidayRegion } = config;
  const runs = createRunRepository(store, keys);
  const models = createModelRepository(store, keys);
  const owner = randomUUID();

  /** The observers of what happens look on: they hold up nothing. */
  const emit = (...event: Parameters<typeof events.emit<'runChanged' | 'runOperated' | 'taskDone'>>): void => {
    events.emit(...event).catch((err: unknown) => log.error({ err }, 'an event of a training could not be handled'));
  };
  const openRuns = createOpenRuns({
    ...{ runs, owner, now, pollMs: RUN_POLL_MS, log },
    onChanged: (run) => emit('runChanged', run),
    onEnded: (run) => events.emit('runEnded', run),
  });
  const worker = createWorker({
    ...{ owner, store, keys, now, log, config },
    engine: parts.engine,
    runEngine: parts.runEngine,
    hints: {
      onChanged: openRuns.see,
      onOperation: (run, operation) => emit('runOperated', { run, operation }),
      onDone: ({ task, ...timing }) => {
        const shard = task.kind === 'shard' ? task.shard : undefined;
        emit('taskDone', { run: task.key, kind: task.kind, shard, ...timing });
      },
    },
  });
  const { heartbeat, datasetQueue, pool, shardPool } = worker;
  const queue = parts.queue ?? worker.queue;
  const admission = createAdmission({
    ...{ runs, openRuns, queue, datasetQueue, now, codeVersion, owner, limit: trainQueueLimit, log },
    newId: (at) => createRunId(at, randomBytes),
  });
  const training = createTrainingService({
    panels: createPanelModelRepository(store, keys),
    ...{ datasets, runs, openRuns, admission, queue, datasetQueue, holidayRegion, now, log },
  });
  const recover = createRecovery({ runs, worker, training, now, onEnded: openRuns.ended, log });
  events.on('datasetRemoving', (dataset) => training.stop(dataset));
  events.on('runEnded', training.discardDamaged);

  const end = async (): Promise<void> => {
    await worker.endRecovery();
    admission.close();
    await queue.close(TRAINING_SHARE * shutdownGraceMs);
    await openRuns.close();
    await worker.close(0);
  };
  let ended: Promise<void> | undefined;
  return {
    training,
    replayRun: createReplayService({ training, models, versions, pool, shardPool, limit: trainQueueLimit }),
    heartbeat,
    start: () => worker.start({ check: admission.check, recover }),

    /** At once, beside the requests that are under way: some of them wait for a training to end. */
    stopping(): void {
      ended ??= end();
      // Whoever closes this module hears of a failure.
      ended.catch(() => {});
    },

    async close(): Promise<void> {
      ended ??= end();
      await ended;
    },
  };
}
