import { daysAhead } from '../../src/planning/plan.ts';
import { planStaffing, staffingAssumptions } from '../../src/planning/staffing/plan.ts';
import type { StaffingPlan, StaffingRequest } from '../../src/planning/staffing/schema.ts';
import { staffingTerms } from '../../src/planning/staffing/terms.ts';
import {
  commonAssumptions,
  createPlanner,
  demandUntil,
  headingOf,
  type PlanBasis,
  type PlanningDependencies,
} from './planner.ts';
import { rosterIcalendar, rosterTable } from './roster-formats.ts';

/** How many people to have in the store each day, and when. */
export function createStaffingPlanner(dependencies: PlanningDependencies) {
  return createPlanner(dependencies, staffingPlan, ({ timezone }) => ({
    table: rosterTable,
    calendar: (plan) => rosterIcalendar(plan, timezone),
  }));
}

function staffingPlan(basis: PlanBasis, request: StaffingRequest): StaffingPlan {
  const terms = staffingTerms(request);
  const range = daysAhead(request, basis.state.model.trainedOn.to);
  const { from, to } = range;
  const demand = demandUntil(basis, to);
  const days = demand
    .outlook(from, to)
    .map(({ date, open, forecast }) => ({ date, open, forecast, sales: demand.between(date, date) }));
  return {
    ...headingOf(basis, range),
    ...planStaffing(days, terms),
    assumptions: [
      ...commonAssumptions(basis, range),
      ...demand.assumptions(from, to),
      ...staffingAssumptions(request, basis.language),
    ],
  };
}
