import type { Candidate } from '../models/candidate.ts';
import { expectedSales } from '../usual-promotions.ts';
import type { BacktestOrigin, PlannedOrigin } from './rolling-origins.ts';

/** Forecasts the month after each origin, with the model fitted before it, knowing open days and covariates. */
export function backtest(
  candidate: Candidate,
  models: readonly unknown[],
  plan: readonly PlannedOrigin[],
): BacktestOrigin[] {
  return plan.map(({ origin, historyDays, future, days }, i) => {
    const forecasts = expectedSales(candidate, models[i], future);
    return { origin, historyDays, days: days.map((day) => ({ ...day, forecast: forecasts[day.horizon - 1] })) };
  });
}
