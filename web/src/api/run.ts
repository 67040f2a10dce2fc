import type { Run, Step } from '../../../src/runs/run.ts';

/** The content of an event: how far the run is, and the step that began or ended. */
export interface RunChange {
  readonly progress: number;
  readonly status?: Run['status'];
  readonly step?: Step;
}

/** Whether it waits or works. */
export const isOpen = ({ status }: Pick<Run, 'status'>): boolean => status === 'queued' || status === 'running';

/**
 * The run after an event. A new connection may repeat events: neither the progress nor a
 * step goes back, and a run that has ended stays as it is.
 */
export function withChange(run: Run, { progress, status, step }: RunChange): Run {
  if (!isOpen(run)) return run;
  const steps = step === undefined ? run.steps : run.steps.map((known) => (isNews(known, step) ? step : known));
  const began = status === 'running' || step !== undefined;
  return { ...run, steps, progress: Math.max(run.progress, progress), status: began ? 'running' : run.status };
}

function isNews(known: Run['steps'][number], event: Run['steps'][number]): boolean {
  return known.name === event.name && (known.status === 'pending' || known.status === 'running');
}

/** Milliseconds that an ended run worked; undefined when it never began. */
export function workedFor({ startedAt, finishedAt }: Pick<Run, 'startedAt' | 'finishedAt'>): number | undefined {
  if (startedAt === null || finishedAt === null) return undefined;
  return Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt));
}
