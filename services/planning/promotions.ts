import { resolveRange } from '../../src/forecasting/forecast-range.ts';
import { planPromotions } from '../../src/planning/promotions/plan.ts';
import type { PromotionPlan, PromotionPlanRequest } from '../../src/planning/promotions/schema.ts';
import { commonAssumptions, createPlanner, type PlanBasis, type PlanningDependencies } from './planner.ts';

/** The promotion days with the largest expected profit. */
export function createPromotionPlanner(dependencies: PlanningDependencies) {
  return createPlanner(dependencies, promotionPlan);
}

/** Days of the range that have been observed already belong to its sales, but cannot be promoted. */
function promotionPlan(basis: PlanBasis, request: PromotionPlanRequest): PromotionPlan {
  const { state, knowledge, language } = basis;
  const { model, version } = state;
  const range = resolveRange(request, model.trainedOn.to);
  const plan = planPromotions(model, version, { range, request, knowledge, language });
  return { ...plan, assumptions: [...commonAssumptions(basis, { ...range, skipped: 0 }), ...plan.assumptions] };
}
