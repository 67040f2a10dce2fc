import { z } from 'zod';
import type { BacktestOrigin } from './evaluation/backtest.ts';

/** What the backtest says of the size of errors. */
export const intervalModelSchema = z.object({
  /** |forecast − actual| of the open days of the backtest, ascending. */
  dayErrors: z.array(z.number()),
  /** |Σ forecast − Σ actual| / √(open days) of each origin, ascending. */
  totalErrors: z.array(z.number()),
});

export type IntervalModel = z.infer<typeof intervalModelSchema>;
export type Interval = [lower: number, upper: number];

/** Split-conformal residuals (Lei et al. 2018) of the backtest. */
export function learnIntervals(origins: readonly BacktestOrigin[]): IntervalModel {
  const ascending = (errors: number[]) => errors.sort((a, b) => a - b);
  return {
    dayErrors: ascending(origins.flatMap(({ days }) => days.map((day) => Math.abs(day.forecast - day.actual)))),
    totalErrors: ascending(
      origins.map(({ days }) => {
        const error = days.reduce((sum, day) => sum + day.forecast - day.actual, 0);
        return Math.abs(error) / Math.sqrt(days.length);
      }),
    ),
  };
}

/** The interval of one open day. `level` in per cent. */
export function dayInterval(model: IntervalModel, forecast: number, level: number): Interval {
  const half = conformalQuantile(model.dayErrors, level);
  return [forecast - half, forecast + half];
}

/** The interval of the sum of `openDays` days. */
export function totalInterval(model: IntervalModel, total: number, openDays: number, level: number): Interval {
  const half = conformalQuantile(model.totalErrors, level) * Math.sqrt(openDays);
  return [total - half, total + half];
}

/** The ⌈(n + 1) level⌉-th smallest error; the largest when there are too few. 0 without any. */
function conformalQuantile(ascending: readonly number[], level: number): number {
  const rank = Math.ceil(((ascending.length + 1) * level) / 100);
  return ascending[Math.min(rank, ascending.length) - 1] ?? 0;
}
