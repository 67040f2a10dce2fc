import type { PublicHolidays } from '../../src/forecasting/assumptions.ts';
import type { Language } from '../../src/forecasting/explanation.ts';
import { resolveRange } from '../../src/forecasting/forecast-range.ts';
import { overrideAssumptions } from '../../src/planning/assumptions.ts';
import { planPromotions } from '../../src/planning/promotions/plan.ts';
import type { PromotionPlan, PromotionPlanRequest } from '../../src/planning/promotions/schema.ts';
import type { DatasetService } from '../datasets/datasets.ts';
import { noChampion } from '../models/models.ts';
import { unreadable } from '../serving/forecasts.ts';
import type { ModelCache, ServingState } from '../serving/model-cache.ts';

interface Dependencies {
  readonly champions: ModelCache;
  readonly datasets: Pick<DatasetService, 'current'>;
  readonly publicHolidays: PublicHolidays | undefined;
}

export function createPromotionPlanService({ champions, datasets, publicHolidays }: Dependencies) {
  const reignOf = async (dataset: string): Promise<ServingState> => {
    const reign = await champions.of(dataset);
    if (reign) return reign;
    await datasets.current(dataset);
    throw noChampion(dataset);
  };

  return {
    /** The promotion days with the largest expected profit, by the champion; nothing is stored. */
    async plan(request: PromotionPlanRequest, language: Language): Promise<PromotionPlan> {
      const { dataset, month, from, to, days } = request;
      const reign = await reignOf(dataset);
      const { model, version, calendar, overrides } = reign;
      const range = resolveRange({ month, from, to, days }, model.trainedOn.to);
      const plan = planPromotions(model, version, {
        range,
        request,
        knowledge: { calendar, publicHolidays },
        language,
      });
      const overridden = [...overrides.keys()].filter((date) => date >= range.from && date <= range.to).sort();
      return {
        ...plan,
        assumptions: [...unreadable(reign), ...overrideAssumptions(overridden, language), ...plan.assumptions],
        ...(champions.areStale() ? { stale: true } : {}),
      };
    },
  };
}

export type PromotionPlanService = ReturnType<typeof createPromotionPlanService>;
