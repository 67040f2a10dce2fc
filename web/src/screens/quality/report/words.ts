import { counted, isOne } from '../../../../../src/language/number-format.ts';
import type { ListedSeries } from '../../../api/series.ts';
import { formatNumber } from '../../../i18n/format.ts';
import { spoken, type Words } from '../../../i18n/language.ts';

const en = {
  answerTitle: 'How far off is it?',
  noModel: 'No model has been trained yet',
  noModelText: 'Once one has, this screen says how far off its forecasts are, tried on days that it had not seen.',
  toRuns: 'Train one',
  offPerDay: (error: string) => `On days it had not seen, a day’s forecast was off by ${error} on average.`,
  guessPerDay: (error: string) => `Guessing “same as last week” would have been off by ${error}.`,
  gain: (share: string) => `That is ${share} less error than the guess.`,
  noGain: 'So the guess is just as good: more history, or the days of promotions and holidays, would help.',
  isGuess: 'The forecast in use is the guess itself, “same as last week”: nothing else did better.',
  perDay: 'Typical error of a day',
  perDayNote: (sales: string) => `${sales} in sales`,
  perMonth: 'Error of a month’s total',
  perMonthNote: 'Days too high and too low even out',
  band: 'Days inside the 80% band',
  bandValue: (days: string) => `${days} of 100`,
  bandNote: '80 would be exactly right',
  monthsBand: 'Months’ totals inside the 80% band',
  howBandOfMany:
    'The bands of each date were judged by what the other dates say of how errors go together; how far each one alone may be off was learnt from all of them.',
  notMeasured: 'not measured',
  howTested: ({ dates, ahead, days }: { dates: string; ahead: string; days: string }) =>
    `How it was tried: from ${dates} dates in the past it forecast the next ${ahead} days, knowing only what came before; ${days} forecasts in all were compared with what was sold.`,
  howHeldOut: (days: string) =>
    `The history is too short to try it from several dates: it was tried on ${days} days that were kept aside. Take the numbers as a first hint.`,
  notTried: 'It could not be tried: the history is too short.',

  borrowsAll: (others: string) =>
    `Its history is too short to learn from: all but how much it sells comes from ${others}. The more days it has, the more it is its own.`,
  borrowsSome: (others: string) =>
    `Its history is short: weekdays, season and promotions lean on ${others}. The more days it has, the less.`,
  someLenders: 'others with a longer history',
  lenders: (count: number, shown: string) =>
    count === 1 ? 'one with a longer history' : `the ${shown} with a longer history`,
  lendersLike: (count: number, shown: string, value: string) =>
    count === 1 ? `one of “${value}” with a longer history` : `the ${shown} of “${value}” with a longer history`,

  eachTitle: 'Each of them',
  eachBest: 'The easiest',
  eachBestNote: 'One in ten errs less, a day',
  eachMedian: 'In the middle',
  eachMedianNote: 'Half of them err less, a day',
  eachWorst: 'The hardest',
  eachWorstNote: 'One in ten errs more, a day',

  candidatesTitle: 'What was compared',
  candidatesText: 'Each training tries all of these on the same days; the best is kept.',
  candidatesTable: 'Errors of each way of forecasting',
  method: 'Way of forecasting',
  perDayColumn: 'Error per day',
  perMonthColumn: 'Error of the total',
  bandColumn: 'Inside 80% band',
  salesColumn: 'Off by (sales)',
  chosen: 'in use',
  couldNot: (reason: string) => `could not be tried: ${reason}`,

  effectsTitle: 'What promotions and holidays do',
  effectsNone: 'The data has no promotions or holidays often enough to tell what they do.',
  promoSentence: (change: string) => `A promotion changes a day’s sales by ${change}.`,
  holidaySentence: (change: string) => `A holiday changes a day’s sales by ${change}.`,
  sureness: (low: string, high: string, days: string) =>
    `In eight cases out of ten the truth lies between ${low} and ${high}; it rests on ${days} such days.`,
  effectsByDay: 'By weekday',
  weekday: 'Weekday',
  flag: 'On days with',
  promo: 'Promotion',
  holiday: 'Holiday',
  change: 'Change',
  between: 'Probably between',
  days: 'Days',
};

type QualityWords = typeof en;

const es: QualityWords = {
  answerTitle: '¿Cuánto se equivoca?',
  noModel: 'Todavía no se ha entrenado ningún modelo',
  noModelText:
    'Cuando haya uno, aquí se dirá cuánto se equivocan sus previsiones, probadas con días que no había visto.',
  toRuns: 'Entrenar uno',
  offPerDay: (error) => `En días que no había visto, la previsión de un día se desvió un ${error} de media.`,
  guessPerDay: (error) => `Suponer «lo mismo que hace una semana» se habría desviado un ${error}.`,
  gain: (share) => `Es un ${share} menos de error que con esa suposición.`,
  noGain:
    'Así que esa suposición es igual de buena: ayudaría tener un historial más largo, o saber qué días hubo promoción o fueron festivos.',
  isGuess: 'La previsión en uso es esa misma suposición, «lo mismo que hace una semana»: nada acertó más.',
  perDay: 'Error típico de un día',
  perDayNote: (sales) => `${sales} en ventas`,
  perMonth: 'Error del total de un mes',
  perMonthNote: 'Los días con error de más y de menos se compensan',
  band: 'Días dentro de la banda del 80 %',
  bandValue: (days) => `${days} de 100`,
  bandNote: 'Lo exacto serían 80',
  monthsBand: 'Totales de un mes dentro de la banda del 80 %',
  howBandOfMany:
    'Las bandas de cada fecha se valoraron con lo que las demás fechas dicen de cómo coinciden los errores; cuánto puede desviarse cada serie por separado se aprendió de todas.',
  notMeasured: 'sin medir',
  howTested: ({ dates, ahead, days }) =>
    `Cómo se probó: desde ${counted(dates, 'fecha', 'fechas')} del pasado se previó lo siguiente (${counted(ahead, 'día', 'días')}) sabiendo solo lo anterior; en total se ${isOne(days) ? 'comparó 1 previsión' : `compararon ${days} previsiones`} con lo vendido.`,
  howHeldOut: (days) =>
    `El historial es demasiado corto para probarlo desde varias fechas: se probó con ${counted(days, 'día que se reservó', 'días que se reservaron')}. Tome estas cifras como una primera orientación.`,
  notTried: 'No se pudo probar: el historial es demasiado corto.',

  borrowsAll: (others) =>
    `Su historial es demasiado corto para aprender de él: todo, menos cuánto vende, se toma de ${others}. Con cada día nuevo pesa más lo propio.`,
  borrowsSome: (others) =>
    `Su historial es corto: los días de la semana, la época del año y las promociones se apoyan en ${others}. Con cada día nuevo, menos.`,
  someLenders: 'otras series con más historial',
  lenders: (count, shown) => (count === 1 ? 'otra serie con más historial' : `las ${shown} series con más historial`),
  lendersLike: (count, shown, value) =>
    count === 1 ? `otra serie de «${value}» con más historial` : `las ${shown} series de «${value}» con más historial`,

  eachTitle: 'Por separado',
  eachBest: 'Lo más fácil',
  eachBestNote: 'Una de cada diez series se desvía menos al día',
  eachMedian: 'En la mitad',
  eachMedianNote: 'La mitad de las series se desvía menos al día',
  eachWorst: 'Lo más difícil',
  eachWorstNote: 'Una de cada diez series se desvía más al día',

  candidatesTitle: 'Qué se comparó',
  candidatesText: 'Cada entrenamiento prueba todas estas formas con los mismos días y se queda con la mejor.',
  candidatesTable: 'Errores de cada forma de prever',
  method: 'Forma de prever',
  perDayColumn: 'Error por día',
  perMonthColumn: 'Error del total',
  bandColumn: 'Dentro de la banda del 80 %',
  salesColumn: 'Error, en ventas',
  chosen: 'en uso',
  couldNot: (reason) => `no se pudo probar: ${reason}`,

  effectsTitle: 'Cuánto cambian las ventas las promociones y los festivos',
  effectsNone: 'En los datos no hay promociones ni festivos suficientes para saber cuánto cambian las ventas.',
  promoSentence: (change) => `Con una promoción, las ventas de un día cambian un ${change}.`,
  holidaySentence: (change) => `En un festivo, las ventas de un día cambian un ${change}.`,
  sureness: (low, high, days) =>
    `En ocho de cada diez casos el valor real está entre ${low} y ${high}; se ha visto en ${counted(days, 'día', 'días')}.`,
  effectsByDay: 'Por día de la semana',
  weekday: 'Día',
  flag: 'Días con',
  promo: 'Promoción',
  holiday: 'Festivo',
  change: 'Cambio',
  between: 'Probablemente entre',
  days: 'Días',
};

export const qualityWords: Words<QualityWords> = { en, es };

/** What a series with a short history takes from others, and from which. */
export function borrowingText({
  pooled,
  pooledFrom,
}: Pick<NonNullable<ListedSeries['training']>, 'pooled' | 'pooledFrom'>): string {
  const { borrowsAll, borrowsSome, lenders, lendersLike, someLenders } = spoken(qualityWords);
  const named = ({ value, members }: NonNullable<typeof pooledFrom>) =>
    (value === null ? lenders : lendersLike)(members, formatNumber(members), value ?? '');
  const others = pooledFrom === null ? someLenders : named(pooledFrom);
  return pooled === 'group' ? borrowsAll(others) : borrowsSome(others);
}
