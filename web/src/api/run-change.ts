import type { Run, Step } from '../../../src/runs/run.ts';

/** What an event tells of a run: how far it is, and the step that began or ended. */
export interface RunChange {
  readonly progress: number;
  readonly status?: Run['status'];
  readonly step?: Step;
}
