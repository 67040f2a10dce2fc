import { AppError } from '../../errors.ts';

const NO_ROOM = new Set(['ENOSPC', 'EDQUOT']);
const RETRY_AFTER_SECONDS = 5;

/** The name of a system error (`ENOENT`), undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('errno' in error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The result, or undefined when it fails with one of these system errors. */
export async function unless<T>(codes: readonly string[], work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (codes.includes(systemCode(error) ?? '')) return undefined;
    throw error;
  }
}

export function unavailable(reason: string, cause?: unknown): AppError {
  return new AppError('store-unavailable', `The storage folder cannot be used now: ${reason}`, {
    cause,
    retryAfter: RETRY_AFTER_SECONDS,
  });
}

/** System errors in the words of the port; paths stay in the cause. Other errors (a source that fails) pass as they are. */
export function translate(error: unknown): unknown {
  const code = systemCode(error);
  if (code === undefined) return error;
  if (NO_ROOM.has(code)) return new AppError('store-full', 'The storage folder has no room left', { cause: error });
  return unavailable(code, error);
}

export async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translate(error);
  }
}
