import { AppError } from '../src/errors.ts';

export interface SlotLimits {
  /** Uploads that are read at the same time. */
  readonly concurrency: number;
  /** How long another one waits for its turn. */
  readonly waitMs: number;
}

/** Each is an open connection and nothing more: its body is not read. */
const MAX_WAITING = 1000;
const RETRY_AFTER_S = 5;

/**
 * At most so many uploads at the same time: each has a temporary file and takes from the one thread that reads them. The
 * others wait in line, for a while.
 */
export function createUploadSlots({ concurrency, waitMs }: SlotLimits) {
  let taken = 0;
  const waiting = new Set<() => void>();

  const turn = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.delete(begin);
        reject(tooMany(taken));
      }, waitMs);
      waiting.add(begin);
    });

  /** Who waits longest gets the place of one that is done. */
  const release = (): void => {
    const [next] = waiting;
    if (next === undefined) taken -= 1;
    else {
      waiting.delete(next);
      next();
    }
  };

  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (waiting.size >= MAX_WAITING) throw tooMany(taken);
    if (taken < concurrency) taken += 1;
    else await turn();
    try {
      return await work();
    } finally {
      release();
    }
  };
}

export type UploadSlots = ReturnType<typeof createUploadSlots>;

function tooMany(taken: number): AppError {
  return new AppError('too-many-uploads', `${taken} uploads are under way; try again in a moment`, {
    retryAfter: RETRY_AFTER_S,
  });
}
