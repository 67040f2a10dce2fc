import { randomBytes } from 'node:crypto';
import type { TrainingQueue } from '../../src/jobs/training-queue.ts';
import { createWorker } from '../../src/jobs/worker.ts';
import { createRunId } from '../../src/primitives.ts';
import { createModelRepository } from '../../src/repositories/models.ts';
import { createRunRepository } from '../../src/runs/run-repository.ts';
import type { DatasetService } from '../datasets/datasets.ts';
import type { Platform } from '../platform/module.ts';
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
  readonly codeVersion: string;
  /** Who trains; the threads of this process, unless told otherwise. */
  readonly queue?: TrainingQueue | undefined;
}

/** Trainings, and what looks after them from the start of the service to its end. */
export function createTrainingModule({ config, store, keys, events, now, log }: Platform, parts: Parts) {
  const { datasets, codeVersion } = parts;
  const { trainQueueLimit, shutdownGraceMs } = config;
  const runs = createRunRepository(store, keys);
  const models = createModelRepository(store, keys);
  const worker = createWorker({
    ...{ store, keys, now, log, config },
    hints: {
      onSaved: (run) => openRuns.see(run),
      onOperation: (run, operation) => tell('runOperated', { run, operation }),
    },
  });
  const { heartbeat, datasetQueue, pool, queue: threads } = worker;
  const queue = parts.queue ?? threads;
  const openRuns = createOpenRuns({
    ...{ runs, owner: heartbeat.id, now, pollMs: RUN_POLL_MS, log },
    onChanged: (run) => tell('runChanged', run),
    onEnded: (run) => events.emit('runEnded', run),
  });
  const training = createTrainingService({
    ...{ datasets, runs, openRuns, queue, datasetQueue, now, codeVersion, owner: heartbeat.id, log },
    limit: trainQueueLimit,
    newId: (at) => createRunId(at, randomBytes),
  });
  const recover = createRecovery({
    context: { store, keys, now },
    runs,
    worker,
    training,
    onEnded: openRuns.ended,
    log,
  });
  events.on('datasetRemoving', (dataset) => training.stop(dataset));

  /** The observers of what happens look on: they hold up nothing. */
  function tell(...event: Parameters<typeof events.emit<'runChanged' | 'runOperated'>>): void {
    events.emit(...event).catch((err: unknown) => log.error({ err }, 'what happens in a training could not be told'));
  }

  const end = async (): Promise<void> => {
    training.close();
    await worker.endRecovery();
    await queue.close(TRAINING_SHARE * shutdownGraceMs);
    await openRuns.close();
    await worker.close(0);
  };
  let ended: Promise<void> | undefined;
  return {
    training,
    replayRun: createReplayService({ training, models, pool, limit: trainQueueLimit }),
    heartbeat,
    start: () => worker.start({ check: training.check, recover }),

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
