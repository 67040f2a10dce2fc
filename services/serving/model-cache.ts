import type { Assumption } from '../../src/forecasting/assumptions.ts';
import type { TrainedModel } from '../../src/forecasting/trained-model.ts';
import type { DatasetRepository } from '../../src/repositories/datasets.ts';
import type { KnownFutureRepository } from '../../src/repositories/known-futures.ts';
import { getChampion, type ModelRepository } from '../../src/repositories/models.ts';
import type { OverrideRepository } from '../../src/repositories/overrides.ts';
import { DamagedDocumentError } from '../../src/storage/damage.ts';
import type { Keys } from '../../src/storage/keys.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import type { StateOfKnowledge } from '../computing/computing.ts';
import { noChampion } from '../models/models.ts';
import { createPeriodic } from '../platform/periodic.ts';
import type { CachedResponse } from './responses.ts';

/** A state of knowledge in memory, with the responses made from it. */
export interface ServingState extends StateOfKnowledge {
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

interface ServingSources {
  readonly store: ObjectStore;
  readonly keys: Keys;
  readonly models: ModelRepository;
  readonly datasets: DatasetRepository;
  readonly calendars: KnownFutureRepository;
  readonly overrides: OverrideRepository;
}

/**
 * Reads all that forecasting needs; undefined when the dataset has no champion. While the champion in the store is damaged,
 * `known` goes on answering; without one this throws DamagedDocumentError.
 */
async function loadServingState(
  dataset: string,
  sources: ServingSources,
  known: ServingState | undefined,
): Promise<ServingState | undefined> {
  const champion = await loadChampion(dataset, sources, known);
  if (!champion) return undefined;
  const [calendar, overrides] = await Promise.all([
    loadCalendar(dataset, champion.model, sources),
    loadOverrides(dataset, sources),
  ]);
  return {
    version: champion.version,
    model: champion.model,
    calendar: calendar.days,
    overrides: overrides.days,
    unreadable: [
      ...champion.unreadable,
      ...unreadable('calendar-unreadable', 'calendar', calendar.fault),
      ...unreadable('overrides-unreadable', 'list of overrides', overrides.fault),
    ],
    etags: { pointer: champion.etag, calendar: calendar.etag, overrides: overrides.etag },
    responses: new Map(),
  };
}

/** The model that is to answer. */
interface LoadedChampion extends Pick<ServingState, 'version' | 'model' | 'unreadable'> {
  /** Of its pointer. */
  readonly etag: string;
}

async function loadChampion(
  dataset: string,
  { store, keys, models }: ServingSources,
  known: ServingState | undefined,
): Promise<LoadedChampion | undefined> {
  const pointer = await getChampion(store, keys, dataset);
  if (!pointer) return undefined;
  const { etag } = pointer;
  const goOn = (damage: DamagedDocumentError): LoadedChampion => {
    if (!known) throw damage;
    const message = `The stored champion cannot be read; model ${known.version} goes on from memory: ${damage.document.reason}`;
    return { version: known.version, model: known.model, etag, unreadable: [{ code: 'champion-unreadable', message }] };
  };
  if (pointer.damage) return goOn(pointer.damage);
  const { version } = pointer.value;
  try {
    const model = await models.readModel(dataset, version);
    return model && { version, model, etag, unreadable: [] };
  } catch (error) {
    // Another one than that in memory was promoted: it is not for this process to answer with its predecessor.
    if (!(error instanceof DamagedDocumentError) || known?.version !== version) throw error;
    return goOn(error);
  }
}

/** Its columns are described with the data: without them what it says is not known. */
async function loadCalendar(dataset: string, { datasetVersion }: TrainedModel, sources: ServingSources) {
  const { calendars, datasets } = sources;
  try {
    const document = await datasets.readVersion(dataset, datasetVersion);
    return await calendars.load(dataset, document?.columns ?? []);
  } catch (error) {
    if (!(error instanceof DamagedDocumentError)) throw error;
    const etag = (await calendars.stat(dataset))?.etag;
    const fault = etag === undefined ? undefined : `the description of the data is damaged: ${error.document.reason}`;
    return { days: [], fault, etag };
  }
}

/** True while neither the pointer nor the calendar nor the overrides have changed. */
async function isUnchanged(
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

/** Another program may have written them: what cannot be read is reported in the forecast. */
async function loadOverrides(dataset: string, { overrides }: ServingSources) {
  try {
    const stored = await overrides.read(dataset);
    const days = new Map(stored?.value.days.map((day) => [day.date, day]));
    return { days, fault: undefined, etag: stored?.etag };
  } catch (error) {
    if (!(error instanceof DamagedDocumentError)) throw error;
    return { days: new Map(), fault: error.document.reason, etag: error.etag };
  }
}

/** What another program wrote and nobody can read is said, not guessed at. */
function unreadable(code: string, what: string, fault: string | undefined): Assumption[] {
  if (fault === undefined) return [];
  return [{ code, message: `The stored ${what} cannot be read and is not used: ${fault}` }];
}

/**
 * Whether the store still answers what is current. It no longer does when the last question to it failed, or when one
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
      if (asking.size === 0) return false;
      const limit = performance.now() - patienceMs;
      for (const { since } of asking) if (since < limit) return true;
      return false;
    },
  };
}

interface Dependencies extends ServingSources {
  readonly pollMs: number;
  readonly log: { error(fields: object, message: string): void };
}

/** Keeps the serving states of the datasets in memory and follows what they were read from, whoever changes it. */
export function createModelCache({ pollMs, log, ...sources }: Dependencies) {
  const states = new Map<string, ServingState>();
  const freshness = createFreshness(Math.max(pollMs, 1000));

  const load = async (dataset: string): Promise<ServingState | undefined> => {
    const state = await loadServingState(dataset, sources, states.get(dataset));
    if (state) states.set(dataset, state);
    else states.delete(dataset);
    return state;
  };

  const find = async (dataset: string): Promise<ServingState | undefined> =>
    states.get(dataset) ?? (await load(dataset));

  const check = async (dataset: string, state: ServingState): Promise<void> => {
    try {
      if (!(await freshness.watched(() => isUnchanged(dataset, state, sources)))) await load(dataset);
    } catch (error) {
      // The log has it already, and whoever asks is told.
      if (error instanceof DamagedDocumentError) states.delete(dataset);
      else log.error({ dataset, err: error }, 'the champion cannot be checked; the one in memory goes on answering');
    }
  };

  const polls = createPeriodic(async () => {
    for (const [dataset, state] of states) await check(dataset, state);
  }, pollMs);

  return {
    /** Undefined when the dataset has no champion. */
    find,

    /** Throws AppError `dataset-not-found`, or `no-champion` when there is such a dataset and no model answers for it. */
    async stateOf(dataset: string): Promise<ServingState> {
      return (await find(dataset)) ?? noChampion(sources.datasets, dataset);
    },

    /** Whether this state is still the one that answers, as far as this process knows. */
    isCurrent: (dataset: string, state: ServingState) => states.get(dataset) === state,

    /** Whether the store cannot confirm at present that what is in memory is still what should answer. */
    isStale: () => freshness.isLost(),

    /** Reads it again now; for datasets that nobody has asked for there is nothing to do. */
    async refresh(dataset: string): Promise<void> {
      if (!states.has(dataset)) return;
      try {
        await load(dataset);
      } catch (error) {
        // What has changed is stored: that it cannot be used yet is told to whoever asks for a forecast.
        if (!(error instanceof DamagedDocumentError)) throw error;
        states.delete(dataset);
      }
    },

    forget: (dataset: string) => void states.delete(dataset),

    async close(): Promise<void> {
      await polls.close();
    },
  };
}

export type ModelCache = ReturnType<typeof createModelCache>;
