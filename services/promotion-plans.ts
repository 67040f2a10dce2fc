import type { Language } from '../src/forecasting/explanation.ts';
import { resolveRange } from '../src/forecasting/future/forecast-range.ts';
import type { PublicHolidays } from '../src/forecasting/future/known-future.ts';
import { overrideAssumptions } from '../src/planning/plan-assumptions.ts';
import { planPromotions } from '../src/planning/promotions.ts';
import type { PromotionPlan, PromotionPlanRequest } from '../src/schemas/plan-promotions.ts';
import type { Champions } from './champions.ts';
import type { DatasetService } from './datasets.ts';
import { unreadable } from './forecasts.ts';
import { noChampion } from './models.ts';
import type { Reign } from './reign.ts';

interface Dependencies {
  readonly champions: Champions;
  readonly datasets: Pick<DatasetService, 'current'>;
  readonly publicHolidays: PublicHolidays | undefined;
}

export function createPromotionPlanService({ champions, datasets, publicHolidays }: Dependencies) {
  const reignOf = async (dataset: string): Promise<Reign> => {
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
