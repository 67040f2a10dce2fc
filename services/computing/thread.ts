import { workerData } from 'node:worker_threads';
import type { PublicHolidays } from '../../src/forecasting/holiday-covariate.ts';
import { createPublicHolidays } from '../../src/forecasting/public-holidays.ts';
import { answered, type ThreadAnswer } from '../../src/threads/answer.ts';
import type { Basis, Computations, ComputationTask, SharedState, StateOfKnowledge } from './computing.ts';
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

/** Datasets that are asked about at the same time. */
const STATES_KEPT = 8;
const states = new Map<number, StateOfKnowledge>();

function stateOf({ id, json }: SharedState): StateOfKnowledge {
  const known = states.get(id);
  if (known) return known;
  const read = JSON.parse(Buffer.from(new Uint8Array(json)).toString('utf8'));
  const state: StateOfKnowledge = { ...read, overrides: new Map(read.overrides) }; // as createComputing wrote it
  const [oldest] = states.keys();
  if (states.size >= STATES_KEPT && oldest !== undefined) states.delete(oldest);
  states.set(id, state);
  return state;
}

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
