import type { Run } from '../../../../src/runs/run.ts';

type Decision = NonNullable<Run['decision']>;

/** Why the model of a run took over the forecasts, or did not. */
type Verdict =
  | 'not-asked'
  | 'first'
  | 'asked'
  | 'leak'
  | 'same-method'
  | 'unfit'
  | 'not-better'
  | 'clearly-better'
  | 'hardly-better'
  | 'better'
  | 'chance';

/** The reason behind a decision, as the service decides, in the same order. */
export function verdictOf(decision: Decision, promote: Run['options']['promote']): Verdict {
  const { promoted, champion, leak } = decision;
  if (promote === 'never') return 'not-asked';
  if (champion === null) return 'first';
  if (promote === 'always') return 'asked';
  if (leak !== null && !promoted) return 'leak';
  return verdictByScores(decision);
}

function verdictByScores({ promoted, challengerMae, championMae, pValue }: Decision): Verdict {
  if (challengerMae === null || championMae === null) return 'unfit';
  // The same method has the same errors, and is taken for the newer data.
  if (promoted && challengerMae === championMae) return 'same-method';
  if (challengerMae >= championMae) return 'not-better';
  if (pValue === null) return promoted ? 'clearly-better' : 'hardly-better';
  return promoted ? 'better' : 'chance';
}
