import { AppError } from '../src/errors.ts';

const RETRY_AFTER_S = 5;

/** At most so many uploads at the same time: each has a temporary file and takes from the one thread that reads them. */
export function createUploadSlots(limit: number) {
  let taken = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (taken >= limit) {
      throw new AppError('too-many-uploads', `${taken} uploads are under way; try again in a moment`, {
        retryAfter: RETRY_AFTER_S,
      });
    }
    taken += 1;
    try {
      return await work();
    } finally {
      taken -= 1;
    }
  };
}

export type UploadSlots = ReturnType<typeof createUploadSlots>;
