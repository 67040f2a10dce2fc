import type { ErrorDay } from './backtest-scores.ts';
import { type ErrorScale, scoreOf, unitOf } from './error-score.ts';
import { studentLogLikelihood, studentScale } from './robust-scale.ts';

/** Correlated days count for a fraction of independent ones in the comparison of likelihoods. */
const INDEPENDENT_SHARE = 0.25;
/** Additive errors must be e² times as likely: sales mostly vary in proportion, and few days cannot tell. */
const REQUIRED_LOG_LIKELIHOOD = 2;

/** Whether errors grow with the forecast or not, by the likelihood of the observed sales. `errors` must not be empty. */
export function chooseErrorScale(errors: readonly ErrorDay[], allowNegative: boolean): ErrorScale {
  const typical = errors.reduce((sum, { actual }) => sum + Math.abs(actual), 0) / errors.length;
  const additive: ErrorScale = { kind: 'additive', typical };
  if (allowNegative) return additive;
  const multiplicative: ErrorScale = { kind: 'multiplicative', typical };
  const gain = logLikelihood(errors, additive) - logLikelihood(errors, multiplicative);
  return gain * INDEPENDENT_SHARE > REQUIRED_LOG_LIKELIHOOD ? additive : multiplicative;
}

/** Log-likelihood of the sales in units of their typical value; 0 when most errors are 0 (nothing to compare). */
function logLikelihood(errors: readonly ErrorDay[], scale: ErrorScale): number {
  const scores = Float64Array.from(errors, (e) => scoreOf(scale, e.forecast, e.actual) / e.growth);
  const weights = Float64Array.from(errors, (e) => e.weight);
  const spread = studentScale(scores, weights);
  if (spread === 0) return 0;
  const jacobian = errors.reduce((sum, e) => sum + e.weight * logSlope(scale, e), 0);
  return studentLogLikelihood(scores, weights, spread) - jacobian;
}

/** Logarithm of the sales (in typical sales) that one unit of score is worth at the actual value. */
function logSlope(scale: ErrorScale, { forecast, actual }: ErrorDay): number {
  const unit = unitOf(scale, forecast);
  if (scale.kind === 'additive' || unit === 0) return 0;
  const bent = Math.min(2, Math.max(0.5, 1 + (actual - forecast) / unit));
  return Math.log((unit * bent) / scale.typical);
}
