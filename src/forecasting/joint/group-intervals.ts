import { bentExp, type ErrorScale, jointSpread, unitOf } from '../intervals/error-model.ts';
import {
  type Interval,
  type IntervalDay,
  type IntervalModel,
  quantileOf,
  requireLevel,
  totalErrors,
  totalIntervals,
} from '../intervals/intervals.ts';
import { CASES, type GroupSums, groupSpread, spanModelAt } from './group-spread.ts';
import type { JointErrorModel } from './joint-model.ts';

/** What one series adds to the total of a group: of a day, or of a stretch of days. Amounts in units of the sales. */
export interface Part {
  /** Of all its open days, those included that were sold already. */
  readonly forecast: number;
  /** What of it was sold already; the rest is still to come. */
  readonly sold: number;
  /** Standard deviation of the total by the model of the series; 0 when nothing is to come. */
  readonly spread: number;
  /** Sales that one unit of score is worth (see `unitOf`), summed over its days to come. */
  readonly unit: number;
  readonly kind: ErrorScale['kind'];
  /** Lower limit of the bounds of what is to come: 0, or null when sales may be negative. */
  readonly lowest: 0 | null;
  /** Calendar days from the first to the last open day to come; 0 without one. */
  readonly span: number;
  /** Something of these days was assumed, since nobody has said it. */
  readonly assumed: boolean;
  /** Its own interval at each level. Without it a group with a giant in it has the shape of any other group. */
  readonly interval?: ((level: number) => Interval) | undefined;
}

/** What is needed of a series to make sums over several: of each of the days, and of all of them together. */
export interface SeriesSpreads {
  readonly days: readonly Part[];
  readonly stretch: Part;
}

/** `days` are those of one forecast (see `lookAhead`), with or without observed days (horizon ≤ 0) at their start. */
export function seriesSpreads(
  { intervals }: { readonly intervals: IntervalModel },
  days: readonly IntervalDay[],
): SeriesSpreads {
  return { days: days.map((day) => partOf(intervals, [day])), stretch: partOf(intervals, days) };
}

/** What a series adds to the total of these days. */
export function partOf(intervals: IntervalModel, days: readonly IntervalDay[]): Part {
  const open = days.filter((day) => day.open !== false);
  const ahead = open.filter(({ horizon }) => horizon > 0);
  const sold = open.reduce((sum, day) => sum + (day.horizon > 0 ? 0 : day.forecast), 0);
  const { own, errors, unsaid } = totalErrors(intervals, ahead);
  const horizons = ahead.map(({ horizon }) => horizon);
  let known: ((level: number) => Interval) | undefined;
  return {
    forecast: ahead.reduce((sum, { forecast }) => sum + forecast, sold),
    sold,
    spread: Math.hypot(jointSpread(errors, own.correlation), unsaid),
    unit: ahead.reduce((sum, { forecast }) => sum + unitOf(own.scale, forecast), 0),
    kind: own.scale.kind,
    lowest: own.lowest,
    span: ahead.length === 0 ? 0 : Math.max(...horizons) - Math.min(...horizons) + 1,
    assumed: ahead.some(({ assumed }) => assumed),
    interval: (level) => {
      known ??= totalIntervals(intervals, days);
      return known(level);
    },
  };
}

/** Largest share of the squared variances in their squared sum at which no series stands out; own intervals do not count then. */
export const NO_GIANT = 0.05;

/**
 * Intervals of the total of a group, at any level from 0 to 99 per cent: neither the sum of the bounds nor as if the series
 * were independent (see `groupSpread`). On the scale of scores as those of a series are: skew in so far as errors are in
 * proportion. A group of one has exactly the interval of its series, and one with a giant in it nearly that. Contains the
 * forecast; nested in the level; not below what was sold already unless sales may be negative.
 */
export function groupIntervals(parts: readonly Part[], joint: JointErrorModel): (level: number) => Interval {
  const [only] = parts;
  if (parts.length === 1 && only?.interval !== undefined) return only.interval;
  const { forecast, lowest, unit, proportional, dominance, sums } = groupOf(parts);
  const spread = groupSpread(sums, joint);
  const likeOne = Math.max(0, (dominance - NO_GIANT) / (1 - NO_GIANT));
  const own = likeOne > 0 ? ownDeviations(parts, joint, sums.span) : undefined;
  const score = (deviation: number) => (unit > 0 ? unit * (bentExp(deviation / unit) - 1) : deviation);
  return (level) => {
    requireLevel(level);
    if (spread.isCertain) return [forecast, forecast];
    const width = spread.halfWidth(level);
    let below = blend(proportional, width, -score(-width));
    let above = blend(proportional, width, score(width));
    if (own !== undefined) {
      const [ownBelow, ownAbove] = own(level);
      below = blend(likeOne, below, ownBelow);
      above = blend(likeOne, above, ownAbove);
    }
    return [Math.min(forecast, Math.max(lowest, forecast - below)), forecast + above];
  };
}

/** The total of a group with its intervals at these levels (per cent), and its quantiles at these probabilities (0.005–0.995). */
export function groupTotal(
  parts: readonly Part[],
  joint: JointErrorModel,
  {
    levels,
    quantiles = [],
  }: { readonly levels: readonly number[]; readonly quantiles?: readonly number[] | undefined },
): { forecast: number; intervals: Interval[]; quantiles: number[] } {
  const intervalAt = groupIntervals(parts, joint);
  return {
    forecast: parts.reduce((sum, { forecast }) => sum + forecast, 0),
    intervals: levels.map(intervalAt),
    quantiles: quantiles.map((probability) => quantileOf(intervalAt, probability)),
  };
}

function blend(share: number, first: number, second: number): number {
  return (1 - share) * first + share * second;
}

function groupOf(parts: readonly Part[]) {
  const largest = parts.reduce((most, part) => Math.max(most, part.spread), 0);
  const spread = [0, 0];
  const squares = [0, 0];
  const fourths = [0, 0];
  let [forecast, sold, unit, inProportion, span] = [0, 0, 0, 0, 1];
  let mayBeNegative = false;
  for (const part of parts) {
    // Relative to the largest: squares of very small ones would vanish.
    const share = largest > 0 ? part.spread / largest : 0;
    const square = share * share;
    const which = part.assumed ? 1 : 0;
    forecast += part.forecast;
    sold += part.sold;
    unit += part.unit;
    spread[which] += share;
    squares[which] += square;
    fourths[which] += square * square;
    if (part.kind === 'multiplicative') inProportion += square;
    if (part.lowest === null) mayBeNegative = true;
    span = Math.max(span, part.span);
  }
  const squared = squares[0] + squares[1];
  const sums: GroupSums = { largest, spread, squares, fourths, span };
  return {
    forecast,
    lowest: mayBeNegative ? Number.NEGATIVE_INFINITY : sold,
    unit,
    /** Share of the squared spreads whose errors are in proportion. */
    proportional: squared > 0 ? inProportion / squared : 0,
    /** Σ σ⁴ / (Σ σ²)²: 1 when one series is all, 1/n when n are alike. */
    dominance: squared > 0 ? (fourths[0] + fourths[1]) / squared ** 2 : 0,
    sums,
  };
}

/** How far the own bounds of the parts are below and above the forecast when each side adds up as a spread does. */
function ownDeviations(
  parts: readonly Part[],
  joint: JointErrorModel,
  span: number,
): ((level: number) => Interval) | undefined {
  const intervals = parts.flatMap(({ interval }) => interval ?? []);
  if (intervals.length < parts.length) return undefined;
  const [known, assumed] = CASES.map((which) => spanModelAt(joint, which, span).correlation);
  return (level) => {
    let [shockBelow, shockAbove, ownBelow, ownAbove] = [0, 0, 0, 0];
    for (const [i, { forecast, assumed: isAssumed }] of parts.entries()) {
      const correlation = isAssumed ? assumed : known;
      const [lower, upper] = intervals[i](level);
      shockBelow += Math.sqrt(correlation) * (forecast - lower);
      shockAbove += Math.sqrt(correlation) * (upper - forecast);
      ownBelow += (1 - correlation) * (forecast - lower) ** 2;
      ownAbove += (1 - correlation) * (upper - forecast) ** 2;
    }
    return [Math.sqrt(shockBelow ** 2 + ownBelow), Math.sqrt(shockAbove ** 2 + ownAbove)];
  };
}
