import { signFlipPValue } from '../../numerics/sign-flip-test.ts';
import { COMBINATION, MEMBER_KINDS } from '../models/combination.ts';
import type { Decision, PromotePolicy } from './decision.ts';
import { advantages, comparableMae, type Scored, SIGNIFICANCE } from './evaluation.ts';
import { describeLeak, type Leak } from './leak.ts';

/** The champion when a challenger meets it: its version and what kind of model it is. */
export interface CurrentChampion {
  readonly version: string;
  /** Undefined when it cannot be compared: it forecasts one series and the challenger many, or the reverse. */
  readonly kind: string | undefined;
}

/** Fewer origins cannot show that an advantage is more than chance … */
const ORIGINS_FOR_TEST = 4;
/** … so that with them a challenger wins when its error is smaller by this share. */
const CLEAR_ADVANTAGE = 0.05;

/** All that the decision rests on. */
export interface Contest<E extends Scored = Scored> {
  readonly promote: PromotePolicy;
  readonly challenger: E;
  readonly evaluations: readonly E[];
  /** Columns that were left out of the data of all: they seemed to know the sales. */
  readonly leak: Leak | undefined;
  readonly champion: CurrentChampion | undefined;
}

/**
 * Whether the challenger is promoted. The champion is judged by its method refitted at the same origins of the new
 * data: its own file has seen some of these days, and none of the latest. The errors from each origin are paired.
 */
export function decide(contest: Contest): Decision {
  const { challenger, evaluations, champion, leak } = contest;
  const comparison = compare(
    challenger,
    evaluations.find(({ kind }) => kind === champion?.kind),
  );
  const [promoted, reason] = judge(contest, comparison);
  return {
    promoted,
    reason,
    champion: champion?.version ?? null,
    ...comparison,
    leak: leak ? describeLeak(leak) : null,
  };
}

type Verdict = readonly [promoted: boolean, reason: string];

function judge(contest: Contest, comparison: ReturnType<typeof compare>): Verdict {
  const { promote, challenger, champion } = contest;
  if (promote === 'never') return [false, 'Promotion was not asked for.'];
  if (!champion) return [true, 'There was no champion.'];
  if (promote === 'always') return [true, 'Promotion was asked for whatever the scores.'];
  if (champion.kind === undefined)
    return [true, 'The champion forecasts one series and this model many, or the reverse.'];
  if (champion.kind === challenger.kind) {
    return [true, `The champion is ${champion.kind} too: the same method, trained anew.`];
  }
  const verdict = judgeScores(challenger.kind, champion.kind, comparison);
  if (verdict[0] || !isAsGood(contest)) return verdict;
  const { challengerMae, championMae } = comparison;
  const numbers = `MAE ${challengerMae?.toPrecision(4)} against ${championMae?.toPrecision(4)}`;
  return [
    true,
    `The champion's method ${champion.kind} is one of those combined, and not better by more than chance: ${numbers}.`,
  ];
}

/** Whether the champion's method is among those that the challenger combines, and not better than all of them by more than chance. */
function isAsGood({ challenger, evaluations, champion }: Contest): boolean {
  const current = evaluations.find(({ kind }) => kind === champion?.kind);
  if (challenger.kind !== COMBINATION || !current || !MEMBER_KINDS.includes(current.kind)) return false;
  const differences = advantages(current, challenger);
  return differences !== undefined && signFlipPValue(differences) > SIGNIFICANCE;
}

function judgeScores(
  challenger: string,
  champion: string,
  { challengerMae, championMae, pValue }: ReturnType<typeof compare>,
): Verdict {
  if (championMae === null || challengerMae === null) {
    return [true, `The champion's method ${champion} cannot be fitted to this data.`];
  }
  const numbers = `MAE ${challengerMae.toPrecision(4)} (${challenger}) against ${championMae.toPrecision(4)} (${champion})`;
  if (challengerMae >= championMae) {
    return [false, `Not better than the champion's method on the same days: ${numbers}.`];
  }
  if (pValue === null) {
    const clear = challengerMae <= (1 - CLEAR_ADVANTAGE) * championMae;
    return [
      clear,
      `${clear ? 'Clearly better' : 'Hardly better'} than the champion's method, on few days: ${numbers}.`,
    ];
  }
  return pValue <= SIGNIFICANCE
    ? [true, `Better than the champion's method from the same origins, p = ${pValue.toPrecision(2)}: ${numbers}.`]
    : [false, `Better than the champion's method, but perhaps by chance, p = ${pValue.toPrecision(2)}: ${numbers}.`];
}

/** Errors of both on the same days; the p-value needs enough origins. */
function compare(challenger: Scored, current: Scored | undefined) {
  const differences = current && current.kind !== challenger.kind ? advantages(challenger, current) : undefined;
  return {
    challengerMae: comparableMae(challenger),
    championMae: current ? comparableMae(current) : null,
    pValue: differences && differences.length >= ORIGINS_FOR_TEST ? signFlipPValue(differences) : null,
    origins: challenger.backtest?.maeByOrigin.length ?? 0,
  };
}
