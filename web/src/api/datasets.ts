import type { CurrentDataset, DatasetVersion, DryRun, UploadOptions } from '../../../src/sales/dataset.ts';
import type { KnownFutureDocument, KnownFutureRequest } from '../../../src/sales/known-future.ts';
import type { ObservedDays } from '../../../src/sales/observed-days.ts';
import { call, callJson, ifThere, pathOf } from './http.ts';
import type { Page } from './page.ts';

export type { CurrentDataset, DatasetVersion, DryRun, KnownFutureDocument, KnownFutureRequest, UploadOptions };

/** The dataset that a request is about when it names none. */
export const DEFAULT_DATASET = 'ventas';

type Reading = Partial<UploadOptions>;

const upload = (query: Parameters<typeof pathOf>[1], file: Blob) => ({
  path: pathOf('/datasets', query),
  call: { method: 'POST' as const, body: file, headers: { 'content-type': 'text/csv' } },
});

export const listDatasets = () => callJson<Page<DatasetVersion>>(pathOf('/datasets', { limit: 200 }));

export const getDataset = (name: string) => callJson<CurrentDataset>(`/datasets/${name}`);

export const listVersions = (name: string, cursor?: string, limit = 10) =>
  callJson<Page<DatasetVersion>>(pathOf(`/datasets/${name}/versions`, { cursor, limit }));

export const deleteDataset = (name: string) => call(`/datasets/${name}`, { method: 'DELETE' });

/** What would be stored and what is wrong; stores nothing. */
export function previewUpload(name: string, file: Blob, reading: Reading, signal?: AbortSignal): Promise<DryRun> {
  const { path, call } = upload({ name, dryRun: true, ...reading }, file);
  return callJson(path, { ...call, ...(signal && { signal }) });
}

export function uploadDataset(name: string, file: Blob, reading: Reading): Promise<DatasetVersion> {
  const { path, call } = upload({ name, ...reading }, file);
  return callJson(path, call);
}

/** What was sold on these days, which must be observed ones. */
export const getObservedDays = (name: string, from: string, to: string, signal?: AbortSignal) =>
  callJson<ObservedDays>(pathOf(`/datasets/${name}/days`, { from, to }), { ...(signal && { signal }) });

/** A calendar with the ETag that a change has to name; no ETag where nobody has stored one yet. */
export interface StoredCalendar {
  readonly days: KnownFutureDocument['days'];
  readonly etag: string | undefined;
}

async function storedCalendar(response: Response): Promise<StoredCalendar> {
  const { days } = (await response.json()) as KnownFutureDocument;
  return { days, etag: response.headers.get('etag') ?? undefined };
}

const calendarPath = (name: string) => `/datasets/${name}/calendar`;

/** Only over the calendar that was seen; the first one of a dataset is stored without a condition. */
const condition = (seen: string | undefined): Record<string, string> =>
  seen === undefined ? {} : { 'if-match': seen };

export const getCalendar = async (name: string, signal?: AbortSignal): Promise<StoredCalendar> => {
  const answer = await ifThere(call(calendarPath(name), { ...(signal && { signal }) }));
  return answer ? storedCalendar(answer) : { days: [], etag: undefined };
};

export const putCalendar = async (name: string, body: KnownFutureRequest, seen: string | undefined) =>
  storedCalendar(await call(calendarPath(name), { method: 'PUT', body, headers: condition(seen) }));

export const putCalendarCsv = async (name: string, file: Blob, seen: string | undefined) => {
  const headers = { ...condition(seen), 'content-type': 'text/csv' };
  return storedCalendar(await call(calendarPath(name), { method: 'PUT', body: file, headers }));
};

export const getCalendarCsv = async (name: string) =>
  (await call(calendarPath(name), { headers: { accept: 'text/csv' } })).blob();
