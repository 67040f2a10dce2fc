import type { Run, RunError, Step } from '../schemas/run.ts';

const FAILURE = 'The training failed unexpectedly; the log of the service says why';

/** The document of a run that did not get to its own end: the step that it was in is stopped. */
export function endedRun(run: Run, status: 'failed' | 'cancelled' | 'interrupted', at: Date, message = FAILURE): Run {
  const code = status === 'failed' ? 'internal-error' : status;
  const step = run.steps.find(({ status }) => status === 'running')?.name ?? null;
  const error: RunError | null = status === 'cancelled' ? null : { code, message, step };
  return { ...run, status, finishedAt: at.toISOString(), steps: run.steps.map(stopped), error };
}

function stopped(step: Step): Step {
  return step.status === 'running' ? { ...step, status: 'stopped' } : step;
}
