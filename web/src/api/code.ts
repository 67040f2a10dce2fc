import { reportUnreachable } from './connection.ts';
import { ApiError } from './http.ts';

/** Of an ApiError: the service answers, and no longer has the files of this page. */
export const PAGE_OUTDATED = 'page-outdated';

/**
 * Code of the page that is loaded when it is needed. Fails with an ApiError: the service does not answer, or it was exchanged for
 * another version since this page was loaded.
 */
export async function loadCode<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch {
    const answer = await fetch('./healthz').catch(() => undefined);
    if (answer?.ok) throw new ApiError({}, PAGE_OUTDATED);
    reportUnreachable();
    throw new ApiError({});
  }
}
