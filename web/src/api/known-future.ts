import type { KnownFutureDocument, KnownFutureRequest } from '../../../src/sales/known-future.ts';
import { call, ifFound } from './http.ts';

/** What a store plans, with the ETag that a change has to name; no ETag where nobody has stored anything yet. */
export interface StoredKnownFuture {
  readonly days: KnownFutureDocument['days'];
  readonly etag: string | undefined;
}

const pathOf = (dataset: string) => `/datasets/${dataset}/calendar`;

export const getKnownFuture = async (dataset: string, signal?: AbortSignal): Promise<StoredKnownFuture> => {
  const answer = await ifFound(call(pathOf(dataset), { ...(signal && { signal }) }));
  return answer ? stored(answer) : { days: [], etag: undefined };
};

export const putKnownFuture = async (dataset: string, body: KnownFutureRequest, seen: string | undefined) =>
  stored(await call(pathOf(dataset), { method: 'PUT', body, headers: condition(seen) }));

export const putKnownFutureCsv = async (dataset: string, file: Blob, seen: string | undefined) => {
  const headers = { ...condition(seen), 'content-type': 'text/csv' };
  return stored(await call(pathOf(dataset), { method: 'PUT', body: file, headers }));
};

export const getKnownFutureCsv = async (dataset: string) =>
  (await call(pathOf(dataset), { headers: { accept: 'text/csv' } })).blob();

async function stored(response: Response): Promise<StoredKnownFuture> {
  const { days } = (await response.json()) as KnownFutureDocument;
  return { days, etag: response.headers.get('etag') ?? undefined };
}

/** Only what was seen is replaced; the first document of a dataset is stored without a condition. */
const condition = (seen: string | undefined): Record<string, string> =>
  seen === undefined ? {} : { 'if-match': seen };
