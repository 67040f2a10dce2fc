import { randomUUID } from 'node:crypto';
import { Cron } from 'croner';
import { readChampion } from '../../src/repositories/models.ts';
import { createRunRepository } from '../../src/runs/run-repository.ts';
import { unlessDamaged } from '../../src/storage/damage.ts';
import { createTurns } from '../../src/storage/turns.ts';
import { createDeliveryRepository } from '../../src/webhooks/delivery-repository.ts';
import type { DatasetsModule } from '../datasets/module.ts';
import type { MonitoringModule } from '../monitoring/module.ts';
import type { Platform } from '../platform/module.ts';
import { createPeriodic } from '../platform/periodic.ts';
import { createAnnouncer } from './announcer.ts';
import { createDispatcher, type Receiver } from './dispatcher.ts';
import { createWebhookService } from './webhooks.ts';

interface Parts {
  readonly datasets: DatasetsModule;
  readonly monitoring: Pick<MonitoringModule, 'lateness' | 'summaries'>;
  readonly random: () => number;
}

/** How often data are checked for being late. */
const LOOK_EVERY_MS = 3_600_000;

/** Webhooks: what happens is told to the receiver that is configured. Without one nothing is stored. */
export function createWebhooksModule(platform: Platform, parts: Parts) {
  const { webhook } = platform.config;
  const sending = webhook && createSending(platform, parts, webhook);
  return {
    webhooks: createWebhookService({ sending }),
    start: sending?.start,
    listening: sending?.listening,
    close: async () => sending?.close(),
  };
}

function createSending(
  { config, store, keys, events, now, log }: Platform,
  { datasets: { versions }, monitoring, random }: Parts,
  receiver: Receiver,
) {
  const deliveries = createDeliveryRepository(store, keys);
  const dispatcher = createDispatcher({ deliveries, receiver, owner: randomUUID(), now, random, log });
  const announcer = createAnnouncer({
    ...{ deliveries, dispatcher, versions, now, newId: randomUUID, log },
    runs: createRunRepository(store, keys),
    championOf: async (dataset) => (await unlessDamaged(readChampion(store, keys, dataset)))?.value,
    latenessOf: monitoring.lateness,
    summaryOf: monitoring.summaries.numbers,
  });
  events.on('runEnded', announcer.runEnded);
  events.on('championChanged', announcer.championChanged);
  events.on('alarmsSeen', announcer.alarmsSeen);
  events.on('datasetRemoved', async (dataset) => {
    announcer.forget(dataset);
    await dispatcher.forget(dataset);
  });

  const look = async (): Promise<void> => {
    try {
      await announcer.look();
    } catch (err) {
      log.error({ err }, 'the datasets cannot be looked at for webhooks now; they will be in an hour');
    }
  };
  const looks = createPeriodic(look, LOOK_EVERY_MS);

  const turns = createTurns(store);
  const summarise = async (periodMs: number): Promise<void> => {
    try {
      const at = now();
      if (await turns.claim(keys.summarySchedule, at, periodMs)) await announcer.summaries(at);
    } catch (err) {
      log.error({ err }, 'the summaries of the week could not be made this time');
    }
  };
  let summarising: Promise<void> = Promise.resolve();
  let cron: Cron | undefined;

  return {
    dispatcher,
    announcer,

    start(): void {
      if (receiver.secrets.some((secret) => secret.length < 16)) {
        log.warn({}, 'WEBHOOK_SECRET is short: whoever sees a message can guess it; take 16 characters or more');
      }
      announcer.begin();
      dispatcher.start();
    },

    listening(): void {
      void looks.now();
      if (config.webhookSummary === undefined) return;
      cron = new Cron(config.webhookSummary, { protect: true, unref: true }, (self: Cron) => {
        summarising = summarise(self.msToNext() ?? Number.POSITIVE_INFINITY);
        return summarising;
      });
    },

    async close(): Promise<void> {
      cron?.stop();
      await looks.close();
      await summarising;
      await announcer.close();
      await dispatcher.close();
    },
  };
}
