import { toEpochDay, weekdayOf } from '../../dates.ts';
import { dot, solveRidge } from '../../numerics/linear-algebra.ts';
import { HOLIDAY, PROMO, type Series } from '../../sales/series.ts';

/** Columns that seem to know the sales they should help to forecast, one or several together. */
export interface Leak {
  readonly columns: string[];
  /** Mean |sales − what weekday, promotion, holiday and a straight line explain|, in units of the sales. */
  readonly noiseFloor: number;
}

/** Columns that leave less than this share of the noise know more than anybody can before the day. */
const TOO_GOOD = 0.25;

/** A regression on more columns than a fifth of the days says nothing. */
const DAYS_PER_COLUMN = 5;

/**
 * Suspects a leak (Kaufman et al. 2012, "Leakage in data mining"): columns whose sum, difference or other linear combination
 * leaves less than a quarter of what weekday, promotion, holiday and trend leave unexplained: the parts that the sales add up to,
 * or receipts and customers that move with them. Least squares on what is left of sales and columns, the residuals as mean
 * absolute errors corrected for the columns used; of those that do it together, each that is not needed is left out again.
 */
export function suspectLeak(series: Series): Leak | undefined {
  const noise = unexplained(series, series.sales);
  const noiseFloor = meanSize(noise);
  if (noiseFloor === 0) return undefined;
  const columns = Object.entries(series.covariates)
    .filter(([name]) => name !== PROMO && name !== HOLIDAY)
    .map(([name, values]) => ({ name, values, rest: unexplained(series, values) }))
    .filter(({ values, rest }) => norm(rest) > NOTHING_LEFT * norm(values))
    .slice(0, Math.floor(noise.length / DAYS_PER_COLUMN));
  const knows = (some: readonly Column[]) => some.length > 0 && leftOf(noise, some) < TOO_GOOD * noiseFloor;
  const single = columns.filter((column) => knows([column]));
  if (single.length > 0) return { columns: single.map(({ name }) => name), noiseFloor };
  if (!knows(columns)) return undefined;
  let needed = columns;
  for (const column of columns) {
    const others = needed.filter((other) => other !== column);
    if (knows(others)) needed = others;
  }
  return { columns: needed.map(({ name }) => name), noiseFloor };
}

interface Column {
  readonly name: string;
  readonly rest: readonly number[];
}

/** Of a column that follows from the weekday, the flags and the trend no more than rounding is left. */
const NOTHING_LEFT = 1e-7;

function norm(values: ArrayLike<number>): number {
  return Math.sqrt(dot(values, values));
}

/** A ridge so small that it only keeps columns apart that are the same. */
const RIDGE = 1e-9;

/** Mean absolute residual of the least squares fit of `noise` on these columns, corrected for their number. */
function leftOf(noise: readonly number[], columns: readonly Column[]): number {
  const order = columns.length;
  const scaled = columns.map(({ rest }) => {
    const size = norm(rest);
    return rest.map((value) => value / size);
  });
  const gram = new Float64Array(order * order);
  for (let i = 0; i < order; i += 1) {
    for (let j = 0; j <= i; j += 1) gram[i * order + j] = dot(scaled[i], scaled[j]);
  }
  const weights = Float64Array.from(scaled, (column) => dot(column, noise));
  solveRidge(gram, new Float64Array(order).fill(RIDGE), weights, order);
  const residuals = noise.map(
    (value, day) => value - scaled.reduce((sum, column, i) => sum + weights[i] * column[day], 0),
  );
  return meanSize(residuals) * Math.sqrt(noise.length / (noise.length - order));
}

function meanSize(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
}

/** The series without these columns. */
export function withoutColumns(series: Series, names: readonly string[]): Series {
  const kept = Object.entries(series.covariates).filter(([name]) => !names.includes(name));
  return { ...series, covariates: Object.fromEntries(kept) };
}

/**
 * What is left of each value after the mean of the days with the same weekday, promotion and holiday, and after a straight
 * line through what is left then: a column that only grows with time knows nothing.
 */
function unexplained({ days, covariates }: Series, values: Float64Array): number[] {
  const keys = days.map(
    (day, i) => `${weekdayOf(day)} ${covariates[PROMO]?.[i] ?? 0} ${covariates[HOLIDAY]?.[i] ?? 0}`,
  );
  const time = withoutMeans(keys, Float64Array.from(days, toEpochDay));
  const rest = withoutMeans(keys, values);
  const slope = dot(time, rest) / (dot(time, time) || 1);
  return rest.map((value, i) => value - slope * time[i]);
}

function withoutMeans(keys: readonly string[], values: Float64Array): number[] {
  const sums = new Map<string, { sum: number; count: number }>();
  for (const [i, key] of keys.entries()) {
    const { sum, count } = sums.get(key) ?? { sum: 0, count: 0 };
    sums.set(key, { sum: sum + values[i], count: count + 1 });
  }
  return keys.map((key, i) => {
    const { sum, count } = sums.get(key) ?? { sum: 0, count: 1 };
    return values[i] - sum / count;
  });
}
