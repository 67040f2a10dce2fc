import { counted, isOne } from '../../../../src/language/number-format.ts';
import type { Words } from '../../i18n/language.ts';

const en = {
  about: (total: string) => `about ${total}`,
  between: (lower: string, upper: string) => `between ${lower} and ${upper} in 8 of 10 such weeks`,
  sold: (days: number, written: string) =>
    days === 1
      ? 'One of these days has passed: it counts with what was sold.'
      : `${written} of these days have passed: they count with what was sold.`,
  withOwn: (total: string) => `With your own numbers: ${total}`,
  source: (dataset: string, day: string) => `${dataset} · sales up to ${day}`,
  model: (trained: string) => `model trained on ${trained}`,
  noModel: 'There is no forecast yet',
  print: 'Print',
  copy: 'Copy as text',
  copied: 'Copied.',
  selected: 'Selected below: copy it with the keyboard.',
  text: 'The week as text',
  currency: (currency: string) => `amounts in ${currency}`,

  behind: (days: string) => `Last whole week: ${days}`,
  behindCaption: 'The last whole week, day by day',
  noWeek: 'The data have no whole week yet.',
  soldInWeek: 'Sold',
  soldDays: (days: string) => counted(days, 'day with sales', 'days with sales'),
  forecast: 'Forecast',
  forecastPart: (days: string) => `of ${counted(days, 'day', 'days')}: the others were not forecast before`,
  difference: 'Difference',
  ofForecast: (share: string) => `${share} of the forecast`,
  inside: 'Days inside the band',
  insideOf: (inside: string, days: string) => `${inside} of ${days}`,
  insideExpected: (expected: string) => `${isOne(expected) ? '1 was' : `${expected} were`} to be expected`,
  unpromised: 'Nobody had asked for a forecast of this week before it came, so there is nothing to compare it with.',
  day: 'Day',
  between80: 'Between',
  bounds: (lower: string, upper: string) => `${lower} – ${upper}`,
  outside: 'outside the band',
  closed: 'Closed',

  ahead: 'Day by day',
  aheadCaption: 'The week ahead, day by day',
  toMonth: (month: string) => `See ${month}`,
  inProgress: (month: string, sold: string, days: string, total: string, lower: string, upper: string) =>
    `${month}: ${sold} sold so far, on ${counted(days, 'day', 'days')}. The whole month comes to about ${total}, between ${lower} and ${upper}.`,
  month: (month: string, total: string, lower: string, upper: string) =>
    `${month}: about ${total}, between ${lower} and ${upper}.`,

  attention: 'What needs attention',
  nothing: 'Nothing needs attention.',
  items: {
    noModel: 'Nothing was learnt from the sales yet, so there is no forecast.',
    behind: (seen: string, to: string) =>
      `The forecast does not know the newest sales: it has seen them up to ${seen}, and they go to ${to}.`,
    alarm: (since: string, share: string, isBelow: boolean) =>
      `Since ${since} sales have run ${share}${isBelow ? 'below' : 'above'} the forecast: that is more than chance.`,
    seriesAlarms: (count: string, all: string, below: string, above: string) =>
      `Sales have left the forecast in ${count} of ${all}: ${below} below it, ${above} above.`,
    late: (to: string, age: string, usual: string | undefined) =>
      usual === undefined
        ? `The sales end on ${to}, ${counted(age, 'day', 'days')} ago, and none have come since.`
        : `New sales are overdue: they end on ${to}, ${counted(age, 'day', 'days')} ago. Of late they were never more than ${counted(usual, 'day', 'days')} old when newer ones came.`,
    failed: (when: string) =>
      `The last training failed${when === '' ? '' : ` on ${when}`}: the forecast stays as it was.`,
    seriesFailed: (failed: string, all: string) =>
      `Of ${all}, ${failed} could not be learnt from: ${isOne(failed) ? 'it is' : 'they are'} missing from the total.`,
    rejected: 'A new file was put in place, but it cannot be used as it is.',
  },
  ways: {
    train: 'Train',
    quality: 'See how good the forecasts were',
    alarms: 'See all of them',
    add: 'Add sales',
    run: 'See why',
    failed: 'See which, and why',
    file: 'See what is wrong',
  },
  since: (share: string, day: string) => `${share} since ${day}`,

  moved: 'What has moved most',
  movedText: 'The last seven days against the seven before.',
  last7: 'Last 7 days',
  before7: '7 days before',
  change: 'Change',
};

type MondayWords = typeof en;

const es: MondayWords = {
  about: (total) => `unos ${total}`,
  between: (lower, upper) => `entre ${lower} y ${upper} en 8 de cada 10 semanas así`,
  sold: (days, written) =>
    days === 1
      ? 'Uno de estos días ya ha pasado: cuenta con lo que se vendió.'
      : `Ya han pasado ${counted(written, 'día', 'días')} de la semana: cuentan con lo que se vendió.`,
  withOwn: (total) => `Con sus propias cifras: ${total}`,
  source: (dataset, day) => `${dataset} · ventas hasta el ${day}`,
  model: (trained) => `modelo entrenado el ${trained}`,
  noModel: 'Todavía no hay previsión',
  print: 'Imprimir',
  copy: 'Copiar como texto',
  copied: 'Copiado.',
  selected: 'Seleccionado abajo: cópielo con el teclado.',
  text: 'La semana como texto',
  currency: (currency) => `importes en ${currency}`,

  behind: (days) => `Última semana completa: ${days}`,
  behindCaption: 'La última semana completa, día a día',
  noWeek: 'Los datos todavía no tienen ninguna semana completa.',
  soldInWeek: 'Vendido',
  soldDays: (days) => counted(days, 'día con ventas', 'días con ventas'),
  forecast: 'Previsión',
  forecastPart: (days) => `de ${counted(days, 'día', 'días')}: de los demás no se dio antes ninguna`,
  difference: 'Diferencia',
  ofForecast: (share) => `${share} de lo previsto`,
  inside: 'Días dentro de la banda',
  insideOf: (inside, days) => `${inside} de ${days}`,
  insideExpected: (expected) => `lo esperable ${isOne(expected) ? 'era 1' : `eran ${expected}`}`,
  unpromised: 'Nadie consultó la previsión de esa semana antes de que llegara, así que no hay con qué compararla.',
  day: 'Día',
  between80: 'Entre',
  bounds: (lower, upper) => `${lower} – ${upper}`,
  outside: 'fuera de la banda',
  closed: 'Cerrado',

  ahead: 'Día a día',
  aheadCaption: 'La semana que viene, día a día',
  toMonth: (month) => `Ver ${month}`,
  inProgress: (month, sold, days, total, lower, upper) =>
    `${month}: se llevan vendidos ${sold}, en ${counted(days, 'día', 'días')}. El mes entero quedaría en unos ${total}, entre ${lower} y ${upper}.`,
  month: (month, total, lower, upper) => `${month}: unos ${total}, entre ${lower} y ${upper}.`,

  attention: 'Qué pide atención',
  nothing: 'Nada pide atención.',
  items: {
    noModel: 'Todavía no se ha aprendido nada de las ventas, así que no hay previsión.',
    behind: (seen, to) =>
      `La previsión no conoce las últimas ventas: las ha visto hasta el ${seen}, y ya las hay hasta el ${to}.`,
    alarm: (since, share, isBelow) =>
      `Desde el ${since} las ventas van ${share}por ${isBelow ? 'debajo' : 'encima'} de la previsión: no parece casualidad.`,
    seriesAlarms: (count, all, below, above) =>
      `Las ventas se han apartado de la previsión en ${count} de ${all}: ${below} por debajo y ${above} por encima.`,
    late: (to, age, usual) =>
      usual === undefined
        ? `Las ventas acaban el ${to}, hace ${counted(age, 'día', 'días')}, y desde entonces no ha llegado ninguna.`
        : `Las ventas nuevas se retrasan: acaban el ${to}, hace ${counted(age, 'día', 'días')}. Últimamente nunca tenían más de ${counted(usual, 'día', 'días')} cuando llegaban otras.`,
    failed: (when) =>
      `El último entrenamiento ha fallado${when === '' ? '' : `, el ${when}`}: la previsión sigue como estaba.`,
    seriesFailed: (failed, all) =>
      `De ${all}, no se ha podido aprender de ${failed}: ${isOne(failed) ? 'falta' : 'faltan'} en el total.`,
    rejected: 'Se ha dejado un archivo nuevo, pero no se puede usar como está.',
  },
  ways: {
    train: 'Entrenar',
    quality: 'Ver qué tal acertaron las previsiones',
    alarms: 'Ver todos',
    add: 'Añadir ventas',
    run: 'Ver por qué',
    failed: 'Ver cuáles y por qué',
    file: 'Ver qué le pasa',
  },
  since: (share, day) => `${share} desde el ${day}`,

  moved: 'Lo que más ha cambiado',
  movedText: 'Los últimos siete días frente a los siete anteriores.',
  last7: 'Últimos 7 días',
  before7: '7 días antes',
  change: 'Cambio',
};

export const mondayWords: Words<MondayWords> = { en, es };
