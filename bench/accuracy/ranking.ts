import type { Metric } from '../../src/forecasting/evaluation/metrics.ts';

/** Ranks from 1, the smallest value first; equal values share the mean of their ranks, null has none. */
export function ranksOf(values: readonly Metric[]): Metric[] {
  const known = values.filter((value) => value !== null);
  return values.map((value) => {
    if (value === null) return null;
    const below = known.filter((other) => other < value).length;
    const equal = known.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}

/** Mean rank of each column of a table; rows where it has no value are left out. */
export function meanRanks(rows: readonly (readonly Metric[])[]): Metric[] {
  const ranks = rows.map(ranksOf);
  return (rows[0] ?? []).map((_, column) => meanOf(ranks.map((row) => row[column])));
}

/** In how many rows each column has the smallest value; equal ones have all won. */
export function winsOf(rows: readonly (readonly Metric[])[]): number[] {
  return (rows[0] ?? []).map(
    (_, column) => rows.filter((row) => row[column] !== null && row[column] === least(row)).length,
  );
}

/** Its ratio to the smallest of the others; null when either is not known, or the smallest is 0. */
export function ratioToBest(own: Metric, others: readonly Metric[]): Metric {
  const best = least(others);
  return own === null || best === null || best === 0 ? null : own / best;
}

/** The smallest of the values that are known; null without any. */
export function least(values: readonly Metric[]): Metric {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** Mean of the values that are known; null without any. */
export function meanOf(values: readonly Metric[]): Metric {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** (∏ xᵢ)^(1/n) over the values that are known; null without any. Values are ≥ 0. */
export function geometricMean(values: readonly Metric[]): Metric {
  const logarithm = meanOf(values.map((value) => (value === null ? null : Math.log(value))));
  return logarithm === null ? null : Math.exp(logarithm);
}
