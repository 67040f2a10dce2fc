import type { Question } from '../../../api/datasets.ts';
import { formatDay, formatList } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { questionWords } from './words.ts';

type Candidate = Question['candidates'][number];

const SAMPLES = 3;

/** The columns that a question is about, by name. */
const columnsOf = ({ candidates }: Question): string[] => [
  ...new Set(candidates.flatMap(({ column }) => (column === null ? [] : [column]))),
];

/** A flag that differs between the rows of a day: the choices are what to do with it, not which column it is. */
const isOfDifference = ({ candidates }: Question): boolean =>
  candidates.every(({ answer }) => answer.ignore !== undefined || answer.known !== undefined);

/** A question in the words of the page; the service's own are English. */
export function textOf(question: Question): string {
  const words = spoken(questionWords);
  const { role, message } = question;
  switch (role) {
    case 'date':
      return words.date;
    case 'sales':
      return columnsOf(question).length === 0 ? words.rowsOnly : words.sales;
    case 'series':
      return words.series(columnsOf(question).length, formatList(columnsOf(question)));
    case 'promo':
    case 'holiday':
    case 'open':
      return isOfDifference(question) ? words.differs(formatList(columnsOf(question))) : words.flags[role];
    case 'timezone': {
      const value = /\("(.*?)"/.exec(message)?.[1];
      return value === undefined ? words.timezoneAny : words.timezone(value);
    }
    case 'duplicates': {
      const days = /^([\d,]+) day/.exec(message)?.[1];
      return days === undefined ? words.duplicatesAny : words.duplicates(days);
    }
    case 'zeroTail': {
      const [, days, from, to] = /with ([\d,]+) days? of zeros \(([\d-]+) to ([\d-]+)\)/.exec(message) ?? [];
      if (days === undefined || from === undefined || to === undefined) return words.zeroTailAny;
      return words.zeroTail(days, formatDay(from), formatDay(to));
    }
    default:
      return message;
  }
}

/** A choice in the words of the page, with some cells of its column. */
export function candidateText({ column, why, sample, answer }: Candidate, question: Question): string {
  const words = spoken(questionWords);
  const { quantity, unitPrice, count, series, where, dropDuplicates, zeroTail, timezone } = answer;
  if (typeof quantity === 'string' && typeof unitPrice === 'string') {
    return withSample(words.product(quantity, unitPrice), sample);
  }
  if (count === 'rows') return words.eachRow;
  if (where !== undefined) return words.only(sample[0] ?? column ?? why);
  if (series !== undefined) return togetherOrEach(series);
  if (dropDuplicates !== undefined) return dropDuplicates ? words.once : words.all;
  if (zeroTail !== undefined) return words[zeroTail];
  if (timezone !== undefined) return timezone;
  if (isOfDifference(question)) return answer.known === undefined ? words.leaveOut : words.share;
  return column === null ? words.noneOfThem : withSample(column, sample);
}

/** Rows that belong together, or are told apart by these columns. */
function togetherOrEach(series: readonly string[]): string {
  const words = spoken(questionWords);
  return series.length === 0 ? words.sum : words.each(formatList(series));
}

function withSample(text: string, sample: readonly string[]): string {
  const shown = sample.filter((cell) => cell.trim() !== '').slice(0, SAMPLES);
  return shown.length === 0 ? text : spoken(questionWords).sample(text, shown.join(' · '));
}
