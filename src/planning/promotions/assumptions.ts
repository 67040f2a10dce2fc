import type { Assumption } from '../../forecasting/assumptions.ts';
import { LEAST_SPELLS, type NeighbourEffect } from '../../forecasting/effects/around-promotions.ts';
import { isOne } from '../../language/number-format.ts';
import { FORMATS, type Language } from '../../language/wording.ts';
import { assumedIf } from '../assumptions.ts';

type Side = NeighbourEffect['side'];
type Reason = NonNullable<NeighbourEffect['reason']>;

/** Wording of the assumptions of a promotion plan. */
interface PromotionWords {
  readonly expectedEffect: string;
  readonly less: (percent: string) => string;
  readonly more: (percent: string) => string;
  /** Changes in words: on average, and the ends of the interval. */
  readonly measured: (side: Side, change: string, low: string, high: string) => string;
  readonly noDifference: (side: Side, low: string, high: string) => string;
  readonly notMeasured: (side: Side, reason: Reason, promotions: number, least: number) => string;
  readonly unknown: string;
  readonly notSubtracted: string;
  readonly ifStocked: string;
  readonly plannedPromotions: (count: number) => string;
  readonly sameEffect: string;
  readonly effectErrorsUnknown: string;
}

const en: PromotionWords = {
  expectedEffect:
    'Bounds and probabilities of extra sales and profit are about what is expected of the promotions; what chance does to single days comes with or without them.',
  less: (percent) => `${percent} less`,
  more: (percent) => `${percent} more`,
  measured: (side, change, low, high) =>
    `On the three days ${side} a promotion the store sold ${change} than on other days without one (95% interval: from ${low} to ${high}).`,
  noDifference: (side, low, high) =>
    `On the three days ${side} a promotion no difference from other days without one can be told (95% interval: from ${low} to ${high}).`,
  notMeasured: (side, reason, promotions, least) => {
    const why: Readonly<Record<Reason, string>> = {
      'few-promotions': `${isOne(promotions) ? '1 promotion tells' : `${promotions} promotions tell`} of it, and ${least} are needed`,
      'few-weeks': 'the promotions lie within too few weeks',
      'no-comparison': 'no other days of the same weekdays are far enough from a promotion to compare them with',
      'days-without-sales': 'on many days nothing is sold',
      'not-a-flag': 'the data do not only say whether there is a promotion',
    };
    return `What a promotion takes from the three days ${side} it cannot be measured: ${why[reason]}.`;
  },
  unknown: 'What a promotion takes from the days around it is not known of this model: a new training measures it.',
  notSubtracted:
    'That was measured on the days that the model learnt from. The extra sales of the plan are those of the promotion days alone: it is not in them.',
  ifStocked: 'The plan takes nothing off for it: if customers stock up, the extra sales are less.',
  plannedPromotions: (count) =>
    count === 1
      ? 'One promotion of the stored calendar stays and costs nothing here.'
      : `${count} promotions of the stored calendar stay and cost nothing here.`,
  sameEffect:
    'The model adds the same sales on every promotion day: which of the days are chosen hardly matters to it.',
  effectErrorsUnknown:
    'The model was stored without the errors of its effects: the bounds are those of whole days. Train again to have them.',
};

const es: PromotionWords = {
  expectedEffect:
    'Los límites y las probabilidades de las ventas y del beneficio de más son de lo que cabe esperar de las promociones; el azar de cada día está con ellas o sin ellas.',
  less: (percent) => `un ${percent} menos`,
  more: (percent) => `un ${percent} más`,
  measured: (side, change, low, high) =>
    `En los tres días ${side === 'after' ? 'siguientes' : 'anteriores'} a una promoción se vendió ${change} que en otros días sin ella (intervalo del 95 %: de ${low} a ${high}).`,
  noDifference: (side, low, high) =>
    `En los tres días ${side === 'after' ? 'siguientes' : 'anteriores'} a una promoción no se aprecia diferencia con otros días sin ella (intervalo del 95 %: de ${low} a ${high}).`,
  notMeasured: (side, reason, promotions, least) => {
    const why: Readonly<Record<Reason, string>> = {
      'few-promotions': `hay ${isOne(promotions) ? 'una promoción' : `${promotions} promociones`} de que aprenderlo y hacen falta ${least}`,
      'few-weeks': 'las promociones caen en muy pocas semanas',
      'no-comparison':
        'no hay otros días de la semana iguales lo bastante lejos de una promoción para compararlos con ellos',
      'days-without-sales': 'muchos días no se vende nada',
      'not-a-flag': 'los datos no dicen solo si hay promoción o no',
    };
    return `Lo que una promoción quita a los tres días ${side === 'after' ? 'siguientes' : 'anteriores'} no se puede medir: ${why[reason]}.`;
  },
  unknown:
    'Lo que una promoción quita a los días de alrededor no se conoce con este modelo: se mide al entrenar de nuevo.',
  notSubtracted:
    'Eso se midió en los mismos días de los que aprendió el modelo. Las ventas de más del plan son solo las de los días de promoción: no lo incluyen.',
  ifStocked:
    'El plan no descuenta nada por ello: si los clientes se abastecen para más días, las ventas de más serán menos.',
  plannedPromotions: (count) =>
    count === 1
      ? 'Una promoción del calendario guardado se queda y aquí no cuesta nada.'
      : `${count} promociones del calendario guardado se quedan y aquí no cuestan nada.`,
  sameEffect:
    'El modelo suma las mismas ventas en todos los días de promoción: para él apenas importa qué días se elijan.',
  effectErrorsUnknown:
    'El modelo se guardó sin los errores de sus efectos: los límites son los de días enteros. Entrene de nuevo para tenerlos.',
};

const WORDS: Readonly<Record<Language, PromotionWords>> = { en, es };

interface PromotionFacts {
  /** Whether the errors of the model's effects are known, and whether a difference is a share of the day's sales. */
  readonly errors: { readonly known: boolean; readonly proportional: boolean };
  /** Promotions of the stored calendar. */
  readonly planned: number;
  /** Undefined when the training of the model did not measure it. */
  readonly aroundPromotions: readonly NeighbourEffect[] | undefined;
}

/** What a plan of promotions takes for granted beyond the forecast. */
export function promotionAssumptions(
  { errors, planned, aroundPromotions }: PromotionFacts,
  language: Language,
): Assumption[] {
  const { known, proportional } = errors;
  const words = WORDS[language];
  return [
    { code: 'expected-effect', message: words.expectedEffect },
    { code: 'no-carry-over', message: carryOver(aroundPromotions, language) },
    ...assumedIf(planned > 0, 'planned-promotions', words.plannedPromotions(planned)),
    ...assumedIf(known && !proportional, 'same-effect', words.sameEffect),
    ...assumedIf(!known, 'effect-errors-unknown', words.effectErrorsUnknown),
  ];
}

/** What was measured of the days around promotions, or why it was not; in any case it is not in the plan. */
function carryOver(effects: readonly NeighbourEffect[] | undefined, language: Language): string {
  const words = WORDS[language];
  if (effects === undefined) return `${words.unknown} ${words.ifStocked}`;
  const told = effects.toReversed().map((effect) => toldOf(effect, language));
  const isFound = effects.some(({ differs }) => differs);
  return [...told, isFound ? words.notSubtracted : words.ifStocked].join(' ');
}

function toldOf({ side, spells, factor, interval95, differs, reason }: NeighbourEffect, language: Language): string {
  const words = WORDS[language];
  const change = (to: number) => (to < 1 ? words.less : words.more)(FORMATS[language].percent(to - 1));
  if (factor === null || interval95 === null) {
    return words.notMeasured(side, reason ?? 'no-comparison', spells, LEAST_SPELLS);
  }
  const [low, high] = interval95.map(change);
  return differs ? words.measured(side, change(factor), low, high) : words.noDifference(side, low, high);
}
