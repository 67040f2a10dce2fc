import type { Words } from '../../../i18n/language.ts';

const en = {
  title: 'What the file does not tell',
  dateFormats: { iso: 'year-month-day', dmy: 'day/month/year', mdy: 'month/day/year' },
  decimalSigns: { '.': 'point', ',': 'comma' },
  sheet: 'Sheet of the workbook',
  day: (value: string) => `What day is “${value}”?`,
  dayAny: 'What comes first in a date?',
  decimal: (value: string) => `How much is “${value}”?`,
  decimalAny: 'What stands before the decimals?',
  negative: 'Sales can be negative: goods are returned',
  onlyOneOf: (column: string) => `Only one: ${column}`,
  chooseOne: 'Choose…',
};

type QuestionWords = typeof en;

const es: QuestionWords = {
  title: 'Lo que el archivo no aclara',
  dateFormats: { iso: 'año-mes-día', dmy: 'día/mes/año', mdy: 'mes/día/año' },
  decimalSigns: { '.': 'un punto', ',': 'una coma' },
  sheet: 'Hoja del libro',
  day: (value) => `¿Qué día es «${value}»?`,
  dayAny: '¿Qué va primero en una fecha?',
  decimal: (value) => `¿Qué cantidad es «${value}»?`,
  decimalAny: '¿Qué separa los decimales?',
  negative: 'Las ventas pueden ser negativas: hay devoluciones',
  onlyOneOf: (column) => `Solo uno: ${column}`,
  chooseOne: 'Elegir…',
};

/** Of what is asked of a file, beside the questions of the reader. */
export const questionWords: Words<QuestionWords> = { en, es };
