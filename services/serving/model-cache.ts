import type { IsoDay } from '../../src/dates.ts';
import { AppError } from '../../src/errors.ts';
import type { TrainedModel } from '../../src/forecasting/trained-model.ts';
import type { Override } from '../../src/monitoring/overrides.ts';
import type { DatasetRepository } from '../../src/repositories/datasets.ts';
import type { KnownFutureRepository } from '../../src/repositories/known-futures.ts';
import { type ModelRepository, readChampion } from '../../src/repositories/models.ts';
import type { OverrideRepository } from '../../src/repositories/overrides.ts';
import type { KnownDay } from '../../src/sales/known-future.ts';
import type { Keys } from '../../src/storage/keys.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import { createPeriodic } from '../platform/periodic.ts';

/**
 * Whether the store still tells us what is current. It no longer does when the last question to it failed, or when one
 * has been without an answer for longer than `patienceMs`: a silent store is noticed before its timeout.
 */
function createFreshness(patienceMs: number) {
  const asking = new Set<{ readonly since: number }>();
  let failed = false;
  return {
    async watched<T>(ask: () => Promise<T>): Promise<T> {
      const question = { since: performance.now() };
      asking.add(question);
      try {
        const answer = await ask();
        failed = false;
        return answer;
      } catch (error) {
        failed = true;
        throw error;
      } finally {
        asking.delete(question);
      }
    },

    isLost(): boolean {
      if (failed) return true;
      const limit = performance.now() - patienceMs;
      for (const { since } of asking) if (since < limit) return true;
      return false;
    },
  };
}

/** A ready answer. */
export interface CachedAnswer {
  readonly body: Buffer;
  /** As in the header, quotes included. */
  readonly etag: string;
  readonly type: string;
  /** The store could not be asked whether this is still the answer. */
  readonly stale: boolean;
}

/** The model that answers for a dataset and what is known of its future, in memory, with the answers it has given. */
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
  /** Etags of the champion's pointer, the calendar and the overrides: when one changes, the reign is over. */
  readonly etags: ServingEtags;
  readonly answers: Map<string, CachedAnswer>;
}

interface ServingEtags {
  readonly pointer: string;
  readonly calendar: string | undefined;
  readonly overrides: string | undefined;
}

interface ServingSources {
  readonly store: ObjectStore;
  readonly keys: Keys;
  readonly models: ModelRepository;
  readonly datasets: DatasetRepository;
  readonly calendars: KnownFutureRepository;
  readonly overrides: OverrideRepository;
}

/** Reads all that answering needs; undefined when the dataset has no champion. */
async function loadServingState(dataset: string, sources: ServingSources): Promise<ServingState | undefined> {
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
async function isCurrent(
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

interface Dependencies extends ServingSources {
  readonly pollMs: number;
  readonly log: { error(fields: object, message: string): void };
}

/** Keeps champions in memory and follows their pointers and calendars, whoever changes them. */
export function createModelCache({ pollMs, log, ...sources }: Dependencies) {
  const reigns = new Map<string, ServingState>();
  const freshness = createFreshness(Math.max(pollMs, 1000));

  const load = async (dataset: string): Promise<ServingState | undefined> => {
    const reign = await loadServingState(dataset, sources);
    if (reign) reigns.set(dataset, reign);
    else reigns.delete(dataset);
    return reign;
  };

  const check = async (dataset: string, reign: ServingState): Promise<void> => {
    try {
      if (!(await freshness.watched(() => isCurrent(dataset, reign, sources)))) await load(dataset);
    } catch (error) {
      log.error({ dataset, err: error }, 'the champion cannot be checked; the one in memory goes on answering');
    }
  };

  const polls = createPeriodic(async () => {
    for (const [dataset, reign] of reigns) await check(dataset, reign);
  }, pollMs);

  return {
    /** Whether the store cannot tell at present if what is in memory is still what should answer. */
    areStale: () => freshness.isLost(),

    /** Whether this reign has not been followed by another. */
    reigns: (dataset: string, reign: ServingState) => reigns.get(dataset) === reign,

    /** Undefined when the dataset has no champion. */
    async of(dataset: string): Promise<ServingState | undefined> {
      return reigns.get(dataset) ?? (await load(dataset));
    },

    /** Reads it again now; for datasets that nobody has asked for there is nothing to do. */
    async refresh(dataset: string): Promise<void> {
      if (reigns.has(dataset)) await load(dataset);
    },

    forget: (dataset: string) => void reigns.delete(dataset),

    async close(): Promise<void> {
      await polls.close();
    },
  };
}

export type ModelCache = ReturnType<typeof createModelCache>;
