import { calendarCsv } from '../data/calendar-csv.ts';
import type { CalendarDay } from '../data/known-days.ts';
import type { Column } from '../schemas/dataset.ts';
import type { Keys } from '../storage/keys.ts';
import type { ObjectStore, PutOptions } from '../storage/object-store.ts';

/** `calendario.csv` of each dataset. */
export function createCalendarRegistry(store: ObjectStore, keys: Keys) {
  return {
    read: (name: string) => store.get(keys.calendar(name)),
    stat: (name: string) => store.stat(keys.calendar(name)),
    write: (name: string, columns: readonly Column[], days: readonly CalendarDay[], options: PutOptions = {}) =>
      store.put(keys.calendar(name), calendarCsv(columns, days), { contentType: 'text/csv', ...options }),
    remove: (name: string) => store.delete(keys.calendar(name)),
  };
}

export type CalendarRegistry = ReturnType<typeof createCalendarRegistry>;
