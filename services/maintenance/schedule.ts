import { Cron } from 'croner';
import type { DatasetRepository } from '../../src/repositories/datasets.ts';
import { trainRequestSchema } from '../../src/runs/run.ts';
import type { Keys } from '../../src/storage/keys.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import { createTurns } from '../../src/storage/turns.ts';
import type { TrainingService } from '../training/training.ts';

interface Dependencies {
  readonly store: ObjectStore;
  readonly keys: Keys;
  readonly versions: Pick<DatasetRepository, 'names' | 'getLatest'>;
  readonly training: Pick<TrainingService, 'train'>;
  readonly now: () => Date;
  /** When to retrain, in the time zone of the process; undefined: never. */
  readonly schedule: string | undefined;
  readonly log: Record<'info' | 'error', (fields: object, message: string) => void>;
}

/** Retrains every dataset on a schedule; of several processes on one store one does it. */
export function createSchedule({ store, keys, versions, training, now, schedule, log }: Dependencies) {
  const turns = createTurns(store);

  const retrain = async (name: string): Promise<void> => {
    try {
      if (!(await versions.getLatest(name))) return;
      const run = await training.train(trainRequestSchema.parse({ dataset: name }));
      log.info({ dataset: name, run: run.id }, 'retraining on schedule');
    } catch (err) {
      log.error({ dataset: name, err }, 'the dataset could not be retrained on schedule');
    }
  };

  /** One turn of the schedule. */
  const turn = async (periodMs: number): Promise<void> => {
    try {
      if (!(await turns.claim(keys.schedule, now(), periodMs))) return;
      for (const name of await versions.names()) await retrain(name);
    } catch (err) {
      log.error({ err }, 'the schedule could not be kept this time');
    }
  };

  let running: Promise<void> = Promise.resolve();
  const cron =
    schedule === undefined
      ? undefined
      : new Cron(schedule, { protect: true, unref: true }, (self: Cron) => {
          running = turn(self.msToNext() ?? Number.POSITIVE_INFINITY);
          return running;
        });

  return {
    turn,
    async close(): Promise<void> {
      cron?.stop();
      await running;
    },
  };
}
