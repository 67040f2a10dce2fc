import type { Keys } from '../storage/keys.ts';
import type { ObjectStore } from '../storage/object-store.ts';

/** What the steps need of the world. */
export interface PipelineContext {
  readonly store: ObjectStore;
  readonly keys: Keys;
  readonly now: () => Date;
}

/** What a step hands on, and what it says of itself in the run. */
export interface StepResult<T> {
  readonly value: T;
  readonly detail: Record<string, unknown>;
}
