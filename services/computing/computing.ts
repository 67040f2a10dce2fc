import type { IsoDay } from '../../src/dates.ts';
import { AppError } from '../../src/errors.ts';
import type { Assumption, KnownFuture } from '../../src/forecasting/assumptions.ts';
import type { NeighbourEffect } from '../../src/forecasting/effects/around-promotions.ts';
import type { Language } from '../../src/forecasting/explanation.ts';
import type { Forecast, ForecastQuery } from '../../src/forecasting/forecast-schema.ts';
import type { StoredModel } from '../../src/forecasting/panel/stored-model.ts';
import type { Scenario } from '../../src/forecasting/scenario/comparison-schema.ts';
import type { TrainedModel } from '../../src/forecasting/trained-model.ts';
import type { Override } from '../../src/monitoring/overrides.ts';
import type { InventoryPlan, InventoryRequest } from '../../src/planning/inventory/schema.ts';
import type { PromotionPlan, PromotionPlanRequest } from '../../src/planning/promotions/schema.ts';
import type { StaffingPlan, StaffingRequest } from '../../src/planning/staffing/schema.ts';
import type { KnownDay } from '../../src/sales/known-future.ts';
import { resultOf, type ThreadAnswer } from '../../src/threads/answer.ts';
import { createThreadPool } from '../../src/threads/pool.ts';

/** The champion of a dataset and what is known of the days to come; `M`: of one series, or of many. */
export interface StateOfKnowledge<M extends StoredModel = TrainedModel> {
  readonly version: string;
  readonly model: M;
  /** Which one of many series the model is of. */
  readonly series?: string | undefined;
  /** The last observed day of the dataset: of a series of many it may be later than its own. */
  readonly lastDay: IsoDay;
  readonly calendar: readonly KnownDay[];
  /** The manager's own numbers. */
  readonly overrides: ReadonlyMap<IsoDay, Override>;
  /** Which of the two are not used, because they cannot be read. */
  readonly unreadable: readonly Assumption[];
}

/** What a result is computed from, besides the request. */
export interface Basis {
  readonly state: StateOfKnowledge;
  readonly knowledge: KnownFuture;
  readonly language: Language;
}

/** What takes more of a core than the event loop can spare. */
export interface Computations {
  forecast: { request: ForecastQuery; result: Forecast };
  scenario: { request: { readonly query: ForecastQuery; readonly days: readonly KnownDay[] }; result: Scenario };
  inventory: { request: InventoryRequest; result: InventoryPlan };
  staffing: { request: StaffingRequest; result: StaffingPlan };
  promotions: { request: PromotionQuestion; result: PromotionPlan };
}

/** A request, and what the training has measured of the days around promotions. */
export type PromotionQuestion = PromotionPlanRequest & {
  readonly aroundPromotions?: readonly NeighbourEffect[] | undefined;
};

export interface ComputationTask {
  readonly kind: keyof Computations;
  readonly state: SharedState;
  readonly language: Language;
  readonly request: unknown;
}

/** A state as JSON in memory that threads share: it is written once, and each thread reads it once. */
export interface SharedState {
  readonly id: number;
  readonly json: SharedArrayBuffer;
}

/** Writes each state once, however many threads and tasks it is for. */
export function createStateSharing() {
  const shared = new WeakMap<StateOfKnowledge<StoredModel>, SharedState>();
  let states = 0;
  return (state: StateOfKnowledge<StoredModel>): SharedState => {
    const known = shared.get(state);
    if (known) return known;
    const { version, model, series, lastDay, calendar, overrides, unreadable } = state;
    const text = JSON.stringify({ version, model, series, lastDay, calendar, overrides: [...overrides], unreadable });
    const bytes = Buffer.from(text, 'utf8');
    const json = new SharedArrayBuffer(bytes.length);
    new Uint8Array(json).set(bytes);
    states += 1;
    const written = { id: states, json };
    shared.set(state, written);
    return written;
  };
}

/** Datasets that are asked about at the same time. */
const STATES_KEPT = 8;

/** In a thread: reads each state once. */
export function createStateReading<M extends StoredModel>() {
  const states = new Map<number, StateOfKnowledge<M>>();
  return ({ id, json }: SharedState): StateOfKnowledge<M> => {
    const known = states.get(id);
    if (known) return known;
    const read = JSON.parse(Buffer.from(new Uint8Array(json)).toString('utf8'));
    const state: StateOfKnowledge<M> = { ...read, overrides: new Map(read.overrides) }; // as it was shared
    const [oldest] = states.keys();
    if (states.size >= STATES_KEPT && oldest !== undefined) states.delete(oldest);
    states.set(id, state);
    return state;
  };
}

/** Further ones are refused. */
const MOST_WAITING = 16;
const RETRY_AFTER_S = 2;
const IDLE_MS = 60_000;

/** Computes forecasts of many days and plans in a thread, one after the other: whoever asks for one holds up nobody's forecast of a month. */
export function createComputing(country: string | undefined) {
  const pool = createThreadPool<ComputationTask, ThreadAnswer<unknown>>(new URL('./thread', import.meta.url), {
    workerData: { country },
    maxThreads: 1,
    idleTimeout: IDLE_MS,
  });
  const share = createStateSharing();

  return {
    /** Throws AppError `overloaded` when too many wait already. */
    async compute<K extends keyof Computations>(
      kind: K,
      state: StateOfKnowledge,
      { language, request }: { readonly language: Language; readonly request: Computations[K]['request'] },
    ): Promise<Computations[K]['result']> {
      if (pool.queueSize >= MOST_WAITING) {
        const message = 'Too many plans and forecasts are being computed; try again in a moment';
        throw new AppError('overloaded', message, { retryAfter: RETRY_AFTER_S });
      }
      const answer = await pool.run({ kind, state: share(state), language, request });
      return resultOf(answer as ThreadAnswer<Computations[K]['result']>); // the thread computes what the kind says
    },

    async close(): Promise<void> {
      await pool.destroy();
    },
  };
}

export type Computing = Pick<ReturnType<typeof createComputing>, 'compute'>;
