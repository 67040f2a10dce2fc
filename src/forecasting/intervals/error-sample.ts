import { type IsoDay, toEpochDay } from '../../dates.ts';
import { dot, sum } from '../../numerics/linear-algebra.ts';
import { numbersOf } from '../../numerics/number-arrays.ts';
import { studentScale } from '../../numerics/student-t.ts';
import {
  type DifficultyFactors,
  ERROR_DEGREES_OF_FREEDOM,
  type ErrorScale,
  estimateStrength,
  historyFactor,
  horizonFactor,
  inSampleOptimism,
  isFestiveSeason,
  MEAN_ABSOLUTE_SCORE,
  type OriginScores,
  scoreOf,
  seasonFactor,
  shrinkFactor,
  USUAL_DIFFICULTY,
} from './error-model.ts';
import type { InSampleFit, TestedOrigin } from './intervals.ts';

/** One error to learn from. */
export interface ErrorDay {
  readonly forecast: number;
  readonly actual: number;
  /** Expected spread relative to a fit on endless history; a score is divided by it. */
  readonly growth: number;
  /** 1 for the newest origin, halved for each `HALF_LIFE_DAYS` before it. */
  readonly weight: number;
  /** Index of the origin; −1 for an in-sample error. */
  readonly origin: number;
  readonly horizon: number;
  readonly festive: boolean;
  readonly holiday: boolean;
}

/** Newer errors say more: weights halve with this age (nonexchangeable conformal prediction, Barber et al. 2023). */
const HALF_LIFE_DAYS = 75;

/** The open days of all origins, each with the growth expected from its history, season and horizon. */
export function backtestErrors(origins: readonly TestedOrigin[], historyStart: IsoDay): ErrorDay[] {
  const starts = origins.map(({ days }) =>
    days[0] ? toEpochDay(days[0].date) - days[0].horizon : Number.NEGATIVE_INFINITY,
  );
  const newest = Math.max(...starts);
  return origins.flatMap(({ historyDays, days }, origin) => {
    const weight = 0.5 ** ((newest - (starts[origin] ?? newest)) / HALF_LIFE_DAYS);
    const history = historyFactor(historyDays);
    return days
      .filter((day) => day.open)
      .map((day) => ({
        forecast: day.forecast,
        actual: day.actual,
        growth: history * seasonFactor(historyStart, day.date) * horizonFactor(day.horizon),
        weight,
        origin,
        horizon: day.horizon,
        festive: isFestiveSeason(day.date),
        holiday: day.holiday === true,
      }));
  });
}

/** Residuals of the final fit, inflated to what a forecast of new days would have shown; weights as for origins. */
export function inSampleErrors({ actual, fitted }: InSampleFit, historyDays: number): ErrorDay[] {
  const growth = historyFactor(historyDays) / inSampleOptimism(historyDays);
  return Array.from({ length: actual.length }, (_, i) => ({
    forecast: fitted[i] ?? Number.NaN,
    actual: actual[i] ?? Number.NaN,
    growth,
    weight: 0.5 ** ((actual.length - 1 - i) / HALF_LIFE_DAYS),
    origin: -1,
    horizon: 0,
    festive: false,
    holiday: false,
  }));
}

/** Scores comparable between origins, horizons and kinds of days. */
export interface ErrorSample {
  readonly scores: Float64Array;
  readonly weights: Float64Array;
  /** Number of independent days with the same information. */
  readonly effectiveDays: number;
}

/** Scores of the errors, divided by the growth and the difficulty expected of their days. */
export function toSample(errors: readonly ErrorDay[], scale: ErrorScale, difficulty: DifficultyFactors): ErrorSample {
  const scores = numbersOf(errors, (error) => {
    return scoreOf(scale, error.forecast, error.actual) / (error.growth * difficultyOfError(difficulty, error));
  });
  const weights = numbersOf(errors, (error) => error.weight);
  return { scores, weights, effectiveDays: kishSize(weights) };
}

/** Spread of a day's error by what kind of day it is, relative to an ordinary one. */
export function difficultyOfError(difficulty: DifficultyFactors, { festive, holiday }: ErrorDay): number {
  return (festive ? difficulty.festive : 1) * (holiday ? difficulty.holiday : 1);
}

/** Effective number of weighted values (Kish): (Σw)² / Σw²; 0 for none. */
export function kishSize(weights: Float64Array): number {
  const squares = dot(weights, weights);
  return squares === 0 ? 0 : sum(weights) ** 2 / squares;
}

/** Mean correlation of the sizes of two errors of an origin at strength 1 (thirty stores): such days are worth fewer independent ones. */
export const MEAN_CORRELATION = 0.09;

/** Takes off the information that correlated days share. `origins` is the number of origins behind the sample. */
export function discountCorrelation(sample: ErrorSample, origins: number, strength: number): ErrorSample {
  const daysPerOrigin = sample.scores.length / Math.max(1, origins);
  const discount = 1 + MEAN_CORRELATION * strength * Math.max(0, daysPerOrigin - 1);
  return { ...sample, effectiveDays: sample.effectiveDays / discount };
}

/** In-sample residuals are worth this many independent backtest days. */
const IN_SAMPLE_WORTH = 6;

/** Backtest errors completed by in-sample ones, which weigh as few independent days. */
export function joinSamples(tested: ErrorSample, fitted: ErrorSample): ErrorSample {
  if (fitted.scores.length === 0) return tested;
  const worth = Math.min(IN_SAMPLE_WORTH, fitted.effectiveDays);
  if (tested.scores.length === 0) return { ...fitted, effectiveDays: worth };
  const perDay = (sum(tested.weights) / tested.effectiveDays) * worth;
  const ratio = perDay / sum(fitted.weights);
  return {
    scores: Float64Array.from([...tested.scores, ...fitted.scores]),
    weights: Float64Array.from([...tested.weights, ...fitted.weights.map((weight) => weight * ratio)]),
    effectiveDays: tested.effectiveDays + worth,
  };
}

/** A holiday flag on more than this share of days marks an ordinary weekday, not a rare hard day. */
const RARE_SHARE = 0.1;

/** How much harder festive seasons and rare holidays are for this series; the usual factors without evidence. */
export function estimateDifficulty(errors: readonly ErrorDay[], scale: ErrorScale): DifficultyFactors {
  const flagged = errors.filter((error) => error.holiday).length;
  const usual = { ...USUAL_DIFFICULTY, holiday: flagged > RARE_SHARE * errors.length ? 1 : USUAL_DIFFICULTY.holiday };
  const scores = errors.map((error) => Math.abs(scoreOf(scale, error.forecast, error.actual)) / error.growth);
  const ordinary = scores.filter((_, i) => !errors[i]?.festive && !errors[i]?.holiday);
  const spread = studentScale(
    Float64Array.from(ordinary),
    new Float64Array(ordinary.length).fill(1),
    ERROR_DEGREES_OF_FREEDOM,
  );
  const factorOf = (kind: 'festive' | 'holiday'): number => {
    if (usual[kind] === 1 || spread === 0) return usual[kind];
    const own = scores.filter((_, i) => errors[i]?.[kind] && !(errors[i]?.festive && errors[i]?.holiday));
    const mean = sum(own) / Math.max(1, own.length);
    return shrinkFactor(usual[kind], mean / (spread * MEAN_ABSOLUTE_SCORE), own.length);
  };
  return { festive: factorOf('festive'), holiday: factorOf('holiday') };
}

/** Scores beyond this multiple of the scale are cut for the joint errors: one exceptional day is not a common error. */
export const CUT = 3.5;

/** Strength of the correlation between the days of an origin (see `estimateStrength`). */
export function estimateCorrelation(errors: readonly ErrorDay[], sample: ErrorSample): number {
  const cut = CUT * studentScale(sample.scores, sample.weights, ERROR_DEGREES_OF_FREEDOM);
  const origins = new Map<number, { horizons: number[]; scores: number[]; weight: number }>();
  errors.forEach(({ origin, horizon, weight }, i) => {
    const entry = origins.get(origin) ?? { horizons: [], scores: [], weight };
    entry.horizons.push(horizon);
    entry.scores.push(Math.max(-cut, Math.min(cut, sample.scores[i] ?? 0)));
    origins.set(origin, entry);
  });
  const grouped: OriginScores[] = [...origins.values()];
  return estimateStrength(grouped);
}
