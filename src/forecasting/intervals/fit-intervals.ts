import { numbersOf } from '../../numerics/number-arrays.ts';
import { weightedQuantile, weightedSample } from '../../numerics/quantiles.ts';
import { studentLogLikelihood, studentQuantile, studentScale } from '../../numerics/student-t.ts';
import { ERROR_DEGREES_OF_FREEDOM, type ErrorScale, historyFactor, scoreOf, unitOf } from './error-model.ts';
import {
  backtestErrors,
  CUT,
  discountCorrelation,
  type ErrorDay,
  type ErrorSample,
  estimateCorrelation,
  estimateDifficulty,
  inSampleErrors,
  joinSamples,
  toSample,
} from './error-sample.ts';
import { fitCounts } from './fit-counts.ts';
import {
  degreesOfFreedomFor,
  type IntervalEvidence,
  type IntervalModel,
  LEVEL_KNOTS,
  type TestedOrigin,
  TOTAL_DEGREES_OF_FREEDOM,
  UNSAID_SPANS,
} from './intervals.ts';

/**
 * Learns intervals from backtest errors. Each error becomes a score (ratio to the forecast, or additive), divided by the
 * growth expected from its history and horizon and by the difficulty of its day, so that all origins speak about the
 * same quantity; their weighted distribution gives the half-widths. Symmetric in score: with a dozen origins the sign of
 * their common error is chance (signed quantiles scored worse). Method: weighted conformal prediction (Barber et al.
 * 2023) with scores normalised as in locally weighted conformal prediction (Lei et al. 2018), tail by Student's t.
 * Throws a RangeError when there is neither a backtest day nor an in-sample residual.
 */
export function fitIntervals(evidence: IntervalEvidence): IntervalModel {
  const { origins, historyStart, historyDays, inSample, allowNegative = false, counts = false } = evidence;
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
  const spread = studentScale(sample.scores, sample.weights, ERROR_DEGREES_OF_FREEDOM);
  const history = historyFactor(historyDays);
  const dispersion = counts ? fitCounts([...tested, ...fitted], sample.weights, { scale, difficulty }) : undefined;
  return {
    historyStart,
    scale,
    quantiles: levelQuantiles(sample, spread).map((quantile) => quantile * history),
    spread: rootMeanSquare(sample, spread) * history,
    degreesOfFreedom: degreesOfFreedomFor(TOTAL_DEGREES_OF_FREEDOM, sample.effectiveDays),
    correlation,
    difficulty,
    lowest: allowNegative ? null : 0,
    ...(dispersion && { counts: scaledCounts(dispersion, history) }),
    evidence: { origins: origins.length, days: tested.length, effectiveDays: sample.effectiveDays },
  };
}

/** The same for errors that are `factor` times as large. */
export function scaledCounts({ day, level }: { day: number; level: number }, factor: number) {
  return { day: day * factor ** 2, level: level * factor ** 2 };
}

/** Correlated days count for a fraction of independent ones in the comparison of likelihoods. */
const INDEPENDENT_SHARE = 0.25;

/** Additive errors must be e² times as likely: sales mostly vary in proportion, and few days cannot decide. */
const REQUIRED_LOG_LIKELIHOOD = 2;

/** Whether errors grow with the forecast or not, by the likelihood of the observed sales. `errors` must not be empty. */
function chooseErrorScale(errors: readonly ErrorDay[], allowNegative: boolean): ErrorScale {
  const typical = errors.reduce((sum, { actual }) => sum + Math.abs(actual), 0) / errors.length;
  const additive: ErrorScale = { kind: 'additive', typical };
  if (allowNegative) return additive;
  const multiplicative: ErrorScale = { kind: 'multiplicative', typical };
  const gain = logLikelihood(errors, additive) - logLikelihood(errors, multiplicative);
  return gain * INDEPENDENT_SHARE > REQUIRED_LOG_LIKELIHOOD ? additive : multiplicative;
}

/** Log-likelihood of the sales in units of their typical value; 0 when most errors are 0 (nothing to compare). */
function logLikelihood(errors: readonly ErrorDay[], scale: ErrorScale): number {
  const scores = numbersOf(errors, (e) => scoreOf(scale, e.forecast, e.actual) / e.growth);
  const weights = numbersOf(errors, (e) => e.weight);
  const spread = studentScale(scores, weights, ERROR_DEGREES_OF_FREEDOM);
  if (spread === 0) return 0;
  const jacobian = errors.reduce((sum, e) => sum + e.weight * logSlope(scale, e), 0);
  return (
    studentLogLikelihood(scores, weights, { scale: spread, degreesOfFreedom: ERROR_DEGREES_OF_FREEDOM }) - jacobian
  );
}

/** Logarithm of the sales (in typical sales) that one unit of score is worth at the actual value. */
function logSlope(scale: ErrorScale, { forecast, actual }: ErrorDay): number {
  const unit = unitOf(scale, forecast);
  if (scale.kind === 'additive' || unit === 0) return 0;
  const bent = Math.min(2, Math.max(0.5, 1 + (actual - forecast) / unit));
  return Math.log((unit * bent) / scale.typical);
}

/** Independent days beyond a quantile at which the observed quantile counts as much as the tail of the distribution. */
const TRUSTED_EXCEEDANCES = 20;

/**
 * Half-widths at the level knots: geometric mean of the observed quantile, taken at level · (1 + 1/n) as conformal
 * prediction demands, and that of Student's t, whose degrees of freedom fall with the number n of independent days. The
 * observed one weighs by the number of days beyond it, so that 99 % with few origins is the tail of the distribution.
 */
function levelQuantiles({ scores, weights, effectiveDays }: ErrorSample, spread: number): number[] {
  const observed = weightedSample(numbersOf(scores, Math.abs), weights);
  const tailFreedom = degreesOfFreedomFor(ERROR_DEGREES_OF_FREEDOM, effectiveDays);
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
  for (let i = 0; i < scores.length; i += 1) {
    sum += weights[i] * Math.min(cut, Math.abs(scores[i])) ** 2;
    total += weights[i];
  }
  return Math.sqrt(sum / total);
}

/**
 * How far stretches of `UNSAID_SPANS` calendar days are off because nobody said what would be done on them: root mean square
 * over all stretches of all origins of Σ (forecast knowing it − forecast assuming it) / Σ forecast assuming it. Both lists
 * have the same origins and days. Undefined without an origin as long as the longest span.
 */
export function unsaidShares(known: readonly TestedOrigin[], assumed: readonly TestedOrigin[]): number[] | undefined {
  const shares = UNSAID_SPANS.map((span) => {
    const squares = assumed.flatMap(({ days }, o) => {
      const told = known[o]?.days ?? [];
      const last = days.at(-1)?.horizon ?? 0;
      return Array.from({ length: Math.max(0, last - span + 1) }, (_, start) => {
        let [difference, total] = [0, 0];
        days.forEach(({ horizon, forecast }, i) => {
          if (horizon <= start || horizon > start + span) return;
          difference += (told[i]?.forecast ?? forecast) - forecast;
          total += Math.abs(forecast);
        });
        return total === 0 ? undefined : (difference / total) ** 2;
      }).filter((square) => square !== undefined);
    });
    return squares.length === 0 ? undefined : Math.sqrt(squares.reduce((sum, x) => sum + x, 0) / squares.length);
  });
  const last = shares.findLast((share) => share !== undefined);
  return last === undefined ? undefined : shares.map((share) => share ?? last);
}
