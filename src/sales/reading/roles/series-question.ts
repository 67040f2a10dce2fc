import { inEnglish } from '../../../language/number-format.ts';
import { LONGEST_NAME, type Question } from '../../mapping.ts';
import type { UnusedColumn } from '../columns/unused-column.ts';
import type { Assignment } from './assignment.ts';
import { type ColumnSample, isMostly } from './column-sample.ts';
import { type Concept, conceptsOf, hints } from './header-names.ts';

/** Days with several rows on which a column must differ: fewer are exceptions. */
const MIN_SPLIT_DAYS = 2;
const MIN_SPLIT_SHARE = 0.2;
/** Whole numbers with more different values are no codes of shops or products, unless they are named so. */
const MOST_CODES = 200;

/** What is certainly no shop or product. */
const OTHERWISE: readonly Concept[] = [
  'identifier',
  'afterwards',
  'aside',
  'quantity',
  'unitPrice',
  'amount',
  'sales',
  'status',
  'detail',
  'personal',
  'otherDate',
  'date',
  'year',
  'month',
  'day',
  'weekday',
  'promo',
  'holiday',
  'open',
];

/** True for a column that may tell shops or products apart: text, or few whole numbers. */
export function mayTellApart(sample: ColumnSample): boolean {
  const { name, filled, integers, counts, distinct } = sample;
  if (filled === 0 || name === '' || counts) return false;
  const concepts = conceptsOf(name);
  if (concepts.has('series')) return true;
  if (OTHERWISE.some((concept) => concepts.has(concept))) return false;
  if (isMostly(sample, 'dates') || isMostly(sample, 'flags')) return false;
  const words = hints(name);
  if (
    concepts.size === 0 &&
    ['afterwards', 'aside', 'personal', 'detail'].some((concept) => words.has(concept as Concept))
  ) {
    return false;
  }
  return isMostly(sample, 'numbers') ? integers === filled && distinct <= MOST_CODES : true;
}

interface Split {
  readonly assignment: Assignment;
  readonly unused: ReadonlyMap<number, UnusedColumn>;
  /** Days with several rows. */
  readonly severalRows: number;
}

/**
 * The question whether rows of one day belong together, when some column splits them into shops or products; undefined when
 * somebody has said so already, or nothing splits them.
 */
export function seriesQuestion({ assignment, unused, severalRows }: Split): Question | undefined {
  if (assignment.seriesGiven || severalRows === 0) return undefined;
  const splitting = [...unused.values()].filter((column) => splits(column, severalRows));
  const certain = splitting.filter(({ name, isKey }) => isKey || conceptsOf(name).has('series') || isUnknown(name));
  const sure = certain.filter(
    ({ name, isKey, splitDays }) =>
      isKey || splitDays >= MIN_SPLIT_SHARE * severalRows || conceptsOf(name).has('series'),
  );
  return sure.length === 0 ? undefined : ask(sure);
}

/** A column with more different texts than this share of its rows names single sales. */
const MOST_DISTINCT = 0.5;

function splits(column: UnusedColumn, severalRows: number): boolean {
  const { splitDays, isOfLines, rows, distinct } = column;
  return !isOfLines && distinct <= MOST_DISTINCT * rows && splitDays >= Math.min(MIN_SPLIT_DAYS, severalRows);
}

function isUnknown(name: string): boolean {
  return conceptsOf(name).size === 0;
}

function ask(columns: readonly UnusedColumn[]): Question {
  const names = columns.map(({ name }) => name);
  return {
    role: 'series',
    message: `${listed(names)} ${names.length === 1 ? 'tells' : 'tell'} shops or products apart. Is each of them a series of its own, shall all rows of a day be summed, or which one is meant?`,
    candidates: [
      ...splitsOf(columns),
      { column: null, why: 'All rows belong together: their sales are summed', sample: [], answer: { series: [] } },
      ...columns.flatMap(valuesOf),
    ],
  };
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** A mapping has no more columns of series. */
const MOST_COLUMNS = 3;

/** Each text, or each combination of texts, as a series: first by all columns that are needed to tell them apart. */
function splitsOf(columns: readonly UnusedColumn[]): Question['candidates'] {
  const needed = columns.filter((column, i) => !columns.some((other, n) => n !== i && says(other, n, column, i)));
  const together = needed.slice(0, MOST_COLUMNS);
  const [first] = together;
  const single = first === undefined ? columns : [first, ...columns.filter((column) => column !== first)];
  return [...(together.length > 1 ? [together] : []), ...single.map((column) => [column])].map(
    (split): Question['candidates'][number] => ({
      column: split.length === 1 ? (split[0]?.name ?? null) : null,
      why: `Each ${split.map(({ name }) => name).join(' and ')} is a series of its own`,
      sample: split.length === 1 ? shownOf(split) : [],
      answer: { series: split.map(({ name }) => name) },
    }),
  );
}

/** Whether a column is not needed beside another one; of two that say the same, the first is. */
function says(other: UnusedColumn, n: number, column: UnusedColumn, i: number): boolean {
  return other.determines(column) && (n < i || !column.determines(other));
}

function shownOf([column]: readonly UnusedColumn[]): string[] {
  return (column?.texts() ?? [])
    .map(({ text }) => text)
    .filter((text) => text !== '' && text.length <= LONGEST_NAME)
    .slice(0, 3);
}

function valuesOf(column: UnusedColumn): Question['candidates'] {
  const { name } = column;
  const texts = column.texts();
  if (texts === undefined)
    return [{ column: name, why: 'It has too many values to choose from', sample: [], answer: { series: [] } }];
  return texts
    .filter(({ text }) => text !== '' && text.length <= LONGEST_NAME)
    .map(({ text, rows }) => ({
      column: name,
      why: `Only ${text}: ${inEnglish(rows)} rows`,
      sample: [text],
      answer: { where: { [name]: { in: [text] } } },
    }));
}

interface Described {
  readonly assignment: Assignment;
  /** Columns that describe the series of the dataset, as far as that is known. */
  readonly attributes: readonly string[];
}

/** True for a column of text that nobody has left out and that holds no data of people: it may describe a series. */
export function mayDescribe(sample: ColumnSample, { assignment, attributes }: Described): boolean {
  if (attributes.includes(sample.name)) return true;
  const { code } = assignment.reasons.get(sample.at) ?? {};
  if (sample.name === '' || sample.filled === 0 || code === 'ignored' || code === 'personal-data') return false;
  return !(['numbers', 'dates', 'flags'] as const).some((kind) => isMostly(sample, kind));
}
