import { daysBetween, easterSunday, type IsoDay, toEpochDay } from '../../dates.ts';

/**
 * How the spread of forecast errors grows with a short history and a far horizon. The constants were measured on
 * thirty stores (retail sales and tickets) and are shared by all series: one series has too few origins to estimate them.
 */

/** Squared error added by a short history: `added` / (days + `offset`) of that with an endless one. */
export const HISTORY = { added: 120, offset: 80 };
/** In-sample residuals are too small by `added` / (days + `offset`). */
export const OPTIMISM = { added: 60, offset: 40 };
/** Errors of days whose season the history has not seen a year before, relative to those it has. */
export const UNSEEN_SEASON = 1.04;
/** Exactly 52 weeks: the same weekday of the year before. */
export const YEAR_DAYS = 364;
/** Squared error added within the first weeks, and its time constant in days. */
export const FIRST_WEEKS = { added: 0.12, days: 10 };
/** Squared error a day ahead adds by the drift of the level, which all later days share. */
export const LEVEL_DRIFT = 0.0015;

/** Error of a model fitted on `days` observed days relative to one with an endless history; 1–1.6, decreasing. */
export function historyFactor(days: number): number {
  return Math.sqrt(1 + HISTORY.added / (days + HISTORY.offset));
}

/** Error of a day relative to one whose season a year before is in the history, which begins on `historyStart`; ≥ 1. */
export function seasonFactor(historyStart: IsoDay, date: IsoDay): number {
  return daysBetween(historyStart, date) >= YEAR_DAYS ? 1 : UNSEEN_SEASON;
}

/** Error `horizon` calendar days ahead relative to the first day; ≥ 1, increasing: the level of sales drifts like a random walk. */
export function horizonFactor(horizon: number): number {
  return nearHorizonFactors[horizon] ?? computeHorizonFactor(horizon);
}

function computeHorizonFactor(horizon: number): number {
  return Math.sqrt(1 + FIRST_WEEKS.added * (1 - Math.exp(-horizon / FIRST_WEEKS.days)) + LEVEL_DRIFT * horizon);
}

/** Horizons up to two months, of which factors and the correlations of all pairs are worked out once. */
const NEAR_DAYS = 62;
const nearHorizonFactors = Array.from({ length: NEAR_DAYS + 1 }, (_, horizon) => computeHorizonFactor(horizon));

/**
 * Error of a day ahead relative to the in-sample residuals of a fit on `days` observed days; 1–2.5, decreasing: the fewer
 * the days, the more the fit follows their noise (1.9 times at 28 days, 1.15 at 365).
 */
export function inSampleOptimism(days: number): number {
  return 1 + OPTIMISM.added / (days + OPTIMISM.offset);
}

/** Days whose errors are larger than usual: the spread of their errors relative to an ordinary day. No unit, ≥ 1. */
export interface DifficultyFactors {
  readonly festive: number;
  readonly holiday: number;
}

/** What is known about a day in advance that makes it hard to forecast. A day without date counts as outside the season. */
export interface DayTraits {
  readonly date?: IsoDay | undefined;
  readonly holiday?: boolean | undefined;
  /** Factor ≥ 1 on the spread of a day unlike those learnt from (see `supportOf`). Default 1. */
  readonly widening?: number | undefined;
}

/** Measured on thirty stores, all seasons; used as they are until the series itself says otherwise. */
export const USUAL_DIFFICULTY: DifficultyFactors = { festive: 1.6, holiday: 1.75 };

/** Days of the series that weigh as much as the usual factor. */
export const DIFFICULTY_PRIOR_DAYS = 20;
const LARGEST_FACTOR = 3;

/** Days from Easter Sunday, both included: the week of carnival and Holy Week. */
const MOVABLE_SEASONS: readonly (readonly [from: number, to: number])[] = [
  [-52, -45],
  [-7, -1],
];

/**
 * 8 December to 6 January (shopping before Christmas, the days between the years, Epiphany), carnival and Holy Week:
 * errors are larger in all of them, in Germany as in Ecuador.
 */
export function isFestiveSeason(date: IsoDay): boolean {
  const monthDay = date.slice(5);
  if (monthDay >= '12-08' || monthDay <= '01-06') return true;
  const fromEaster = toEpochDay(date) - easterSunday(Number(date.slice(0, 4)));
  return MOVABLE_SEASONS.some(([from, to]) => from <= fromEaster && fromEaster <= to);
}

/** Spread of the day's error relative to an ordinary day; ≥ 1. Holidays are hard because they are rare: the larger of both factors counts. */
export function difficultyOf(factors: DifficultyFactors, day: DayTraits): number {
  const season = day.date !== undefined && isFestiveSeason(day.date) ? factors.festive : 1;
  return season * Math.max(day.holiday === true ? factors.holiday : 1, day.widening ?? 1);
}

/**
 * Factor of one kind of day from its own errors, shrunk towards the usual factor (geometric mean weighted by days).
 * `relativeError` is the mean |error| of these `days` relative to that of ordinary days; no unit, ≥ 0.
 */
export function shrinkFactor(usual: number, relativeError: number, days: number): number {
  const observed = Math.min(LARGEST_FACTOR, Math.max(1, relativeError));
  return Math.exp(
    (DIFFICULTY_PRIOR_DAYS * Math.log(usual) + days * Math.log(observed)) / (DIFFICULTY_PRIOR_DAYS + days),
  );
}

/** How an error is measured: as a ratio to the forecast, or in units of the typical sales of the series. */
export interface ErrorScale {
  readonly kind: 'multiplicative' | 'additive';
  /** Mean |sales| of the days the scale was chosen on; units of the sales, ≥ 0; 0 only for a series of zeros. */
  readonly typical: number;
}

/** Degrees of freedom of the scores: tails of daily sales errors are about those of Student's t with 5. */
export const ERROR_DEGREES_OF_FREEDOM = 5;
/** Mean |T| of that distribution with scale 1. */
export const MEAN_ABSOLUTE_SCORE = 0.949;

/** A ratio beyond 2 or below ½ counts linearly instead of by its logarithm: a day of zero sales then has a finite score. */
export const BEND = 2;
/** Below this share of the typical sales a forecast is too small to be the denominator of a ratio. */
const SMALLEST_BASE = 0.02;

/** Sales that one unit of score is worth near the forecast; 0 only when forecast and typical sales are 0. */
export function unitOf(scale: ErrorScale, forecast: number): number {
  return scale.kind === 'additive' ? scale.typical : Math.max(forecast, SMALLEST_BASE * scale.typical);
}

/** What a share of a forecast of few whole units is a share of, in units of the sales: a forecast of nothing may be wrong too. */
export function countUnit({ typical }: ErrorScale, forecast: number): number {
  return unitOf({ kind: 'multiplicative', typical }, forecast);
}

/**
 * Score of an error, no unit, 0 for a perfect forecast, increasing in `actual`. Multiplicative: the logarithm of
 * actual / forecast, continued linearly (with its slope) outside ½…2. Additive: (actual − forecast) / typical.
 */
export function scoreOf(scale: ErrorScale, forecast: number, actual: number): number {
  const unit = unitOf(scale, forecast);
  if (unit === 0) return 0;
  const share = (actual - forecast) / unit;
  return scale.kind === 'additive' ? share : bentLog(1 + share);
}

/** Inverse of `scoreOf`: the sales whose score is `score`. `unit` as given by `unitOf`, or the sum of units for a total. */
export function salesAt(scale: ErrorScale, forecast: number, unit: number, score: number): number {
  return forecast + unit * (scale.kind === 'additive' ? score : bentExp(score) - 1);
}

/** Inverse of `bentExp`; `ratio` any number. */
export function bentLog(ratio: number): number {
  if (ratio > BEND) return Math.log(BEND) + (ratio - BEND) / BEND;
  if (ratio < 1 / BEND) return -Math.log(BEND) + (ratio - 1 / BEND) * BEND;
  return Math.log(ratio);
}

/** e to the score, continued linearly (with its slope) where it leaves ½…2. */
export function bentExp(score: number): number {
  const bend = Math.log(BEND);
  if (score > bend) return BEND + (score - bend) * BEND;
  if (score < -bend) return 1 / BEND + (score + bend) / BEND;
  return Math.exp(score);
}

/**
 * Correlation of the errors of two days of one forecast, as on a typical series: a part that fades within days
 * (weather, events), one that fades within weeks, one shared by equal weekdays, and the drift of the level, which is
 * common to all days after it happened (a random walk). Measured on thirty stores up to a year ahead.
 */
export const FAST = { share: 0.28, days: 3 };
export const SLOW = { share: 0.14, days: 25 };
export const WEEKDAY = { share: 0.06, days: 30 };
const LARGEST = 0.97;

/** Pairs of days that weigh as much as the typical series, counted as days of backtest. */
const CORRELATION_PRIOR_DAYS = 50;
/** Strength that gave the totals of whole months their nominal coverage. */
export const PRIOR_STRENGTH = 1.5;

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

const nearCorrelations = Float64Array.from({ length: NEAR_DAYS ** 2 }, (_, i) =>
  correlationOf(1 + Math.floor(i / NEAR_DAYS), 1 + (i % NEAR_DAYS)),
);

/** Correlation of the errors `first` and `second` days ahead (first ≠ second) at strength 1. */
function typicalCorrelation(first: number, second: number): number {
  const isNear = first >= 1 && second >= 1 && first <= NEAR_DAYS && second <= NEAR_DAYS;
  return isNear ? nearCorrelations[(first - 1) * NEAR_DAYS + second - 1] : correlationOf(first, second);
}

function correlationOf(first: number, second: number): number {
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
  const prior = (CORRELATION_PRIOR_DAYS * squares) / days;
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
