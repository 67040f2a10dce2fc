import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import type { ObjectInfo, ObjectStore } from './object-store.ts';

interface RetrySettings {
  readonly attempts: number;
  /** The longest pause before the second attempt; it doubles with each. The pause itself is random below it. */
  readonly pauseMs: number;
  /** No attempt begins later: a server that is silent for its whole timeout is not asked again. */
  readonly withinMs: number;
}

const DEFAULTS: RetrySettings = { attempts: 3, pauseMs: 100, withinMs: 1500 };

/**
 * A store that tries again what may pass: a dropped connection, a 503. Only calls that may happen twice: everything but
 * a put with a condition, which after a lost answer would fail on its own success, and `ready`, which asks how it is now.
 */
export function createRetryingStore(store: ObjectStore, settings: RetrySettings = DEFAULTS): ObjectStore {
  const again = async <T>(call: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    for (let attempt = 1; ; attempt++) {
      try {
        return await call();
      } catch (error) {
        const isPassing = error instanceof AppError && error.code === 'store-unavailable';
        if (!isPassing || attempt >= settings.attempts) throw error;
        const pause = Math.random() * settings.pauseMs * 2 ** (attempt - 1);
        if (performance.now() - started + pause > settings.withinMs) throw error;
        await delay(pause);
      }
    }
  };

  /** A list is begun again only while nothing of it has been given out. */
  async function* list(prefix: string): AsyncIterable<ObjectInfo> {
    const begun = await again(async () => {
      const items = store.list(prefix)[Symbol.asyncIterator]();
      return { items, first: await items.next() };
    });
    if (begun.first.done) return;
    yield begun.first.value;
    yield* { [Symbol.asyncIterator]: () => begun.items };
  }

  return {
    get: (key) => again(() => store.get(key)),
    open: (key) => again(() => store.open(key)),
    stat: (key) => again(() => store.stat(key)),
    put: (key, content, options = {}) => {
      const isConditional = options.ifMatch !== undefined || options.ifNoneMatch !== undefined;
      const put = () => store.put(key, content, options);
      return isConditional ? put() : again(put);
    },
    list,
    listFolders: (prefix) => again(() => store.listFolders(prefix)),
    delete: (key) => again(() => store.delete(key)),
    ready: () => store.ready(),
    close: () => store.close(),
  };
}
