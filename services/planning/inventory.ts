import { addDays } from '../../src/dates.ts';
import { MAX_HORIZON } from '../../src/forecasting/forecast-range.ts';
import { inUnits } from '../../src/planning/demand.ts';
import { inventoryAssumptions } from '../../src/planning/inventory/assumptions.ts';
import { planInventory } from '../../src/planning/inventory/plan.ts';
import type { InventoryPlan, InventoryRequest } from '../../src/planning/inventory/schema.ts';
import { type Cover, coversOf, inventoryTerms } from '../../src/planning/inventory/terms.ts';
import { daysAhead } from '../../src/planning/plan.ts';
import {
  commonAssumptions,
  createPlanner,
  demandUntil,
  headingOf,
  type PlanBasis,
  type PlanningDependencies,
} from './planner.ts';

/** What to order for each delivery. */
export function createInventoryPlanner(dependencies: PlanningDependencies) {
  return createPlanner(dependencies, inventoryPlan);
}

function inventoryPlan(basis: PlanBasis, request: InventoryRequest): InventoryPlan {
  const { leadTimeDays, openingStock, salesPerUnit } = request;
  const terms = inventoryTerms(request);
  const lastDay = basis.state.model.trainedOn.to;
  const range = daysAhead(request, lastDay);
  const covers = coversOf(request.deliveries, range, addDays(lastDay, MAX_HORIZON));
  const { to: end } = covers[covers.length - 1];
  const demand = demandUntil(basis, end);
  const openDays = ({ from, to }: Cover) => demand.outlook(from, to).filter((day) => day.open).length;
  const closedDeliveries = covers.map(({ from }) => from).filter((day) => openDays({ from: day, to: day }) === 0);
  const plan = planInventory({
    demand: (from, to) => inUnits(demand.between(from, to), salesPerUnit),
    draw: (periods, paths) => demand.draw(periods, paths).map((sales) => sales.map((amount) => amount / salesPerUnit)),
    openDays,
    from: range.from,
    covers,
    leadTimeDays,
    openingStock,
    terms,
  });
  return {
    ...headingOf(basis, range),
    leftovers: terms.leftovers,
    ...plan,
    assumptions: [
      ...commonAssumptions(basis, { ...range, to: end }),
      ...demand.assumptions(range.from, end),
      ...inventoryAssumptions({ request, terms, covers, to: range.to, closedDeliveries }, basis.language),
    ],
  };
}
