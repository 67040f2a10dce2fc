import type { ListedSeries } from '../../api/series.ts';

/** What is shown of a series, with what it is searched and sorted by. */
export interface SeriesRow {
  readonly series: ListedSeries;
  readonly standing: Standing;
  /** The month to come against the same one a year before: 0.1 is a tenth more; null where that is not known. */
  readonly change: number | null;
  /** Its names without case and accents. */
  readonly folded: string;
}

/** How it is with a series, what needs attention first. */
export const STANDINGS = ['failed', 'untrained', 'fallback', 'short', 'ended', 'fine'] as const;
export type Standing = (typeof STANDINGS)[number];

/** Which rows are shown: those of one standing, those with an alarm, or those with a note. */
export type Shown = Standing | 'alarm' | 'noted' | 'all';

/** Before anything was trained nothing is said of it. */
export function standingOf(
  { training, state }: Pick<ListedSeries, 'training' | 'state'>,
  isTrained: boolean,
): Standing {
  if (training?.status === 'failed') return 'failed';
  if (training === null && isTrained) return 'untrained';
  if (state === 'ended') return 'ended';
  if (training?.status === 'fallback') return 'fallback';
  return state === 'short' ? 'short' : 'fine';
}

export function rowsOf(all: readonly ListedSeries[]): SeriesRow[] {
  const isTrained = all.some(({ training }) => training !== null);
  return all.map((series) => ({
    series,
    standing: standingOf(series, isTrained),
    change: changeOf(series.training),
    folded: foldText([series.id, ...Object.values(series.keys), ...Object.values(series.attributes)].join('\n')),
  }));
}

function changeOf(training: ListedSeries['training']): number | null {
  const { month, lastYear } = training ?? {};
  return month && lastYear != null && lastYear > 0 ? month.forecast / lastYear - 1 : null;
}

export const foldText = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

interface Filter {
  /** Words, all of which must be found. */
  readonly text: string;
  readonly shown: Shown;
  /** Those whose text in a column is this one. */
  readonly group: { readonly column: string; readonly text: string } | undefined;
}

export function filterRows(rows: readonly SeriesRow[], { text, shown, group }: Filter): readonly SeriesRow[] {
  const words = foldText(text)
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0 && shown === 'all' && !group) return rows;
  return rows.filter(
    (row) =>
      isShown(row, shown) &&
      (!group || textIn(row.series, group.column) === group.text) &&
      words.every((word) => row.folded.includes(word)),
  );
}

export function isShown({ standing, series }: SeriesRow, shown: Shown): boolean {
  if (shown === 'all') return true;
  if (shown === 'alarm') return series.alarm !== null;
  return shown === 'noted' ? series.notes.length > 0 : standing === shown;
}

/** The text of a series in one of its columns or attributes; empty where it has none. */
export const textIn = ({ keys, attributes }: Pick<ListedSeries, 'keys' | 'attributes'>, column: string): string =>
  keys[column] ?? attributes[column] ?? '';

/** By what rows are sorted: something of all series, or a column by its name. */
export type SortKey = 'name' | 'month' | 'change' | 'error' | 'alarm' | 'to' | 'standing' | `in ${string}`;

export interface Sorting {
  readonly key: SortKey;
  readonly isDescending: boolean;
}

/**
 * Rows in the order of a key; those without a value come last either way, and equals keep their order, which is that of their
 * names. Texts are compared once each, numbers as they are: thousands of rows take milliseconds.
 */
export function sortRows(rows: readonly SeriesRow[], { key, isDescending }: Sorting): readonly SeriesRow[] {
  if (key === 'name') return isDescending ? [...rows].reverse() : rows;
  const values = valuesOf(rows, key);
  const sign = isDescending ? -1 : 1;
  const order = Array.from(rows.keys()).sort((a, b) => {
    const [one, other] = [values[a] ?? Number.NaN, values[b] ?? Number.NaN];
    if (Number.isNaN(one) || Number.isNaN(other)) return Number(Number.isNaN(one)) - Number(Number.isNaN(other));
    return sign * (one - other);
  });
  return order.flatMap((at) => rows[at] ?? []);
}

function valuesOf(rows: readonly SeriesRow[], key: Exclude<SortKey, 'name'>): Float64Array {
  const numbers = (of: (row: SeriesRow) => number | null | undefined) =>
    Float64Array.from(rows, (row) => of(row) ?? Number.NaN);
  switch (key) {
    case 'month':
      return numbers(({ series }) => series.training?.month?.forecast);
    case 'change':
      return numbers(({ change }) => change);
    case 'error':
      return numbers(({ series }) => series.training?.wape);
    case 'alarm':
      return numbers(({ series }) => series.alarm && Math.abs(series.alarm.change ?? Number.POSITIVE_INFINITY));
    case 'to':
      return numbers(({ series }) => Date.parse(series.to));
    case 'standing':
      return numbers(({ standing }) => STANDINGS.indexOf(standing));
    default: {
      const column = key.slice('in '.length);
      const rank = ranksOf(new Set(rows.map(({ series }) => textIn(series, column))));
      return numbers(({ series }) => rank.get(textIn(series, column)));
    }
  }
}

/** The place of each text in their order; of the empty one there is none. Store 9 stands before store 10. */
function ranksOf(texts: ReadonlySet<string>): ReadonlyMap<string, number> {
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  return new Map(
    [...texts]
      .filter((text) => text !== '')
      .sort(compare)
      .map((text, rank) => [text, rank]),
  );
}
