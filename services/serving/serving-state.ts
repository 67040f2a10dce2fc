import type { IsoDay } from '../../src/dates.ts';
import { AppError } from '../../src/errors.ts';
import type { Assumption } from '../../src/forecasting/assumptions.ts';
import type { TrainedModel } from '../../src/forecasting/trained-model.ts';
import type { Override } from '../../src/monitoring/overrides.ts';
import type { DatasetRepository } from '../../src/repositories/datasets.ts';
import type { KnownFutureRepository } from '../../src/repositories/known-futures.ts';
import { type ModelRepository, readChampion } from '../../src/repositories/models.ts';
import type { OverrideRepository } from '../../src/repositories/overrides.ts';
import type { KnownDay } from '../../src/sales/known-future.ts';
import type { Keys } from '../../src/storage/keys.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import type { CachedResponse } from './responses.ts';

/** The champion of a dataset and what is known of the days to come, in memory, with the responses made from them. */
export interface ServingState {
  readonly version: string;
  readonly model: TrainedModel;
  readonly calendar: readonly KnownDay[];
  /** Why the stored calendar is not used, when it cannot be read. */
  readonly calendarFault: string | undefined;
  /** The manager's own numbers. */
  readonly overrides: ReadonlyMap<IsoDay, Override>;
  /** Why they are not used, when they cannot be read. */
  readonly overridesFault: string | undefined;
  /** When one of them changes in the store, this state is replaced. */
  readonly etags: ServingEtags;
  /** By what was asked. */
  readonly responses: Map<string, CachedResponse>;
}

/** Of the champion's pointer, the calendar and the overrides. */
interface ServingEtags {
  readonly pointer: string;
  readonly calendar: string | undefined;
  readonly overrides: string | undefined;
}

export interface ServingSources {
  readonly store: ObjectStore;
  readonly keys: Keys;
  readonly models: ModelRepository;
  readonly datasets: DatasetRepository;
  readonly calendars: KnownFutureRepository;
  readonly overrides: OverrideRepository;
}

/** Reads all that forecasting needs; undefined when the dataset has no champion. */
export async function loadServingState(dataset: string, sources: ServingSources): Promise<ServingState | undefined> {
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
    responses: new Map(),
  };
}

/** True while neither the pointer nor the calendar nor the overrides have changed. */
export async function isUnchanged(
  dataset: string,
  { etags }: ServingState,
  { store, keys, calendars, overrides }: ServingSources,
): Promise<boolean> {
  const [pointer, calendar, own] = await Promise.all([
    store.stat(keys.champion(dataset)),
    calendars.stat(dataset),
    overrides.stat(dataset),
  ]);
  return pointer?.etag === etags.pointer && calendar?.etag === etags.calendar && own?.etag === etags.overrides;
}

/** Another program may have written them: what cannot be read is told in the forecast. */
async function loadOverrides(dataset: string, { overrides }: ServingSources) {
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

/** What another program wrote and nobody can read is told, not guessed at. */
export function unreadableSources({ calendarFault, overridesFault }: ServingState): Assumption[] {
  const told = (code: string, what: string, fault: string | undefined) =>
    fault === undefined ? [] : [{ code, message: `The stored ${what} cannot be read and is not used: ${fault}` }];
  return [
    ...told('calendar-unreadable', 'calendar', calendarFault),
    ...told('overrides-unreadable', 'list of overrides', overridesFault),
  ];
}
