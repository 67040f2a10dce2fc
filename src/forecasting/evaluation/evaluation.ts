import type { Series } from '../../data/series.ts';
import { daysBetween } from '../../dates.ts';
import { type Fit, tryFit } from '../candidate.ts';
import { candidateOf } from '../candidates.ts';
import { type BacktestOrigin, backtest } from './backtest.ts';
import { type BacktestScore, scoreBacktest } from './backtest-metrics.ts';
import { type Holdout, scoreHoldout } from './holdout.ts';
import type { Split } from './split.ts';

export interface Backtest extends BacktestScore {
  readonly origins: readonly BacktestOrigin[];
}

/** How good one candidate is; `reason` says why a part of the evaluation is missing. */
export interface Evaluation {
  readonly kind: string;
  readonly reason: string | null;
  readonly holdout: Holdout | null;
  /** Null also when there is no origin. */
  readonly backtest: Backtest | null;
}

/** Scores a fit on the holdout and, with fits of its own, from the rolling origins. */
export function evaluateFit(series: Series, split: Split, fit: Fit, cutoffs: readonly number[]): Evaluation {
  const { kind } = fit;
  if (fit.reason !== null) return { kind, reason: fit.reason, holdout: null, backtest: null };
  const candidate = candidateOf(kind);
  const holdout = scoreHoldout(candidate, fit.model, series, split);
  if (cutoffs.length === 0) return { kind, reason: null, holdout, backtest: null };
  const tested = tryFit(kind, () => backtest(candidate, series, cutoffs));
  if (tested.reason !== null) return { kind, reason: `backtest: ${tested.reason}`, holdout, backtest: null };
  const origins = tested.model;
  return { kind, reason: null, holdout, backtest: { origins, ...scoreBacktest(series, origins) } };
}

/** The errors that intervals are made of: the backtest's, or, in a short history, the holdout's as of one origin. */
export function originsOf(
  { backtest, holdout }: Evaluation,
  series: Series,
  { train }: Split,
): readonly BacktestOrigin[] {
  if (backtest) return backtest.origins;
  if (!holdout) return [];
  const origin = series.days[train[train.length - 1]];
  const days = holdout.days.map((date, i) => ({
    date,
    horizon: Math.max(1, daysBetween(origin, date)),
    actual: holdout.actual[i],
    forecast: holdout.forecast[i],
  }));
  return [{ origin, historyDays: train.length, days }];
}

/** MAE from the rolling origins, else on the holdout; null when the candidate could not be evaluated. */
export function comparableMae({ backtest, holdout }: Evaluation): number | null {
  return (backtest ?? holdout)?.metrics.mae ?? null;
}
