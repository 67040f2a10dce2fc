import { weekdayOf } from '../../dates.ts';
import { dot } from '../../numerics/linear-algebra.ts';
import { HOLIDAY, PROMO, type Series } from '../../sales/series.ts';

/** A column that seems to know the sales it should help to forecast. */
export interface Leak {
  readonly columns: string[];
  /** Mean |sales − mean of the days with the same weekday, promotion and holiday|, in units of the sales. */
  readonly noiseFloor: number;
}

/** A model whose error is below this share of the noise floor knows more than a forecaster can. */
const TOO_GOOD = 0.25;

/** Correlation with what weekday, promotion and holiday leave unexplained, from which a column is named. */
const TELLTALE = 0.9;

/**
 * Suspects a leak (Kaufman et al. 2012, "Leakage in data mining") when the error of a model is far below the noise floor
 * of the naive fit, and a further column moves with the noise: customers or tickets of the day, say, are not known
 * before it. `mae` is that of the backtest, in units of the sales.
 */
export function suspectLeak(series: Series, mae: number): Leak | undefined {
  const noise = unexplained(series);
  const noiseFloor = noise.reduce((sum, value) => sum + Math.abs(value), 0) / noise.length;
  if (mae >= TOO_GOOD * noiseFloor) return undefined;
  const columns = Object.entries(series.covariates)
    .filter(([name]) => name !== PROMO && name !== HOLIDAY)
    .filter(([, values]) => Math.abs(correlation(unexplained({ ...series, sales: values }), noise)) >= TELLTALE)
    .map(([name]) => name);
  return columns.length === 0 ? undefined : { columns, noiseFloor };
}

/** What is left of each value after the mean of the days with the same weekday, promotion and holiday. */
function unexplained({ days, sales, covariates }: Series): number[] {
  const keys = days.map(
    (day, i) => `${weekdayOf(day)} ${covariates[PROMO]?.[i] ?? 0} ${covariates[HOLIDAY]?.[i] ?? 0}`,
  );
  const sums = new Map<string, { sum: number; count: number }>();
  for (const [i, key] of keys.entries()) {
    const { sum, count } = sums.get(key) ?? { sum: 0, count: 0 };
    sums.set(key, { sum: sum + sales[i], count: count + 1 });
  }
  return keys.map((key, i) => {
    const { sum, count } = sums.get(key) ?? { sum: 0, count: 1 };
    return sales[i] - sum / count;
  });
}

/** Pearson's; 0 when either side is constant. Both have mean 0 here. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const norm = Math.sqrt(dot(a, a) * dot(b, b));
  return norm === 0 ? 0 : dot(a, b) / norm;
}
