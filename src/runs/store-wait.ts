import { AppError } from '../errors.ts';

/**
 * How long a queued training waits for a store that is away or full, in ms: a restart, an update or a full disk that
 * somebody is clearing. A training that would begin hours later is one that nobody expects any more.
 */
export const STORE_WAIT_MS = 15 * 60_000;

/** Whether the store may do later what it could not do now. */
export function isStoreAway(error: unknown): error is AppError {
  return error instanceof AppError && (error.code === 'store-unavailable' || error.code === 'store-full');
}

/** The store was away for as long as a queued training waits for it: nobody is to try again. */
export class StoreWaitOverError extends AppError {
  constructor(cause: AppError, waitedMs: number) {
    const minutes = Math.max(1, Math.round(waitedMs / 60_000));
    const waited = `The training waited ${minutes} minute${minutes === 1 ? '' : 's'} for the store`;
    super(cause.code, `${waited} and was given up (${cause.message}). ${TRAIN_AGAIN}`, { cause });
  }
}

/** Whoever asks the store again and again, and how long it has been without an answer. */
export function createStoreWait(limitMs: number) {
  let reachedAt = performance.now();
  return {
    reached(): void {
      reachedAt = performance.now();
    },

    /** What ends the waiting: undefined while the store may still come back. */
    endOf(error: unknown): unknown {
      const awayMs = performance.now() - reachedAt;
      if (!isStoreAway(error)) return error;
      return awayMs < limitMs ? undefined : new StoreWaitOverError(error, awayMs);
    },
  };
}

/** What a training that the store has ended tells its reader to do. */
export const TRAIN_AGAIN = 'Train again with POST /train once GET /readyz answers 200';
