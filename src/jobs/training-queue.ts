import type { Run } from '../runs/run.ts';
import type { StoreOperation } from '../storage/observed-store.ts';

/** How a training ended: the finished run, and for the log what went wrong. */
export interface TrainingOutcome {
  readonly run: Run;
  readonly fault?: string | undefined;
  /** `commit` was refused: nothing became visible. */
  readonly stopped?: true | undefined;
}

/** What a training tells and asks while it is under way. */
export interface TrainingHooks {
  onChange(run: Run): void;
  /** What it does in the store. */
  onOperation?(operation: StoreOperation): void;
  /** Resolves when it may start; rejects when `signal` aborts. */
  turn?(signal: AbortSignal): Promise<void>;
  /** Whether the model may become visible now: see `PipelineContext`. */
  commit?(run: Run): Promise<boolean>;
}

/**
 * Runs trainings one after another per dataset. Payloads are the runs' own documents, plain JSON, so that another
 * implementation may hand them to other machines.
 */
export interface TrainingQueue {
  /** Throws AppError `queue-full` when there is no room for another training. */
  assertRoom(): void;
  /** Resolves when the training has ended, whichever way. Throws AppError `queue-full` at once when there is no room. */
  enqueue(run: Run, hooks: TrainingHooks): Promise<TrainingOutcome>;
  /** Stops a queued or running training; false when it is neither. */
  cancel(runId: string): boolean;
  /** Takes no more; waits for the running trainings up to `graceMs`, then stops them. */
  close(graceMs: number): Promise<void>;
}
