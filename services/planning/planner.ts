import { addDays, type IsoDay } from '../../src/dates.ts';
import type { Assumption, KnownFuture, PublicHolidays } from '../../src/forecasting/assumptions.ts';
import type { Language } from '../../src/forecasting/explanation.ts';
import type { DayRange } from '../../src/forecasting/forecast-range.ts';
import { observedDaysAssumptions, overrideAssumptions } from '../../src/planning/assumptions.ts';
import { createDemand, type Demand } from '../../src/planning/demand.ts';
import type { DaysAhead } from '../../src/planning/plan.ts';
import type { TableWriter } from '../../src/tables/table-writer.ts';
import type { ModelCache, ServingState } from '../serving/model-cache.ts';
import { type ResponseForm, type Writers, type WrittenResponse, writeResponse } from '../serving/responses.ts';

export interface PlanningDependencies {
  readonly modelCache: Pick<ModelCache, 'stateOf' | 'isStale'>;
  readonly publicHolidays: PublicHolidays | undefined;
  readonly tables: Pick<TableWriter, 'write'>;
}

/** What every plan is made from. */
export interface PlanBasis {
  /** The model that answers for the dataset. */
  readonly state: ServingState;
  readonly knowledge: KnownFuture;
  readonly language: Language;
}

/** Answers a request for a plan from what is in memory; nothing is stored. */
type Planner<Request> = (request: Request, form: ResponseForm) => Promise<WrittenResponse>;

/** A planning call: `plan` is pure, `writers` are its forms beside JSON. */
export function createPlanner<Request extends { readonly dataset: string }, Plan extends object>(
  { modelCache, publicHolidays, tables }: PlanningDependencies,
  plan: (basis: PlanBasis, request: Request) => Plan,
  writers?: (request: Request) => Writers<Plan>,
): Planner<Request> {
  return async (request, form) => {
    const state = await modelCache.stateOf(request.dataset);
    const knowledge = { calendar: state.calendar, publicHolidays };
    return writeResponse(plan({ state, knowledge, language: form.language }, request), {
      form,
      stale: modelCache.isStale(),
      vary: writers ? 'Accept, Accept-Language' : 'Accept-Language',
      writers: writers?.(request),
      tables,
    });
  };
}

/** What a plan says of itself first. */
export function headingOf({ state: { model, version } }: PlanBasis, { from, to }: DayRange) {
  const { dataset, datasetVersion, kind } = model;
  return { dataset, datasetVersion, model: { version, kind }, from, to };
}

/** From the first day after the last observed one to `to`. */
export function demandUntil({ state: { model }, knowledge, language }: PlanBasis, to: IsoDay): Demand {
  return createDemand(model, { from: addDays(model.trainedOn.to, 1), to }, { ...knowledge, language });
}

/** What any plan of these days takes for granted, beside what the forecast does. */
export function commonAssumptions({ state, language }: PlanBasis, { from, to, skipped }: DaysAhead): Assumption[] {
  const overridden = [...state.overrides.keys()].filter((date) => date >= from && date <= to).sort();
  return [
    ...state.unreadable,
    ...observedDaysAssumptions(skipped, state.model.trainedOn.to, language),
    ...overrideAssumptions(overridden, language),
  ];
}
