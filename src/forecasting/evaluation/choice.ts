import { AppError } from '../../errors.ts';
import { comparableMae, type Evaluation } from './evaluation.ts';

/** `auto`: the lowest MAE over the rolling origins. */
export const AUTO = 'auto';

/**
 * The evaluation of the candidate to register: the one asked for, or for `auto` the best; the first one on a tie.
 * When some were backtested, those that could not be are out of the running. Throws AppError `cannot-fit` with the
 * reasons when there is none.
 */
export function chooseCandidate(evaluations: readonly Evaluation[], requested: string): Evaluation {
  const asked = evaluations.filter(({ kind }) => requested === AUTO || kind === requested);
  const fitted = asked.filter(({ holdout }) => holdout !== null);
  const tested = fitted.filter(({ backtest }) => backtest !== null);
  const [first, ...others] = tested.length > 0 ? tested : fitted;
  if (!first) {
    const reasons = asked.map(({ kind, reason }) => `${kind}: ${reason}`);
    throw new AppError('cannot-fit', `No model can be fitted to this data (${reasons.join('; ')})`);
  }
  return others.reduce((best, next) => (maeOf(next) < maeOf(best) ? next : best), first);
}

function maeOf(evaluation: Evaluation): number {
  return comparableMae(evaluation) ?? Number.POSITIVE_INFINITY;
}
