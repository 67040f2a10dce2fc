import { counted, isOne } from '../../../../../src/language/number-format.ts';
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
  date: 'Which column is the day of the sale?',
  sales: 'Which column are the sales?',
  rowsOnly: 'No column of numbers could be the sales. Is each row one sale?',
  eachRow: 'Each row is one sale: they are counted',
  product: (quantity: string, price: string) => `${quantity} times ${price}`,
  sample: (column: string, sample: string) => `${column} (${sample} …)`,
  series: (count: number, columns: string) =>
    `${columns} ${count === 1 ? 'tells' : 'tell'} shops or products apart. Keep them apart, add them up or choose one?`,
  each: (columns: string) => `Each on its own, by ${columns}`,
  sum: 'Add them up: all rows of a day belong together',
  only: (value: string) => `Only ${value}`,
  onlyOneOf: (column: string) => `Only one: ${column}`,
  chooseOne: 'Choose…',
  flags: {
    promo: 'Which column says when there is a promotion?',
    holiday: 'Which column says when there is a holiday?',
    open: 'Which column says whether the shop was open?',
  },
  noneOfThem: 'None of them',
  differs: (column: string) => `${column} is not the same in all rows of a day. How shall it count?`,
  leaveOut: 'Leave it out',
  share: 'As the share of the rows that have it, if that is known ahead',
  timezone: (value: string) =>
    `The times carry an offset from universal time (“${value}”). In which time zone is the shop?`,
  timezoneAny: 'The times carry an offset from universal time. In which time zone is the shop?',
  duplicates: (days: string) => `${days} days stand in the file twice, row by row. Shall they count once?`,
  duplicatesAny: 'Whole days stand in the file twice, row by row. Shall they count once?',
  once: 'Count them once',
  all: 'They are different sales: count all',
  zeroTail: (days: string, from: string, to: string) =>
    `The file ends with ${days} days of zeros (${from} to ${to}). Was nothing sold, or are they not filled in yet?`,
  zeroTailAny: 'The file ends with days of zeros. Was nothing sold, or are they not filled in yet?',
  unfilled: 'Not filled in yet: leave them out',
  closed: 'Nothing was sold',
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
  date: '¿En qué columna está el día de la venta?',
  sales: '¿En qué columna están las ventas?',
  rowsOnly: 'Ninguna columna de números puede ser las ventas. ¿Cada fila es una venta?',
  eachRow: 'Cada fila es una venta: se cuentan',
  product: (quantity, price) => `${quantity} por ${price}`,
  sample: (column, sample) => `${column} (${sample} …)`,
  series: (_, columns) =>
    `Hay varias tiendas o productos, según ${columns}. ¿Dejarlos separados, sumarlos o elegir uno?`,
  each: (columns) => `Cada uno por separado, por ${columns}`,
  sum: 'Sumarlos: todas las filas de un día van juntas',
  only: (value) => `Solo ${value}`,
  onlyOneOf: (column) => `Solo uno: ${column}`,
  chooseOne: 'Elegir…',
  flags: {
    promo: '¿Qué columna dice cuándo hay promoción?',
    holiday: '¿Qué columna dice cuándo es festivo?',
    open: '¿Qué columna dice si la tienda abrió?',
  },
  noneOfThem: 'Ninguna de ellas',
  differs: (column) => `${column} no es igual en todas las filas de un día. ¿Cómo debe contar?`,
  leaveOut: 'No usarla',
  share: 'Como la proporción de filas que la tienen, si se sabe de antemano',
  timezone: (value) =>
    `Las horas llevan un desfase respecto a la hora universal («${value}»). ¿En qué zona horaria está la tienda?`,
  timezoneAny: 'Las horas llevan un desfase respecto a la hora universal. ¿En qué zona horaria está la tienda?',
  duplicates: (days) =>
    `En el archivo ${isOne(days) ? 'hay 1 día que está' : `hay ${days} días que están`} dos veces, fila por fila. ¿Se cuentan una sola vez?`,
  duplicatesAny: 'En el archivo hay días enteros que están dos veces, fila por fila. ¿Se cuentan una sola vez?',
  once: 'Contarlos una sola vez',
  all: 'Son ventas distintas: contarlas todas',
  zeroTail: (days, from, to) =>
    `El archivo acaba con ${counted(days, 'día', 'días')} a cero (del ${from} al ${to}). ¿No se vendió nada o faltan por rellenar?`,
  zeroTailAny: 'El archivo acaba con días a cero. ¿No se vendió nada o faltan por rellenar?',
  unfilled: 'Faltan por rellenar: no contarlos',
  closed: 'No se vendió nada',
};

export const questionWords: Words<QuestionWords> = { en, es };
