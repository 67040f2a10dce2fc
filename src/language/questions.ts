import { counted, isOne } from './number-format.ts';
import type { Language } from './wording.ts';

const en = {
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

const WORDS: Readonly<Record<Language, QuestionWords>> = { en, es };

/** What is asked about a file: as the reader asks it. */
interface Asked {
  readonly role: string;
  /** In English. */
  readonly message: string;
  readonly candidates: readonly Candidate[];
}

/** One of the answers: the part of a mapping that it stands for. */
interface Candidate {
  readonly column: string | null;
  readonly why: string;
  readonly sample: readonly string[];
  readonly answer: {
    readonly quantity?: string | null | undefined;
    readonly unitPrice?: string | null | undefined;
    readonly count?: 'rows' | null | undefined;
    readonly series?: readonly string[] | undefined;
    readonly where?: object | undefined;
    readonly dropDuplicates?: boolean | undefined;
    readonly zeroTail?: 'closed' | 'unfilled' | undefined;
    readonly timezone?: string | undefined;
    readonly ignore?: readonly string[] | undefined;
    readonly known?: readonly string[] | undefined;
  };
}

/** How numbers, days and lists are written. */
export interface QuestionFormats {
  readonly number: (value: number) => string;
  readonly day: (day: string) => string;
  readonly list: (items: readonly string[]) => string;
}

const SAMPLES = 3;

/** The columns that a question is about, by name. */
const columnsOf = ({ candidates }: Asked): string[] => [
  ...new Set(candidates.flatMap(({ column }) => (column === null ? [] : [column]))),
];

/** A flag that differs between the rows of a day: the choices are what to do with it, not which column it is. */
const isOfDifference = ({ candidates }: Asked): boolean =>
  candidates.every(({ answer }) => answer.ignore !== undefined || answer.known !== undefined);

/** A question of the reader in words. */
export function questionText(question: Asked, language: Language, { number, day, list }: QuestionFormats): string {
  const words = WORDS[language];
  const { role, message } = question;
  switch (role) {
    case 'date':
      return words.date;
    case 'sales':
      return columnsOf(question).length === 0 ? words.rowsOnly : words.sales;
    case 'series':
      return words.series(columnsOf(question).length, list(columnsOf(question)));
    case 'promo':
    case 'holiday':
    case 'open':
      return isOfDifference(question) ? words.differs(list(columnsOf(question))) : words.flags[role];
    case 'timezone': {
      const value = /\("(.*?)"/.exec(message)?.[1];
      return value === undefined ? words.timezoneAny : words.timezone(value);
    }
    case 'duplicates': {
      const days = /^([\d,]+) day/.exec(message)?.[1];
      return days === undefined ? words.duplicatesAny : words.duplicates(number(countIn(days)));
    }
    case 'zeroTail': {
      const [, days, from, to] = /with ([\d,]+) days? of zeros \(([\d-]+) to ([\d-]+)\)/.exec(message) ?? [];
      if (days === undefined || from === undefined || to === undefined) return words.zeroTailAny;
      return words.zeroTail(number(countIn(days)), day(from), day(to));
    }
    default:
      return message;
  }
}

/** Of a count as English writes it. */
const countIn = (text: string) => Number(text.replaceAll(',', ''));

/** One of its answers, with some cells of its column. */
export function candidateText(
  { column, why, sample, answer }: Candidate,
  question: Asked,
  language: Language,
  { list }: QuestionFormats,
): string {
  const words = WORDS[language];
  const { quantity, unitPrice, count, series, where, dropDuplicates, zeroTail, timezone } = answer;
  if (typeof quantity === 'string' && typeof unitPrice === 'string') {
    return withSample(words, words.product(quantity, unitPrice), sample);
  }
  if (count === 'rows') return words.eachRow;
  if (where !== undefined) return words.only(sample[0] ?? column ?? why);
  if (series !== undefined) return togetherOrEach(words, series, list);
  if (dropDuplicates !== undefined) return dropDuplicates ? words.once : words.all;
  if (zeroTail !== undefined) return words[zeroTail];
  if (timezone !== undefined) return timezone;
  if (isOfDifference(question)) return answer.known === undefined ? words.leaveOut : words.share;
  return column === null ? words.noneOfThem : withSample(words, column, sample);
}

/** Rows that belong together, or are told apart by these columns. */
function togetherOrEach(words: QuestionWords, series: readonly string[], list: QuestionFormats['list']): string {
  return series.length === 0 ? words.sum : words.each(list(series));
}

function withSample(words: QuestionWords, text: string, sample: readonly string[]): string {
  const shown = sample.filter((cell) => cell.trim() !== '').slice(0, SAMPLES);
  return shown.length === 0 ? text : words.sample(text, shown.join(' · '));
}
