import { AppError } from '../src/errors.ts';

/** How little may arrive in how long, before whoever sends is taken for stuck, or for somebody who wants to block. */
export interface Pace {
  readonly withinMs: number;
  readonly bytes: number;
}

/**
 * The same items, as long as they keep coming: throws AppError `request-timeout` once `withinMs` has been waited for
 * less than `bytes`. Only waiting counts: a reader that takes its time is no fault of the sender.
 */
export async function* keepPace<T>(items: AsyncIterable<T>, pace: Pace, sizeOf: (item: T) => number) {
  const source = items[Symbol.asyncIterator]();
  let [waited, received] = [0, 0];
  try {
    for (;;) {
      const began = performance.now();
      const { done, value } = await inTime(source.next(), pace.withinMs - waited, pace);
      if (done) return;
      waited += performance.now() - began;
      received += sizeOf(value);
      if (received >= pace.bytes) [waited, received] = [0, 0];
      yield value;
    }
  } finally {
    // A reader that has seen enough lets go of the source. One that is stuck in `next` answers when it ends: nobody waits.
    void source.return?.().catch(() => undefined);
  }
}

async function inTime<T>(work: Promise<T>, ms: number, { withinMs, bytes }: Pace): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_, reject) => {
    const message = `The upload came to a halt: less than ${bytes} bytes arrived in ${withinMs / 1000} s`;
    timer = setTimeout(() => reject(new AppError('request-timeout', message)), Math.max(0, ms));
  });
  try {
    return await Promise.race([work, stalled]);
  } finally {
    clearTimeout(timer);
    // What comes of it after that, when the connection ends, is of no interest.
    work.catch(() => undefined);
  }
}
