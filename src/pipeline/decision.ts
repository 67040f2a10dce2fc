import { comparableMae, type Evaluation } from '../forecasting/evaluation/evaluation.ts';
import { signFlipPValue } from '../forecasting/evaluation/paired-test.ts';
import type { Decision, TrainingOptions } from '../schemas/run.ts';

/** The champion when a challenger meets it: its version and what kind of model it is. */
export interface Reigning {
  readonly version: string;
  readonly kind: string;
}

/** A challenger wins when its advantage would be chance less often than this … */
const SIGNIFICANCE = 0.1;
/** … or, with fewer origins than can show that, when its error is smaller by this share. */
const CLEAR_ADVANTAGE = 0.05;
const ORIGINS_FOR_TEST = 4;

/**
 * Whether the challenger is promoted. The champion is judged by its method refitted at the same origins of the new
 * data: its own file has seen some of these days, and none of the latest. The errors from each origin are paired.
 */
export function decide(
  promote: TrainingOptions['promote'],
  challenger: Evaluation,
  evaluations: readonly Evaluation[],
  champion: Reigning | undefined,
): Decision {
  const reigning = evaluations.find(({ kind }) => kind === champion?.kind);
  const comparison = compare(challenger, reigning);
  const verdict = (promoted: boolean, reason: string): Decision => ({
    promoted,
    reason,
    champion: champion?.version ?? null,
    ...comparison,
  });

  if (promote === 'never') return verdict(false, 'Promotion was not asked for.');
  if (!champion) return verdict(true, 'There was no champion.');
  if (promote === 'always') return verdict(true, 'Promotion was asked for whatever the scores.');
  if (champion.kind === challenger.kind) {
    return verdict(true, `The champion is ${champion.kind} too: the same method, trained anew.`);
  }
  const { challengerMae, championMae, pValue } = comparison;
  if (championMae === null || challengerMae === null) {
    return verdict(true, `The champion's method ${champion.kind} cannot be fitted to this data.`);
  }
  const numbers = `MAE ${challengerMae.toPrecision(4)} (${challenger.kind}) against ${championMae.toPrecision(4)} (${champion.kind})`;
  if (challengerMae >= championMae)
    return verdict(false, `Not better than the champion's method on the same days: ${numbers}.`);
  if (pValue === null) {
    const clear = challengerMae <= (1 - CLEAR_ADVANTAGE) * championMae;
    return verdict(
      clear,
      `${clear ? 'Clearly better' : 'Hardly better'} than the champion's method, on few days: ${numbers}.`,
    );
  }
  return pValue <= SIGNIFICANCE
    ? verdict(
        true,
        `Better than the champion's method from the same origins, p = ${pValue.toPrecision(2)}: ${numbers}.`,
      )
    : verdict(
        false,
        `Better than the champion's method, but perhaps by chance, p = ${pValue.toPrecision(2)}: ${numbers}.`,
      );
}

/** Errors of both on the same days; the p-value needs the same origins of both, and enough of them. */
function compare(challenger: Evaluation, reigning: Evaluation | undefined) {
  const ours = challenger.backtest?.maeByOrigin ?? [];
  const theirs = reigning?.backtest?.maeByOrigin ?? [];
  const differences = ours.map((mae, i) => (theirs[i] ?? 0) - (mae ?? 0));
  const comparable = ours.length >= ORIGINS_FOR_TEST && ours.length === theirs.length;
  return {
    challengerMae: comparableMae(challenger),
    championMae: reigning ? comparableMae(reigning) : null,
    pValue: comparable && challenger.kind !== reigning?.kind ? signFlipPValue(differences) : null,
    origins: ours.length,
  };
}
