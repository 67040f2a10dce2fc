import { counted, isOne } from '../../../../../src/language/number-format.ts';
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
  band: (days: string, inside: string, expected: string) =>
    `Of ${days} days, ${inside} lay inside the 80% band; ${expected} were to be expected.`,
  closest: (day: string, forecast: string, sales: string) =>
    `It came closest on ${day}: ${forecast} forecast, ${sales} sold.`,
  farthest: (day: string, forecast: string, sales: string) =>
    `It was farthest off on ${day}: ${forecast} forecast, ${sales} sold.`,
  why: {
    promo: 'There was a promotion.',
    holiday: 'It was a holiday.',
    both: 'It was a holiday with a promotion.',
    neither: 'It was no holiday and had no promotion: the data do not tell why.',
    unknown: 'The data do not say whether it had a promotion or was a holiday.',
  },
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
    'La previsión de cada mes que se consulta se guarda. Cuando se suban las ventas de esos días, aquí se compararán con ella.',
  toForecast: 'Ver la previsión del próximo mes',
  waitingTitle: (days) => `${isOne(days) ? '1 día previsto espera' : `${days} días previstos esperan`} sus ventas`,
  waitingText: 'Suba las ventas de esos días y aquí se dirá cuánto se acercaron las previsiones.',
  toData: 'Subir ventas',
  off: (days, error) =>
    `En ${counted(days, 'día que ya se ha vendido', 'días que ya se han vendido')}, las previsiones que se dieron se desviaron de media un ${error} al día.`,
  backtestError: (error) => `En las pruebas se desviaron un ${error}.`,
  comparisons: {
    'as-tested': 'De momento es como en las pruebas.',
    better: 'De momento acierta más que en las pruebas.',
    worse: 'Es mucho peor que en las pruebas: probablemente algo ha cambiado en la tienda.',
    'too-early': 'Son pocos días; es pronto para comparar.',
  },
  bias: {
    high: (share) => `En conjunto se previó un ${share} de más.`,
    low: (share) => `En conjunto se previó un ${share} de menos.`,
    even: 'En conjunto no se previó ni de más ni de menos.',
  },
  band: (days, inside, expected) =>
    `De ${counted(days, 'día', 'días')}, ${inside} dentro de la banda del 80 %; lo esperable ${isOne(expected) ? 'es 1' : `son ${expected}`}.`,
  closest: (day, forecast, sales) =>
    `El día que más acertó fue el ${day}: se previeron ${forecast} y se vendieron ${sales}.`,
  farthest: (day, forecast, sales) =>
    `El día que más se equivocó fue el ${day}: se previeron ${forecast} y se vendieron ${sales}.`,
  why: {
    promo: 'Hubo una promoción.',
    holiday: 'Fue festivo.',
    both: 'Fue festivo y hubo una promoción.',
    neither: 'No fue festivo ni hubo promoción: con los datos no se sabe por qué.',
    unknown: 'Los datos no dicen si hubo promoción ni si fue festivo.',
  },
  alarm: 'Las ventas se han separado de la previsión',
  pastAlarms: 'Alarmas anteriores',
  byWeek: 'Semana a semana',
  weekNumbers: 'Semana a semana, en cifras',
  byWeekLabel: 'Error por día de cada semana; la línea discontinua es el error de las pruebas',
  byModel: 'Modelo a modelo, en cifras',
  week: 'Semana del',
  days: 'Días',
  error: 'Error por día',
  biasColumn: 'Previsto de más (+) o de menos (−)',
  insideBand: 'Dentro de la banda',
  model: 'Modelo',
  backtest: 'En las pruebas',
  backtestLine: 'en las pruebas',
  unforeseen: (days) =>
    `No se ${isOne(days) ? 'cuenta 1 día' : `cuentan ${days} días`} en que la tienda abrió o cerró sin estar previsto.`,
  overridesTitle: 'Sus propias cifras',
  overridesNone: 'Cuando sustituya previsiones por cifras suyas, aquí se dirá si mereció la pena.',
  overridesPending: (days) => `Cifras suyas de días que aún no se han vendido: ${days}.`,
  overrides: (days, better) =>
    `Usted puso otra cifra en lugar de la previsión en ${counted(days, 'día', 'días')}; la suya se acercó más en ${better}.`,
  overridesWorth: (sales) => `En conjunto, sus cifras quedaron ${sales} más cerca cada día: mereció la pena.`,
  overridesCost: (sales) => `En conjunto, la previsión habría quedado ${sales} más cerca cada día.`,
  overridesEven: 'En conjunto no hubo diferencia.',
};

export const accuracyWords: Words<AccuracyWords> = { en, es };
