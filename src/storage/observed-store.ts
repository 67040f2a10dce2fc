import { AppError } from '../errors.ts';
import { type ObjectInfo, type ObjectStore, PreconditionFailedError } from './object-store.ts';

export const STORE_CALLS = ['get', 'open', 'put', 'stat', 'list', 'listFolders', 'delete', 'ready'] as const;
export const STORE_FAULTS = ['store-unavailable', 'store-full', 'other'] as const;

type StoreCall = (typeof STORE_CALLS)[number];
type StoreFault = (typeof STORE_FAULTS)[number];

/** One call of a store, when it has ended: plain JSON, since it crosses threads. */
export interface StoreOperation {
  readonly call: StoreCall;
  /** The bucket and the first folder below it: what is concerned, without the length of a whole key. */
  readonly place: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** A precondition that is not met is an answer, not a fault. */
  readonly fault: StoreFault | null;
}

/** The same store, with every call reported. `open` counts until the stream is there, `list` until its last item. */
export function createObservedStore(store: ObjectStore, report: (operation: StoreOperation) => void): ObjectStore {
  const begin = (call: StoreCall, key: string) => {
    const startedAt = Date.now();
    const from = performance.now();
    return (error?: unknown) => {
      const fault = error === undefined ? null : faultOf(error);
      report({ call, place: placeOf(key), startedAt, durationMs: performance.now() - from, fault });
    };
  };

  const reported = async <T>(call: StoreCall, key: string, work: () => Promise<T>): Promise<T> => {
    const end = begin(call, key);
    try {
      const result = await work();
      end();
      return result;
    } catch (error) {
      end(error);
      throw error;
    }
  };

  async function* list(prefix: string): AsyncIterable<ObjectInfo> {
    const end = begin('list', prefix);
    let failure: unknown;
    try {
      yield* store.list(prefix);
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      end(failure);
    }
  }

  return {
    get: (key) => reported('get', key, () => store.get(key)),
    open: (key) => reported('open', key, () => store.open(key)),
    put: (key, content, options) => reported('put', key, () => store.put(key, content, options)),
    stat: (key) => reported('stat', key, () => store.stat(key)),
    list,
    listFolders: (prefix) => reported('listFolders', prefix, () => store.listFolders(prefix)),
    delete: (key) => reported('delete', key, () => store.delete(key)),
    ready: () => reported('ready', '', () => store.ready()),
    close: () => store.close(),
  };
}

function placeOf(key: string): string {
  return key.split('/', 2).join('/');
}

function faultOf(error: unknown): StoreFault | null {
  if (error instanceof PreconditionFailedError) return null;
  const code = error instanceof AppError ? error.code : 'other';
  return code === 'store-unavailable' || code === 'store-full' ? code : 'other';
}
