import { spoken, type Words } from '../../i18n/language.ts';

const en = {
  'too-few-days': 'Too few days with sales to learn from',
  'cannot-fit': 'No way of forecasting fits',
  'internal-error': 'The training failed unexpectedly',
};

const es: typeof en = {
  'too-few-days': 'Pocos días con ventas para aprender de ellos',
  'cannot-fit': 'Ninguna forma de prever se ajusta a sus ventas',
  'internal-error': 'El entrenamiento ha fallado de forma inesperada',
};

const problemWords: Words<Readonly<Record<string, string>>> = { en, es };

/** Why a series has no forecast, or only that of its last week; in the words of the page where it has some. */
export function problemText(problem: { readonly code: string; readonly message: string } | null): string {
  const known = spoken(problemWords);
  return problem === null ? (known['cannot-fit'] ?? '') : (known[problem.code] ?? problem.message);
}
