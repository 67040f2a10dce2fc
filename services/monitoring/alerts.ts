import { setTimeout as sleep } from 'node:timers/promises';
import { type Alarm, alarmMessage } from '../../src/monitoring/alarms.ts';
import type { AlarmRepository } from '../../src/repositories/alarms.ts';

interface Dependencies {
  readonly alarms: AlarmRepository;
  /** Undefined when nobody is to be notified. */
  readonly webhook: Webhook | undefined;
  readonly now: () => Date;
  readonly log: {
    info(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
}

/** Alarms remembered as sent; the store knows of the rest. */
const REMEMBERED = 1000;

/** Sends each alarm to the operator's webhook once. It neither delays nor fails what found the alarm. */
export function createAlerts({ alarms, webhook, now, log }: Dependencies) {
  const sent = new Set<string>();
  const sending = new Map<string, Promise<void>>();

  const send = async (to: Webhook, name: string, dataset: string, alarm: Alarm): Promise<void> => {
    try {
      if ((await alarms.claim(dataset, alarm, now())) !== undefined) await deliver(to, dataset, alarm);
      if (sent.size >= REMEMBERED) sent.clear();
      sent.add(name);
    } catch (error) {
      log.error(
        { dataset, alarm: alarm.id, err: error },
        'the alarm was not sent; it is tried again when it is next found',
      );
    }
  };

  const deliver = async (to: Webhook, dataset: string, alarm: Alarm): Promise<void> => {
    const messages = { en: alarmMessage(alarm, 'en'), es: alarmMessage(alarm, 'es') };
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
    /** Starts to send it, if it is new. */
    announce(dataset: string, alarm: Alarm): void {
      const name = `${dataset} ${alarm.id}`;
      if (!webhook || sent.has(name) || sending.has(name)) return;
      sending.set(
        name,
        send(webhook, name, dataset, alarm).finally(() => sending.delete(name)),
      );
    },

    async close(): Promise<void> {
      webhook?.close();
      await Promise.all(sending.values());
    },
  };
}

interface WebhookOptions {
  readonly url: string;
  /** Longest wait for one answer. */
  readonly timeoutMs?: number;
  readonly attempts?: number;
  /** Longest pause after the first attempt; it doubles from one to the next. */
  readonly pauseMs?: number;
  /** In [0, 1): the share of the longest pause that is waited. */
  readonly random: () => number;
}

/** The receiver does not want it: trying again is of no use. */
class RefusedError extends Error {}

type Webhook = ReturnType<typeof createWebhook>;

/** Sends JSON to one address, again after a failure, with a random pause so that senders do not come in step. */
export function createWebhook({ url, timeoutMs = 5000, attempts = 4, pauseMs = 1000, random }: WebhookOptions) {
  const closing = new AbortController();

  const attempt = async (body: string): Promise<void> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      // Nothing is sent to any other address than the configured one.
      redirect: 'manual',
      signal: AbortSignal.any([closing.signal, AbortSignal.timeout(timeoutMs)]),
    });
    await response.body?.cancel();
    if (response.ok) return;
    const { status } = response;
    const message = `The webhook answered ${status}`;
    throw status >= 500 || status === 429 || status === 408 ? new Error(message) : new RefusedError(message);
  };

  return {
    /** Rejects when the last attempt has failed. */
    async send(value: unknown): Promise<void> {
      const body = JSON.stringify(value);
      for (let made = 1; ; made += 1) {
        try {
          return await attempt(body);
        } catch (error) {
          if (error instanceof RefusedError || made >= attempts || closing.signal.aborted) throw error;
        }
        await sleep(random() * pauseMs * 2 ** (made - 1), undefined, { signal: closing.signal, ref: false });
      }
    },

    /** Gives up what is under way. */
    close: () => closing.abort(),
  };
}
