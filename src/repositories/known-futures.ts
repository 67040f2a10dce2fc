import type { Column } from '../sales/dataset.ts';
import { columnsMentioned, type KnownDay, knownFutureCsvPieces, withHolidayColumn } from '../sales/known-future.ts';
import type { SeriesNames } from '../sales/reading/known-future-series.ts';
import type { KnownFutureFile } from '../sales/reading/read-known-future.ts';
import { reportDamage } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import type { ObjectStore, PutOptions } from '../storage/object-store.ts';
import { joinedInTurns } from '../threads/steps.ts';
import { readKnownFutureFile } from '../workbooks/read-sales-file.ts';

/** A stored known future as it can be used. */
interface StoredKnownFuture {
  readonly days: readonly KnownDay[];
  /** As it was read; undefined when there is none. */
  readonly file: KnownFutureFile | undefined;
  /** Why it is not used, when it cannot be read. */
  readonly fault: string | undefined;
  /** Undefined when there is none. */
  readonly etag: string | undefined;
}

/** `calendario.csv` of each dataset. */
export function createKnownFutureRepository(store: ObjectStore, keys: Keys) {
  return {
    /** Another program may have written it: a bad one is reported, not guessed at. */
    async load(name: string, columns: readonly Column[]): Promise<StoredKnownFuture> {
      const key = keys.knownFuture(name);
      const stored = await store.get(key);
      if (!stored) return { days: [], file: undefined, fault: undefined, etag: undefined };
      const { etag, body } = stored;
      // What was said of holidays while a model knew them without a column is no damage afterwards.
      const file = await readKnownFutureFile(body, withHolidayColumn(columns), namesIn(columns));
      if (file.valid) {
        store.damage?.mended(key);
        return { days: file.days, file, fault: undefined, etag };
      }
      const reason = file.problems[0].message;
      reportDamage(store, { key, etag, reason });
      return { days: [], file, fault: reason, etag };
    },

    stat: (name: string) => store.stat(keys.knownFuture(name)),
    async write(name: string, columns: readonly Column[], days: readonly KnownDay[], options: PutOptions = {}) {
      const csv = await joinedInTurns(knownFutureCsvPieces(columnsMentioned(columns, days), days));
      return store.put(keys.knownFuture(name), csv, { contentType: 'text/csv', ...options });
    },
    remove: (name: string) => store.delete(keys.knownFuture(name)),
  };
}

/** Rows may name a series where the dataset has columns that tell some apart. */
function namesIn(columns: readonly Column[]): SeriesNames | undefined {
  const own = columns.filter(({ role }) => role === 'series').map(({ name }) => name);
  return own.length === 0 ? undefined : { columns: own };
}

export type KnownFutureRepository = ReturnType<typeof createKnownFutureRepository>;
