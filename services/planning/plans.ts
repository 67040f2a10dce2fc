import { createInventoryPlanner } from './inventory.ts';
import type { PlanningDependencies } from './planner.ts';
import { createPromotionPlanner } from './promotions.ts';
import { createStaffingPlanner } from './staffing.ts';

/** The planning calls. */
export function createPlanService(dependencies: PlanningDependencies) {
  return {
    inventory: createInventoryPlanner(dependencies),
    staffing: createStaffingPlanner(dependencies),
    promotions: createPromotionPlanner(dependencies),
  };
}

export type PlanService = ReturnType<typeof createPlanService>;
