import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Language } from '../../src/forecasting/explanation.ts';
import { type Alarm, alarmMessage } from '../../src/monitoring/alarms.ts';
import {
  bySize,
  LISTED,
  nameOfAlarm,
  type SeriesAlarms,
  seriesAlarmsMessage,
} from '../../src/monitoring/series-alarms.ts';
import { isSuccess, postJson } from '../../src/outgoing/post.ts';
import type { AlarmRepository, SeriesAlarmRepository } from '../../src/repositories/alarms.ts';

interface Dependencies {
  readonly alarms: AlarmRepository;
  readonly seriesAlarms: Pick<SeriesAlarmRepository, 'update'>;
  /** Undefined when nobody is to be notified. */
  readonly webhook: Webhook | undefined;
  readonly now: () => Date;
  readonly log: {
    info(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
}

/** What is sent once, under the id of its claim. */
interface Message {
  readonly claim: { readonly id: string };
  readonly body: { readonly messages: Readonly<Record<Language, string>> } & Readonly<Record<string, unknown>>;
  readonly onSent?: () => Promise<void>;
}

/** Alarms remembered as sent; the store knows of the rest. */
const REMEMBERED = 1000;

/** Sends each alarm to the operator's webhook once. It neither delays nor fails what found the alarm. */
export function createAlerts({ alarms, seriesAlarms, webhook, now, log }: Dependencies) {
  const sent = new Set<string>();
  const sending = new Map<string, Promise<void>>();

  const send = async (to: Webhook, name: string, dataset: string, message: Message): Promise<void> => {
    const { id } = message.claim;
    try {
      if ((await alarms.claim(dataset, message.claim, now())) !== undefined) await deliver(to, dataset, message);
      if (sent.size >= REMEMBERED) sent.clear();
      sent.add(name);
    } catch (error) {
      log.error({ dataset, alarm: id, err: error }, 'the alarm was not sent; it is tried again when it is next found');
    }
  };

  const deliver = async (to: Webhook, dataset: string, { claim, body, onSent }: Message): Promise<void> => {
    try {
      await to.send({ dataset, ...body });
    } catch (error) {
      await alarms.release(dataset, claim);
      throw error;
    }
    await alarms.settle(dataset, claim, now());
    await onSent?.();
    log.info({ dataset, alarm: claim.id }, body.messages.en);
  };

  /** Starts to send it, if it is new. */
  const announce = (dataset: string, message: Message): void => {
    const name = `${dataset} ${message.claim.id}`;
    if (!webhook || sent.has(name) || sending.has(name)) return;
    sending.set(
      name,
      send(webhook, name, dataset, message).finally(() => sending.delete(name)),
    );
  };

  return {
    announce(dataset: string, alarm: Alarm): void {
      const messages = { en: alarmMessage(alarm, 'en'), es: alarmMessage(alarm, 'es') };
      announce(dataset, { claim: alarm, body: { type: 'forecast-alarm', alarm, messages } });
    },

    /** One message of all series whose alarm nobody was told of. */
    announceSeries(dataset: string, { alarms: standing }: SeriesAlarms): void {
      const fresh = standing.filter(({ told }) => !told);
      if (fresh.length === 0) return;
      const named = bySize(fresh)
        .slice(0, LISTED)
        .map(({ series, alarm }) => ({ series, alarm }));
      const messages = { en: seriesAlarmsMessage(fresh, 'en'), es: seriesAlarmsMessage(fresh, 'es') };
      const names = fresh.map(nameOfAlarm);
      const id = `series-${createHash('sha256').update(JSON.stringify(names.sort())).digest('hex').slice(0, 16)}`;
      announce(dataset, {
        claim: { id },
        body: { type: 'series-alarms', count: fresh.length, standing: standing.length, alarms: named, messages },
        onSent: () => seriesAlarms.update(dataset, (known) => known && withTold(known, new Set(names))),
      });
    },

    async close(): Promise<void> {
      webhook?.close();
      await Promise.all(sending.values());
    },
  };
}

/** The same alarms, those of these names as told. */
function withTold(known: SeriesAlarms, names: ReadonlySet<string>): SeriesAlarms {
  const alarms = known.alarms.map((one) => ({ ...one, told: one.told || names.has(nameOfAlarm(one)) }));
  return { ...known, alarms };
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
    const answered = await postJson(url, { body, timeoutMs, signal: closing.signal });
    if (isSuccess(answered)) return;
    const { status } = answered;
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
