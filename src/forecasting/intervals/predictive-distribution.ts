import { BEND, bentExp, bentLog, type ErrorScale } from './error-score.ts';
import { integrate } from './integrate.ts';
import type { ScoreDistribution } from './score-distribution.ts';

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
