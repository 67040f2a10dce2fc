import { harmonic } from './fit-intervals.ts';
import { type IntervalModel, LEVEL_KNOTS, quantileAt } from './interval-model.ts';
import { ERROR_DEGREES_OF_FREEDOM } from './robust-scale.ts';
import { studentExcess, studentQuantile, studentTail } from './student-t.ts';

/** Distribution of a score (see `scoreOf`), symmetric around 0. All arguments are ≥ 0; no unit. */
export interface ScoreDistribution {
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

/** Smaller errors are rounding. */
const SMALLEST_SCALE = 1e-12;

/** Student's t with the given scale, ≥ 0. */
export function studentScores(scale: number, degreesOfFreedom: number): ScoreDistribution {
  if (scale < SMALLEST_SCALE) return NO_ERROR;
  return {
    tail: (score) => studentTail(score / scale, degreesOfFreedom),
    halfWidth: (level) => scale * studentQuantile(0.5 + level / 2, degreesOfFreedom),
    excess: (score) => scale * studentExcess(score / scale, degreesOfFreedom),
    breaks: DOUBLINGS.map((factor) => factor * scale),
  };
}

/**
 * The distribution behind the intervals of a day: at 50–99 % the half-widths of the model, inside and outside of them
 * Student's t, scaled to meet the innermost and the outermost. `factor` is the spread of the day relative to that of the model.
 */
export function dayScores(model: IntervalModel, factor: number): ScoreDistribution {
  const knots = model.quantiles.map((quantile) => quantile * factor);
  const [innermost, outermost] = [knots[0] ?? 0, knots[knots.length - 1] ?? 0];
  if (outermost < SMALLEST_SCALE) return NO_ERROR;
  const freedom = harmonic(ERROR_DEGREES_OF_FREEDOM, model.evidence.effectiveDays);
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
    halfWidth: (level) => {
      if (level < INNERMOST) return centre.halfWidth(level);
      return level > OUTERMOST ? tails.halfWidth(level) : factor * quantileAt(model.quantiles, level * 100);
    },
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
