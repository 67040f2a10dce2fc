import { nameOfFailure, postJson } from '../../src/outgoing/post.ts';
import type { Versioned } from '../../src/storage/documents.ts';
import { afterAttempt, type Delivery, isDue, newDelivery, reopened } from '../../src/webhooks/delivery.ts';
import type { DeliveryRepository } from '../../src/webhooks/delivery-repository.ts';
import type { WebhookMessage } from '../../src/webhooks/message.ts';
import { signatureOf } from '../../src/webhooks/signature.ts';

export interface Receiver {
  readonly url: string;
  /** At least one; several while it is changed. */
  readonly secrets: readonly string[];
}

interface Dependencies {
  readonly deliveries: DeliveryRepository;
  readonly receiver: Receiver;
  /** Under which others know this process. */
  readonly owner: string;
  readonly now: () => Date;
  /** In [0, 1). */
  readonly random: () => number;
  /** Longest wait for an answer. */
  readonly timeoutMs?: number;
  readonly log: Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>;
}

const TIMEOUT_MS = 10_000;
/** How often messages that are due are sent, and the store is read for those of other processes. */
const TICK_MS = 2000;
const LOOK_MS = 30_000;
/** Messages that are sent at the same time. */
const AT_ONCE = 4;
/** A process that has not said how an attempt went for so long is taken for dead: others send the message. */
const LEASE_MS = 30_000;
/** The log of what was sent. */
const KEPT = 1000;
const KEPT_MS = 30 * 86_400_000;

/**
 * Sends messages to the receiver of webhooks, each at least once: stored before it is sent, sent again until it is taken. Of several
 * processes on one store the one that leases a message sends it.
 */
export function createDispatcher({ deliveries, receiver, owner, now, random, log, ...options }: Dependencies) {
  const { timeoutMs = TIMEOUT_MS } = options;
  const closing = new AbortController();
  let lookedAt: number | undefined;
  let round: Promise<void> | undefined;
  let isAskedAgain = false;

  const attempt = async ({ message }: Delivery) => {
    const started = performance.now();
    const at = now();
    const body = JSON.stringify(message);
    const took = () => Math.round(performance.now() - started);
    const headers = {
      'user-agent': 'prediccion-ventas',
      'x-signature': signatureOf(body, receiver.secrets, at),
      'x-delivery': message.id,
      'x-event': message.event,
    };
    try {
      const { signal } = closing;
      const { status, retryAfterMs } = await postJson(receiver.url, { body, headers, timeoutMs, signal });
      return { at: at.toISOString(), status, error: null, durationMs: took(), retryAfterMs };
    } catch (error) {
      return { at: at.toISOString(), status: null, error: nameOfFailure(error), durationMs: took() };
    }
  };

  const send = async ({ value, etag }: Versioned<Delivery>): Promise<void> => {
    const until = new Date(now().getTime() + LEASE_MS).toISOString();
    const leased = await deliveries.replace({ ...value, lease: { owner, until } }, etag);
    if (!leased) return void (await deliveries.read(value.message.id));
    const outcome = await attempt(leased.value);
    // Stopped in the middle: whether it arrived is not known, so the next process sends it again at once.
    const next =
      closing.signal.aborted && outcome.status === null ? value : afterAttempt(leased.value, outcome, random());
    // Somebody else has asked for it to be sent again meanwhile: then that stands.
    if (!(await deliveries.replace(next, leased.etag))) await deliveries.read(value.message.id);
    tell(next, outcome);
  };

  const tell = ({ message: { id, event, dataset }, state, nextAttemptAt }: Delivery, { status, error }: Outcome) => {
    const fields = { delivery: id, event, dataset, status, error };
    if (state === 'delivered') log.info(fields, 'a webhook message was taken');
    else if (state === 'pending')
      log.warn({ ...fields, nextAttemptAt }, 'a webhook message was not taken; it is sent again');
    else
      log.error({ ...fields, state }, 'a webhook message was not taken and is given up; it can be sent again by hand');
  };

  const sendSafely = async (one: Versioned<Delivery>): Promise<void> => {
    try {
      await send(one);
    } catch (err) {
      log.error({ delivery: one.value.message.id, err }, 'a webhook message cannot be handled now; it is tried again');
    }
  };

  /** What others have stored or left, without what has been kept long enough. */
  const look = async (): Promise<void> => {
    const { found, damaged } = await deliveries.look();
    lookedAt = performance.now();
    const oldest = now().getTime() - KEPT_MS;
    const byAge = found.map(({ value }) => value).sort(newestFirst);
    const surplus = byAge.filter(
      ({ state, message: { at } }, i) => i >= KEPT || (state !== 'pending' && Date.parse(at) < oldest),
    );
    for (const { state, message } of surplus) {
      if (state === 'pending') log.error({ delivery: message.id }, 'a webhook message is given up: too many wait');
      await deliveries.remove(message.id);
    }
    for (const id of damaged) await deliveries.remove(id);
  };

  const work = async (mustLook: boolean): Promise<void> => {
    try {
      if (mustLook || lookedAt === undefined || performance.now() - lookedAt >= LOOK_MS) await look();
      const due = deliveries.known().filter(({ value }) => isDue(value, now()));
      const queue = due.sort((a, b) => newestFirst(b.value, a.value));
      const lanes = Array.from({ length: AT_ONCE }, async () => {
        for (let one = queue.shift(); one && !closing.signal.aborted; one = queue.shift()) await sendSafely(one);
      });
      await Promise.all(lanes);
    } catch (err) {
      log.error({ err }, 'webhook messages cannot be looked for now; trying again');
    }
  };

  /** One round at a time; who asks during one gets another behind it. */
  const run = async (mustLook: boolean): Promise<void> => {
    if (closing.signal.aborted) return;
    if (round) {
      isAskedAgain = true;
      return round;
    }
    round = (async () => {
      do {
        isAskedAgain = false;
        await work(mustLook);
      } while (isAskedAgain && !closing.signal.aborted);
    })().finally(() => {
      round = undefined;
    });
    return round;
  };

  let timer: NodeJS.Timeout | undefined;

  return {
    /** Stores a message and begins to send it; does nothing when there is one of its id. Resolves when it is stored. */
    async add(message: WebhookMessage): Promise<Delivery | undefined> {
      const created = await deliveries.create(newDelivery(message, now()));
      if (created) void run(false);
      return created?.value;
    },

    /** Sends one again, whatever became of it; undefined when there is none. */
    async again(id: string): Promise<Delivery | undefined> {
      for (;;) {
        const known = await deliveries.read(id);
        if (!known) return undefined;
        const opened = await deliveries.replace(reopened(known.value, now()), known.etag);
        if (!opened) continue;
        void run(false);
        return opened.value;
      }
    },

    /** All of the log. */
    list: async () => (await deliveries.look()).found.map(({ value }) => value).sort(newestFirst),

    /** Sends what is due now; resolves when it was tried. */
    run: () => run(true),

    start(): void {
      void run(true);
      timer = setInterval(() => void run(false), TICK_MS);
      timer.unref();
    },

    async forget(dataset: string): Promise<void> {
      for (const { value } of (await deliveries.look()).found) {
        if (value.message.dataset === dataset) await deliveries.remove(value.message.id);
      }
    },

    /** Gives up what is under way: it stays in the store. */
    async close(): Promise<void> {
      clearInterval(timer);
      closing.abort();
      await round;
    },
  };
}

type Outcome = Parameters<typeof afterAttempt>[1];

export type Dispatcher = ReturnType<typeof createDispatcher>;

/** By the time of what they tell, then by id. */
export function placeOf({ message: { at, id } }: Delivery): string {
  return `${at} ${id}`;
}

function newestFirst(a: Delivery, b: Delivery): number {
  return placeOf(a) < placeOf(b) ? 1 : -1;
}
