import { z } from 'zod';
import type { IsoDay } from '../../dates.ts';
import { type CountDistribution, negativeBinomial } from '../../numerics/negative-binomial.ts';
import { studentQuantile } from '../../numerics/student-t.ts';
import { isoDaySchema } from '../../primitives.ts';
import {
  countUnit,
  type DayTraits,
  difficultyOf,
  ERROR_DEGREES_OF_FREEDOM,
  horizonFactor,
  type JointError,
  jointSpread,
  salesAt,
  seasonFactor,
  unitOf,
} from './error-model.ts';

/** Levels (per cent) at which half-widths are kept. */
export const LEVEL_KNOTS = [50, 60, 70, 80, 90, 95, 98, 99] as const;

/** Calendar days of the stretches for which it is kept how far the unsaid moves their total. */
export const UNSAID_SPANS = [1, 7, 14, 31] as const;

const intervalCaseSchema = z.object({
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
  /**
   * Of sales that are few whole units: variance beyond that of a Poisson distribution, as shares of the squared forecast: of a day
   * on its own, and by a level that is off for all days of a forecast together.
   */
  counts: z.object({ day: z.number(), level: z.number() }).optional(),
  /** Origins and open days used, and the number of independent days they are worth. */
  evidence: z.object({ origins: z.int(), days: z.int(), effectiveDays: z.number() }),
});

/** What is needed to give a forecast its intervals; plain JSON, kept in the model file. */
export const intervalModelSchema = intervalCaseSchema.extend({
  /** Learnt from forecasts to which the known future was silent, for days that are forecast so; absent where nothing varies. */
  assumed: intervalCaseSchema
    .extend({
      /**
       * Root mean square share of its sales by which a stretch of so many days (`UNSAID_SPANS`) is off because nobody said
       * what would be done on it: promotions come in runs, so that it falls neither like 1 nor like 1 / √days.
       */
      unsaid: z
        .array(z.number())
        .refine(({ length }) => length === UNSAID_SPANS.length, `must be ${UNSAID_SPANS.length} shares, one a span`)
        .optional(),
    })
    .optional(),
});

type IntervalCase = z.infer<typeof intervalCaseSchema>;
export type IntervalModel = z.infer<typeof intervalModelSchema>;

/** What the interval of a day rests on: the errors of days of which as much was known. */
export function caseOf(model: IntervalModel, { assumed }: IntervalDay): IntervalCase {
  return assumed && model.assumed ? model.assumed : model;
}

/** What the error of a total is made of. */
interface TotalErrors {
  readonly own: IntervalCase;
  /** Those of its days, which are correlated. */
  readonly errors: readonly JointError[];
  /** Standard deviation of the total by what nobody has said of its days, in units of the sales. */
  readonly unsaid: number;
}

/**
 * The parts of the error of a total of open days to come: errors of the days as if all had been said, and, independent of
 * them, what was not said. A model that does not know how the unsaid adds up takes the spreads of assumed days.
 */
export function totalErrors(model: IntervalModel, days: readonly IntervalDay[]): TotalErrors {
  const assumed = days.filter((day) => day.assumed);
  if (model.assumed?.unsaid === undefined || assumed.length === 0) {
    const own = model.assumed && assumed.length === days.length ? model.assumed : model;
    return { own, errors: days.map((day) => jointError(model, day)), unsaid: 0 };
  }
  return {
    own: model,
    errors: days.map((day) => jointError(model, { ...day, assumed: false })),
    unsaid: unsaidSpread(model, assumed),
  };
}

/** Standard deviation of the total of these assumed days by what nobody has said of them; 0 when the model does not know it. */
export function unsaidSpread(model: IntervalModel, assumed: readonly IntervalDay[]): number {
  const shares = model.assumed?.unsaid;
  if (shares === undefined || assumed.length === 0) return 0;
  const horizons = assumed.map(({ horizon }) => horizon);
  const span = Math.max(...horizons) - Math.min(...horizons) + 1;
  const forecast = assumed.reduce((sum, day) => sum + Math.abs(day.forecast), 0);
  return unsaidShare(shares, span) * forecast;
}

/** Between the spans linear in their logarithm; beyond the longest the months are independent. */
function unsaidShare(shares: readonly number[], span: number): number {
  const longest = UNSAID_SPANS[UNSAID_SPANS.length - 1];
  if (span >= longest) return shares[shares.length - 1] * Math.sqrt(longest / span);
  const upper = UNSAID_SPANS.findIndex((knot) => knot > span);
  const [from, to] = [UNSAID_SPANS[upper - 1], UNSAID_SPANS[upper]];
  const position = Math.log(span / from) / Math.log(to / from);
  return shares[upper - 1] + position * (shares[upper] - shares[upper - 1]);
}

/**
 * Half-width at any level from 0 to 99, in scores. From the innermost knot on linear in −ln(1 − level): exact at the knots,
 * close to the tail between them. Below it that of Student's t, scaled to meet the innermost knot, down to 0 at level 0.
 */
export function halfWidthAt(model: IntervalCase, level: number): number {
  requireLevel(level);
  const { quantiles } = model;
  if (level < LEVEL_KNOTS[0]) return quantiles[0] * centralShare(model, level);
  const upper = Math.max(
    1,
    LEVEL_KNOTS.findIndex((knot) => knot >= level),
  );
  const position = (knot: number): number => -Math.log(1 - knot / 100);
  const [from, to] = [position(LEVEL_KNOTS[upper - 1]), position(LEVEL_KNOTS[upper])];
  const [low, high] = [quantiles[upper - 1], quantiles[upper]];
  return low + ((position(level) - from) / (to - from)) * (high - low);
}

const LEVELS_KEPT = 100;
/** By model and level: a forecast asks for the same on each of its days, and a quantile of Student's t is slow to find. */
const centralShares = new WeakMap<IntervalCase, Map<number, number>>();

/** Half-width at a level below the innermost knot, as a share of that at the knot. */
function centralShare(model: IntervalCase, level: number): number {
  const kept = centralShares.get(model) ?? new Map<number, number>();
  const known = kept.get(level);
  if (known !== undefined) return known;
  const freedom = degreesOfFreedomFor(ERROR_DEGREES_OF_FREEDOM, model.evidence.effectiveDays);
  const share = studentHalfWidth(level, freedom) / studentHalfWidth(LEVEL_KNOTS[0], freedom);
  if (kept.size >= LEVELS_KEPT) kept.clear();
  centralShares.set(model, kept.set(level, share));
  return share;
}

/** Throws a RangeError outside of 0 to 99. */
export function requireLevel(level: number): void {
  if (!(level >= 0 && level <= 99)) throw new RangeError(`Interval level ${level} is not between 0 and 99 per cent`);
}

/** What |T| stays below with probability `level` per cent. */
function studentHalfWidth(level: number, degreesOfFreedom: number): number {
  return studentQuantile(0.5 + level / 200, degreesOfFreedom);
}

/** Degrees of freedom of totals with endless evidence: sums have lighter tails than days. */
export const TOTAL_DEGREES_OF_FREEDOM = 8;

/** Degrees of freedom of a distribution with `tails` whose scale is known from `days` independent values. */
export function degreesOfFreedomFor(tails: number, days: number): number {
  return 1 / (1 / tails + 1 / days);
}

/** Mean and variance of a total of counts: a Poisson distribution whose mean varies. */
export interface CountMoments {
  readonly mean: number;
  /** Beyond Poisson, of errors that the days do not share with others. */
  readonly ownVariance: number;
  /** Standard deviation by the level, which is off for all days of a forecast together. */
  readonly levelSpread: number;
}

/** Those of open days to come whose sales are few whole units; 0 for a model of other sales. */
export function countMoments(model: IntervalModel, ahead: readonly IntervalDay[]): CountMoments {
  const [first] = ahead;
  if (first === undefined) return { mean: 0, ownVariance: 0, levelSpread: 0 };
  const { own, unsaid } = ahead.length === 1 ? { own: caseOf(model, first), unsaid: 0 } : totalErrors(model, ahead);
  const { day: noise, level } = own.counts ?? { day: 0, level: 0 };
  let [mean, squares, sum] = [0, 0, 0];
  for (const day of ahead) {
    const spread = relativeSpread(model, unsaid > 0 ? { ...day, assumed: false } : day);
    const unit = countUnit(own.scale, day.forecast) * spread;
    mean += Math.max(0, day.forecast);
    squares += unit ** 2;
    sum += unit;
  }
  return { mean, ownVariance: noise * squares + unsaid ** 2, levelSpread: Math.sqrt(level) * sum };
}

/**
 * The distribution of the total of open days to come whose sales are few whole units; undefined for others. Each day is Poisson
 * with a mean that varies by the day and by the common error of the level, so that the variance of the total is
 * Σ ŷ + `day` Σ u² + `level` (Σ u)², u the forecasts times the spread of their days; it is taken as negative binomial.
 */
export function countDistribution(model: IntervalModel, ahead: readonly IntervalDay[]): CountDistribution | undefined {
  if (model.counts === undefined || ahead.length === 0) return undefined;
  const { mean, ownVariance, levelSpread } = countMoments(model, ahead);
  return negativeBinomial(mean, mean + ownVariance + levelSpread ** 2);
}

/** Quantiles of counts on both sides: whole numbers, of which the lower may be 0 and both be below a mean of much less than 1. */
function countBounds(distribution: CountDistribution, level: number): Interval {
  return [distribution.quantile(0.5 - level / 200), distribution.quantile(0.5 + level / 200)];
}

/** What an interval model is learnt from. */
export interface IntervalEvidence {
  readonly origins: readonly TestedOrigin[];
  /** First and number of the observed days the final model is fitted on; all origins begin there too. */
  readonly historyStart: IsoDay;
  readonly historyDays: number;
  /** Completes a small backtest, replaces a missing one. */
  readonly inSample?: InSampleFit | undefined;
  /** The sales are few whole units (see `areCounts`): bounds are whole numbers. Default false. */
  readonly counts?: boolean | undefined;
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

/** A day with its forecast, as far as its interval depends on it. */
export interface IntervalDay extends DayTraits {
  /** Calendar days after the last observed day, ≥ 1; 0 or less for an observed day, whose `forecast` is then its actual sales. */
  readonly horizon: number;
  /** Units of the sales. */
  readonly forecast: number;
  /** A closed day (false) is forecast as 0 without a band. Default true. */
  readonly open?: boolean | undefined;
  /** Something of the day was assumed, since nobody has said it. Default false. */
  readonly assumed?: boolean | undefined;
}

/** Lower and upper bound, units of the sales. */
export type Interval = readonly [lower: number, upper: number];

/**
 * Interval that holds the sales of the day with probability `level` per cent (0–99). Contains the forecast, but where sales
 * are few whole units; nested in the level; [0, 0] on a closed day, [y, y] on an observed one; a lower bound below 0 only when
 * sales may be negative.
 */
export function dayInterval(model: IntervalModel, day: IntervalDay, level: number): Interval {
  const own = caseOf(model, day);
  const halfWidth = halfWidthAt(own, level);
  if (day.open === false) return [0, 0];
  if (day.horizon <= 0) return [day.forecast, day.forecast];
  const counts = countDistribution(model, [day]);
  if (counts) return countBounds(counts, level);
  const unit = unitOf(own.scale, day.forecast);
  return bounds(own, { forecast: day.forecast, unit, score: halfWidth * relativeSpread(model, day) });
}

/**
 * Interval of the total of any set of days of one forecast: a week, a month, a year, with or without observed days at its
 * start. Not the sum of day bounds: errors of days partly cancel. The spread of the sum follows from the spread of the
 * days and their correlation (see `jointSpread`), its distribution is Student's t. Properties as for `dayInterval`.
 */
export function totalInterval(model: IntervalModel, days: readonly IntervalDay[], level: number): Interval {
  requireLevel(level);
  return totalIntervals(model, days)(level);
}

/** The same at any number of levels: the spread of the sum, which takes most of the work, is found once. */
export function totalIntervals(model: IntervalModel, days: readonly IntervalDay[]): (level: number) => Interval {
  const open = days.filter((day) => day.open !== false);
  const observed = open.filter((day) => day.horizon <= 0).reduce((sum, day) => sum + day.forecast, 0);
  const ahead = open.filter((day) => day.horizon > 0);
  const withObserved = ([lower, upper]: Interval): Interval => [observed + lower, observed + upper];
  if (ahead.length === 1) return (level) => withObserved(dayInterval(model, ahead[0], level));
  const counts = countDistribution(model, ahead);
  if (counts) return (level) => withObserved(countBounds(counts, level));
  const forecast = ahead.reduce((sum, day) => sum + day.forecast, 0);
  const { own, errors, unsaid } = totalErrors(model, ahead);
  const unit = ahead.reduce((sum, day) => sum + unitOf(own.scale, day.forecast), 0);
  if (unit === 0) return () => withObserved([forecast, forecast]);
  const spread = Math.hypot(jointSpread(errors, own.correlation), unsaid) / unit;
  return (level) => withObserved(bounds(own, { forecast, unit, score: spread * totalQuantile(own, level) }));
}

/**
 * The sales that are not exceeded with `probability`, 0.005 to 0.995, by the interval at each level: the lower bound of the
 * level 1 − 2p below the middle, the upper one of 2p − 1 from it on. So quantiles are bounds of intervals, to the digit.
 */
export function quantileOf(intervalAt: (level: number) => Interval, probability: number): number {
  return intervalAt(levelOf(probability))[probability < 0.5 ? 0 : 1];
}

/** The level (per cent) of the interval one of whose bounds is the quantile of this probability. */
export function levelOf(probability: number): number {
  // Without rounding 0.35 would be the lower bound at 30.000000000000004 per cent.
  return Number(Math.abs(200 * probability - 100).toFixed(9));
}

/** Spread of the day's error relative to an ordinary day right after the history. */
export function relativeSpread(model: IntervalModel, day: IntervalDay): number {
  const season = day.date === undefined ? 1 : seasonFactor(model.historyStart, day.date);
  return season * horizonFactor(day.horizon) * difficultyOf(caseOf(model, day).difficulty, day);
}

/** The day's error as a part of that of a total; its spread in units of the sales. */
export function jointError(model: IntervalModel, day: IntervalDay): JointError {
  const own = caseOf(model, day);
  const spread = own.spread * unitOf(own.scale, day.forecast) * relativeSpread(model, day);
  return { horizon: day.horizon, spread };
}

/** Scale of the Student's t distribution of a total whose standard deviation is 1. */
export const TOTAL_SCALE = Math.sqrt((TOTAL_DEGREES_OF_FREEDOM - 2) / TOTAL_DEGREES_OF_FREEDOM);

/** Quantile of a total in its standard deviations. */
function totalQuantile(model: IntervalCase, level: number): number {
  return TOTAL_SCALE * studentHalfWidth(level, model.degreesOfFreedom);
}

function bounds(
  model: IntervalCase,
  { forecast, unit, score }: { forecast: number; unit: number; score: number },
): Interval {
  const lower = salesAt(model.scale, forecast, unit, -score);
  const upper = salesAt(model.scale, forecast, unit, score);
  return [model.lowest === null ? lower : Math.max(model.lowest, lower), upper];
}
