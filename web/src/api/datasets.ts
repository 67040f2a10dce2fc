import type { Calendar, CalendarRequest } from '../../../src/schemas/calendar.ts';
import type { CurrentDataset, DatasetVersion, DryRun, UploadOptions } from '../../../src/schemas/dataset.ts';
import { call, callJson, ifThere, pathOf } from './http.ts';
import type { Page } from './page.ts';

export type { Calendar, CalendarRequest, CurrentDataset, DatasetVersion, DryRun, UploadOptions };

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

export const getCalendar = (name: string) => ifThere(callJson<Calendar>(`/datasets/${name}/calendar`));

export const putCalendar = (name: string, body: CalendarRequest) =>
  callJson<Calendar>(`/datasets/${name}/calendar`, { method: 'PUT', body });
