import { EventSource } from 'eventsource';
import type { Run } from '../../../src/schemas/run.ts';
import { callJson, commonHeaders, pathOf } from './http.ts';
import type { Page } from './page.ts';

export type { Run };

export const startTraining = (dataset: string) => callJson<Run>('/train', { method: 'POST', body: { dataset } });

export const getRun = (id: string) => callJson<Run>(`/runs/${id}`);

export const listRuns = (dataset: string, cursor?: string, limit = 20) =>
  callJson<Page<Run>>(pathOf('/runs', { dataset, cursor, limit }));

export const cancelRun = (id: string) => callJson<Run>(`/runs/${id}/cancel`, { method: 'POST' });

export interface RunListener {
  /** A step began or ended, or it is further; the run as a whole can be read again. */
  readonly onChange: () => void;
  readonly onEnd: () => void;
}

/** Follows a run as it happens; a connection that breaks is made again. Returns what ends it. */
export function followRun(id: string, { onChange, onEnd }: RunListener): () => void {
  const source = new EventSource(new URL(`./runs/${id}/events`, location.href), {
    fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, ...commonHeaders() } }),
  });
  source.addEventListener('step', onChange);
  source.addEventListener('progress', onChange);
  source.addEventListener('end', () => {
    source.close();
    onEnd();
  });
  return () => source.close();
}
