import { isOne } from '../../../../../src/language/number-format.ts';
import type { Words } from '../../../i18n/language.ts';

const en = {
  usual: 'A usual day',
  usualNote: (min: string, max: string) => `between ${min} and ${max}`,
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
  day: 'Day',
  sold: 'Sold',
  expected: 'Expected',
  findings: 'What this history cannot tell',
  findingsText: 'The forecast works all the same; on such days it is less certain.',
  showProblems: (count: string) => `Show ${count} problems`,
};

type ReportWords = typeof en;

const es: ReportWords = {
  usual: 'Un día corriente',
  usualNote: (min, max) => `entre ${min} y ${max}`,
  closed: 'Cierra los',
  never: 'ningún día fijo',
  report: 'Qué llama la atención',
  nothing: 'Nada llama la atención.',
  gaps: (count, days) =>
    count === 1 ? `Hay un día sin ventas y sin explicación: ${days}.` : `Días sin ventas y sin explicación: ${days}.`,
  more: (count) => `y ${count} más`,
  span: (from, to) => `del ${from} al ${to}`,
  zeroDays: (count) => `Días abiertos sin ninguna venta: ${count}.`,
  outliers: 'Días muy distintos de lo esperable',
  day: 'Día',
  sold: 'Vendido',
  expected: 'Esperable',
  findings: 'Qué no se puede saber con estos datos',
  findingsText: 'La previsión funciona igualmente; en esos días es menos segura.',
  showProblems: (count) => (isOne(count) ? 'Ver el problema' : `Ver ${count} problemas`),
};

export const reportWords: Words<ReportWords> = { en, es };
