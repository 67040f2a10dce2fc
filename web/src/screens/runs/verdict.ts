import type { Decision } from '../../../../src/forecasting/evaluation/decision.ts';
import type { TrainingOptions } from '../../../../src/runs/run.ts';

/** Why a trained model was put to use, or not. */
export type Verdict =
  | { readonly why: 'first' | 'asked' | 'not-asked' | 'renewed' | 'unfit-champion' }
  | { readonly why: 'leak'; readonly leak: string }
  | { readonly why: 'better' | 'perhaps-chance'; readonly chance: number; readonly own: number; readonly other: number }
  | {
      readonly why: 'worse' | 'clearly-better' | 'hardly-better' | 'as-good';
      readonly own: number;
      readonly other: number;
    };

/** The reason that version 0.1 gave; now a model is trained without such columns, and nothing stops it. */
const STOPPED_BY_LEAK = /too good to be true/;

/** The reason when a combination takes over from one of the methods that it combines. */
const IS_COMBINED = /is one of those combined/;

/**
 * The decision's reason, to be worded in any language: the service gives it as an English sentence beside the numbers that
 * it rests on.
 */
export function verdictOf(decision: Decision, promote: TrainingOptions['promote'] | undefined): Verdict {
  const { promoted, reason, champion, leak, pValue, challengerMae: own, championMae: other } = decision;
  if (promote === 'never') return { why: 'not-asked' };
  if (champion === null) return { why: 'first' };
  if (promote === 'always') return { why: 'asked' };
  if (leak !== null && STOPPED_BY_LEAK.test(reason)) return { why: 'leak', leak };
  if (own === null || other === null) return unmeasured(promoted, own === other);
  if (IS_COMBINED.test(reason)) return { why: 'as-good', own, other };
  return compared(promoted, pValue, { own, other });
}

function unmeasured(promoted: boolean, isSameKind: boolean): Verdict {
  if (!promoted) return { why: 'not-asked' };
  return { why: isSameKind ? 'renewed' : 'unfit-champion' };
}

function compared(promoted: boolean, chance: number | null, errors: { own: number; other: number }): Verdict {
  const { own, other } = errors;
  if (promoted && own === other) return { why: 'renewed' };
  if (own >= other) return { why: 'worse', ...errors };
  if (chance !== null) return { why: promoted ? 'better' : 'perhaps-chance', chance, ...errors };
  return { why: promoted ? 'clearly-better' : 'hardly-better', ...errors };
}
