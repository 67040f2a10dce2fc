import { firstDays, pickDays, type Series } from '../../data/series.ts';
import { type Candidate, CannotFitError } from '../candidate.ts';
import { candidateOf } from '../candidates.ts';
import type { PlannedOrigin } from './backtest.ts';
import type { Split } from './split.ts';

/** Every model of one candidate that a training needs, or why there is none. */
export interface CandidateFits {
  readonly kind: string;
  /** Why models are missing: the others may be there. */
  readonly reason: string | null;
  /** Fitted on all days, and on the training part of the split; null when that is not possible. */
  readonly whole: { readonly final: unknown; readonly holdout: unknown } | null;
  /** Fitted before each planned origin; null when some of them is not possible. */
  readonly origins: readonly unknown[] | null;
}

/** Fits a candidate on all days, on the training part and before each origin; candidates that can share the work. */
export function fitCandidate(
  kind: string,
  series: Series,
  split: Split,
  plan: readonly PlannedOrigin[],
): CandidateFits {
  const candidate = candidateOf(kind);
  const cutoffs = plan.map(({ historyDays }) => historyDays);
  try {
    const [whole, origins] = fitTogether(candidate, series, split, cutoffs);
    return { kind, reason: null, whole, origins };
  } catch (error) {
    if (!(error instanceof CannotFitError)) throw error;
    return fitWithoutOrigins(candidate, series, split);
  }
}

/** When an early origin has too little history, the candidate may still be fitted to the later days. */
function fitWithoutOrigins(candidate: Candidate, series: Series, split: Split): CandidateFits {
  const { kind } = candidate;
  try {
    const [whole] = fitTogether(candidate, series, split, []);
    return { kind, reason: 'it cannot be fitted before some of the origins of the backtest', whole, origins: null };
  } catch (error) {
    if (error instanceof CannotFitError) return { kind, reason: error.message, whole: null, origins: null };
    throw error;
  }
}

function fitTogether(candidate: Candidate, series: Series, split: Split, cutoffs: readonly number[]) {
  const count = series.days.length;
  const isPrefix = split.train[split.train.length - 1] === split.train.length - 1;
  const prefixes = [...cutoffs, count, ...(isPrefix ? [split.train.length] : [])];
  const models =
    candidate.fitPrefixes?.(series, prefixes) ?? prefixes.map((prefix) => candidate.fit(firstDays(series, prefix)));
  const holdout = isPrefix ? models[cutoffs.length + 1] : candidate.fit(pickDays(series, split.train));
  return [{ final: models[cutoffs.length], holdout }, models.slice(0, cutoffs.length)] as const;
}
