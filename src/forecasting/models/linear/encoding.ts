import { z } from 'zod';
import { type IsoDay, type Weekday, weekdayOf } from '../../../dates.ts';
import { independentColumns } from '../../../numerics/linear-algebra.ts';
import { greatestOf, leastOf } from '../../../numerics/number-arrays.ts';
import { entryOf } from '../../../primitives.ts';
import type { Series } from '../../../sales/series.ts';

const numericColumnSchema = z.object({
  name: z.string(),
  /** Range in the training data: MinMax scaling maps it to 0 … 1. */
  min: z.number(),
  max: z.number(),
});

/** How a day becomes a row of the design matrix; lives in the model, so that training and forecasting cannot differ. */
export const linearEncodingSchema = z.object({
  /** Share of each ISO weekday in the training data, Monday first: a weekday never seen is encoded as their mixture. */
  weekdayShares: z.array(z.number()).length(7),
  /** Weekdays with a column of their own: all that were seen but the first, which the intercept stands for. */
  weekdays: z.array(z.int().min(1).max(7)),
  numeric: z.array(numericColumnSchema),
  /** Columns of the data that the others already determine: they carry no effect of their own. */
  dropped: z.array(z.object({ name: z.string(), reason: z.string() })),
});

export type LinearEncoding = z.infer<typeof linearEncodingSchema>;

/** A day as the encoding sees it. */
interface EncodableDay {
  readonly date: IsoDay;
  readonly covariates: Readonly<Record<string, number>>;
}

/** Learns levels and ranges, and leaves out columns that are constant or a linear function of those before them. */
export function learnEncoding(series: Series): LinearEncoding {
  const counts = new Array<number>(7).fill(0);
  const weekdayOn = series.days.map(weekdayOf);
  for (const weekday of weekdayOn) counts[weekday - 1] += 1;
  const weekdayShares = counts.map((count) => count / series.days.length);
  const weekdays = [1, 2, 3, 4, 5, 6, 7].filter((weekday) => weekdayShares[weekday - 1] > 0).slice(1);
  const numeric = Object.entries(series.covariates).map(([name, values]) => ({ name, ...rangeOf(values) }));
  const everything: LinearEncoding = { weekdayShares, weekdays, numeric, dropped: [] };

  const kept = independentColumns(weekdayOn, Object.values(series.covariates));
  const isKept = (_: unknown, i: number) => kept.has(i);
  return {
    ...everything,
    numeric: numeric.filter(isKept),
    dropped: numeric
      .filter((_, i) => !isKept(_, i))
      .map(({ name, min, max }) => ({ name, reason: whyDropped(min, max) })),
  };
}

/** One row per day of the series: see `encodeDay`. */
export function encodeSeries(encoding: LinearEncoding, { days, covariates }: Series): number[][] {
  const columns = encoding.numeric.map(({ name }) => covariates[name]);
  return days.map((date, i) => encode(encoding, weekdayOf(date), (column) => columns[column][i]));
}

/** The features of one day: indicator of each weekday, then the MinMax-scaled numeric columns (absent ones count as 0). */
export function encodeDay(encoding: LinearEncoding, { date, covariates }: EncodableDay): number[] {
  return encode(encoding, weekdayOf(date), (column) => entryOf(covariates, encoding.numeric[column].name) ?? 0);
}

/** The one feature function, of training and of forecasting. */
function encode(
  { weekdays, weekdayShares, numeric }: LinearEncoding,
  weekday: Weekday,
  valueAt: (column: number) => number,
): number[] {
  const known = weekdayShares[weekday - 1] > 0;
  const row: number[] = [];
  for (const level of weekdays) row.push(known ? Number(level === weekday) : weekdayShares[level - 1]);
  for (let column = 0; column < numeric.length; column += 1) {
    const { min, max } = numeric[column];
    row.push((valueAt(column) - min) / (max - min || 1));
  }
  return row;
}

/** Names of the columns of a row, in order. */
export function columnNames(encoding: LinearEncoding): string[] {
  return [...encoding.weekdays.map((level) => `weekday:${level}`), ...encoding.numeric.map(({ name }) => name)];
}

function rangeOf(values: Float64Array): { min: number; max: number } {
  return { min: leastOf(values), max: greatestOf(values) };
}

function whyDropped(min: number, max: number): string {
  return min === max ? `is ${min} on every day` : 'is determined by the weekday and the columns before it';
}
