import { integrate } from '../../numerics/quadrature.ts';
import { studentExcess, studentQuantile, studentTail } from '../../numerics/student-t.ts';
import { BEND, bentExp, bentLog, ERROR_DEGREES_OF_FREEDOM, type ErrorScale } from './error-model.ts';
import { degreesOfFreedomFor, halfWidthAt, type IntervalModel, LEVEL_KNOTS } from './intervals.ts';

/** What is believed of an amount to be sold; all values in units of the sales. */
export interface PredictiveDistribution {
  readonly mean: number;
  /** The amount that is not exceeded with this probability, in (0, 1); not decreasing. */
  quantile(probability: number): number;
  /** Probability that the amount is at most `x`. */
  cdf(x: number): number;
  /** E[max(0, amount − x)]: what is expected to be asked for beyond x (the first-order loss function). */
  expectedShortfall(x: number): number;
}

export interface Spread {
  readonly scale: ErrorScale;
  /** Expected amount. */
  readonly forecast: number;
  /** Sales that one unit of score is worth near the forecast. */
  readonly unit: number;
  readonly scores: ScoreDistribution;
  /** No amount is below this. */
  readonly lowest: number;
}

const LOG_BEND = Math.log(BEND);

/** An amount known for certain. */
export function certain(amount: number): PredictiveDistribution {
  return {
    mean: amount,
    quantile: () => amount,
    cdf: (x) => (x >= amount ? 1 : 0),
    expectedShortfall: (x) => Math.max(0, amount - x),
  };
}

/**
 * forecast + unit · (g(S) − 1) of a score S, g its inverse (exponential, or 1 + S when errors are additive), cut below
 * `lowest`. Errors in proportion are skew: g is divided by its mean, so that the mean of the amount is the forecast, which the
 * candidates aim at.
 */
export function predictiveDistribution(spread: Spread): PredictiveDistribution {
  const { scale, forecast, unit, scores, lowest } = spread;
  if (unit === 0 || scores.breaks.length === 0) return certain(Math.max(lowest, forecast));
  const additive = scale.kind === 'additive';
  const meanRatio = meanRatioOf(spread);
  const amountAt = amountsOf(spread);
  const scoreAt = (amount: number) => {
    const share = (amount - forecast) / unit;
    return additive ? share : bentLog((1 + share) * meanRatio);
  };
  const tail = (score: number) => (score < 0 ? 1 - scores.tail(-score) : scores.tail(score));
  const excess = (score: number) => (score < 0 ? scores.excess(-score) - score : scores.excess(score));
  /** E[max(0, amount − x)] without the cut. */
  const beyond = (x: number): number => {
    const score = scoreAt(x);
    return (unit / meanRatio) * (additive ? excess(score) : ratioBeyond(score));
  };
  /** ∫ tail · g′ above the score: g is linear outside of the bends. */
  const ratioBeyond = (score: number): number => {
    if (score >= LOG_BEND) return BEND * excess(score);
    const from = Math.max(score, -LOG_BEND);
    const below = score < from ? (excess(score) - excess(from)) / BEND : 0;
    const panels = [...scores.breaks.map((b) => -b).reverse(), 0, ...scores.breaks];
    return below + integrate((s) => tail(s) * Math.exp(s), { from, to: LOG_BEND, panels }) + BEND * excess(LOG_BEND);
  };
  const expectedShortfall = (x: number) => (x < lowest ? lowest - x + beyond(lowest) : beyond(x));
  return {
    mean: lowest === Number.NEGATIVE_INFINITY ? forecast : lowest + beyond(lowest),
    quantile: (probability) => {
      const half = scores.halfWidth(Math.abs(2 * probability - 1));
      return amountAt(probability < 0.5 ? -half : half);
    },
    cdf: (x) => (x < lowest ? 0 : 1 - tail(scoreAt(x))),
    expectedShortfall,
  };
}

/** The amount at each score, as in `predictiveDistribution`; `unit` > 0. */
export function amountsOf(spread: Spread): (score: number) => number {
  const { scale, forecast, unit, lowest } = spread;
  const meanRatio = meanRatioOf(spread);
  if (scale.kind === 'additive') return (score) => Math.max(lowest, forecast + unit * score);
  return (score) => Math.max(lowest, forecast + unit * (bentExp(score) / meanRatio - 1));
}

/** Mean of g. */
function meanRatioOf({ scale, scores }: Spread): number {
  return scale.kind === 'additive' ? 1 : 1 + convexity(scores);
}

/** E[g(S)] − 1 of errors in proportion: by how much the mean lies above the median. */
function convexity(scores: ScoreDistribution): number {
  const inner = integrate((s) => scores.tail(s) * 2 * Math.sinh(s), { from: 0, to: LOG_BEND, panels: scores.breaks });
  return inner + (BEND - 1 / BEND) * scores.excess(LOG_BEND);
}

/** Distribution of a score (see `scoreOf`), symmetric around 0. All arguments are ≥ 0; no unit. */
interface ScoreDistribution {
  /** P(S > score), at most ½. */
  tail(score: number): number;
  /** The score that |S| stays below with this probability, which is in [0, 1). */
  halfWidth(level: number): number;
  /** E[max(0, S − score)]. */
  excess(score: number): number;
  /** Ascending scores between which the tail is smooth, for numerical integration. */
  readonly breaks: readonly number[];
}

const [INNERMOST, OUTERMOST] = [LEVEL_KNOTS[0] / 100, LEVEL_KNOTS[LEVEL_KNOTS.length - 1] / 100];
const DOUBLINGS = [1, 2, 4, 8, 16, 32];

/** The greatest number below 1: a level that rounds to 1 has no quantile. */
const LARGEST_PROBABILITY = 1 - 2 ** -53;

/** Smaller errors are rounding. */
const SMALLEST_SCALE = 1e-12;

/** Student's t with the given scale, ≥ 0. */
export function studentScores(scale: number, degreesOfFreedom: number): ScoreDistribution {
  if (scale < SMALLEST_SCALE) return NO_ERROR;
  return {
    tail: (score) => studentTail(score / scale, degreesOfFreedom),
    halfWidth: (level) => scale * studentQuantile(Math.min(0.5 + level / 2, LARGEST_PROBABILITY), degreesOfFreedom),
    excess: (score) => scale * studentExcess(score / scale, degreesOfFreedom),
    breaks: DOUBLINGS.map((factor) => factor * scale),
  };
}

/**
 * The distribution behind the intervals of a day: up to 99 % the half-widths of the model, beyond
 * Student's t, scaled to meet the outermost. `factor` is the spread of the day relative to that of the model.
 */
export function dayScores(model: IntervalModel, factor: number): ScoreDistribution {
  const knots = model.quantiles.map((quantile) => quantile * factor);
  const [innermost, outermost] = [knots[0] ?? 0, knots[knots.length - 1] ?? 0];
  if (outermost < SMALLEST_SCALE) return NO_ERROR;
  const freedom = degreesOfFreedomFor(ERROR_DEGREES_OF_FREEDOM, model.evidence.effectiveDays);
  const centre = studentScores(innermost / studentQuantile(0.5 + INNERMOST / 2, freedom), freedom);
  const tails = studentScores(outermost / studentQuantile(0.5 + OUTERMOST / 2, freedom), freedom);
  const between = (score: number): number => {
    const upper = Math.max(
      1,
      knots.findIndex((knot) => knot >= score),
    );
    const [low, high] = [knots[upper - 1], knots[upper]];
    const logs = [upper - 1, upper].map((i) => Math.log(1 - LEVEL_KNOTS[i] / 100));
    const share = high > low ? (score - low) / (high - low) : 1;
    return Math.exp(logs[0] + share * (logs[1] - logs[0])) / 2;
  };
  const tail = (score: number): number => {
    if (score < innermost) return centre.tail(score);
    return score >= outermost ? tails.tail(score) : between(score);
  };
  return {
    tail,
    halfWidth: (level) => (level > OUTERMOST ? tails.halfWidth(level) : factor * halfWidthAt(model, level * 100)),
    excess: (score) => excessOf(score),
    breaks: [...knots, ...DOUBLINGS.slice(1).map((doubling) => doubling * outermost)],
  };

  /** ∫ tail: of the exponential pieces between the knots and of both t distributions in closed form. */
  function excessOf(score: number): number {
    if (score >= outermost) return tails.excess(score);
    if (score < innermost) return centre.excess(score) - centre.excess(innermost) + excessOf(innermost);
    let sum = tails.excess(outermost);
    for (let i = 1; i < knots.length; i += 1) {
      const [low, high] = [Math.max(score, knots[i - 1]), knots[i]];
      if (high > low) sum += logMean(tail(low), tail(high)) * (high - low);
    }
    return sum;
  }
}

/** Mean of an exponential that runs from `from` down to `to`, both > 0. */
function logMean(from: number, to: number): number {
  const ratio = Math.log(from / to);
  return Math.abs(ratio) < 1e-9 ? from : (from - to) / ratio;
}

const NO_ERROR: ScoreDistribution = { tail: () => 0, halfWidth: () => 0, excess: () => 0, breaks: [] };
