import type { KnownFutureDocument, KnownFutureRequest } from '../../../src/sales/known-future.ts';
import { pathOf as addressOf, call } from './http.ts';
import type { About } from './series.ts';

/** What a store plans, with the ETag that a change has to name; no ETag where nobody has stored anything yet. */
export interface StoredKnownFuture {
  readonly days: KnownFutureDocument['days'];
  readonly etag: string | undefined;
}

const pathOf = ({ dataset, series }: About, query: { readonly orEmpty?: true } = {}) =>
  addressOf(`/datasets/${dataset}/calendar`, { series, ...query });

/** A dataset of which nothing is stored yet is no failure, which a browser would put into its log. */
export const getKnownFuture = async (about: About, signal?: AbortSignal): Promise<StoredKnownFuture> =>
  stored(await call(pathOf(about, { orEmpty: true }), { ...(signal && { signal }) }));

export const putKnownFuture = async (about: About, body: KnownFutureRequest, seen: string | undefined) =>
  stored(await call(pathOf(about), { method: 'PUT', body, headers: condition(seen) }));

export const putKnownFutureCsv = async (about: About, file: Blob, seen: string | undefined) => {
  const headers = { ...condition(seen), 'content-type': 'text/csv' };
  return stored(await call(pathOf(about), { method: 'PUT', body: file, headers }));
};

export const getKnownFutureCsv = async (about: About) =>
  (await call(pathOf(about), { headers: { accept: 'text/csv' } })).blob();

async function stored(response: Response): Promise<StoredKnownFuture> {
  const { days } = (await response.json()) as KnownFutureDocument;
  return { days, etag: response.headers.get('etag') ?? undefined };
}

/** Only what was seen is replaced; the first document of a dataset is stored without a condition. */
const condition = (seen: string | undefined): Record<string, string> =>
  seen === undefined ? {} : { 'if-match': seen };
