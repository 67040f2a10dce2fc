import type { Language } from '../explanation.ts';

/** What a comparison of two plans leaves open, in words. */
export interface ComparisonWords {
  readonly notMeasured: (kind: string) => string;
  readonly unknownNeighbours: string;
  readonly unknownErrors: (kind: string) => string;
}

const en: ComparisonWords = {
  notMeasured: (kind) =>
    `Sales that a promotion takes from the days around it, or brings forward, are not measured by the model (${kind}).`,
  unknownNeighbours:
    'What a closed day or a holiday does to the days around it was never seen: that customers come before or after instead is not in the differences.',
  unknownErrors: (kind) =>
    `The model (${kind}) cannot tell how uncertain its effects are: the bounds of the differences are those of whole days. Training again may give another model.`,
};

const es: ComparisonWords = {
  notMeasured: (kind) =>
    `El modelo (${kind}) no mide las ventas que una promoción quita a los días de alrededor o adelanta.`,
  unknownNeighbours:
    'Nunca se ha visto qué hace un cierre o un festivo con los días de alrededor: que los clientes vengan antes o después no está en las diferencias.',
  unknownErrors: (kind) =>
    `El modelo (${kind}) no puede decir cuán inciertos son sus efectos: los márgenes de las diferencias son los de días enteros. Si vuelve a entrenar, quizá dé otro modelo.`,
};

export const COMPARISON_WORDS: Readonly<Record<Language, ComparisonWords>> = { en, es };
