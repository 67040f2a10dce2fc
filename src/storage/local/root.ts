import { stat } from 'node:fs/promises';
import { unavailable, unless } from './errors.ts';

/**
 * Tells a folder that is empty from one that is gone (not mounted, moved away): before anything was seen in it, a root
 * that is not there is an empty store; afterwards it is a store that cannot be used now.
 */
export function createRootWatch(root: string) {
  let seen = false;
  return {
    /** The result; throws AppError `store-unavailable` when nothing was found because the root is not there. */
    async checked<T>(result: T, isFound: boolean): Promise<T> {
      seen ||= isFound;
      if (isFound) return result;
      const stats = await unless(['ENOENT'], stat(root));
      if (stats === undefined ? seen : !stats.isDirectory()) throw unavailable('the folder is not there');
      return result;
    },
  };
}
