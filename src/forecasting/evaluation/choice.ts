import { AppError } from '../../errors.ts';
import { advantages, comparableMae, type Evaluation } from './evaluation.ts';
import { signFlipPValue } from './paired-test.ts';

/** `auto`: the lowest MAE over the rolling origins, unless the project's own candidate could be as good. */
export const AUTO = 'auto';
/** The candidate that is best on most stores: another one takes its place only by more than chance. */
const TRUSTED = 'calendar';
/** An advantage over it that chance shows more often than this is not believed. */
const SIGNIFICANCE = 0.1;

/**
 * The evaluation of the candidate to register: the one asked for, or for `auto` the best; the first one on a tie.
 * A backtest of ten months chooses with noise of its own: measured on thirty stores, to prefer `calendar` unless the
 * errors from each origin, in pairs, speak against it lowers the error of what is chosen. When some candidates were
 * backtested, those that could not be are out of the running. Throws AppError `cannot-fit` with the reasons when there
 * is none.
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
  const best = others.reduce((best, next) => (maeOf(next) < maeOf(best) ? next : best), first);
  const trusted = tested.find(({ kind }) => kind === TRUSTED);
  return trusted && couldBeChance(best, trusted) ? trusted : best;
}

function couldBeChance(best: Evaluation, trusted: Evaluation): boolean {
  const differences = advantages(best, trusted);
  return differences !== undefined && signFlipPValue(differences) > SIGNIFICANCE;
}

function maeOf(evaluation: Evaluation): number {
  return comparableMae(evaluation) ?? Number.POSITIVE_INFINITY;
}
