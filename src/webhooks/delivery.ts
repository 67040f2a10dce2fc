import { z } from 'zod';
import { type Backoff, pauseAfter } from '../outgoing/backoff.ts';
import { datasetNameSchema, instantSchema } from '../primitives.ts';
import { deliveryIdSchema, WEBHOOK_EVENTS, type WebhookMessage, webhookMessageSchema } from './message.ts';

const attemptSchema = z.object({
  at: instantSchema,
  status: z.int().nullable().describe('Of the answer; null: there was none'),
  error: z.string().nullable().describe('Why there was none, such as `ECONNREFUSED` or `timeout`'),
  durationMs: z.int(),
});

const stateSchema = z
  .enum(['pending', 'delivered', 'refused', 'failed'])
  .describe('`refused`: the receiver does not want it (400, 410, 413, 415, 422); `failed`: not taken for a day');

/** `_webhooks/<id>.json`: a message, and what became of it. */
export const deliverySchema = z.object({
  schema: z.literal(1),
  message: webhookMessageSchema,
  state: stateSchema,
  attempts: z.array(attemptSchema),
  nextAttemptAt: instantSchema.nullable(),
  /** After this no attempt is made. */
  expiresAt: instantSchema,
  /** The process that is sending it, and until when others leave it to that one. */
  lease: z.object({ owner: z.string(), until: instantSchema }).nullable(),
});

export type Delivery = z.infer<typeof deliverySchema>;
export type Attempt = z.infer<typeof attemptSchema>;

/** As it is listed. */
export const listedDeliverySchema = z
  .object({
    id: deliveryIdSchema,
    event: z.enum(WEBHOOK_EVENTS),
    dataset: datasetNameSchema.nullable(),
    at: instantSchema.describe('When it happened'),
    state: stateSchema,
    attempts: z.array(attemptSchema).describe('The last fifty, oldest first'),
    nextAttemptAt: instantSchema.nullable().describe('Null when it has ended'),
    message: webhookMessageSchema.describe('The body that is sent'),
  })
  .meta({ id: 'WebhookDelivery' });

export type ListedDelivery = z.infer<typeof listedDeliverySchema>;

export function listedDelivery({ message, state, attempts, nextAttemptAt }: Delivery): ListedDelivery {
  const { id, event, dataset, at } = message;
  return { id, event, dataset, at, state, attempts, nextAttemptAt, message };
}

const DAY_MS = 86_400_000;
/** From ten seconds to four hours: about eighteen attempts in a day. */
export const RETRIES: Backoff = { firstMs: 10_000, longestMs: 4 * 3_600_000 };
const ATTEMPTS_KEPT = 50;
/** The receiver has read the message, or is gone for good: the same again would be answered alike. */
const REFUSALS = [400, 410, 413, 415, 422];

/** To be sent now. */
export function newDelivery(message: WebhookMessage, now: Date): Delivery {
  return { schema: 1, message, attempts: [], ...open(now) };
}

function open(now: Date) {
  const expiresAt = new Date(now.getTime() + DAY_MS).toISOString();
  return { state: 'pending' as const, nextAttemptAt: now.toISOString(), expiresAt, lease: null };
}

/** The same message once more, for another day, whatever became of it. */
export function reopened(delivery: Delivery, now: Date): Delivery {
  return { ...delivery, ...open(now) };
}

/** Whether it is for this process to send it now. */
export function isDue({ state, nextAttemptAt, lease }: Delivery, now: Date): boolean {
  if (state !== 'pending' || nextAttemptAt === null || Date.parse(nextAttemptAt) > now.getTime()) return false;
  return lease === null || Date.parse(lease.until) <= now.getTime();
}

interface Outcome extends Attempt {
  /** As long as the receiver asks for. */
  readonly retryAfterMs?: number | undefined;
}

/** After an attempt: delivered, refused, or to be sent again after a pause; failed when that would be after its day. */
export function afterAttempt(delivery: Delivery, outcome: Outcome, random: number): Delivery {
  const { retryAfterMs = 0, ...attempt } = outcome;
  const attempts = [...delivery.attempts, attempt].slice(-ATTEMPTS_KEPT);
  const ended = (state: Delivery['state']): Delivery => ({
    ...delivery,
    state,
    attempts,
    nextAttemptAt: null,
    lease: null,
  });
  const { status } = attempt;
  if (status !== null && status >= 200 && status < 300) return ended('delivered');
  if (status !== null && REFUSALS.includes(status)) return ended('refused');
  const pauseMs = Math.max(
    pauseAfter(failuresIn(delivery, attempts), RETRIES, random),
    Math.min(retryAfterMs, RETRIES.longestMs),
  );
  const next = Date.parse(attempt.at) + attempt.durationMs + pauseMs;
  if (next > Date.parse(delivery.expiresAt)) return ended('failed');
  return { ...delivery, attempts, nextAttemptAt: new Date(next).toISOString(), lease: null };
}

/** Since it was last opened. */
function failuresIn({ expiresAt }: Delivery, attempts: readonly Attempt[]): number {
  const openedAt = Date.parse(expiresAt) - DAY_MS;
  return attempts.filter(({ at }) => Date.parse(at) >= openedAt).length;
}
