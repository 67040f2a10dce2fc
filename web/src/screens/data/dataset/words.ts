import { isOne } from '../../../../../src/language/number-format.ts';
import type { Words } from '../../../i18n/language.ts';

const en = {
  title: (name: string) => `The data of “${name}”`,
  sample: 'This shop is invented',
  sampleText: 'Try everything with it. When your own sales are here, delete it at the end of this page.',
  days: 'Days with sales',
  daysNote: (from: string, to: string) => `${from} – ${to}`,
  last: 'Last upload',
  rejectedTitle: 'A new file was put in place, but it cannot be used',
  rejectedText: (when: string) =>
    `It came on ${when}. The data below stays in use until a correct file takes its place.`,
  versions: 'Contents so far',
  version: 'Stored',
  current: 'in use',
  range: 'From – to',
  size: 'Days',
  remove: 'Delete this data',
  removeTitle: (name: string) => `Delete “${name}”?`,
  removeText: 'Sales, calendar, models, forecasts and trainings of this store go for good. This cannot be undone.',
  removeLabel: (name: string) => `Type ${name} to confirm`,
  removeButton: 'Delete for good',
  removing: 'Deleting…',
  addSales: 'New sales',
  upToDate: 'The data are up to date.',
  missingDays: (days: number, count: string, from: string) =>
    days === 1 ? `One day is missing: ${from}.` : `${count} days are missing since ${from}.`,
  fromFile: 'From a file',
  fromFileText:
    'With the new days only, or with all of them: days that it does not speak of stay. First you see what would change.',
  byHand: 'Typed',
  seriesFirst: 'Say first whose sales these are.',
  toSeries: 'See each of them',
  dayLabel: 'Day',
  salesLabel: 'Sales',
  promo: 'Promotion',
  holiday: 'Holiday',
  closed: 'Closed',
  notANumber: 'Write a number.',
  noDay: 'Choose a day.',
  twice: 'This day is there twice.',
  replacesDay: 'This day is known already: what you type takes its place.',
  known: (sales: string) => `Known so far: ${sales}. What you type takes its place.`,
  skips: (days: number) =>
    days === 1
      ? 'One day before it would count as closed.'
      : `${days} days before it would count as closed, unless they are added too.`,
  anotherDay: 'One day more',
  withoutDay: 'Not this day',
  addTyped: 'Add and renew the forecast',
  adding: 'Storing…',
  restore: 'Use again',
  restoring: 'Going back…',
  restoreTitle: 'Go back to this content?',
  restoreText: (days: string, from: string, to: string) =>
    `${days} days, from ${from} to ${to}, will be in use again, and the forecast is learnt from them. The present content stays in this list.`,
  restoreButton: 'Use this content',
  download: 'Download',
  actions: 'What can be done',
  sources: { upload: 'file', days: 'days added', reduced: 'file, used columns only' },
  rejectedQuestion: 'A new file was put in place and asks something',
  rejectedLoss: 'A new file was put in place, but days would be lost with it',
  rejectedLossText: (days: string, from: string, to: string) =>
    `${days} days that are known are not in it, from ${from} to ${to}.`,
  adopt: 'Use this file',
  adoptLosing: 'Use it: these days may go',
  adopting: 'Storing…',
};

type DatasetWords = typeof en;

const es: DatasetWords = {
  title: (name) => `Los datos de «${name}»`,
  sample: 'Esta tienda es inventada',
  sampleText: 'Pruébelo todo con ella. Cuando estén aquí sus propias ventas, bórrela al final de esta página.',
  days: 'Días con ventas',
  daysNote: (from, to) => `${from} – ${to}`,
  last: 'Última carga',
  rejectedTitle: 'Se ha dejado un archivo nuevo que no se puede usar',
  rejectedText: (when) =>
    `Llegó el ${when}. Los datos de abajo siguen en uso hasta que un archivo correcto ocupe su lugar.`,
  versions: 'Contenidos guardados hasta ahora',
  version: 'Guardado',
  current: 'en uso',
  range: 'Desde – hasta',
  size: 'Días',
  remove: 'Borrar estos datos',
  removeTitle: (name) => `¿Borrar «${name}»?`,
  removeText:
    'Las ventas, el calendario, los modelos, las previsiones y los entrenamientos de esta tienda desaparecen para siempre. No se puede deshacer.',
  removeLabel: (name) => `Escriba ${name} para confirmar`,
  removeButton: 'Borrar para siempre',
  removing: 'Borrando…',
  addSales: 'Ventas nuevas',
  upToDate: 'Los datos están al día.',
  missingDays: (days, count, from) =>
    days === 1 ? `Falta un día: el ${from}.` : `Faltan ${count} días desde el ${from}.`,
  fromFile: 'De un archivo',
  fromFileText:
    'Con los días nuevos, o con todos: los días que no están en él se quedan como están. Antes verá qué cambiaría.',
  byHand: 'A mano',
  seriesFirst: 'Elija primero de qué son las ventas.',
  toSeries: 'Ver cada uno',
  dayLabel: 'Día',
  salesLabel: 'Ventas',
  promo: 'Promoción',
  holiday: 'Festivo',
  closed: 'Cerrado',
  notANumber: 'Escriba un número.',
  noDay: 'Elija un día.',
  twice: 'Este día está repetido.',
  replacesDay: 'Este día ya se conoce: lo que escriba lo sustituirá.',
  known: (sales) => `Hasta ahora: ${sales}. Lo que escriba lo sustituirá.`,
  skips: (days) =>
    days === 1
      ? 'Un día anterior contaría como cerrado, si no lo añade también.'
      : `${days} días anteriores contarían como cerrados, si no los añade también.`,
  anotherDay: 'Un día más',
  withoutDay: 'Quitar este día',
  addTyped: 'Añadir y renovar la previsión',
  adding: 'Guardando…',
  restore: 'Volver a usar',
  restoring: 'Volviendo…',
  restoreTitle: '¿Volver a este contenido?',
  restoreText: (days, from, to) =>
    `${isOne(days) ? 'Volverá a usarse 1 día' : `Volverán a usarse ${days} días`}, del ${from} al ${to}, y de ellos se aprenderá la previsión. El contenido actual se queda en esta lista.`,
  restoreButton: 'Usar este contenido',
  download: 'Descargar',
  actions: 'Acciones',
  sources: { upload: 'archivo', days: 'días añadidos', reduced: 'archivo, solo las columnas que se usan' },
  rejectedQuestion: 'Se ha dejado un archivo nuevo y hay que responder a una pregunta',
  rejectedLoss: 'Se ha dejado un archivo nuevo con el que se perderían días',
  rejectedLossText: (days, from, to) =>
    `En él no ${isOne(days) ? 'está 1 día conocido' : `están ${days} días conocidos`}, del ${from} al ${to}.`,
  adopt: 'Usar este archivo',
  adoptLosing: 'Usarlo aunque se pierdan estos días',
  adopting: 'Guardando…',
};

export const datasetWords: Words<DatasetWords> = { en, es };
