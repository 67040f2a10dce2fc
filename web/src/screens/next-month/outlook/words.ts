import { counted } from '../../../../../src/language/number-format.ts';
import type { Words } from '../../../i18n/language.ts';

const en = {
  ahead: 'Month by month',
  note: 'Between the two numbers in 8 of 10 such months; the change is against the same month a year before.',
  inProgress: 'in progress',
  about: (total: string) => `about ${total}`,
  between: (lower: string, upper: string) => `${lower} – ${upper}`,
  inAYear: (change: string) => `${change} in a year`,
  howItGoes: (month: string) => `How ${month} is going`,
  endsOn: (day: string) => `The data end on ${day}.`,
  missingHere: (days: number) =>
    `Of the last ${days === 1 ? 'day' : `${days} days`} there is nothing here while others go on, so it counts as closed.`,
  dayByDay: 'Day by day',
  soFar: 'So far',
  daysSold: (days: string) => `in ${counted(days, 'day', 'days')} with sales`,
  left: 'Still to come',
  daysLeft: (days: string) => `in ${counted(days, 'day that is left', 'days that are left')}`,
  whole: 'The whole month',
  inTen: (lower: string, upper: string) => `between ${lower} and ${upper} in 8 of 10 such months`,
  againstSame: (change: string, total: string, month: string) =>
    `${change} against the same days of ${month} (${total})`,
  againstWhole: (change: string, total: string, month: string) => `${change} against ${month} (${total})`,
  perOpenDay: (change: string) => `${change} per open day`,
  promised: 'Forecast before it began',
  promisedWith: (day: string) => `with the sales up to ${day}`,
  now: {
    below: (change: string) => `now ${change} against it, below its bounds`,
    within: (change: string) => `now ${change} against it, within its bounds`,
    above: (change: string) => `now ${change} against it, above its bounds`,
  },
};

const es: typeof en = {
  ahead: 'Mes a mes',
  note: 'Entre las dos cifras en 8 de cada 10 meses así; el cambio es respecto al mismo mes del año anterior.',
  inProgress: 'en curso',
  about: (total) => `unos ${total}`,
  between: (lower, upper) => `${lower} – ${upper}`,
  inAYear: (change) => `${change} en un año`,
  howItGoes: (month) => `Cómo va ${month}`,
  endsOn: (day) => `Los datos acaban el ${day}.`,
  missingHere: (days) =>
    `${days === 1 ? 'Del último día' : `De los últimos ${days} días`} no hay ventas aquí y sí en otras series: se da por cerrado.`,
  dayByDay: 'Día a día',
  soFar: 'Hasta ahora',
  daysSold: (days) => `en ${counted(days, 'día', 'días')} con ventas`,
  left: 'Lo que falta',
  daysLeft: (days) => `en ${counted(days, 'día que queda', 'días que quedan')}`,
  whole: 'El mes entero',
  inTen: (lower, upper) => `entre ${lower} y ${upper} en 8 de cada 10 meses así`,
  againstSame: (change, total, month) => `${change} respecto a los mismos días de ${month} (${total})`,
  againstWhole: (change, total, month) => `${change} respecto a ${month} (${total})`,
  perOpenDay: (change) => `${change} por día abierto`,
  promised: 'Lo previsto antes de empezar',
  promisedWith: (day) => `con las ventas hasta el ${day}`,
  now: {
    below: (change) => `ahora, ${change} sobre lo previsto, por debajo de sus límites`,
    within: (change) => `ahora, ${change} sobre lo previsto, dentro de sus límites`,
    above: (change) => `ahora, ${change} sobre lo previsto, por encima de sus límites`,
  },
};

export const outlookWords: Words<typeof en> = { en, es };
