import type { Words } from '../../../i18n/language.ts';

const en = {
  title: 'Since it is in use',
  neverTitle: 'There is nothing to judge yet',
  neverText:
    'Each month’s forecast that is looked at is kept. When the sales of its days are uploaded, they are compared here by themselves.',
  toForecast: 'See next month’s forecast',
  waitingTitle: (days: string) => `${days} forecast days wait for their sales`,
  waitingText: 'Upload the sales of these days, and this card says how close the forecasts were.',
  toData: 'Upload sales',
  off: (days: string, error: string) =>
    `On ${days} days that have been sold since, the forecasts given out were off by ${error} a day on average.`,
  backtestError: (error: string) => `Their tests had promised ${error}.`,
  comparisons: {
    'as-tested': 'So far it keeps its promise.',
    better: 'So far it does better than promised.',
    worse: 'That is much worse than promised: something in the store has probably changed since.',
    'too-early': 'These are few days; it is too early to compare.',
  },
  bias: {
    high: (share: string) => `On the whole it forecast ${share} too much.`,
    low: (share: string) => `On the whole it forecast ${share} too little.`,
    even: 'On the whole it forecast neither too much nor too little.',
  },
  band: (days: string) => `Of 100 days ${days} lay inside the 80% band.`,
  alarm: 'Sales have left the forecast',
  pastAlarms: 'Earlier alarms',
  byWeek: 'Week by week',
  weekNumbers: 'Week by week, in numbers',
  byWeekLabel: 'Error per day by week, with what the tests had promised as a dashed line',
  byModel: 'Model by model, in numbers',
  week: 'Week of',
  days: 'Days',
  error: 'Error per day',
  biasColumn: 'Too high (+) or low (−)',
  insideBand: 'Inside 80% band',
  model: 'Model',
  backtest: 'Promised',
  backtestLine: 'promised',
  unforeseen: (days: string) => `${days} days on which the store was unexpectedly closed or open are not counted.`,
  overridesTitle: 'Your own numbers',
  overridesNone: 'When you replace forecasts by your own numbers, this tells whether that was worth it.',
  overridesPending: (days: string) => `${days} of your own numbers wait for their sales.`,
  overrides: (days: string, better: string) =>
    `On ${days} days you knew better than the forecast or thought so; on ${better} of them your number was closer.`,
  overridesWorth: (sales: string) => `All in all your numbers were closer by ${sales} a day: worth it.`,
  overridesCost: (sales: string) => `All in all the forecast would have been closer by ${sales} a day.`,
  overridesEven: 'All in all it made no difference.',
};

type AccuracyWords = typeof en;

const es: AccuracyWords = {
  title: 'Desde que está en uso',
  neverTitle: 'Todavía no hay nada que valorar',
  neverText:
    'La previsión de cada mes que se consulta se guarda. Cuando se suben las ventas de esos días, aquí se comparan solas.',
  toForecast: 'Ver la previsión del próximo mes',
  waitingTitle: (days) => `${days} días previstos esperan sus ventas`,
  waitingText: 'Suba las ventas de esos días y aquí se dirá cuánto se acercaron las previsiones.',
  toData: 'Subir ventas',
  off: (days, error) =>
    `En ${days} días que ya se han vendido, las previsiones que se dieron fallaron en promedio un ${error} al día.`,
  backtestError: (error) => `Sus pruebas habían prometido un ${error}.`,
  comparisons: {
    'as-tested': 'De momento cumple lo prometido.',
    better: 'De momento lo hace mejor de lo prometido.',
    worse: 'Es mucho peor de lo prometido: probablemente algo ha cambiado en la tienda.',
    'too-early': 'Son pocos días; es pronto para comparar.',
  },
  bias: {
    high: (share) => `En conjunto previó un ${share} de más.`,
    low: (share) => `En conjunto previó un ${share} de menos.`,
    even: 'En conjunto no previó ni de más ni de menos.',
  },
  band: (days) => `De cada 100 días, ${days} quedaron dentro de la banda del 80 %.`,
  alarm: 'Las ventas se han separado de la previsión',
  pastAlarms: 'Alarmas anteriores',
  byWeek: 'Semana a semana',
  weekNumbers: 'Semana a semana, en cifras',
  byWeekLabel: 'Error por día de cada semana; la línea discontinua es lo que habían prometido las pruebas',
  byModel: 'Modelo a modelo, en cifras',
  week: 'Semana del',
  days: 'Días',
  error: 'Error por día',
  biasColumn: 'De más (+) o de menos (−)',
  insideBand: 'Dentro de la banda',
  model: 'Modelo',
  backtest: 'Prometido',
  backtestLine: 'prometido',
  unforeseen: (days) => `No se cuentan ${days} días en que la tienda abrió o cerró sin estar previsto.`,
  overridesTitle: 'Sus propias cifras',
  overridesNone: 'Cuando sustituya previsiones por cifras suyas, aquí se dirá si mereció la pena.',
  overridesPending: (days) => `${days} de sus cifras esperan sus ventas.`,
  overrides: (days, better) =>
    `En ${days} días usted puso otra cifra en lugar de la previsión; en ${better} de ellos la suya se acercó más.`,
  overridesWorth: (sales) => `En conjunto, sus cifras se acercaron ${sales} más al día: mereció la pena.`,
  overridesCost: (sales) => `En conjunto, la previsión se habría acercado ${sales} más al día.`,
  overridesEven: 'En conjunto no hubo diferencia.',
};

export const accuracyWords: Words<AccuracyWords> = { en, es };
