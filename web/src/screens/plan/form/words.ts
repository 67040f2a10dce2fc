import { isOne } from '../../../../../src/language/number-format.ts';
import type { Words } from '../../../i18n/language.ts';

const en = {
  calculate: 'Calculate the plan',
  calculating: 'Calculating…',
  outdated: 'The form has changed since: calculate again.',
  salesAre: 'The sales of your data are',
  money: 'money',
  units: 'units',
  range: 'Which days',
  rangeHint: 'The plan covers these days.',
  nextDays: (days: string) => `The next ${days} days`,
  errors: {
    missing: 'This is needed.',
    'no-number': 'This has to be a number, such as 12 or 0.5.',
    'not-whole': 'This has to be a whole number.',
    'no-weekday': 'Choose at least one day.',
    'no-choice': 'Choose one of them.',
    'no-time': 'This has to be a time, such as 09:00.',
    'ends-first': 'The store has to close after it opens, on the same day.',
    'earns-nothing': 'The price has to be above the cost: else there is nothing to earn by ordering.',
    'too-small': (limit: string) => `At least ${limit}.`,
    'too-large': (limit: string) => `At most ${limit}.`,
  },
  assumptions: 'What this takes for granted',
  print: 'Print',
  noModel: 'There is no forecast to plan with yet',
  noModelText: 'Plans rest on the forecast. Train once, which takes a few seconds, then come back.',
  toRuns: 'Train',
  stale: 'The store of the data cannot be reached at the moment: this plan rests on what was known before.',
  madeFor: (from: string, to: string) => `${from} to ${to}`,
};

type FormWords = typeof en;

const es: FormWords = {
  calculate: 'Calcular el plan',
  calculating: 'Calculando…',
  outdated: 'El formulario ha cambiado desde entonces: calcule de nuevo.',
  salesAre: 'Las ventas de sus datos son',
  money: 'dinero',
  units: 'unidades',
  range: 'Qué días',
  rangeHint: 'El plan abarca estos días.',
  nextDays: (days) => (isOne(days) ? 'El próximo día' : `Los próximos ${days} días`),
  errors: {
    missing: 'Falta este dato.',
    'no-number': 'Tiene que ser un número, como 12 o 0,5.',
    'not-whole': 'Tiene que ser un número entero.',
    'no-weekday': 'Elija al menos un día.',
    'no-choice': 'Elija una de las dos.',
    'no-time': 'Tiene que ser una hora, como 09:00.',
    'ends-first': 'La hora de cierre tiene que ser posterior a la de apertura, el mismo día.',
    'earns-nothing': 'El precio tiene que ser mayor que el coste: si no, no se gana nada pidiendo.',
    'too-small': (limit) => `Como mínimo ${limit}.`,
    'too-large': (limit) => `Como máximo ${limit}.`,
  },
  assumptions: 'Lo que se da por supuesto',
  print: 'Imprimir',
  noModel: 'Todavía no hay previsión con la que planificar',
  noModelText: 'Los planes se hacen con la previsión. Inicie un entrenamiento, que tarda unos segundos, y vuelva.',
  toRuns: 'Entrenar',
  stale: 'Ahora no se puede acceder a los datos guardados: este plan se ha hecho con lo último que se sabía.',
  madeFor: (from, to) => `del ${from} al ${to}`,
};

export const formWords: Words<FormWords> = { en, es };
