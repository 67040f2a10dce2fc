import type { WarningLog } from '../repositories/version-series.ts';
import type { Run } from '../runs/run.ts';
import type { Keys } from '../storage/keys.ts';
import type { ObjectStore } from '../storage/object-store.ts';

/** What the steps need of the world. */
export interface PipelineContext {
  readonly store: ObjectStore;
  readonly keys: Keys;
  readonly now: () => Date;
  readonly log: WarningLog;
  /**
   * Asked when all files of the model are there, before anybody can see it. False: the run was stopped meanwhile, and
   * nothing may become visible. From true on it can no longer be stopped.
   */
  readonly commit?: (run: Run) => Promise<boolean>;
}

/** Told how much of a step is done, 0–1. */
export type OnDone = (done: number) => void;

/** What a step hands on, and what it says of itself in the run. */
export interface StepResult<T> {
  readonly value: T;
  readonly detail: Record<string, unknown>;
}
