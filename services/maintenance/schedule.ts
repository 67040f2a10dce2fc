import { Cron } from 'croner';
import { z } from 'zod';
import { instantSchema } from '../../src/primitives.ts';
import type { DatasetRepository } from '../../src/repositories/datasets.ts';
import { trainRequestSchema } from '../../src/runs/run.ts';
import { getStored, putJson } from '../../src/storage/documents.ts';
import type { Keys } from '../../src/storage/keys.ts';
import { type ObjectStore, PreconditionFailedError } from '../../src/storage/object-store.ts';
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

const claimSchema = z.object({ schema: z.literal(1), at: instantSchema });

/** Retrains every dataset on a schedule; of several processes on one store one does it. */
export function createSchedule({ store, keys, versions, training, now, schedule, log }: Dependencies) {
  /** False when another process has claimed this turn: turns are at least `periodMs` apart, its clock may be off. */
  const claim = async (at: Date, periodMs: number): Promise<boolean> => {
    const last = await getStored(store, keys.schedule, claimSchema);
    if (last?.value && at.getTime() - Date.parse(last.value.at) < periodMs / 2) return false;
    const condition = last ? { ifMatch: last.etag } : { ifNoneMatch: '*' as const };
    try {
      await putJson(store, keys.schedule, { schema: 1, at: at.toISOString() }, condition);
      return true;
    } catch (error) {
      if (error instanceof PreconditionFailedError) return false;
      throw error;
    }
  };

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
      if (!(await claim(now(), periodMs))) return;
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
