import { tellAlarm } from '../src/ledger/alarm-words.ts';
import type { Alarm } from '../src/ledger/alarms.ts';
import type { AlarmRegistry } from '../src/registry/alarms.ts';
import type { Webhook } from './webhook.ts';

interface Dependencies {
  readonly alarms: AlarmRegistry;
  /** Undefined when nobody is to be told. */
  readonly webhook: Webhook | undefined;
  readonly now: () => Date;
  readonly log: {
    info(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
}

/** Alarms remembered as told; the store knows of the rest. */
const REMEMBERED = 1000;

/** Tells the operator's webhook of each alarm once, beside whatever found it: it neither delays nor fails that. */
export function createAlerts({ alarms, webhook, now, log }: Dependencies) {
  const told = new Set<string>();
  const telling = new Map<string, Promise<void>>();

  const tell = async (to: Webhook, name: string, dataset: string, alarm: Alarm): Promise<void> => {
    try {
      if ((await alarms.claim(dataset, alarm, now())) !== undefined) await deliver(to, dataset, alarm);
      if (told.size >= REMEMBERED) told.clear();
      told.add(name);
    } catch (error) {
      log.error(
        { dataset, alarm: alarm.id, err: error },
        'the alarm was not told; it is tried again when it is next found',
      );
    }
  };

  const deliver = async (to: Webhook, dataset: string, alarm: Alarm): Promise<void> => {
    const messages = { en: tellAlarm(alarm, 'en'), es: tellAlarm(alarm, 'es') };
    try {
      await to.send({ type: 'forecast-alarm', dataset, alarm, messages });
    } catch (error) {
      await alarms.release(dataset, alarm);
      throw error;
    }
    await alarms.settle(dataset, alarm, now());
    log.info({ dataset, alarm: alarm.id }, messages.en);
  };

  return {
    /** Starts to tell it, if it is new. */
    announce(dataset: string, alarm: Alarm): void {
      const name = `${dataset} ${alarm.id}`;
      if (!webhook || told.has(name) || telling.has(name)) return;
      telling.set(
        name,
        tell(webhook, name, dataset, alarm).finally(() => telling.delete(name)),
      );
    },

    async close(): Promise<void> {
      webhook?.close();
      await Promise.all(telling.values());
    },
  };
}

export type Alerts = ReturnType<typeof createAlerts>;
