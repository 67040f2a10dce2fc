import { setTimeout as sleep } from 'node:timers/promises';

export interface WebhookOptions {
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

export type Webhook = ReturnType<typeof createWebhook>;

/** Sends JSON to one address, again after a failure, with a random pause so that senders do not come in step. */
export function createWebhook({ url, timeoutMs = 5000, attempts = 4, pauseMs = 1000, random }: WebhookOptions) {
  const closing = new AbortController();

  const attempt = async (body: string): Promise<void> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      // Only the address that was configured is told anything.
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
