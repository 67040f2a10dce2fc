import { AppError } from '../errors.ts';
import type { OnDone, StepResult } from '../pipeline/context.ts';
import { progressAt, type Run, type RunError, type Step, type StepName } from './run.ts';

/** Keeps the document of a run while its steps happen; every change is told. */
export function createRunRecord(queued: Run, now: () => Date, onChange: (run: Run) => void) {
  let run = queued;
  const update = (change: Partial<Run>) => {
    run = { ...run, ...change };
    onChange(run);
  };
  const stepsWith = (name: StepName, change: Partial<Step>) =>
    run.steps.map((step) => (step.name === name ? { ...step, ...change } : step));
  const updateStep = (name: StepName, change: Partial<Step>) => update({ steps: stepsWith(name, change) });

  return {
    current: () => run,
    start: () => update({ status: 'running', startedAt: now().toISOString() }),

    /** Runs a step and records when, how long and how it went. */
    async step<T>(name: StepName, work: (onDone: OnDone) => Promise<StepResult<T>> | StepResult<T>): Promise<T> {
      const startedAt = now();
      const durationMs = () => now().getTime() - startedAt.getTime();
      updateStep(name, { status: 'running', startedAt: startedAt.toISOString() });
      try {
        const { value, detail } = await work((done) => update({ progress: progressAt(name, done) }));
        const steps = stepsWith(name, { status: 'succeeded', durationMs: durationMs(), detail });
        update({ steps, progress: progressAt(name, 1) });
        return value;
      } catch (error) {
        updateStep(name, { status: 'failed', durationMs: durationMs() });
        throw error;
      }
    },

    /** The document of the finished run; not told as a change, since it is the outcome itself. */
    succeed: (change: Pick<Run, 'metrics' | 'decision'>): Run => ({
      ...run,
      ...change,
      status: 'succeeded',
      model: run.id,
      progress: 1,
      finishedAt: now().toISOString(),
    }),

    fail: (error: unknown): Run => ({
      ...run,
      status: 'failed',
      finishedAt: now().toISOString(),
      error: describeFailure(error, failedStep(run)),
    }),
  };
}

function failedStep(run: Run): StepName | null {
  return run.steps.find(({ status }) => status === 'failed')?.name ?? null;
}

/** What a client may read: the words of an AppError, nothing of an unexpected one. */
function describeFailure(error: unknown, step: StepName | null): RunError {
  if (error instanceof AppError) return { code: error.code, message: error.message, step };
  return { code: 'internal-error', message: 'The training failed unexpectedly; the log of the service says why', step };
}
