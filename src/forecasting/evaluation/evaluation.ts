import { candidateOf } from '../candidates.ts';
import { type BacktestOrigin, backtest, type PlannedOrigin } from './backtest.ts';
import { type BacktestScore, scoreBacktest, type Tested } from './backtest-metrics.ts';
import type { CandidateFits } from './candidate-fits.ts';
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

/** Scores the models of a candidate on the holdout and from the rolling origins. */
export function evaluateFits(
  tested: Tested,
  split: Split,
  fits: CandidateFits,
  plan: readonly PlannedOrigin[],
): Evaluation {
  const { kind, reason, whole, origins } = fits;
  if (!whole) return { kind, reason, holdout: null, backtest: null };
  const candidate = candidateOf(kind);
  const holdout = scoreHoldout(candidate, whole.holdout, tested.series, split);
  if (!origins || plan.length === 0) return { kind, reason, holdout, backtest: null };
  const forecasts = backtest(candidate, origins, plan);
  return { kind, reason, holdout, backtest: { origins: forecasts, ...scoreBacktest(tested, forecasts) } };
}

/** MAE from the rolling origins, else on the holdout; null when the candidate could not be evaluated. */
export function comparableMae({ backtest, holdout }: Evaluation): number | null {
  return (backtest ?? holdout)?.metrics.mae ?? null;
}

/** By how much the MAE of `a` is below that of `b`, from each origin; undefined when they were not tested alike. */
export function advantages(a: Evaluation, b: Evaluation): number[] | undefined {
  const [ours, theirs] = [a.backtest?.maeByOrigin, b.backtest?.maeByOrigin];
  if (!ours || ours.length !== theirs?.length) return undefined;
  return ours.map((mae, i) => (theirs[i] ?? 0) - (mae ?? 0));
}
