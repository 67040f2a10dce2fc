import { backtestErrors, inSampleErrors } from './backtest-scores.ts';
import { historyFactor } from './error-growth.ts';
import { chooseErrorScale } from './error-kind.ts';
import {
  CUT,
  discountCorrelation,
  type ErrorSample,
  estimateCorrelation,
  estimateDifficulty,
  joinSamples,
  toSample,
} from './error-sample.ts';
import { type IntervalEvidence, type IntervalModel, LEVEL_KNOTS, TOTAL_DEGREES_OF_FREEDOM } from './interval-model.ts';
import { ERROR_DEGREES_OF_FREEDOM, studentScale } from './robust-scale.ts';
import { studentQuantile } from './student-t.ts';
import { weightedQuantile, weightedSample } from './weighted-quantile.ts';

/** Independent days beyond a quantile at which the observed quantile counts as much as the tail of the distribution. */
const TRUSTED_EXCEEDANCES = 20;

/**
 * Learns intervals from backtest errors. Each error becomes a score (ratio to the forecast, or additive), divided by the
 * growth expected from its history and horizon and by the difficulty of its day, so that all origins speak about the
 * same quantity; their weighted distribution gives the half-widths. Symmetric in score: with a dozen origins the sign of
 * their common error is chance (signed quantiles scored worse). Method: weighted conformal prediction (Barber et al.
 * 2023) with scores normalised as in locally weighted conformal prediction (Lei et al. 2018), tail by Student's t.
 * Throws a RangeError when there is neither a backtest day nor an in-sample residual.
 */
export function fitIntervals(evidence: IntervalEvidence): IntervalModel {
  const { origins, historyStart, historyDays, inSample, allowNegative = false } = evidence;
  const tested = backtestErrors(origins, historyStart);
  const fitted = inSample ? inSampleErrors(inSample, historyDays) : [];
  if (tested.length + fitted.length === 0)
    throw new RangeError('Intervals need a backtest or in-sample residuals; both are empty');
  const scale = chooseErrorScale(tested.length > 0 ? tested : fitted, allowNegative);
  const difficulty = estimateDifficulty(tested, scale);
  const scored = toSample(tested, scale, difficulty);
  const correlation = estimateCorrelation(tested, scored);
  const sample = joinSamples(
    discountCorrelation(scored, origins.length, correlation),
    toSample(fitted, scale, difficulty),
  );
  const spread = studentScale(sample.scores, sample.weights);
  const history = historyFactor(historyDays);
  return {
    historyStart,
    scale,
    quantiles: levelQuantiles(sample, spread).map((quantile) => quantile * history),
    spread: rootMeanSquare(sample, spread) * history,
    degreesOfFreedom: harmonic(TOTAL_DEGREES_OF_FREEDOM, sample.effectiveDays),
    correlation,
    difficulty,
    lowest: allowNegative ? null : 0,
    evidence: { origins: origins.length, days: tested.length, effectiveDays: sample.effectiveDays },
  };
}

/**
 * Half-widths at the level knots: geometric mean of the observed quantile, taken at level · (1 + 1/n) as conformal
 * prediction demands, and that of Student's t, whose degrees of freedom fall with the number n of independent days. The
 * observed one weighs by the number of days beyond it, so that 99 % with few origins is the tail of the distribution.
 */
function levelQuantiles({ scores, weights, effectiveDays }: ErrorSample, spread: number): number[] {
  const observed = weightedSample(scores.map(Math.abs), weights);
  const tailFreedom = harmonic(ERROR_DEGREES_OF_FREEDOM, effectiveDays);
  let widest = 0;
  return LEVEL_KNOTS.map((level) => {
    const conformalLevel = Math.min(1, (level / 100) * (1 + 1 / effectiveDays));
    const empirical = weightedQuantile(observed, conformalLevel);
    const tail = spread * studentQuantile(0.5 + level / 200, tailFreedom);
    const beyond = 2 * effectiveDays * (1 - conformalLevel);
    const trust = spread === 0 ? 1 : beyond / (beyond + TRUSTED_EXCEEDANCES);
    widest = Math.max(widest, empirical ** trust * tail ** (1 - trust));
    return widest;
  });
}

/** Root of the weighted mean of squared scores, each cut at `CUT` scales; without a cut when the scale is 0. */
function rootMeanSquare({ scores, weights }: ErrorSample, spread: number): number {
  const cut = spread === 0 ? Number.POSITIVE_INFINITY : CUT * spread;
  let sum = 0;
  let total = 0;
  scores.forEach((score, i) => {
    const weight = weights[i] ?? 0;
    sum += weight * Math.min(cut, Math.abs(score)) ** 2;
    total += weight;
  });
  return Math.sqrt(sum / total);
}

/** Degrees of freedom of a distribution with `tails` whose scale is known from `days` independent values. */
export function harmonic(tails: number, days: number): number {
  return 1 / (1 / tails + 1 / days);
}
