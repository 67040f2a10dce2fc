import { sum } from './linear-algebra.ts';
import { numbersOf } from './number-arrays.ts';

/** The middle of the sorted values, or the mean of the two middle ones; NaN when there are none. */
export function median(values: ArrayLike<number>): number {
  return medianOfSorted(Float64Array.from(values).sort());
}

/** As `median`, of values that ascend. */
export function medianOfSorted(sorted: ArrayLike<number>): number {
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The values that ascending order would have at these positions, which ascend, from 0. Reorders `values`, which must not hold
 * NaN. Takes a fraction of the time of sorting: Hoare 1961, Communications of the ACM 4, algorithm 65.
 */
export function orderStatistics(values: Float64Array, positions: readonly number[]): number[] {
  let from = 0;
  return positions.map((position) => {
    moveIntoPlace(values, position, from);
    from = position;
    return values[position];
  });
}

/** Moves the values from `from` on, so that none before `position` is larger than the one there, and none after it smaller. */
function moveIntoPlace(values: Float64Array, position: number, from: number): void {
  let low = from;
  let high = values.length - 1;
  while (low < high) {
    const [end, start] = partition(values, low, high);
    if (position <= end) high = end;
    else if (position >= start) low = start;
    else return;
  }
}

/** Splits low … high, so that values up to the first position answered are at most as large as those from the second on; any between are equal. */
function partition(values: Float64Array, low: number, high: number): readonly [end: number, start: number] {
  const pivot = values[(low + high) >> 1];
  let [i, j] = [low, high];
  while (i <= j) {
    while (values[i] < pivot) i += 1;
    while (values[j] > pivot) j -= 1;
    if (i > j) break;
    const value = values[i];
    values[i] = values[j];
    values[j] = value;
    i += 1;
    j -= 1;
  }
  return [j, i];
}

/**
 * The value at position p (n − 1) of n ascending values, counted from 0; p in [0, 1]. Between two of them: on the line
 * through both, or the lower or the higher one (definition 7 of Hyndman & Fan 1996, The American Statistician 50, and
 * its steps; numpy.quantile calls the methods by the same names). NaN when there are none.
 */
export function quantileOfSorted(
  sorted: ArrayLike<number>,
  probability: number,
  method: 'linear' | 'lower' | 'higher' = 'linear',
): number {
  if (sorted.length === 0) return Number.NaN;
  const position = probability * (sorted.length - 1);
  const lower = sorted[Math.floor(position)];
  const higher = sorted[Math.ceil(position)];
  if (method === 'linear') return lower + (higher - lower) * (position - Math.floor(position));
  return method === 'lower' ? lower : higher;
}

/** The least value at or below which lies at least half of the weight (numpy's `inverted_cdf`). NaN without values. */
export function weightedMedian(values: Float64Array, weights: Float64Array): number {
  const half = sum(weights) / 2;
  let below = 0;
  for (const i of ascending(values)) {
    below += weights[i];
    if (below >= half) return values[i];
  }
  return Number.NaN;
}

/** Weighted empirical distribution: values ascending, with the cumulative weight up to the middle of each, from 0 to 1. */
interface WeightedSample {
  readonly values: Float64Array;
  readonly positions: Float64Array;
}

export function weightedSample(values: Float64Array, weights: Float64Array): WeightedSample {
  const order = ascending(values);
  const total = sum(weights);
  const positions = new Float64Array(order.length);
  let below = 0;
  order.forEach((index, rank) => {
    positions[rank] = (below + weights[index] / 2) / total;
    below += weights[index];
  });
  return { values: numbersOf(order, (index) => values[index]), positions };
}

/**
 * Quantile at `probability` (0–1), linear between the values, the outermost value beyond them; with equal weights that of
 * Hazen (definition 5 of Hyndman & Fan 1996). NaN for an empty sample.
 */
export function weightedQuantile({ values, positions }: WeightedSample, probability: number): number {
  let next = 0;
  while (next < positions.length && !(positions[next] >= probability)) next += 1;
  if (next === positions.length) return values.at(-1) ?? Number.NaN;
  if (next === 0) return values[0];
  const [low, high] = [values[next - 1], values[next]];
  const from = positions[next - 1];
  return low + ((probability - from) / (positions[next] - from)) * (high - low);
}

/** Positions of the values in ascending order; equal ones keep theirs. */
function ascending(values: Float64Array): number[] {
  return Array.from(values.keys()).sort((a, b) => values[a] - values[b]);
}
