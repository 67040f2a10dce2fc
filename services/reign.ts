import type { CalendarDay } from '../src/data/known-days.ts';
import type { IsoDay } from '../src/dates.ts';
import { AppError } from '../src/errors.ts';
import type { TrainedModel } from '../src/forecasting/trained-model.ts';
import type { Override } from '../src/ledger/overrides.ts';
import type { CalendarRegistry } from '../src/registry/calendars.ts';
import { readChampion } from '../src/registry/champion.ts';
import type { DatasetRegistry } from '../src/registry/datasets.ts';
import type { ModelRegistry } from '../src/registry/models.ts';
import type { OverrideRegistry } from '../src/registry/overrides.ts';
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
  /** The manager's own numbers. */
  readonly overrides: ReadonlyMap<IsoDay, Override>;
  /** Why they are not used, when they cannot be read. */
  readonly overridesFault: string | undefined;
  /** Etags of the champion's pointer, the calendar and the overrides: when one changes, the reign is over. */
  readonly etags: ReignEtags;
  readonly answers: Map<string, Answer>;
}

interface ReignEtags {
  readonly pointer: string;
  readonly calendar: string | undefined;
  readonly overrides: string | undefined;
}

export interface ReignSources {
  readonly store: ObjectStore;
  readonly keys: Keys;
  readonly models: ModelRegistry;
  readonly datasets: DatasetRegistry;
  readonly calendars: CalendarRegistry;
  readonly overrides: OverrideRegistry;
}

/** Reads all that answering needs; undefined when the dataset has no champion. */
export async function loadReign(dataset: string, sources: ReignSources): Promise<Reign | undefined> {
  const { store, keys, models, datasets, calendars } = sources;
  const pointer = await readChampion(store, keys, dataset);
  const model = pointer && (await models.readModel(dataset, pointer.value.version));
  if (!pointer || !model) return undefined;
  const document = await datasets.readVersion(dataset, model.datasetVersion);
  const [{ days, fault, etag }, overrides] = await Promise.all([
    calendars.load(dataset, document?.columns ?? []),
    loadOverrides(dataset, sources),
  ]);
  return {
    version: pointer.value.version,
    model,
    calendar: days,
    calendarFault: fault,
    overrides: overrides.days,
    overridesFault: overrides.fault,
    etags: { pointer: pointer.etag, calendar: etag, overrides: overrides.etag },
    answers: new Map(),
  };
}

/** True while neither the pointer nor the calendar nor the overrides have changed. */
export async function isCurrent(
  dataset: string,
  { etags }: Reign,
  { store, keys, calendars, overrides }: ReignSources,
): Promise<boolean> {
  const [pointer, calendar, own] = await Promise.all([
    store.stat(keys.champion(dataset)),
    calendars.stat(dataset),
    overrides.stat(dataset),
  ]);
  return pointer?.etag === etags.pointer && calendar?.etag === etags.calendar && own?.etag === etags.overrides;
}

/** Another program may have written them: what cannot be read is told in the forecast. */
async function loadOverrides(dataset: string, { overrides }: ReignSources) {
  try {
    const stored = await overrides.read(dataset);
    const days = new Map(stored?.value.days.map((day) => [day.date, day]));
    return { days, fault: undefined, etag: stored?.etag };
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'invalid-overrides')) throw error;
    const fault = 'it is not what this version of the service writes';
    return { days: new Map(), fault, etag: (await overrides.stat(dataset))?.etag };
  }
}
