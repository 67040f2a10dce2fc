import { niceStep } from './axis-range.ts';

const MOST_BINS = 40;

export interface Bin {
  readonly middle: number;
  readonly count: number;
}

/** Value below which the share `q` of the sorted values lies, linear between neighbours. */
function quantile(sorted: readonly number[], q: number): number {
  const position = (sorted.length - 1) * q;
  const [lower, upper] = [sorted[Math.floor(position)] ?? 0, sorted[Math.ceil(position)] ?? 0];
  return lower + (upper - lower) * (position - Math.floor(position));
}

/**
 * Counts in bins of equal, round width, one of them centred on 0, without a hole, and with an empty bin at both ends. The
 * width follows Freedman and Diaconis (1981), 2·IQR/∛n, rounded up, and gives at most about 40 bins.
 */
export function histogram(values: readonly number[]): Bin[] {
  if (values.length === 0) return [];
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  const spread = quantile(sorted, 0.75) - quantile(sorted, 0.25);
  const width = niceStep(Math.max((2 * spread) / Math.cbrt(sorted.length), (high - low) / MOST_BINS));
  const binOf = (value: number) => Math.floor(value / width + 0.5);
  const first = binOf(low) - 1;
  const counts = new Array<number>(binOf(high) - first + 2).fill(0);
  for (const value of sorted) counts[binOf(value) - first] = (counts[binOf(value) - first] ?? 0) + 1;
  return counts.map((count, i) => ({ middle: (first + i) * width, count }));
}
