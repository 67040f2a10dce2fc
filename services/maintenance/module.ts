import type { DatasetRepository } from '../../src/repositories/datasets.ts';
import type { InboxRepository } from '../../src/repositories/inbox.ts';
import type { Keys } from '../../src/storage/keys.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import type { DatasetService } from '../datasets/datasets.ts';
import { createIngest } from '../datasets/inbox.ts';
import { createInboxPoller } from '../datasets/inbox-poller.ts';
import type { Removal } from '../datasets/removal.ts';
import { createRetraining } from '../training/schedule.ts';
import type { TrainingService } from '../training/training.ts';
import { createGarbageCollection } from './garbage-collection.ts';

interface Dependencies {
  readonly store: ObjectStore;
  readonly keys: Keys;
  readonly arrivals: InboxRepository;
  readonly versions: DatasetRepository;
  readonly datasets: DatasetService;
  readonly training: Pick<TrainingService, 'train'>;
  readonly removal: Pick<Removal, 'complete'>;
  readonly now: () => Date;
  readonly watchIntervalMs: number;
  readonly retrainCron: string | undefined;
  readonly log: Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>;
}

/** How long a file that another program wrote must lie unchanged before it is read. */
const SETTLE_MS = 500;

/** What the service does without being asked: it takes over arriving files, retrains on schedule, and tidies up. */
export function createUpkeep({ watchIntervalMs, retrainCron, ...parts }: Dependencies) {
  const takeIn = createIngest({ ...parts, settleMs: SETTLE_MS });
  const watch = createInboxPoller({ ...parts, takeIn, intervalMs: watchIntervalMs });
  const retraining = createRetraining({ ...parts, schedule: retrainCron });
  const sweep = createGarbageCollection(parts);
  return {
    watch,

    /** Once the service listens; the first looks happen in the background. */
    start(): void {
      void sweep.now();
      if (watchIntervalMs > 0) void watch.scan();
    },

    async close(): Promise<void> {
      await retraining.close();
      await watch.close();
      await sweep.close();
    },
  };
}
