import type { CalendarDay } from '../src/data/known-days.ts';
import { readCalendar } from '../src/data/read-calendar.ts';
import type { TrainedModel } from '../src/forecasting/trained-model.ts';
import type { CalendarRegistry } from '../src/registry/calendars.ts';
import { readChampion } from '../src/registry/champion.ts';
import type { DatasetRegistry } from '../src/registry/datasets.ts';
import type { ModelRegistry } from '../src/registry/models.ts';
import type { Keys } from '../src/storage/keys.ts';
import type { ObjectStore } from '../src/storage/object-store.ts';

/** A ready answer. */
export interface Answer {
  readonly body: Buffer;
  /** As in the header, quotes included. */
  readonly etag: string;
  readonly type: string;
  /** The store could not be asked whether this is still the answer. */
  readonly stale: boolean;
}

/** The model that answers for a dataset and what is known of its future, in memory, with the answers it has given. */
export interface Reign {
  readonly version: string;
  readonly model: TrainedModel;
  readonly calendar: readonly CalendarDay[];
  /** Why the stored calendar is not used, when it cannot be read. */
  readonly calendarFault: string | undefined;
  /** Etags of the champion's pointer and of the calendar: when one changes, the reign is over. */
  readonly etags: ReignEtags;
  readonly answers: Map<string, Answer>;
}

interface ReignEtags {
  readonly pointer: string;
  readonly calendar: string | undefined;
}

export interface ReignSources {
  readonly store: ObjectStore;
  readonly keys: Keys;
  readonly models: ModelRegistry;
  readonly datasets: DatasetRegistry;
  readonly calendars: CalendarRegistry;
}

/** Reads all that answering needs; undefined when the dataset has no champion. */
export async function loadReign(dataset: string, sources: ReignSources): Promise<Reign | undefined> {
  const { store, keys, models } = sources;
  const pointer = await readChampion(store, keys, dataset);
  const model = pointer && (await models.readModel(dataset, pointer.value.version));
  if (!pointer || !model) return undefined;
  const { days, fault, etag } = await loadCalendar(dataset, model.datasetVersion, sources);
  return {
    version: pointer.value.version,
    model,
    calendar: days,
    calendarFault: fault,
    etags: { pointer: pointer.etag, calendar: etag },
    answers: new Map(),
  };
}

/** True while neither the pointer nor the calendar has changed. */
export async function isCurrent(
  dataset: string,
  { etags }: Reign,
  { store, keys, calendars }: ReignSources,
): Promise<boolean> {
  const [pointer, calendar] = await Promise.all([store.stat(keys.champion(dataset)), calendars.stat(dataset)]);
  return pointer?.etag === etags.pointer && calendar?.etag === etags.calendar;
}

/** Another program may have written the calendar: a bad one is told in the forecast, not guessed at. */
async function loadCalendar(dataset: string, version: string, { datasets, calendars }: ReignSources) {
  const stored = await calendars.read(dataset);
  const document = stored && (await datasets.readVersion(dataset, version));
  if (!stored || !document) return { days: [], fault: undefined, etag: stored?.etag };
  const read = await readCalendar(stored.body, document.columns);
  return read.valid
    ? { days: read.days, fault: undefined, etag: stored.etag }
    : { days: [], fault: read.problems[0].message, etag: stored.etag };
}
