import type { Assumption } from '../../forecasting/assumptions.ts';
import type { Language } from '../../forecasting/explanation.ts';
import { told } from '../assumptions.ts';
import type { Outcome } from './outcome.ts';
import type { Choice } from './terms.ts';

/** How what a plan of promotions takes for granted is told. */
interface PromotionWords {
  readonly expectedEffect: string;
  readonly noCarryOver: (kind: string) => string;
  readonly plannedPromotions: (count: number) => string;
  readonly sameEffect: (kind: string) => string;
  readonly effectErrorsUnknown: (kind: string) => string;
}

const en: PromotionWords = {
  expectedEffect:
    'Bounds and probabilities of extra sales and profit are about what is expected of the promotions; what chance does to single days comes with or without them.',
  noCarryOver: (kind) =>
    `Sales that a promotion takes from the days around it, or brings forward, are not measured by the model (${kind}): if customers stock up, the extra sales are less.`,
  plannedPromotions: (count) => `${count} promotions of the stored calendar stay and cost nothing here.`,
  sameEffect: (kind) =>
    `The model (${kind}) adds the same sales on every promotion day: which of the days are chosen hardly matters to it.`,
  effectErrorsUnknown: (kind) =>
    `The model (${kind}) was stored without the errors of its effects: the bounds are those of whole days. Train again to have them.`,
};

const es: PromotionWords = {
  expectedEffect:
    'Los márgenes y las probabilidades de las ventas y del beneficio de más son de lo que cabe esperar de las promociones; el azar de cada día está con ellas o sin ellas.',
  noCarryOver: (kind) =>
    `El modelo (${kind}) no mide lo que una promoción quita a los días de alrededor o adelanta: si los clientes hacen acopio, las ventas de más son menos.`,
  plannedPromotions: (count) => `${count} promociones del calendario guardado se quedan y aquí no cuestan nada.`,
  sameEffect: (kind) =>
    `El modelo (${kind}) suma las mismas ventas en todos los días de promoción: para él apenas importa qué días se elijan.`,
  effectErrorsUnknown: (kind) =>
    `El modelo (${kind}) se guardó sin los errores de sus efectos: los márgenes son los de días enteros. Entrene de nuevo para tenerlos.`,
};

const WORDS: Readonly<Record<Language, PromotionWords>> = { en, es };

/** What a plan of promotions takes for granted beyond the forecast. */
export function promotionAssumptions({ compared }: Outcome, { planned }: Choice, language: Language): Assumption[] {
  const { kind } = compared.model;
  const { known, proportional } = compared.errors;
  const words = WORDS[language];
  return [
    { code: 'expected-effect', message: words.expectedEffect },
    { code: 'no-carry-over', message: words.noCarryOver(kind) },
    ...told(planned.length > 0, 'planned-promotions', words.plannedPromotions(planned.length)),
    ...told(known && !proportional, 'same-effect', words.sameEffect(kind)),
    ...told(!known, 'effect-errors-unknown', words.effectErrorsUnknown(kind)),
  ];
}
