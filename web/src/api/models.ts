import type { WordedAccuracy } from '../../../src/monitoring/accuracy.ts';
import type { Champion, Model, ModelSummary } from '../../../src/runs/registered-model.ts';
import { call, callJson, pathOf } from './http.ts';
import type { Page } from './page.ts';
import type { About } from './series.ts';

export type { Champion, Model, ModelSummary, WordedAccuracy };

export const listModels = (dataset: string, cursor?: string, limit = 20) =>
  callJson<Page<ModelSummary>>(pathOf('/models', { dataset, cursor, limit }));

export const getModel = (version: string) => callJson<Model>(`/models/${version}`);

/** The champion with the ETag that a promotion has to name. */
export async function getChampion(dataset: string): Promise<{ champion: Champion; etag: string }> {
  const response = await call(pathOf('/models/champion', { dataset }));
  return { champion: (await response.json()) as Champion, etag: response.headers.get('etag') ?? '*' };
}

/** Makes a version the champion, provided that the one that was seen still is; `undefined`: that there is none. */
export const promote = (dataset: string, version: string, seen: string | undefined) =>
  callJson<Champion>('/models/champion', {
    method: 'PUT',
    body: { dataset, version },
    headers: seen === undefined ? { 'if-none-match': '*' } : { 'if-match': seen },
  });

/** `series`: the part of the file that is about one of many. */
export const getArtifact = <T>(version: string, file: string, series?: string) =>
  callJson<T>(pathOf(`/models/${version}/artifacts/${file}`, { series }));

export const getAccuracy = ({ dataset, series }: About) =>
  callJson<WordedAccuracy>(pathOf('/accuracy', { dataset, series }));
