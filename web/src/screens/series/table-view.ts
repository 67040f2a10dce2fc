import type { Params } from '../../state/fragment.ts';
import { type Shown, type Sorting, type SortKey, STANDINGS } from './series-rows.ts';

/** How the table of series is looked at, as the address says: whoever comes back to it finds it so. */
export interface TableView {
  readonly text: string;
  readonly shown: Shown;
  readonly sorting: Sorting;
  /** The column that groups are made by. */
  readonly groupBy: string | undefined;
  /** The group whose series are shown alone. */
  readonly only: string | undefined;
}

const KEYS = ['name', 'month', 'change', 'error', 'alarm', 'to', 'standing'] as const satisfies readonly SortKey[];
const SHOWN = [...STANDINGS, 'alarm', 'noted', 'all'] as const;

/** What an address says that makes no sense is left out. */
export function viewIn(params: URLSearchParams, columns: readonly string[]): TableView {
  const groupBy = columns.find((column) => column === params.get('by'));
  return {
    text: params.get('q') ?? '',
    shown: SHOWN.find((one) => one === params.get('show')) ?? 'all',
    sorting: sortingIn(params.get('sort') ?? '', columns),
    groupBy,
    only: groupBy === undefined ? undefined : (params.get('only') ?? undefined),
  };
}

function sortingIn(text: string, columns: readonly string[]): Sorting {
  const isDescending = text.startsWith('-');
  const name = isDescending ? text.slice(1) : text;
  const column = columns.find((one) => name === `in ${one}`);
  const key = column === undefined ? KEYS.find((one) => one === name) : (`in ${column}` as const);
  return key === undefined ? { key: 'name', isDescending: false } : { key, isDescending };
}

const LARGEST_FIRST: readonly SortKey[] = ['month', 'change', 'error', 'alarm'];

/** The other way round by the same key; by another one the way that shows what matters first. */
export function turned({ key, isDescending }: Sorting, next: SortKey): Sorting {
  if (key === next) return { key, isDescending: !isDescending };
  return { key: next, isDescending: LARGEST_FIRST.includes(next) };
}

/** The parameters of the address that a change of the view is written as. */
export function paramsOf({ text, shown, sorting, ...others }: Partial<TableView>): Params {
  return {
    ...(text !== undefined && { q: text === '' ? undefined : text }),
    ...(shown !== undefined && { show: shown === 'all' ? undefined : shown }),
    ...(sorting !== undefined && { sort: `${sorting.isDescending ? '-' : ''}${sorting.key}` }),
    ...('groupBy' in others && { by: others.groupBy, only: undefined }),
    ...('only' in others && { only: others.only }),
  };
}
