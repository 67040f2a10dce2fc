/** The middle of the sorted values, or the mean of the two middle ones; NaN when there are none. */
export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The least value at or below which lies at least half of the weight. NaN without values. */
export function weightedMedian(values: Float64Array, weights: Float64Array): number {
  const order = Array.from(values.keys()).sort((a, b) => values[a] - values[b]);
  const half = weights.reduce((sum, weight) => sum + weight, 0) / 2;
  let below = 0;
  for (const i of order) {
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
  const order = Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const total = weights.reduce((sum, w) => sum + w, 0);
  const positions = new Float64Array(order.length);
  let below = 0;
  order.forEach((index, rank) => {
    const weight = weights[index] ?? 0;
    positions[rank] = (below + weight / 2) / total;
    below += weight;
  });
  return { values: Float64Array.from(order, (index) => values[index] ?? 0), positions };
}

/** Quantile at `probability` (0–1), linear between the values, the outermost value beyond them. NaN for an empty sample. */
export function weightedQuantile({ values, positions }: WeightedSample, probability: number): number {
  const next = positions.findIndex((position) => position >= probability);
  if (next === -1) return values.at(-1) ?? Number.NaN;
  const high = values[next] ?? Number.NaN;
  if (next === 0) return high;
  const low = values[next - 1] ?? high;
  const from = positions[next - 1] ?? 0;
  return low + ((probability - from) / ((positions[next] ?? 1) - from)) * (high - low);
}
