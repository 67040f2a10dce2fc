import { EventSource } from 'eventsource';
import type { SeriesSummary } from '../../../src/forecasting/panel/series-summary.ts';
import type { Run } from '../../../src/runs/run.ts';
import { reportUnreachable } from './connection.ts';
import { callJson, commonHeaders, pathOf } from './http.ts';
import type { Page } from './page.ts';
import type { RunChange } from './run.ts';

export type { Run, SeriesSummary };

export const startTraining = (dataset: string) => callJson<Run>('/train', { method: 'POST', body: { dataset } });

export const getRun = (id: string) => callJson<Run>(`/runs/${id}`);

export const listRuns = (dataset: string, cursor?: string, limit = 20) =>
  callJson<Page<Run>>(pathOf('/runs', { dataset, cursor, limit }));

/** What became of the series of a run, page by page. */
export const listRunSeries = (id: string, status: SeriesSummary['status'], cursor?: string, limit = 100) =>
  callJson<Page<SeriesSummary>>(pathOf(`/runs/${id}/series`, { status, cursor, limit }));

/** Trains the series again that failed in a run, in a new run. */
export const retryRun = (id: string) => callJson<Run>(`/runs/${id}/retry`, { method: 'POST' });

export const cancelRun = (id: string) => callJson<Run>(`/runs/${id}/cancel`, { method: 'POST' });

interface RunListener {
  readonly onChange: (change: RunChange) => void;
  readonly onEnd: (run: Run) => void;
  /** The service refuses to send events: the run may have been deleted. */
  readonly onRefused: () => void;
}

/**
 * Follows a run as it happens; a connection that breaks is made again, and goes on after the last event that came. The
 * browser's own event source cannot send the key. Returns what ends it.
 */
export function followRun(id: string, { onChange, onEnd, onRefused }: RunListener): () => void {
  let isOver = false;
  const source = new EventSource(new URL(`./runs/${id}/events`, document.baseURI), {
    fetch: (input, init) =>
      fetch(input, { ...init, headers: { ...init.headers, ...commonHeaders() } }).catch((error: unknown) => {
        if (!isOver) reportUnreachable();
        throw error;
      }),
  });
  const end = () => {
    isOver = true;
    source.close();
  };
  const onEvent = ({ data }: MessageEvent<string>) => onChange(JSON.parse(data) as RunChange);
  source.addEventListener('step', onEvent);
  source.addEventListener('progress', onEvent);
  source.addEventListener('end', ({ data }) => {
    end();
    onEnd(JSON.parse(data) as Run);
  });
  source.addEventListener('error', () => {
    if (!isOver && source.readyState === EventSource.CLOSED) onRefused();
  });
  return end;
}
