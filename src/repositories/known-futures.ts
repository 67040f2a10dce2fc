import type { Column } from '../sales/dataset.ts';
import { type KnownDay, knownFutureCsv } from '../sales/known-future.ts';
import { reportDamage } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import type { ObjectStore, PutOptions } from '../storage/object-store.ts';
import { readKnownFutureFile } from '../workbooks/read-sales-file.ts';

/** A stored known future as it can be used. */
interface StoredKnownFuture {
  readonly days: readonly KnownDay[];
  /** Why it is not used, when it cannot be read. */
  readonly fault: string | undefined;
  /** Undefined when there is none. */
  readonly etag: string | undefined;
}

/** `calendario.csv` of each dataset. */
export function createKnownFutureRepository(store: ObjectStore, keys: Keys) {
  return {
    read: (name: string) => store.get(keys.knownFuture(name)),
    /** Another program may have written it: a bad one is reported, not guessed at. */
    async load(name: string, columns: readonly Column[]): Promise<StoredKnownFuture> {
      const stored = await store.get(keys.knownFuture(name));
      if (!stored) return { days: [], fault: undefined, etag: undefined };
      const { etag, body } = stored;
      const key = keys.knownFuture(name);
      const read = await readKnownFutureFile(body, columns);
      if (read.valid) store.damage?.mended(key);
      else reportDamage(store, { key, etag, reason: read.problems[0].message });
      return read.valid
        ? { days: read.days, fault: undefined, etag }
        : { days: [], fault: read.problems[0].message, etag };
    },

    stat: (name: string) => store.stat(keys.knownFuture(name)),
    write: (name: string, columns: readonly Column[], days: readonly KnownDay[], options: PutOptions = {}) =>
      store.put(keys.knownFuture(name), knownFutureCsv(columns, days), { contentType: 'text/csv', ...options }),
    remove: (name: string) => store.delete(keys.knownFuture(name)),
  };
}

export type KnownFutureRepository = ReturnType<typeof createKnownFutureRepository>;
