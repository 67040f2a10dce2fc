import { createFeedRepository } from '../../src/feeds/feed-repository.ts';
import { createInbox } from '../datasets/inbox.ts';
import type { DatasetsModule } from '../datasets/module.ts';
import type { Platform } from '../platform/module.ts';
import type { TrainingService } from '../training/training.ts';
import { createGarbageCollection } from './garbage-collection.ts';
import { createInboxPoller } from './inbox-poller.ts';
import { createRetention } from './retention.ts';
import { createSchedule } from './schedule.ts';

interface Parts {
  readonly datasets: DatasetsModule;
  readonly training: Pick<TrainingService, 'train'>;
}

/** How long a file that another program wrote must lie unchanged before it is read. */
const SETTLE_MS = 500;

/** What the service does without being asked: it ingests files that arrive, trains on a schedule and tidies up. */
export function createMaintenanceModule(platform: Platform, { datasets: parts, training }: Parts) {
  const { config, store, keys, events, now, log } = platform;
  const { datasets, versions, inbox, removal } = parts;
  const { ingest, adopt } = createInbox({ arrivals: inbox, versions, datasets, now, settleMs: SETTLE_MS });
  const intervalMs = config.watchIntervalMs;
  const poller = createInboxPoller({ inbox, versions, training, ingest, adopt, intervalMs, now, log });
  const schedule = createSchedule({ store, keys, versions, training, schedule: config.retrainCron, now, log });
  const feeds = createFeedRepository(store, keys);
  const garbageCollection = createGarbageCollection({ store, keys, removal, feeds, now, log });
  const retention = createRetention({ store, keys, keep: config.retentionModels, now, log });
  events.on('runEnded', retention.apply);
  return {
    inbox: poller,

    listening(): void {
      void garbageCollection.now();
      if (intervalMs > 0) void poller.scan();
    },

    async close(): Promise<void> {
      await schedule.close();
      await poller.close();
      await garbageCollection.close();
    },
  };
}
