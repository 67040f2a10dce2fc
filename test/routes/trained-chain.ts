import type { Test } from 'tap';
import { CHAIN_MAPPING, chainCsv } from '../../examples/chain.ts';
import { startService } from './service.ts';

/** Four shops of two products; one shop opened 40 days before the end, another has closed. */
export const CSV = chainCsv({ seed: 5, from: '2023-03-06', days: 290, shops: 4, products: 2 });
export const NAME = 'cadena';

export interface Day {
  readonly date: string;
  readonly forecast: number;
  readonly intervals: Readonly<Record<string, readonly [number, number]>>;
}

export const seriesQuery = (...ids: string[]) => ids.map((id) => `&series=${encodeURIComponent(id)}`).join('');

/** A service that has trained a chain of shops; `ids`: those of its series. */
export async function trainedChain(t: Test, root: string) {
  const service = await startService(t, root);
  const { call, get, post } = service;
  const uploaded = await call({
    method: 'POST',
    url: `/datasets?name=${NAME}&mapping=${encodeURIComponent(JSON.stringify(CHAIN_MAPPING))}`,
    payload: CSV,
    headers: { 'content-type': 'text/csv' },
  });
  t.equal(uploaded.statusCode, 201);
  const run = (await post('/train?wait=120', { dataset: NAME })).json();
  t.match(run, { status: 'succeeded', series: { total: 8, succeeded: 8, failed: 0, fallback: 0 }, error: null });
  const listed = (await get(`/datasets/${NAME}/series?limit=1000`)).json().items;
  const ids: string[] = listed.map(({ id }: { id: string }) => id);
  const forecastOf = (query: string, accept = 'application/json') =>
    get(`/forecast?dataset=${NAME}${query}`, { accept });
  return { ...service, run, ids, forecastOf };
}
