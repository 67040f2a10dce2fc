import { z } from 'zod';
import type { IsoDay } from '../../dates.ts';
import { isoDaySchema } from '../../primitives.ts';

/** Levels (per cent) at which half-widths are kept. */
export const LEVEL_KNOTS = [50, 60, 70, 80, 90, 95, 98, 99] as const;

/** What is needed to give a forecast its intervals; plain JSON, kept in the model file. */
export const intervalModelSchema = z.object({
  /** First observed day: a season before it has not been seen. */
  historyStart: isoDaySchema,
  /** See `ErrorScale`. */
  scale: z.object({ kind: z.enum(['multiplicative', 'additive']), typical: z.number() }),
  /** Half-widths at `LEVEL_KNOTS`, in scores (see `scoreOf`) of an ordinary day just after the history; not decreasing. */
  quantiles: z
    .array(z.number())
    .refine(({ length }) => length === LEVEL_KNOTS.length, `must be ${LEVEL_KNOTS.length} half-widths, one a level`),
  /** Root mean square of the scores, outliers cut; the unit of the joint errors behind totals. */
  spread: z.number(),
  /** Degrees of freedom of the distribution of totals. */
  degreesOfFreedom: z.number(),
  /** Strength of the correlation between days, 1 = as on a typical series. */
  correlation: z.number(),
  /** See `DifficultyFactors`. */
  difficulty: z.object({ festive: z.number(), holiday: z.number() }),
  /** Lower limit of all bounds: 0, or null when sales may be negative. */
  lowest: z.literal(0).nullable(),
  /** Origins and open days used, and the number of independent days they are worth. */
  evidence: z.object({ origins: z.int(), days: z.int(), effectiveDays: z.number() }),
});

export type IntervalModel = z.infer<typeof intervalModelSchema>;

/** Half-width at any level from 50 to 99, linear in −ln(1 − level): exact at the knots, close to the tail between them. */
export function quantileAt(quantiles: readonly number[], level: number): number {
  requireLevel(level);
  const upper = Math.max(
    1,
    LEVEL_KNOTS.findIndex((knot) => knot >= level),
  );
  const position = (knot: number): number => -Math.log(1 - knot / 100);
  const [from, to] = [position(LEVEL_KNOTS[upper - 1]), position(LEVEL_KNOTS[upper])];
  const [low, high] = [quantiles[upper - 1], quantiles[upper]];
  return low + ((position(level) - from) / (to - from)) * (high - low);
}

export function requireLevel(level: number): void {
  if (!(level >= 50 && level <= 99)) throw new RangeError(`Interval level ${level} is not between 50 and 99 per cent`);
}

/** Degrees of freedom of totals with endless evidence: sums have lighter tails than days. */
export const TOTAL_DEGREES_OF_FREEDOM = 8;

/** Degrees of freedom of a distribution with `tails` whose scale is known from `days` independent values. */
export function degreesOfFreedomFor(tails: number, days: number): number {
  return 1 / (1 / tails + 1 / days);
}

/** What an interval model is learnt from. */
export interface IntervalEvidence {
  readonly origins: readonly TestedOrigin[];
  /** First and number of the observed days the final model is fitted on; all origins begin there too. */
  readonly historyStart: IsoDay;
  readonly historyDays: number;
  /** Completes a small backtest, replaces a missing one. */
  readonly inSample?: InSampleFit | undefined;
  /** The sales may be negative (returns): errors are additive and lower bounds are not cut at 0. Default false. */
  readonly allowNegative?: boolean | undefined;
}

/** The forecasts of one backtest origin. */
export interface TestedOrigin {
  /** Observed days the forecast was fitted on. */
  readonly historyDays: number;
  readonly days: readonly TestedDay[];
}

/** One day of a backtest: forecast from an origin, then observed. */
interface TestedDay {
  readonly date: IsoDay;
  /** Calendar days after the last day the forecast knew, ≥ 1. */
  readonly horizon: number;
  /** Units of the sales. */
  readonly forecast: number;
  readonly actual: number;
  /** Closed days are left out of all error statistics. */
  readonly open: boolean;
  /** The day's holiday flag, if the series has one. */
  readonly holiday?: boolean | undefined;
}

/** Fitted values of the final model on its own training days, oldest first; units of the sales. */
export interface InSampleFit {
  readonly actual: ArrayLike<number>;
  readonly fitted: ArrayLike<number>;
}
