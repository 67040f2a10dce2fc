import type { IsoDay } from '../../src/dates.ts';
import { AppError } from '../../src/errors.ts';
import type { Assumption } from '../../src/forecasting/assumptions.ts';
import type { NeighbourEffect } from '../../src/forecasting/effects/around-promotions.ts';
import { knownFutureOfSeries } from '../../src/forecasting/panel/panel-days.ts';
import type { PanelIndex, PanelModel } from '../../src/forecasting/panel/panel-model.ts';
import { isPanel, type StoredModel } from '../../src/forecasting/panel/stored-model.ts';
import type { TrainedModel } from '../../src/forecasting/trained-model.ts';
import { groupBy } from '../../src/monitoring/accuracy.ts';
import type { Override } from '../../src/monitoring/overrides.ts';
import { type SuppliersInData, suppliersInData } from '../../src/planning/inventory/suppliers.ts';
import type { DatasetRepository } from '../../src/repositories/datasets.ts';
import type { KnownFutureRepository } from '../../src/repositories/known-futures.ts';
import { getChampion, type ModelRepository } from '../../src/repositories/models.ts';
import type { OverrideRepository } from '../../src/repositories/overrides.ts';
import type { PanelModelRepository } from '../../src/repositories/panel-models.ts';
import { knownDaysOf } from '../../src/sales/known-future.ts';
import { DamagedDocumentError, unlessDamaged } from '../../src/storage/damage.ts';
import type { Keys } from '../../src/storage/keys.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import type { StateOfKnowledge } from '../computing/computing.ts';
import { noChampion } from '../models/models.ts';
import { createPeriodic } from '../platform/periodic.ts';
import type { CachedResponse } from './responses.ts';

/** A state of knowledge in memory, with the responses made from it by what was asked. */
export interface ServingState<M extends StoredModel = TrainedModel> extends StateOfKnowledge<M> {
  readonly responses: Map<string, CachedResponse>;
  /** What its training measured of the days around promotions; undefined when it did not, or the report cannot be read. */
  aroundPromotions(): Promise<readonly NeighbourEffect[] | undefined>;
  /** The state of the dataset that it is, or is a part of. */
  readonly of: DatasetState;
}

/** What answers for a dataset. When one of its etags changes in the store, it is replaced with all that belongs to it. */
export interface DatasetState {
  readonly etags: ServingEtags;
  /** Of one series … */
  readonly one?: ServingState | undefined;
  /** … or of many, with the series among them that somebody has asked for. */
  readonly many?: PanelState | undefined;
}

export interface PanelState extends ServingState<PanelModel> {
  /** What was told of each series when it was trained, by id. */
  index(): Promise<ReadonlyMap<string, PanelIndex['series'][number]>>;
  readonly bySeries: Map<string, ServingState>;
  /** From whom the data say that products are bought; undefined when they do not. */
  suppliers(): Promise<SuppliersInData | undefined>;
  /** The manager's own numbers of each series that has some, by day. */
  readonly overridesBySeries: ReadonlyMap<string, ReadonlyMap<IsoDay, Override>>;
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
  readonly panels: PanelModelRepository;
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
  known: DatasetState | undefined,
): Promise<DatasetState | undefined> {
  const champion = await loadChampion(dataset, sources, known);
  if (!champion) return undefined;
  const [calendar, overrides] = await Promise.all([
    loadCalendar(dataset, champion.model, sources),
    loadOverrides(dataset, sources),
  ]);
  const { version, model } = champion;
  const common = {
    version,
    lastDay: model.trainedOn.to,
    calendar: calendar.days,
    unreadable: [
      ...champion.unreadable,
      ...unreadable('calendar-unreadable', 'calendar', calendar.fault),
      ...unreadable('overrides-unreadable', 'list of overrides', overrides.fault),
    ],
    responses: new Map<string, CachedResponse>(),
    aroundPromotions: once(async () => {
      const report = await unlessDamaged(sources.models.readReport(dataset, version));
      return report?.aroundPromotions;
    }),
  };
  const etags = { pointer: champion.etag, calendar: calendar.etag, overrides: overrides.etag };
  const state: Writable<DatasetState> = { etags };
  if (!isPanel(model)) {
    // Rows of series that the dataset had before are not about the only one that it has now.
    const unnamed = overrides.days.filter(({ series }) => series === undefined);
    const own = { calendar: knownDaysOf(calendar.days, ''), overrides: byDay(unnamed) };
    state.one = { ...common, ...own, model, of: state };
  } else {
    const index = once(() => readIndex(model, version, sources));
    const suppliers = once(() => readSuppliers(model, sources));
    const own = { bySeries: new Map(), index, suppliers, overridesBySeries: overridesBySeries(overrides.days) };
    state.many = { ...common, ...own, model, of: state, overrides: new Map() };
  }
  return state;
}

function byDay(overrides: readonly Override[]): Map<IsoDay, Override> {
  return new Map(overrides.map((day) => [day.date, day]));
}

function overridesBySeries(overrides: readonly Override[]): PanelState['overridesBySeries'] {
  const named = overrides.filter(({ series }) => series !== undefined);
  return new Map([...groupBy(named, ({ series = '' }) => series)].map(([series, days]) => [series, byDay(days)]));
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Read when it is first asked for; again when that failed. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let promised: Promise<T> | undefined;
  return () => {
    promised ??= read().catch((error: unknown) => {
      promised = undefined;
      throw error;
    });
    return promised;
  };
}

async function readIndex({ dataset }: PanelModel, version: string, { panels }: ServingSources) {
  const index = await panels.readIndex(dataset, version);
  return new Map((index?.series ?? []).map((series) => [series.id, series]));
}

/** They are no more than labels: a description of the data that is damaged keeps nobody from ordering. */
async function readSuppliers({ dataset, datasetVersion }: PanelModel, { datasets }: ServingSources) {
  const document = await unlessDamaged(datasets.readVersion(dataset, datasetVersion));
  const index = document && (await datasets.readSeriesIndex(document)).index;
  return index && suppliersInData(index);
}

/** The model that is to answer. */
interface LoadedChampion extends Pick<StateOfKnowledge<StoredModel>, 'version' | 'model' | 'unreadable'> {
  /** Of its pointer. */
  readonly etag: string;
}

async function loadChampion(
  dataset: string,
  { store, keys, models }: ServingSources,
  known: DatasetState | undefined,
): Promise<LoadedChampion | undefined> {
  const pointer = await getChampion(store, keys, dataset);
  if (!pointer) return undefined;
  const { etag } = pointer;
  const before = known?.one ?? known?.many;
  const goOn = (damage: DamagedDocumentError): LoadedChampion => {
    if (!before) throw damage;
    const message = `The stored champion cannot be read; model ${before.version} goes on from memory: ${damage.document.reason}`;
    return {
      version: before.version,
      model: before.model,
      etag,
      unreadable: [{ code: 'champion-unreadable', message }],
    };
  };
  if (pointer.damage) return goOn(pointer.damage);
  const { version } = pointer.value;
  try {
    const model = await models.readModel(dataset, version);
    return model && { version, model, etag, unreadable: [] };
  } catch (error) {
    // Another one than that in memory was promoted: it is not for this process to answer with its predecessor.
    if (!(error instanceof DamagedDocumentError) || before?.version !== version) throw error;
    return goOn(error);
  }
}

/** Series of a dataset that are kept in memory. */
const SERIES_KEPT = 500;

/** What answers for one of many series. Throws AppError `series-not-found`, `no-champion` when it could not be trained. */
async function seriesState(panel: PanelState, id: string, { panels }: ServingSources): Promise<ServingState> {
  const known = panel.bySeries.get(id);
  if (known) return known;
  const { version, model: whole, calendar, overridesBySeries: own, lastDay, unreadable, of } = panel;
  const { dataset } = whole;
  const about = (await panel.index()).get(id);
  if (!about) {
    throw new AppError(
      'series-not-found',
      `Dataset "${dataset}" has no series ${JSON.stringify(id)}; see GET /datasets/${dataset}/series`,
    );
  }
  const found = about.status === 'failed' ? undefined : await panels.readModel(dataset, version, about.shard, id);
  if (!found) {
    const reason = about.problem?.message ?? 'its model is gone';
    throw new AppError('no-champion', `No model answers for series ${JSON.stringify(id)} of "${dataset}": ${reason}`);
  }
  const end = { series: id, hasEnded: found.state === 'ended', lastDay: found.model.trainedOn.to };
  const state: ServingState = {
    ...{ version, model: found.model, series: id, lastDay, unreadable, of },
    calendar: knownFutureOfSeries(calendar, end, lastDay),
    overrides: own.get(id) ?? new Map(),
    responses: new Map(),
    aroundPromotions: async () => found.aroundPromotions,
  };
  if (panel.bySeries.size >= SERIES_KEPT) panel.bySeries.clear();
  panel.bySeries.set(id, state);
  return state;
}

/** Its columns are described with the data: without them what it says is not known. */
async function loadCalendar(dataset: string, { datasetVersion }: StoredModel, sources: ServingSources) {
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
  { etags }: DatasetState,
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
    return { days: stored?.value.days ?? [], fault: undefined, etag: stored?.etag };
  } catch (error) {
    if (!(error instanceof DamagedDocumentError)) throw error;
    return { days: [], fault: error.document.reason, etag: error.etag };
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
  const states = new Map<string, DatasetState>();
  const freshness = createFreshness(Math.max(pollMs, 1000));

  const load = async (dataset: string): Promise<DatasetState | undefined> => {
    const state = await loadServingState(dataset, sources, states.get(dataset));
    if (state) states.set(dataset, state);
    else states.delete(dataset);
    return state;
  };

  const find = async (dataset: string): Promise<DatasetState | undefined> =>
    states.get(dataset) ?? (await load(dataset));

  const check = async (dataset: string, state: DatasetState): Promise<void> => {
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

  /** Throws AppError `dataset-not-found`, or `no-champion` when there is such a dataset and no model answers for it. */
  const stateOf = async (dataset: string): Promise<DatasetState> =>
    (await find(dataset)) ?? noChampion(sources.datasets, dataset);

  return {
    /**
     * What answers for one series. Throws AppError as `stateOf`, and `series-needed` for a dataset of many when none is named,
     * `series-not-found` for one that it does not have.
     */
    async seriesOf(dataset: string, series?: string | undefined): Promise<ServingState> {
      const { one, many } = await stateOf(dataset);
      if (many && series !== undefined) return seriesState(many, series, sources);
      if (many) {
        const message = `"${dataset}" has ${many.model.series.total} series: say which one with "series"; see GET /datasets/${dataset}/series`;
        throw new AppError('series-needed', message);
      }
      if (!one || (series !== undefined && series !== '')) {
        throw new AppError('series-not-found', `Dataset "${dataset}" has one series, which has no name`);
      }
      return one;
    },

    /** What answers for a dataset. */
    stateOf,

    /** Undefined when the dataset has no champion. */
    find,

    /** Whether this state is still the one that answers, as far as this process knows. */
    isCurrent: (dataset: string, state: ServingState<StoredModel>) => states.get(dataset) === state.of,

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
