import { GAUSSIAN_MAD } from '../robust-scale.ts';

/**
 * A sample of numbers as counts in bins whose width grows with the size of the number (DDSketch; Masson, Rim & Lee 2019,
 * Proceedings of the VLDB Endowment 12): values of any unit are kept to a relative accuracy, and two samples are merged by
 * adding counts, so that the order of merging changes nothing, to the bit. Pairs [bin, count], ascending by bin.
 */
export type QuantileSketch = readonly (readonly [bin: number, count: number])[];

/** Ratio of the ends of a bin: values are kept to ± 2 %. */
const BIN_RATIO = 1.04;
/** Smaller sizes count as 0. */
const LEAST_SIZE = 1e-9;

const LOG_RATIO = Math.log(BIN_RATIO);

/** The sketch of one value, any finite number. */
export function sketchOf(value: number): QuantileSketch {
  const size = Math.abs(value);
  const bin = size < LEAST_SIZE ? 0 : Math.sign(value) * (Math.floor(Math.log(size / LEAST_SIZE) / LOG_RATIO) + 1);
  return [[bin, 1]];
}

export function mergeSketches(a: QuantileSketch, b: QuantileSketch): QuantileSketch {
  const counts = new Map(a);
  for (const [bin, count] of b) counts.set(bin, (counts.get(bin) ?? 0) + count);
  return [...counts].sort(([first], [second]) => first - second);
}

/** Middle of a bin. */
function middleOf(bin: number): number {
  return bin === 0 ? 0 : Math.sign(bin) * LEAST_SIZE * Math.exp((Math.abs(bin) - 0.5) * LOG_RATIO);
}

/** Location and variance of a sample that a few of its values cannot change much. */
export interface RobustMoments {
  readonly count: number;
  readonly mean: number;
  /** Unbiased; NaN for a single value. */
  readonly variance: number;
}

/** Values are clipped to this many robust standard deviations around the median. */
const CLIP = 2.5;
/** The clipped values of a normal sample have this share of its variance. */
const CLIPPED_VARIANCE = 0.9506;

/**
 * Mean and variance of the values clipped to ± 2.5 robust standard deviations around their median (winsorised; Huber 1981,
 * Robust Statistics), the variance made consistent for normal values. Of three values or fewer, of which none is known to
 * be the odd one, nothing is clipped; neither when more than half are equal. NaN for an empty sketch.
 */
export function robustMoments(sketch: QuantileSketch): RobustMoments {
  const values = sketch.map(([bin, count]) => [middleOf(bin), count] as const);
  const count = values.reduce((total, [, own]) => total + own, 0);
  const centre = medianOf(values, count);
  const deviations = values.map(([value, own]) => [Math.abs(value - centre), own] as const).sort(([a], [b]) => a - b);
  const scale = GAUSSIAN_MAD * medianOf(deviations, count);
  const isClipped = count > 3 && scale > 0;
  const reach = isClipped ? CLIP * scale : Number.POSITIVE_INFINITY;
  const clipped = values.map(
    ([value, own]) => [Math.min(centre + reach, Math.max(centre - reach, value)), own] as const,
  );
  const mean = clipped.reduce((total, [value, own]) => total + own * value, 0) / count;
  const squares = clipped.reduce((total, [value, own]) => total + own * (value - mean) ** 2, 0);
  return { count, mean, variance: squares / (count - 1) / (isClipped ? CLIPPED_VARIANCE : 1) };
}

/** Of ascending values with their counts. */
function medianOf(values: readonly (readonly [number, number])[], count: number): number {
  const at = (position: number): number => {
    let below = 0;
    for (const [value, own] of values) {
      below += own;
      if (below > position) return value;
    }
    return Number.NaN;
  };
  return (at(Math.floor((count - 1) / 2)) + at(Math.floor(count / 2))) / 2;
}
