import { describeFailure, progressAt, type Run, type Step, type StepName } from './run.ts';
import type { RunDocument } from './run-document.ts';

/** What a step hands on, and what it says of itself in the run. */
export interface StepResult<T> {
  readonly value: T;
  readonly detail: Record<string, unknown>;
}

/**
 * A step at work. One that takes long yields how much of it is done, 0–1: a thread that computes stores nothing, so that
 * its progress can be stored only where it pauses.
 */
type Work<T> =
  | StepResult<T>
  | Promise<StepResult<T>>
  | Generator<number, StepResult<T>>
  | AsyncGenerator<number, StepResult<T>>;

/** The result of a step whose progress nobody asks for. */
export function resultOf<T>(work: Generator<number, StepResult<T>>): StepResult<T> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Keeps the document of a run while its steps happen. What comes next happens once a change has been stored. */
export function createRunRecord(started: Run, now: () => Date, document: Pick<RunDocument, 'save' | 'progress'>) {
  let run = started;
  const change = (changes: Partial<Run>) => {
    run = { ...run, ...changes };
  };
  const changeStep = (name: StepName, changes: Partial<Step>) =>
    change({ steps: run.steps.map((step) => (step.name === name ? { ...step, ...changes } : step)) });

  /** Drives a step to its end, and stores its progress. */
  const finished = async <T>(name: StepName, work: Work<T> | Promise<Work<T>>): Promise<StepResult<T>> => {
    const begun = await work;
    if (!('next' in begun)) return begun;
    for (;;) {
      const { done, value } = await begun.next();
      if (done) return value;
      change({ progress: progressAt(run, name, value) });
      await document.progress(run);
    }
  };

  return {
    current: () => run,

    /** Does a step and records when, how long and how it went. That it has ended is stored with what comes next. */
    async step<T>(name: StepName, work: () => Work<T>): Promise<T> {
      changeStep(name, { status: 'running', startedAt: now().toISOString() });
      await document.save(run);
      const began = now().getTime();
      const durationMs = () => now().getTime() - began;
      try {
        const { value, detail } = await finished(name, work());
        changeStep(name, { status: 'succeeded', durationMs: durationMs(), detail });
        change({ progress: progressAt(run, name, 1) });
        return value;
      } catch (error) {
        changeStep(name, { status: 'failed', durationMs: durationMs() });
        throw error;
      }
    },

    /** What has become of the series of a dataset so far; stored with what comes next. */
    count: (series: Run['series']): void => change({ series }),

    /** The document of the finished run; not given to the document, since it is the outcome itself. */
    succeed: (outcome: Pick<Run, 'metrics' | 'decision'>): Run => ({
      ...run,
      ...outcome,
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
