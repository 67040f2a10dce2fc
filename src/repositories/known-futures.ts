import type { Column } from '../sales/dataset.ts';
import { type CalendarDay, calendarCsv } from '../sales/known-future.ts';
import { readCalendar } from '../sales/read-known-future.ts';
import type { Keys } from '../storage/keys.ts';
import type { ObjectStore, PutOptions } from '../storage/object-store.ts';

/** A stored calendar as it can be used. */
interface StoredCalendar {
  readonly days: readonly CalendarDay[];
  /** Why it is not used, when it cannot be read. */
  readonly fault: string | undefined;
  /** Undefined when there is none. */
  readonly etag: string | undefined;
}

/** `calendario.csv` of each dataset. */
export function createCalendarRegistry(store: ObjectStore, keys: Keys) {
  return {
    read: (name: string) => store.get(keys.calendar(name)),
    /** Another program may have written it: a bad one is told, not guessed at. */
    async load(name: string, columns: readonly Column[]): Promise<StoredCalendar> {
      const stored = await store.get(keys.calendar(name));
      if (!stored) return { days: [], fault: undefined, etag: undefined };
      const read = await readCalendar(stored.body, columns);
      return read.valid
        ? { days: read.days, fault: undefined, etag: stored.etag }
        : { days: [], fault: read.problems[0].message, etag: stored.etag };
    },

    stat: (name: string) => store.stat(keys.calendar(name)),
    write: (name: string, columns: readonly Column[], days: readonly CalendarDay[], options: PutOptions = {}) =>
      store.put(keys.calendar(name), calendarCsv(columns, days), { contentType: 'text/csv', ...options }),
    remove: (name: string) => store.delete(keys.calendar(name)),
  };
}

export type CalendarRegistry = ReturnType<typeof createCalendarRegistry>;
