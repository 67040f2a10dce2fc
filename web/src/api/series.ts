import type { ListedSeries } from '../../../src/monitoring/listed-series.ts';
import { call, callJson, pathOf } from './http.ts';
import type { Page } from './page.ts';

export type { ListedSeries };

/** What a question is about: a dataset, or one of its many series. Without one it is about all of them together. */
export interface About {
  readonly dataset: string;
  readonly series?: string | undefined;
}

interface ListQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** A part of the id or of an attribute, whatever its case and accents. */
  readonly q?: string | undefined;
}

export const listSeries = (dataset: string, query: ListQuery, signal?: AbortSignal) =>
  callJson<Page<ListedSeries>>(pathOf(`/datasets/${dataset}/series`, { ...query }), { ...(signal && { signal }) });

const FULL_PAGE = 1000;

/** The series with this id; undefined when there is none. */
export async function getSeries({ dataset, series }: About, signal?: AbortSignal): Promise<ListedSeries | undefined> {
  let cursor: string | undefined;
  do {
    const page = await listSeries(dataset, { limit: FULL_PAGE, q: series, cursor }, signal);
    const found = page.items.find(({ id }) => id === series);
    if (found) return found;
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return undefined;
}

/** All series, page after page; `onPage` gets all that were read so far. */
export async function readAllSeries(
  dataset: string,
  onPage: (series: readonly ListedSeries[], isLast: boolean) => void,
  signal: AbortSignal,
): Promise<readonly ListedSeries[]> {
  const all: ListedSeries[] = [];
  let cursor: string | undefined;
  do {
    const { items, next } = await listSeries(dataset, { limit: FULL_PAGE, cursor }, signal);
    all.push(...items);
    cursor = next ?? undefined;
    if (!signal.aborted) onPage([...all], cursor === undefined);
  } while (cursor !== undefined && !signal.aborted);
  return all;
}

/** The forecast of every series, a row for each of their days. */
export const getAllForecasts = async (dataset: string) =>
  (await call(pathOf('/forecast', { dataset, series: '*' }), { headers: { accept: 'text/csv' } })).blob();
