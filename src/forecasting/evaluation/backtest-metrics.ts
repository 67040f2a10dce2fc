import { firstDays, type Series } from '../../data/series.ts';
import { type HeldOutIntervals, heldOutIntervals } from '../intervals/held-out-intervals.ts';
import type { BacktestOrigin } from './backtest.ts';
import { type Metric, mae, type PointMetrics, pointMetrics, seasonalNaiveMae, totalError } from './metrics.ts';

/** What was tested: the whole series, and whether its sales may be negative. */
export interface Tested {
  readonly series: Series;
  readonly allowNegative: boolean;
}

export interface BacktestScore {
  /** Over the days of all origins together; MASE by the history of the earliest. */
  readonly metrics: PointMetrics;
  /** Mean over the origins of |Σ forecast − Σ actual| / |Σ actual|; null when no origin has sales. */
  readonly totalError: Metric;
  readonly maeByOrigin: Metric[];
  /** How 80 % intervals did on origins that they were not learnt from. */
  readonly intervals80: HeldOutIntervals;
  /** Share of the days of each origin inside those intervals. */
  readonly coverageByOrigin: readonly Metric[];
}

export function scoreBacktest({ series, allowNegative }: Tested, origins: readonly BacktestOrigin[]): BacktestScore {
  const split = origins.map(({ days }) => ({
    actual: days.map((day) => day.actual),
    forecast: days.map((day) => day.forecast),
  }));
  const history = firstDays(series, origins[0].historyDays);
  const totals = split.map(({ actual, forecast }) => totalError(actual, forecast)).filter((error) => error !== null);
  const { coverageByOrigin, ...intervals80 } = heldOutIntervals(
    { origins, historyStart: series.days[0], historyDays: series.days.length, allowNegative },
    80,
  );
  return {
    metrics: pointMetrics(
      split.flatMap(({ actual }) => actual),
      split.flatMap(({ forecast }) => forecast),
      { seasonalNaiveMae: seasonalNaiveMae(history.days, history.sales) },
    ),
    totalError: totals.length === 0 ? null : totals.reduce((sum, error) => sum + error, 0) / totals.length,
    maeByOrigin: split.map(({ actual, forecast }) => mae(actual, forecast)),
    intervals80,
    coverageByOrigin,
  };
}
