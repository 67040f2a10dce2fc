import { z } from 'zod';
import { daysBetween, type IsoDay } from '../../dates.ts';
import { addExactly, ExactAccumulator } from '../../numerics/mergeable/exact-sum.ts';
import { isoDaySchema } from '../../primitives.ts';
import { BACKTEST_HORIZON, type BacktestOrigin, sharedOrigin } from '../evaluation/rolling-origins.ts';
import { errorCorrelation, historyFactor, YEAR_DAYS } from '../intervals/error-model.ts';
import { type IntervalDay, type IntervalModel, totalErrors, unsaidSpread } from '../intervals/intervals.ts';

/** Calendar days of the stretches whose totals are looked at: a day, weeks, fortnights, and the whole horizon. */
export const SPANS = [1, 7, 14, 31] as const;

/** A stretch of the horizon of an origin; both days count from 1 and belong to it. */
interface Cell {
  readonly span: number;
  readonly first: number;
  readonly last: number;
}

/** Days of the blocks that all longer stretches consist of. */
const BLOCK = 7;

/** All stretches of an origin, one after the other without overlap within a span. */
export const CELLS: readonly Cell[] = SPANS.flatMap((span) =>
  Array.from({ length: Math.floor(BACKTEST_HORIZON / span) }, (_, i) => ({
    span,
    first: 1 + i * span,
    last: (i + 1) * span,
  })),
);

const countsSchema = z.array(z.int().min(0)).length(CELLS.length);
/** Exact sums: see `ExactSum`. */
const sumsSchema = z.array(z.array(z.number())).length(CELLS.length);

/** Sums over the series, for each of `CELLS`; in units of the sales, and their squares. */
const originErrorsSchema = z.object({
  /** Series with an open day in the stretch and a spread above 0. */
  series: countsSchema,
  /** Those of them whose history had the season of the stretch a year before. */
  seen: countsSchema,
  /** Σ e, Σ σ: errors (actual − forecast) of the totals of the series, and the spreads that their own models give these. */
  error: sumsSchema,
  spread: sumsSchema,
  /** Σ e², Σ σ². */
  squaredError: sumsSchema,
  squaredSpread: sumsSchema,
});

const SUMS = ['error', 'spread', 'squaredError', 'squaredSpread'] as const;
type SumName = (typeof SUMS)[number];
type OriginErrors = z.infer<typeof originErrorsSchema>;

const byOriginSchema = z.record(isoDaySchema, originErrorsSchema);

/**
 * How the backtest errors of many series go together: sums over the series for each shared origin. Plain JSON, as large for
 * a million series as for two.
 */
export const jointErrorsSchema = z.object({
  /** From forecasts that knew what would happen on each day. */
  known: byOriginSchema,
  /** From forecasts to which nobody had said it; only of series whose covariates vary. */
  assumed: byOriginSchema,
});

export type JointErrors = z.infer<typeof jointErrorsSchema>;

/** A series of the dataset, as far as its errors go. */
export interface TestedSeries {
  readonly intervals: IntervalModel;
  /** Observed days that the model was fitted on. */
  readonly historyDays: number;
  readonly origins: readonly BacktestOrigin[];
  /** The same origins, forecast as if nobody had said what would happen. */
  readonly assumedOrigins?: readonly BacktestOrigin[] | undefined;
}

/** Errors beyond this multiple of their spread count as that: one that is freakish is not a common one. */
export const LARGEST_SCORE = 5;

/** The joint errors of some series of a dataset, usually a shard, whose last day is `lastDay`. */
export function collectJointErrors(all: Iterable<TestedSeries>, lastDay: IsoDay): JointErrors {
  const known = new Map<IsoDay, OriginSums>();
  const assumed = new Map<IsoDay, OriginSums>();
  for (const { intervals, historyDays, origins, assumedOrigins } of all) {
    for (const origin of origins) addOrigin(known, origin, { intervals, historyDays, lastDay, isAssumed: false });
    for (const origin of assumedOrigins ?? []) {
      addOrigin(assumed, origin, { intervals, historyDays, lastDay, isAssumed: true });
    }
  }
  return { known: written(known), assumed: written(assumed) };
}

/** The joint errors of all series of several shards. Exact: the order of the shards, and how they are put together, leave no trace. */
export function mergeJointErrors(shards: readonly JointErrors[]): JointErrors {
  return {
    known: mergeOrigins(shards.map(({ known }) => known)),
    assumed: mergeOrigins(shards.map(({ assumed }) => assumed)),
  };
}

function mergeOrigins(shards: readonly JointErrors['known'][]): JointErrors['known'] {
  const origins = [...new Set(shards.flatMap((shard) => Object.keys(shard)))].sort();
  return Object.fromEntries(
    origins.map((origin) => {
      const parts = shards.flatMap((shard) => shard[origin] ?? []);
      const sumOf = (name: SumName) => CELLS.map((_, i) => [...addExactly(parts.map((part) => part[name][i]))]);
      const count = (name: 'series' | 'seen') =>
        CELLS.map((_, i) => parts.reduce((sum, part) => sum + part[name][i], 0));
      return [origin, originErrors(count('series'), count('seen'), sumOf)];
    }),
  );
}

function originErrors(series: number[], seen: number[], sumOf: (name: SumName) => number[][]): OriginErrors {
  return {
    series,
    seen,
    ...(Object.fromEntries(SUMS.map((name) => [name, sumOf(name)])) as Record<SumName, number[][]>),
  };
}

/** Sums of one origin while series are added. */
class OriginSums {
  readonly #series = CELLS.map(() => 0);
  readonly #seen = CELLS.map(() => 0);
  readonly #sums = new Map(SUMS.map((name) => [name, CELLS.map(() => new ExactAccumulator())]));

  add(cell: number, score: number, spread: number, isSeen: boolean): void {
    this.#series[cell] += 1;
    this.#seen[cell] += isSeen ? 1 : 0;
    const error = score * spread;
    const terms = { error, spread, squaredError: error ** 2, squaredSpread: spread ** 2 };
    // Of 24 bits: then sums nearly always fit into one number.
    for (const [name, sums] of this.#sums) sums[cell].add(Math.fround(terms[name]));
  }

  written(): OriginErrors {
    return originErrors(this.#series, this.#seen, (name) => (this.#sums.get(name) ?? []).map((sum) => [...sum.sum()]));
  }
}

function written(origins: ReadonlyMap<IsoDay, OriginSums>): JointErrors['known'] {
  return Object.fromEntries(
    [...origins.keys()].sort().map((origin) => [origin, origins.get(origin)?.written()]),
  ) as JointErrors['known'];
}

interface OriginContext {
  readonly intervals: IntervalModel;
  readonly historyDays: number;
  readonly lastDay: IsoDay;
  readonly isAssumed: boolean;
}

/** Adds the errors of a series from one origin, each beside the spread that its model, with the history it had then, gives it. */
function addOrigin(
  origins: Map<IsoDay, OriginSums>,
  { origin, historyDays: then, days }: BacktestOrigin,
  { intervals, historyDays, lastDay, isAssumed }: OriginContext,
): void {
  const shared = sharedOrigin(lastDay, origin);
  const late = daysBetween(origin, shared);
  const tested = days.filter(({ horizon }) => horizon > late && horizon <= late + BACKTEST_HORIZON);
  if (tested.length === 0) return;
  const sums = origins.get(shared) ?? new OriginSums();
  origins.set(shared, sums);
  const growth = historyFactor(then) / historyFactor(historyDays);
  const spreads = stretchSpreads(
    intervals,
    tested.map((day) => ({ ...day, assumed: isAssumed })),
    late,
  );
  const errorUpTo = new Float64Array(BACKTEST_HORIZON + 1);
  for (const { horizon, actual, forecast } of tested) errorUpTo[horizon - late] = actual - forecast;
  for (let h = 1; h <= BACKTEST_HORIZON; h += 1) errorUpTo[h] += errorUpTo[h - 1];
  // The season of a day has been seen a year before when it comes so many days after the beginning of the history.
  const seenFrom = YEAR_DAYS - daysBetween(intervals.historyStart, shared);
  for (const [i, { first, last }] of CELLS.entries()) {
    const spread = growth * spreads[i];
    if (!(spread > 0)) continue;
    const score = (errorUpTo[last] - errorUpTo[first - 1]) / spread;
    sums.add(i, Math.max(-LARGEST_SCORE, Math.min(LARGEST_SCORE, score)), spread, first >= seenFrom);
  }
}

/**
 * Standard deviation of the total of each of `CELLS`, of open days that begin `late` days after the origin of the series; 0
 * where there is none. The pairs of days are gone through once, as all longer stretches are made of the shortest but one.
 */
function stretchSpreads(intervals: IntervalModel, days: readonly IntervalDay[], late: number): Float64Array {
  const { own, errors, unsaid } = totalErrors(intervals, days);
  const blocks = Math.ceil(BACKTEST_HORIZON / BLOCK);
  const blockOf = errors.map(({ horizon }) => Math.floor((horizon - late - 1) / BLOCK));
  const covariance = new Float64Array(blocks * blocks);
  for (let i = 0; i < errors.length; i += 1) {
    const { horizon, spread } = errors[i];
    covariance[blockOf[i] * blocks + blockOf[i]] += spread * spread;
    for (let j = 0; j < i; j += 1) {
      const joint = spread * errors[j].spread * errorCorrelation(errors[j].horizon, horizon, own.correlation);
      covariance[blockOf[i] * blocks + blockOf[j]] += 2 * joint;
    }
  }
  const byHorizon = new Float64Array(BACKTEST_HORIZON + 1);
  for (const { horizon, spread } of errors) byHorizon[horizon - late] = spread;
  return Float64Array.from(CELLS, ({ span, first, last }) => {
    let variance = span === 1 ? byHorizon[first] ** 2 : 0;
    if (span > 1) {
      const [from, to] = [Math.floor((first - 1) / BLOCK), Math.floor((last - 1) / BLOCK)];
      for (let a = from; a <= to; a += 1) for (let b = from; b <= a; b += 1) variance += covariance[a * blocks + b];
    }
    if (unsaid === 0 || variance === 0) return Math.sqrt(variance);
    const inside = days.filter(({ horizon }) => horizon - late >= first && horizon - late <= last);
    return Math.hypot(Math.sqrt(variance), unsaidSpread(intervals, inside));
  });
}
