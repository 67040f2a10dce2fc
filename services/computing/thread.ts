import { workerData } from 'node:worker_threads';
import type { PublicHolidays } from '../../src/forecasting/holiday-covariate.ts';
import { createPublicHolidays } from '../../src/forecasting/public-holidays.ts';
import type { TrainedModel } from '../../src/forecasting/trained-model.ts';
import { answered, type ThreadAnswer } from '../../src/threads/answer.ts';
import { type Basis, type Computations, type ComputationTask, createStateReading } from './computing.ts';
import { forecastOf, scenarioOf } from './forecasts.ts';
import { inventoryPlan, promotionPlan, staffingPlan } from './plans.ts';

type Compute<K extends keyof Computations> = (
  basis: Basis,
  request: Computations[K]['request'],
) => Computations[K]['result'];

const COMPUTATIONS: { readonly [K in keyof Computations]: Compute<K> } = {
  forecast: forecastOf,
  scenario: scenarioOf,
  inventory: inventoryPlan,
  staffing: staffingPlan,
  promotions: promotionPlan,
};

const stateOf = createStateReading<TrainedModel>();

let holidays: Promise<PublicHolidays> | undefined;

async function publicHolidays(): Promise<PublicHolidays | undefined> {
  const { country } = workerData;
  if (country === undefined) return undefined;
  holidays ??= createPublicHolidays(country);
  return holidays;
}

/** A thread's task: what the event loop has no time for. */
export default (task: ComputationTask): Promise<ThreadAnswer<unknown>> =>
  answered(async () => {
    const state = stateOf(task.state);
    const knowledge = { calendar: state.calendar, publicHolidays: await publicHolidays() };
    const compute = COMPUTATIONS[task.kind] as Compute<keyof Computations>;
    return compute({ state, knowledge, language: task.language }, task.request as never);
  });
