import type { Words } from '../../../i18n/language.ts';

const en = {
  title: (name: string) => `The data of “${name}”`,
  days: 'Days with sales',
  daysNote: (from: string, to: string) => `${from} – ${to}`,
  usual: 'A usual day',
  usualNote: (min: string, max: string) => `between ${min} and ${max}`,
  last: 'Last upload',
  closed: 'Closed on',
  never: 'no weekday',
  report: 'What stands out',
  nothing: 'Nothing stands out.',
  gaps: (count: number, days: string) =>
    count === 1
      ? `One day without sales has no explanation: ${days}.`
      : `Days without sales and without explanation: ${days}.`,
  more: (count: string) => `and ${count} more`,
  span: (from: string, to: string) => `${from} to ${to}`,
  zeroDays: (count: string) => `Open days that sold nothing: ${count}.`,
  outliers: 'Days far from what was to be expected',
  sold: 'Sold',
  expected: 'Expected',
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
};

type HoldingWords = typeof en;

const es: HoldingWords = {
  title: (name) => `Los datos de «${name}»`,
  days: 'Días con ventas',
  daysNote: (from, to) => `${from} – ${to}`,
  usual: 'Un día corriente',
  usualNote: (min, max) => `entre ${min} y ${max}`,
  last: 'Última carga',
  closed: 'Cierra en',
  never: 'ningún día fijo',
  report: 'Qué llama la atención',
  nothing: 'Nada llama la atención.',
  gaps: (count, days) =>
    count === 1 ? `Un día sin ventas no tiene explicación: ${days}.` : `Días sin ventas y sin explicación: ${days}.`,
  more: (count) => `y ${count} más`,
  span: (from, to) => `del ${from} al ${to}`,
  zeroDays: (count) => `Días abiertos sin ninguna venta: ${count}.`,
  outliers: 'Días lejos de lo esperable',
  sold: 'Vendido',
  expected: 'Esperable',
  rejectedTitle: 'Alguien puso un archivo nuevo, pero no se puede usar',
  rejectedText: (when) =>
    `Llegó el ${when}. Los datos de abajo siguen en uso hasta que un archivo correcto ocupe su lugar.`,
  versions: 'Contenidos hasta ahora',
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
};

export const holdingWords: Words<HoldingWords> = { en, es };
