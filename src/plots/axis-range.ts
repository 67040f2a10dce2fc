export interface AxisRange {
  readonly min: number;
  readonly max: number;
  readonly interval: number;
}

/** The smallest of 1, 2, 2.5, 5 or 10 times a power of ten that is at least `step`; 1 when `step` is 0. */
export function niceStep(step: number): number {
  if (!(step > 0) || !Number.isFinite(step)) return 1;
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= step * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** A range with round ends and about `ticks` intervals that holds all values; around a single value, one step each side. */
export function niceRange(values: readonly number[], ticks = 5): AxisRange {
  const lowest = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const highest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (lowest > highest) return { min: 0, max: 1, interval: 1 };
  const interval = niceStep((highest > lowest ? highest - lowest : Math.abs(highest) / 2) / ticks);
  const min = Math.floor(lowest / interval) * interval;
  const max = Math.ceil(highest / interval) * interval;
  return max > min ? { min, max, interval } : { min: min - interval, max: max + interval, interval };
}
