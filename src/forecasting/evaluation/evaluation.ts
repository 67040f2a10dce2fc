import type { Series } from '../../data/series.ts';
import { type Fit, tryFit } from '../candidate.ts';
import { candidateOf } from '../candidates.ts';
import { type BacktestOrigin, backtest, type PlannedOrigin } from './backtest.ts';
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
export function evaluateFit(series: Series, split: Split, fit: Fit, plan: readonly PlannedOrigin[]): Evaluation {
  const { kind } = fit;
  if (fit.reason !== null) return { kind, reason: fit.reason, holdout: null, backtest: null };
  const candidate = candidateOf(kind);
  const holdout = scoreHoldout(candidate, fit.model, series, split);
  if (plan.length === 0) return { kind, reason: null, holdout, backtest: null };
  const tested = tryFit(kind, () => backtest(candidate, series, plan));
  if (tested.reason !== null) return { kind, reason: `backtest: ${tested.reason}`, holdout, backtest: null };
  const origins = tested.model;
  return { kind, reason: null, holdout, backtest: { origins, ...scoreBacktest(series, origins) } };
}

/** MAE from the rolling origins, else on the holdout; null when the candidate could not be evaluated. */
export function comparableMae({ backtest, holdout }: Evaluation): number | null {
  return (backtest ?? holdout)?.metrics.mae ?? null;
}
