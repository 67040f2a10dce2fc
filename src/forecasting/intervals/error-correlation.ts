import { horizonFactor, LEVEL_DRIFT } from './error-scale.ts';

/**
 * Correlation of the errors of two days of one forecast, as on a typical series: a part that fades within days
 * (weather, events), one that fades within weeks, one shared by equal weekdays, and the drift of the level, which is
 * common to all days after it happened (a random walk). Measured on thirty stores up to a year ahead.
 */
const FAST = { share: 0.28, days: 3 };
const SLOW = { share: 0.14, days: 25 };
const WEEKDAY = { share: 0.06, days: 30 };
const LARGEST = 0.97;

/** Pairs of days that weigh as much as the typical series, counted as days of backtest. */
const PRIOR_DAYS = 50;
/** Strength that gave the totals of whole months their nominal coverage. */
const PRIOR_STRENGTH = 1.5;

/** A day's error in a joint forecast; `spread` in any unit, ≥ 0; `horizon` in calendar days, ≥ 1. */
export interface JointError {
  readonly horizon: number;
  readonly spread: number;
}

/** Scores of one origin divided by their scale, with the weight of the origin. */
export interface OriginScores {
  readonly horizons: readonly number[];
  readonly scores: readonly number[];
  readonly weight: number;
}

/** Correlation of the errors `first` and `second` days ahead (first ≠ second) at strength 1. */
function typicalCorrelation(first: number, second: number): number {
  const lag = Math.abs(second - first);
  const weekday = lag % 7 === 0 ? WEEKDAY.share * Math.exp(-lag / WEEKDAY.days) : 0;
  const fading = FAST.share * Math.exp(-lag / FAST.days) + SLOW.share * Math.exp(-lag / SLOW.days) + weekday;
  return (fading + LEVEL_DRIFT * Math.min(first, second)) / (horizonFactor(first) * horizonFactor(second));
}

/**
 * How strongly this series' errors hang together, relative to the typical series: weighted least squares of the
 * products of scores of two days of an origin on the typical correlation, shrunk towards the usual strength. ≥ 0.
 */
export function estimateStrength(origins: readonly OriginScores[]): number {
  let products = 0;
  let squares = 0;
  let variance = 0;
  let days = 0;
  for (const { horizons, scores, weight } of origins) {
    for (let i = 0; i < scores.length; i += 1) {
      const score = scores[i] ?? 0;
      variance += weight * score * score;
      days += weight;
      for (let j = 0; j < i; j += 1) {
        const typical = typicalCorrelation(horizons[j] ?? 0, horizons[i] ?? 0);
        products += weight * typical * score * (scores[j] ?? 0);
        squares += weight * typical * typical;
      }
    }
  }
  if (variance === 0 || squares === 0) return PRIOR_STRENGTH;
  const prior = (PRIOR_DAYS * squares) / days;
  return Math.max(0, ((products * days) / variance + prior * PRIOR_STRENGTH) / (squares + prior));
}

/** Correlation of the errors of two days of one forecast, `first` and `second` calendar days ahead; 1 for a day with itself. */
export function errorCorrelation(first: number, second: number, strength: number): number {
  return first === second ? 1 : Math.min(LARGEST, strength * typicalCorrelation(first, second));
}

/** Standard deviation of the sum of correlated errors, in the unit of the spreads: √ΣΣ sᵢsⱼρᵢⱼ. */
export function jointSpread(errors: readonly JointError[], strength: number): number {
  let sum = 0;
  for (let i = 0; i < errors.length; i += 1) {
    const { horizon, spread } = errors[i] ?? { horizon: 1, spread: 0 };
    sum += spread * spread;
    for (let j = 0; j < i; j += 1) {
      const other = errors[j] ?? { horizon: 1, spread: 0 };
      const correlation = errorCorrelation(other.horizon, horizon, strength);
      sum += 2 * spread * other.spread * correlation;
    }
  }
  return Math.sqrt(sum);
}
