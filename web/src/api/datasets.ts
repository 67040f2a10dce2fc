import type { CurrentDataset, DatasetVersion, DryRun, UploadOptions } from '../../../src/sales/dataset.ts';
import type { Mapping, Question } from '../../../src/sales/mapping.ts';
import type { ObservedDays } from '../../../src/sales/observed-days.ts';
import { call, callJson, pathOf } from './http.ts';
import type { Page } from './page.ts';
import type { About } from './series.ts';

export type { CurrentDataset, DatasetVersion, DryRun, Mapping, Question, UploadOptions };

/** The dataset that a request is about when it names none. */
export const DEFAULT_DATASET = 'ventas';

/** A file and what was said about it. */
export interface SalesFile {
  readonly content: Blob;
  readonly fileName: string;
  readonly reading: Partial<UploadOptions>;
  /** Undefined: as the dataset keeps it, or as the service finds out. */
  readonly mapping?: Mapping | undefined;
}

/** The fields of a form come before its file: they say how to read it. */
function formOf({ content, fileName, mapping }: SalesFile): FormData {
  const form = new FormData();
  if (mapping !== undefined) form.append('mapping', JSON.stringify(mapping));
  form.append('file', content, fileName);
  return form;
}

export const listDatasets = () => callJson<Page<DatasetVersion>>(pathOf('/datasets', { limit: 200 }));

/** The version in use, and its ETag for a later change. */
export async function getDataset(name: string): Promise<CurrentDataset & { readonly etag: string }> {
  const answer = await call(`/datasets/${name}`);
  return { ...((await answer.json()) as CurrentDataset), etag: answer.headers.get('etag') ?? '*' };
}

export const listVersions = (name: string, cursor?: string, limit = 10) =>
  callJson<Page<DatasetVersion>>(pathOf(`/datasets/${name}/versions`, { cursor, limit }));

export const getContent = async (name: string, version: string) =>
  (await call(pathOf(`/datasets/${name}/content`, { version }))).blob();

/** Goes back to an earlier content, unless there is another one than `etag` by now. */
export const restoreVersion = (name: string, version: string, etag: string) =>
  callJson<DatasetVersion>(`/datasets/${name}/latest`, {
    method: 'PUT',
    body: { version },
    headers: { 'if-match': etag },
  });

export const deleteDataset = (name: string) => call(`/datasets/${name}`, { method: 'DELETE' });

/** What would be stored and what is wrong; stores nothing. `name` may be any text: the answer tells the dataset's. */
export const previewUpload = (name: string, file: SalesFile, signal: AbortSignal) =>
  callJson<DryRun>(pathOf('/datasets', { name, dryRun: true, ...file.reading }), {
    method: 'POST',
    body: formOf(file),
    signal,
  });

/** `replace`: days that the dataset has and the file lacks may go. */
export const uploadDataset = (name: string, file: SalesFile, replace: boolean) =>
  callJson<DatasetVersion>(pathOf('/datasets', { name, replace: replace || undefined, ...file.reading }), {
    method: 'POST',
    body: formOf(file),
  });

const withoutMapping = (file: SalesFile) => formOf({ ...file, mapping: undefined });

/** What the dataset would be with the days of a file, which is read as the dataset's files are. */
export const previewDays = (name: string, file: SalesFile, signal: AbortSignal) =>
  callJson<DryRun>(pathOf(`/datasets/${name}/days`, { dryRun: true, ...file.reading }), {
    method: 'POST',
    body: withoutMapping(file),
    signal,
  });

export const addFileOfDays = (name: string, file: SalesFile) =>
  callJson<DatasetVersion>(pathOf(`/datasets/${name}/days`, file.reading), {
    method: 'POST',
    body: withoutMapping(file),
  });

/** A day as it is typed; further fields are the series that it is of, where there are many, and the dataset's other columns, by name. */
export interface TypedDay extends Readonly<Record<string, string | number | boolean | undefined>> {
  readonly date: string;
  readonly sales?: number | undefined;
}

export const addTypedDays = (name: string, days: readonly TypedDay[]) =>
  callJson<DatasetVersion>(`/datasets/${name}/days`, { method: 'POST', body: { days } });

/** Uses the file that another program has put into the store, as somebody says. It is trained on. */
export const adoptFile = (name: string, said: { readonly mapping?: Mapping; readonly replace?: boolean }) =>
  callJson<DatasetVersion>(`/datasets/${name}/adopt`, { method: 'POST', body: said });

/** What was sold on these days, which must be observed ones. */
export const getObservedDays = ({ dataset, series }: About, from: string, to: string, signal?: AbortSignal) =>
  callJson<ObservedDays>(pathOf(`/datasets/${dataset}/days`, { series, from, to }), { ...(signal && { signal }) });
