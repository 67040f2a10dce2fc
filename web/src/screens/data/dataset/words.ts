import type { Words } from '../../../i18n/language.ts';

const en = {
  title: (name: string) => `The data of “${name}”`,
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
  newData: 'New data',
  newDataText:
    'Choose the new file with all the days, old ones too: it takes the place of the present one. First you see what would change.',
};

type DatasetWords = typeof en;

const es: DatasetWords = {
  title: (name) => `Los datos de «${name}»`,
  days: 'Días con ventas',
  daysNote: (from, to) => `${from} – ${to}`,
  last: 'Última carga',
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
  newData: 'Datos nuevos',
  newDataText:
    'Elija el archivo nuevo con todos los días, también los antiguos: sustituye al actual. Antes verá qué cambiaría.',
};

export const datasetWords: Words<DatasetWords> = { en, es };
