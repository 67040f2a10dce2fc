import { studentQuantile } from '../../numerics/student-t.ts';
import { bentExp, type ErrorScale } from '../intervals/error-model.ts';
import { type Interval, quantileOf } from '../intervals/intervals.ts';
import { SPANS } from './joint-errors.ts';
import { COMMON_DEGREES_OF_FREEDOM, type JointErrorModel, type SpanModel } from './joint-model.ts';

/** What one series adds to the total of a group: of a day, or of a stretch of days. Amounts in units of the sales. */
export interface Part {
  /** Of all its open days, those included that were sold already. */
  readonly forecast: number;
  /** What of it was sold already; the rest is still to come. Default 0. */
  readonly sold?: number | undefined;
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
  /** Its own interval at each level; without it the shape of a group is taken for that of its largest series, too. */
  readonly interval?: ((level: number) => Interval) | undefined;
}

/** Degrees of freedom of the own errors of the series: of one day, and of a longer stretch, whose tails are lighter. */
export const OWN_DEGREES_OF_FREEDOM = { day: 5, stretch: 8 };
/** Largest share of the squared variances in their squared sum at which no series stands out; then own intervals are not asked for. */
export const NO_GIANT = 0.05;
/** Tails lighter than these are those of a normal distribution. */
const LARGEST_FREEDOM = 300;

/**
 * Intervals of the total of a group, at any level from 0 to 99 per cent. Never the sum of the bounds, nor as if the series were
 * independent: with the correlation ρ of the errors of its days the variance is (Σ κσ√ρ)² + Σ κ²σ² (1 − ρ), and the
 * distribution Student's t, with tails as the cumulants of the common and the own errors add up, wider the less is known of ρ.
 * On the scale of scores as that of a series is: skew in so far as errors are in proportion. A group of one has exactly the
 * interval of its series, and one with a giant in it nearly that. Contains the forecast; nested in the level; not below what was
 * sold already unless sales may be negative.
 */
export function groupIntervals(parts: readonly Part[], joint: JointErrorModel): (level: number) => Interval {
  const [only] = parts;
  if (parts.length === 1 && only?.interval !== undefined) return only.interval;
  const sums = sumsOf(parts, joint);
  const { forecast, sold, unit } = sums;
  const lowest = parts.every(({ lowest }) => lowest === 0) ? sold : Number.NEGATIVE_INFINITY;
  if (!(sums.variance > 0)) return () => [forecast, forecast];
  const tails = tailsOf(sums);
  const likeOne = Math.max(0, (sums.dominance - NO_GIANT) / (1 - NO_GIANT));
  const own = likeOne > 0 ? ownDeviations(parts, joint) : undefined;
  return (level) => {
    const width = tails.halfWidth(level);
    const ratio = unit > 0 ? width / unit : 0;
    const bent = (score: number) => unit * (bentExp(score) - 1);
    let below = blend(sums.proportional, width, unit > 0 ? -bent(-ratio) : width);
    let above = blend(sums.proportional, width, unit > 0 ? bent(ratio) : width);
    if (own !== undefined) {
      const [ownBelow, ownAbove] = own(level);
      below = blend(likeOne, below, ownBelow);
      above = blend(likeOne, above, ownAbove);
    }
    return [Math.min(forecast, Math.max(lowest, forecast - below)), forecast + above];
  };
}

/** The intervals at these levels (per cent) and the amounts at these probabilities (0.005–0.995), as bounds of intervals. */
export function groupBounds(
  parts: readonly Part[],
  joint: JointErrorModel,
  { levels, quantiles = [] }: { readonly levels: readonly number[]; readonly quantiles?: readonly number[] },
): { forecast: number; intervals: Interval[]; quantiles: number[] } {
  const intervalAt = groupIntervals(parts, joint);
  return {
    forecast: parts.reduce((sum, part) => sum + part.forecast, 0),
    intervals: levels.map(intervalAt),
    quantiles: quantiles.map((probability) => quantileOf(intervalAt, probability)),
  };
}

function blend(share: number, first: number, second: number): number {
  return (1 - share) * first + share * second;
}

interface Sums {
  readonly forecast: number;
  readonly sold: number;
  readonly unit: number;
  readonly variance: number;
  /** Excess kurtosis of the common error times its share of the variance, squared. */
  readonly commonKurtosis: number;
  /** Σ (variance of the own error)² / variance², of all parts. */
  readonly ownSquared: number;
  /** Σ σ⁴ / (Σ σ²)²: 1 when one series is all, 1/n when n are alike. */
  readonly dominance: number;
  /** Share of the squared spreads whose errors are in proportion. */
  readonly proportional: number;
  readonly span: number;
  /** Standard deviation of the variance by what is not known of the correlations, relative to it. */
  readonly uncertainty: number;
}

const CASES = ['known', 'assumed'] as const;

/** One pass over the parts. */
function sumsOf(parts: readonly Part[], joint: JointErrorModel): Sums {
  const span = spanOf(parts);
  const models = CASES.map((which) => spanModelAt(joint, which === 'assumed', span));
  const spread = [0, 0];
  const squares = [0, 0];
  const fourths = [0, 0];
  let [forecast, sold, unit, proportional] = [0, 0, 0, 0];
  for (const part of parts) {
    const square = part.spread * part.spread;
    const which = part.assumed ? 1 : 0;
    forecast += part.forecast;
    sold += part.sold ?? 0;
    unit += part.unit;
    spread[which] += part.spread;
    squares[which] += square;
    fourths[which] += square * square;
    if (part.kind === 'multiplicative') proportional += square;
  }
  const squared = squares[0] + squares[1];
  const shock = sumOver(models, ({ correlation, scale }, i) => Math.sqrt(correlation) * scale * spread[i]);
  const own = sumOver(models, ({ correlation, scale }, i) => (1 - correlation) * scale ** 2 * squares[i]);
  const ownSquared = sumOver(models, ({ correlation, scale }, i) => ((1 - correlation) * scale ** 2) ** 2 * fourths[i]);
  const variance = shock ** 2 + own;
  const shockFreedom = COMMON_DEGREES_OF_FREEDOM[spread[1] > spread[0] ? 'assumed' : 'known'];
  const unsure = sumOver(models, ({ correlation, uncertainty, scale }, i) => {
    if (squares[i] === 0 || uncertainty === 0) return 0;
    const slope = (scale * spread[i] * shock) / Math.sqrt(Math.max(correlation, uncertainty)) - scale ** 2 * squares[i];
    return (slope * uncertainty) ** 2;
  });
  return {
    forecast,
    sold,
    unit,
    variance,
    commonKurtosis: (shock ** 2 / variance) ** 2 * excessKurtosis(shockFreedom),
    ownSquared: ownSquared / variance ** 2,
    dominance: squared > 0 ? (fourths[0] + fourths[1]) / squared ** 2 : 0,
    proportional: squared > 0 ? proportional / squared : 0,
    span,
    uncertainty: Math.sqrt(unsure) / variance,
  };
}

function sumOver(models: readonly SpanModel[], term: (model: SpanModel, i: number) => number): number {
  return models.reduce((sum, model, i) => sum + term(model, i), 0);
}

function spanOf(parts: readonly Part[]): number {
  return parts.reduce((longest, { span }) => Math.max(longest, span), 1);
}

/** Between the spans that were learnt from linear in their logarithm; beyond the longest as that. */
function spanModelAt({ known, assumed = known }: JointErrorModel, isAssumed: boolean, span: number): SpanModel {
  const { spans } = isAssumed ? assumed : known;
  const upper = SPANS.findIndex((knot) => knot >= span);
  if (upper === 0) return spans[0];
  if (upper < 0) return spans[spans.length - 1];
  const [from, to] = [SPANS[upper - 1], SPANS[upper]];
  const position = Math.log(span / from) / Math.log(to / from);
  const [low, high] = [spans[upper - 1], spans[upper]];
  return {
    correlation: blend(position, low.correlation, high.correlation),
    uncertainty: blend(position, low.uncertainty, high.uncertainty),
    scale: blend(position, low.scale, high.scale),
  };
}

/**
 * Student's t of the total: the excess kurtosis is that of the common and of the own errors by the squares of their shares, and
 * that of the scale mixture over a variance that is not known for sure adds to the tails.
 */
function tailsOf({ commonKurtosis, ownSquared, variance, span, uncertainty }: Sums): { halfWidth(level: number): number } {
  const own = span > 1 ? OWN_DEGREES_OF_FREEDOM.stretch : OWN_DEGREES_OF_FREEDOM.day;
  const kurtosis = commonKurtosis + ownSquared * excessKurtosis(own);
  const freedom = Math.min(LARGEST_FREEDOM, 4 + 6 / kurtosis);
  const degreesOfFreedom = 1 / (1 / freedom + uncertainty ** 2 / 2);
  const scale = Math.sqrt((variance * (freedom - 2)) / freedom);
  return { halfWidth: (level) => scale * studentQuantile(0.5 + level / 200, degreesOfFreedom) };
}

/** Of Student's t with more than 4 degrees of freedom. */
function excessKurtosis(degreesOfFreedom: number): number {
  return 6 / (degreesOfFreedom - 4);
}

/** How far the own bounds of the parts are below and above the forecast when each side adds up like a spread. */
function ownDeviations(parts: readonly Part[], joint: JointErrorModel): ((level: number) => Interval) | undefined {
  const intervals = parts.flatMap(({ interval }) => interval ?? []);
  if (intervals.length < parts.length) return undefined;
  const span = spanOf(parts);
  const [known, assumed] = CASES.map((which) => spanModelAt(joint, which === 'assumed', span).correlation);
  return (level) => {
    const bounds = intervals.map((interval) => interval(level));
    const joined = (deviationOf: (part: Part, bounds: Interval) => number): number => {
      let [shock, own] = [0, 0];
      for (const [i, part] of parts.entries()) {
        const correlation = part.assumed ? assumed : known;
        const deviation = deviationOf(part, bounds[i]);
        shock += Math.sqrt(correlation) * deviation;
        own += (1 - correlation) * deviation ** 2;
      }
      return Math.sqrt(shock ** 2 + own);
    };
    return [joined(({ forecast }, [lower]) => forecast - lower), joined(({ forecast }, [, upper]) => upper - forecast)];
  };
}
