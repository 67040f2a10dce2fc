import { resolveRange } from '../src/forecasting/future/forecast-range.ts';
import type { PublicHolidays } from '../src/forecasting/future/known-future.ts';
import { planPromotions } from '../src/planning/promotions.ts';
import type { PromotionPlan, PromotionPlanRequest } from '../src/schemas/plan-promotions.ts';
import type { Champions } from './champions.ts';
import type { DatasetService } from './datasets.ts';
import { noChampion } from './models.ts';

interface Dependencies {
  readonly champions: Champions;
  readonly datasets: Pick<DatasetService, 'current'>;
  readonly publicHolidays: PublicHolidays | undefined;
}

export function createPromotionPlanService({ champions, datasets, publicHolidays }: Dependencies) {
  return {
    /** The promotion days with the largest expected profit, by the champion; nothing is stored. */
    async plan(request: PromotionPlanRequest): Promise<PromotionPlan> {
      const { dataset, month, from, to, days } = request;
      await datasets.current(dataset);
      const reign = await champions.of(dataset);
      if (!reign) throw noChampion(dataset);
      const { model, version, calendar } = reign;
      const range = resolveRange({ month, from, to, days }, model.trainedOn.to);
      return planPromotions(model, version, { range, request, knowledge: { calendar, publicHolidays } });
    },
  };
}

export type PromotionPlanService = ReturnType<typeof createPromotionPlanService>;
