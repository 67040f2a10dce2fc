import { STEP_NAMES, type StepName } from '../schemas/run.ts';

/** How much of a training each step is, by the time it takes on a year or two of sales. They add up to 1. */
const SHARES: Readonly<Record<StepName, number>> = {
  load: 0.08,
  preprocess: 0.01,
  split: 0.01,
  train: 0.4,
  evaluate: 0.15,
  register: 0.35,
};

/** Share of a training that is done when `done` (0–1) of this step is, and all steps before it. */
export function progressAt(step: StepName, done: number): number {
  const before = STEP_NAMES.slice(0, STEP_NAMES.indexOf(step)).reduce((sum, name) => sum + SHARES[name], 0);
  const progress = before + SHARES[step] * done;
  return Math.min(1, Math.round(progress * 1e4) / 1e4);
}

/** The inverse: how much of this step is done at this progress, 0–1. */
export function doneAt(step: StepName, progress: number): number {
  const start = progressAt(step, 0);
  return Math.min(1, Math.max(0, (progress - start) / SHARES[step]));
}
