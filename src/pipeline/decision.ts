import { comparableMae, type Evaluation } from '../forecasting/evaluation/evaluation.ts';
import type { Decision, TrainingOptions } from '../schemas/run.ts';

/** The champion a challenger meets: its version and what kind of model it is. */
export interface Reigning {
  readonly version: string;
  readonly kind: string;
}

/**
 * Whether the challenger is promoted. The champion is judged by its method refitted at the same origins of the new
 * data: its own file has seen some of these days, or none of the latest.
 */
export function decide(
  promote: TrainingOptions['promote'],
  challenger: Evaluation,
  evaluations: readonly Evaluation[],
  champion: Reigning | undefined,
): Decision {
  const reigning = evaluations.find(({ kind }) => kind === champion?.kind);
  const challengerMae = comparableMae(challenger);
  const championMae = reigning ? comparableMae(reigning) : null;
  const numbers = { champion: champion?.version ?? null, challengerMae, championMae };
  const verdict = (promoted: boolean, reason: string): Decision => ({ promoted, reason, ...numbers });

  if (promote === 'never') return verdict(false, 'Promotion was not asked for.');
  if (!champion) return verdict(true, 'There was no champion.');
  if (promote === 'always') return verdict(true, 'Promotion was asked for whatever the scores.');
  if (champion.kind === challenger.kind)
    return verdict(true, `The champion is ${champion.kind} too: the same method, trained anew.`);
  if (championMae === null || challengerMae === null) {
    return verdict(true, `The champion's method ${champion.kind} cannot be fitted to this data.`);
  }
  const compared = `MAE ${challengerMae.toPrecision(4)} (${challenger.kind}) against ${championMae.toPrecision(4)} (${champion.kind})`;
  return challengerMae < championMae
    ? verdict(true, `Better than the champion's method on the same days: ${compared}.`)
    : verdict(false, `Not better than the champion's method on the same days: ${compared}.`);
}
