import type { Words } from '../../i18n/language.ts';

const en = {
  previousDay: 'Day before',
  nextDay: 'Day after',
  usualDay: 'A usual open day',
  comesTo: 'Comes to',
  part: 'What',
  change: 'Change',
  factors: {
    weekday: (weekday: string) => `${weekday}`,
    trend: 'Trend',
    monthPosition: 'Time of the month',
    yearly: 'Time of the year',
    promotion: 'Promotion',
    holiday: 'Holiday',
    covariates: 'Other columns',
    closures: 'Closed days nearby',
    christmas: 'Christmas season',
    carnival: 'Carnival',
    easter: 'Easter',
    shoppingDays: (month: number): string =>
      month === 5 ? "Mother's Day" : month === 6 ? "Father's Day" : 'Black Friday',
    level: 'Level of the last weeks',
    rest: 'Smaller effects together',
  },
  breakdownCaption: 'How the forecast comes about: each line multiplies the one above',
  moversUsual: 'Those farthest from their own usual day',
  moversPromotion: 'Those that the promotion moves most',
  mover: 'Which',
  moves: 'Change in sales',
  dayBand: (lower: string, upper: string) => `8 of 10 such days end between ${lower} and ${upper}`,
  wideBand: (lower: string, upper: string) => `and 95 of 100 between ${lower} and ${upper}.`,
  unseenTitle: 'Never seen before',
  unseenText:
    'The data has no open day with this weekday, promotion and holiday. The number is worked out from other days, so it is less certain and its bounds are wider.',
  rareText: (count: number) =>
    `The data has only ${count === 1 ? 'one open day' : `${count} open days`} like this: the bounds are wider.`,
  observedText: 'This day has passed: the number is what was sold.',
  noParts: 'The model that answers cannot tell the parts of its forecast.',
  ownTitle: 'Your own number',
  ownOfOne: 'Your own numbers are told of one at a time: choose it at the top of the page.',
  ownOfSome: (count: number, amount: string, reason: string) =>
    `With the own number of ${count === 1 ? 'one of them' : `${count} of them`} it comes to ${amount}: ${reason}`,
  ownText:
    'It stands beside the forecast and changes nothing in it. Once the day has passed you can see which was closer.',
  ownSales: 'Sales you expect',
  ownReason: 'Why',
  ownReasonHint: 'For those who read it later.',
  ownNeedsNumber: 'Write a number.',
  ownNeedsReason: 'Say why in a few words.',
  ownSave: 'Save my number',
  ownRemove: 'Remove my number',
  ownSaved: 'Saved.',
  ownRemoved: 'Removed.',
};

type DayWords = typeof en;

const es: DayWords = {
  previousDay: 'Día anterior',
  nextDay: 'Día siguiente',
  usualDay: 'Un día abierto corriente',
  comesTo: 'Resulta',
  part: 'Qué',
  change: 'Cambio',
  factors: {
    weekday: (weekday) => `${weekday}`,
    trend: 'Tendencia',
    monthPosition: 'Momento del mes',
    yearly: 'Época del año',
    promotion: 'Promoción',
    holiday: 'Festivo',
    covariates: 'Otras columnas',
    closures: 'Cierres cercanos',
    christmas: 'Navidad',
    carnival: 'Carnaval',
    easter: 'Semana Santa',
    shoppingDays: (month) => (month === 5 ? 'Día de la Madre' : month === 6 ? 'Día del Padre' : 'Black Friday'),
    level: 'Nivel de las últimas semanas',
    rest: 'Efectos menores, juntos',
  },
  breakdownCaption: 'Cómo se llega a la previsión: cada línea multiplica la anterior',
  moversUsual: 'Los más alejados de su propio día corriente',
  moversPromotion: 'Los que más mueve la promoción',
  mover: 'Cuál',
  moves: 'Cambio en ventas',
  dayBand: (lower, upper) => `8 de cada 10 días así acaban entre ${lower} y ${upper}`,
  wideBand: (lower, upper) => `y 95 de cada 100 entre ${lower} y ${upper}.`,
  unseenTitle: 'Nunca visto hasta ahora',
  unseenText:
    'En los datos no hay ningún día abierto con este día de la semana, promoción y festivo. La cifra se deduce de otros días: es menos segura y su margen es mayor.',
  rareText: (count) =>
    `En los datos solo hay ${count === 1 ? 'un día abierto' : `${count} días abiertos`} como este: el margen es mayor.`,
  observedText: 'Este día ya ha pasado: la cifra es lo que se vendió.',
  noParts: 'El modelo que responde no puede desglosar su previsión.',
  ownTitle: 'Su propia cifra',
  ownOfOne: 'Las cifras propias son de cada uno por separado: elija uno en la parte de arriba.',
  ownOfSome: (count, amount, reason) =>
    `Con la cifra propia de ${count === 1 ? 'uno de ellos' : `${count} de ellos`} resultan ${amount}: ${reason}`,
  ownText: 'Queda junto a la previsión y no la cambia. Cuando el día haya pasado podrá ver cuál se acercó más.',
  ownSales: 'Ventas que espera',
  ownReason: 'Motivo',
  ownReasonHint: 'Para quien lo lea después.',
  ownNeedsNumber: 'Escriba un número.',
  ownNeedsReason: 'Diga el motivo en pocas palabras.',
  ownSave: 'Guardar mi cifra',
  ownRemove: 'Quitar mi cifra',
  ownSaved: 'Guardada.',
  ownRemoved: 'Quitada.',
};

/** Of the dialogue about one day. */
export const dayWords: Words<DayWords> = { en, es };
