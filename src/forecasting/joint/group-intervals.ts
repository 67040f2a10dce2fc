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
import { addTo, type PartSums } from './part-sums.ts';

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
  return intervalsOfGroup(groupOf(parts), joint);
}

/** All that the interval of the total of a group depends on. */
export interface Group {
  readonly forecast: number;
  /** Lower limit of the bounds. */
  readonly lowest: number;
  /** Sum of the units of the parts. */
  readonly unit: number;
  /** Of the squares in `sums`, those of the parts whose errors are in proportion to their sales. */
  readonly inProportion: number;
  readonly sums: GroupSums;
  /** The interval of the only part. */
  readonly only?: ((level: number) => Interval) | undefined;
  /** How far the own bounds of the parts lie from their forecasts; undefined when some are not known. */
  readonly deviations?: ((level: number) => Deviations) | undefined;
}

/** Σ d and Σ d² of the distances of bounds from forecasts, for each of `CASES`. */
export interface Deviations {
  readonly below: readonly (readonly [sum: number, squares: number])[];
  readonly above: readonly (readonly [sum: number, squares: number])[];
}

/** As `groupIntervals`, of what is known of a group. */
export function intervalsOfGroup(group: Group, joint: JointErrorModel): (level: number) => Interval {
  const { forecast, lowest, unit, inProportion, sums, only, deviations } = group;
  if (only !== undefined) return only;
  const squared = sums.squares[0] + sums.squares[1];
  const proportional = squared > 0 ? inProportion / squared : 0;
  /** Σ σ⁴ / (Σ σ²)²: 1 when one series is all, 1/n when n are alike. */
  const dominance = squared > 0 ? (sums.fourths[0] + sums.fourths[1]) / squared ** 2 : 0;
  const spread = groupSpread(sums, joint);
  const likeOne = Math.max(0, (dominance - NO_GIANT) / (1 - NO_GIANT));
  const score = (deviation: number) => (unit > 0 ? unit * (bentExp(deviation / unit) - 1) : deviation);
  return (level) => {
    requireLevel(level);
    if (spread.isCertain) return [forecast, forecast];
    const width = spread.halfWidth(level);
    let below = blend(proportional, width, -score(-width));
    let above = blend(proportional, width, score(width));
    if (likeOne > 0 && deviations !== undefined) {
      const own = deviations(level);
      below = blend(likeOne, below, joined(own.below, joint, sums.span));
      above = blend(likeOne, above, joined(own.above, joint, sums.span));
    }
    return [Math.min(forecast, Math.max(lowest, forecast - below)), forecast + above];
  };
}

/** What deviations come to when they add up as spreads do. */
function joined(deviations: Deviations['below'], joint: JointErrorModel, span: number): number {
  let [shock, own] = [0, 0];
  for (const [i, which] of CASES.entries()) {
    const { correlation } = spanModelAt(joint, which, span);
    const [sum, squares] = deviations[i];
    shock += Math.sqrt(correlation) * sum;
    own += (1 - correlation) * squares;
  }
  return Math.sqrt(shock ** 2 + own);
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

/** One pass over the parts. */
function groupOf(parts: readonly Part[]): Group {
  const largest = parts.reduce((most, part) => Math.max(most, part.spread), 0);
  const [spread, squares, fourths] = [
    [0, 0],
    [0, 0],
    [0, 0],
  ];
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
  const lowest = mayBeNegative ? Number.NEGATIVE_INFINITY : sold;
  return {
    ...{ forecast, lowest, unit, inProportion, sums: { largest, spread, squares, fourths, span } },
    only: parts.length === 1 ? parts[0].interval : undefined,
    deviations: parts.every(({ interval }) => interval !== undefined)
      ? (level) => deviationsOf(parts, level)
      : undefined,
  };
}

function deviationsOf(parts: readonly Part[], level: number): Deviations {
  const none = (): [number, number][] => CASES.map(() => [0, 0]);
  const [below, above] = [none(), none()];
  for (const { forecast, assumed, interval } of parts) {
    const [lower, upper] = interval?.(level) ?? [forecast, forecast];
    addDeviation(below[assumed ? 1 : 0], forecast - lower);
    addDeviation(above[assumed ? 1 : 0], upper - forecast);
  }
  return { below, above };
}

/** Adds one to Σ d and Σ d². Bounds of counts need not contain the mean: then the distance is none. */
function addDeviation(sums: [number, number], distance: number): void {
  const deviation = Math.max(0, distance);
  sums[0] += deviation;
  sums[1] += deviation * deviation;
}

/** Adds a series. The order in which series are added decides the last digits. */
export function addPart(sums: PartSums, part: Part, levels: readonly number[]): void {
  const { forecast, sold, spread, unit, kind, lowest, span, assumed, interval } = part;
  const square = spread * spread;
  const own = assumed ? sums.assumed : sums.known;
  const bounds = levels.map((level): Interval => interval?.(level) ?? [forecast, forecast]);
  sums.only = sums.series === 0 ? bounds.map(([lower, upper]) => [lower, upper]) : null;
  sums.series += 1;
  sums.forecast += forecast;
  sums.sold += sold;
  sums.unit += unit;
  if (kind === 'multiplicative') sums.proportional += square;
  sums.span = Math.max(sums.span, span);
  sums.floored &&= lowest === 0;
  addTo(own.spread, [spread, square, square * square]);
  for (const [i, [lower, upper]] of bounds.entries()) {
    addDeviation(own.deviations[i].below, forecast - lower);
    addDeviation(own.deviations[i].above, upper - forecast);
  }
}

/** The group that these sums, kept for these levels, are of. */
export function groupOfSums(sums: PartSums, levels: readonly number[]): Group {
  const { forecast, sold, unit, proportional, span, floored, known, assumed, only } = sums;
  const cases = [known, assumed];
  const at = (level: number): number => {
    const found = levels.indexOf(level);
    if (found < 0) throw new RangeError(`The sums know the levels ${levels.join(', ')}, not ${level}`);
    return found;
  };
  const power = (i: number) => cases.map(({ spread }) => spread[i]);
  return {
    ...{ forecast, unit, inProportion: proportional, lowest: floored ? sold : Number.NEGATIVE_INFINITY },
    sums: { largest: 1, spread: power(0), squares: power(1), fourths: power(2), span: Math.max(1, span) },
    only: only === null ? undefined : (level) => only[at(level)],
    deviations: (level) => ({
      below: cases.map(({ deviations }) => deviations[at(level)].below),
      above: cases.map(({ deviations }) => deviations[at(level)].above),
    }),
  };
}
