import { AppError } from '../../errors.ts';
import { PreconditionFailedError } from '../object-store.ts';

const RETRY_AFTER_SECONDS = 5;

/** HEAD answers have no body and so no finer code than `NotFound`. */
const MISSING = new Set(['NotFound', 'NoSuchKey', 'NoSuchBucket']);
const NO_ROOM = new Set([
  'XMinioStorageFull',
  'XMinioAdminBucketQuotaExceeded',
  'QuotaExceeded',
  'InsufficientCapacity',
]);

/** Code of an S3 answer (`NoSuchKey`) or of the network (`ECONNREFUSED`). */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

export function isMissing(error: unknown): boolean {
  return MISSING.has(codeOf(error) ?? '');
}

/** Everything but the faults of the caller is a store that cannot be used; what it said stays in the cause. */
export function translate(error: unknown): unknown {
  const isOurs = error instanceof AppError || error instanceof RangeError || error instanceof PreconditionFailedError;
  if (isOurs) return error;
  const code = codeOf(error);
  if (NO_ROOM.has(code ?? '')) return new AppError('store-full', 'The object store has no room left', { cause: error });
  const message = `The object store cannot be used now${code === undefined ? '' : `: ${code}`}`;
  return new AppError('store-unavailable', message, { cause: error, retryAfter: RETRY_AFTER_SECONDS });
}

export async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translate(error);
  }
}

/** The result, or undefined when the key or its bucket does not exist. */
export async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
