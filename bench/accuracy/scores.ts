import { coverage, intervalScore, type Metric, totalError, wape } from '../../src/forecasting/evaluation/metrics.ts';
import type { Case } from './cases.ts';
import type { ProductForecast } from './product.ts';

/** Metrics of one case, or their means over cases, as in ../peers/protocol.md; `totalCov80` is the month's own interval. */
export interface Scores {
  readonly wape: Metric;
  readonly month: Metric;
  readonly cov80: Metric;
  readonly cov95: Metric;
  readonly msis80: Metric;
  readonly totalCov80: Metric;
  readonly seconds: Metric;
}

export function scoreCase({ scale }: Case, { actual, forecast, bounds, total, seconds }: ProductForecast): Scores {
  const score = intervalScore(actual, bounds['80'], 80);
  const sold = actual.reduce((sum, y) => sum + y, 0);
  return {
    wape: wape(actual, forecast),
    month: totalError(actual, forecast),
    cov80: coverage(actual, bounds['80'].lower, bounds['80'].upper),
    cov95: coverage(actual, bounds['95'].lower, bounds['95'].upper),
    msis80: score === null || !scale ? null : score / scale,
    totalCov80: total[0] <= sold && sold <= total[1] ? 1 : 0,
    seconds,
  };
}

/** Means over the cases that have a value. */
export function meanScores(scores: readonly Scores[]): Scores {
  const mean = (key: keyof Scores): Metric => {
    const values = scores.map((score) => score[key]).filter((value) => value !== null);
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return {
    wape: mean('wape'),
    month: mean('month'),
    cov80: mean('cov80'),
    cov95: mean('cov95'),
    msis80: mean('msis80'),
    totalCov80: mean('totalCov80'),
    seconds: mean('seconds'),
  };
}
