import type { Run } from '../schemas/run.ts';

/** How a training ended: the finished run, and for the log what went wrong. */
export interface TrainingOutcome {
  readonly run: Run;
  readonly fault?: string | undefined;
}

/**
 * Runs trainings one after another per dataset. Payloads are the runs' own documents, plain JSON, so that another
 * implementation may hand them to other machines.
 */
export interface TrainingQueue {
  /** Throws AppError `queue-full` when `enqueue` would be refused now. */
  assertRoom(): void;
  /** Resolves when the training has ended, whichever way; rejects with AppError `queue-full` when there is no room. */
  enqueue(run: Run, onChange: (run: Run) => void): Promise<TrainingOutcome>;
  /** Stops a queued or running training; false when it is neither. */
  cancel(runId: string): boolean;
  /** Takes no more; waits for the running trainings up to `graceMs`, then stops them. */
  close(graceMs: number): Promise<void>;
}
